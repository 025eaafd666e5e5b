import sys

import pytest

from mou_extract.corpus import Document
from mou_extract.errors import CorpusError, MissingExtraError
from mou_extract.formats import read_documents, write_documents
from mou_extract.spans import Span

FOUND = Document("a1", "누리대는 축제를 연다", (Span(0, 3, "SIGNATORY"), Span(2, 8, "COMMITMENT")))


def test_spacy_sees_the_layers_as_span_groups_and_the_first_as_entities(tmp_path):
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    write_documents(tmp_path / "x.spacy", [FOUND])
    (doc,) = DocBin().from_disk(tmp_path / "x.spacy").get_docs(Vocab())
    assert doc.text == FOUND.text
    groups = {name: [(s.text, s.label_) for s in group] for name, group in doc.spans.items()}
    assert groups == {
        "entity": [("누리대", "SIGNATORY")],
        "commitment": [("대는 축제를", "COMMITMENT")],
    }
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("누리대", "SIGNATORY")]


def test_files_of_words_are_read_too(tmp_path):
    import spacy
    from spacy.tokens import DocBin
    from spacy.tokens import Span as TokenSpan

    doc = spacy.blank("xx")("지난 5일, 강당에서")
    doc.ents = [TokenSpan(doc, 1, 2, label="DATE")]
    doc.spans["sc"] = [TokenSpan(doc, 0, 2, label="COMMITMENT")]
    DocBin(docs=[doc]).to_disk(tmp_path / "x.spacy")
    assert read_documents(tmp_path / "x.spacy").documents == (
        Document("x-1", "지난 5일, 강당에서", (Span(0, 5, "COMMITMENT"), Span(3, 5, "DATE"))),
    )


def test_other_files_are_refused(tmp_path):
    (tmp_path / "x.spacy").write_text("no")
    with pytest.raises(CorpusError, match=r"x\.spacy: not a DocBin of spaCy"):
        read_documents(tmp_path / "x.spacy")
    with pytest.raises(CorpusError, match=r"y\.spacy: cannot be read: No such file"):
        read_documents(tmp_path / "y.spacy")


@pytest.mark.parametrize(("name", "package"), [("spacy", "spacy"), ("cas", "cassis")])
def test_a_missing_package_is_named_with_its_extra(tmp_path, monkeypatch, name, package):
    monkeypatch.setitem(sys.modules, package, None)
    for act in (
        lambda: write_documents(tmp_path / "x", [FOUND], name),
        lambda: read_documents(tmp_path / "x", name),
    ):
        with pytest.raises(MissingExtraError, match=r"pip install 'mou-extract\[formats\]'"):
            act()
