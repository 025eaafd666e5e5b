"""The spaCy component: what tokens cannot say is told, and kept exactly."""

import tomllib
from importlib.metadata import EntryPoint

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

from mou_extract.errors import InputError, ModelFolderError
from mou_extract.extractor import Extractor
from mou_extract.integrations.spacy import make_pipe
from mou_extract.records import AgreementRecord, Evidence
from mou_extract.schema import read_record
from mou_extract.service.examples import TEXT

OTHER = "두 팀은 연장 접전 끝에 비겼다."
# spaCy's own tokenizer of Korean needs MeCab; this one cuts at blanks and punctuation.
PLAIN = {"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}}


def pipeline(model, alignment="expand"):
    nlp = spacy.blank("ko", config=PLAIN)
    settings = {"model": str(model), "threads": 1, "alignment": alignment}
    nlp.add_pipe("mou_extract", config=settings)
    return nlp


@pytest.fixture(scope="module")
def nlp(tiny_model):
    return pipeline(tiny_model)


def shown(group):
    return [(span.start_char, span.end_char, span.label_, span.id_) for span in group]


def test_the_record_is_that_of_the_text(nlp, tiny_extractor):
    doc = nlp(TEXT)
    assert doc._.agreement == read_record(tiny_extractor.extract(TEXT).to_dict())
    assert doc._.agreement.spans
    assert nlp.make_doc(TEXT)._.agreement is None


def test_dates_are_resolved_against_the_publication_date(nlp, tiny_extractor):
    doc = nlp.make_doc(TEXT)
    doc._.published = "2025-03-06"
    expected = read_record(tiny_extractor.extract(TEXT, "2025-03-06").to_dict())
    assert nlp(doc)._.agreement == expected


@settings(max_examples=40, deadline=None)
@given(
    words=st.lists(st.sampled_from([*TEXT.split(), "\n", "🤝", "\u1100\u1161", " "]), max_size=25)
)
@pytest.mark.parametrize("alignment", ["expand", "contract", "strict"])
def test_every_span_is_in_the_group_or_counted(words, alignment, pipelines):
    doc = pipelines[alignment](" ".join(words))
    group, exact = doc.spans["mou_extract"], doc._.agreement.spans
    assert sum(group.attrs.values()) == len(exact)
    assert len(group) == group.attrs["exact"] + group.attrs["inexact"]
    same = 0
    for span in group:
        ours = exact[int(span.id_)]
        assert span.label_ == ours.label
        same += (span.start_char, span.end_char) == (ours.start, ours.end)
        if alignment == "expand":
            assert span.start_char <= ours.start < ours.end <= span.end_char
        else:
            assert ours.start <= span.start_char < span.end_char <= ours.end
    assert same == group.attrs["exact"]
    assert group.attrs["left_out"] == 0 or alignment != "expand"
    assert group.attrs["inexact"] == 0 or alignment != "strict"


@pytest.fixture(scope="module")
def pipelines(tiny_model):
    return {mode: pipeline(tiny_model, mode) for mode in ("expand", "contract", "strict")}


def test_a_span_that_ends_inside_a_token(pipelines, monkeypatch):
    """`물결대학교와`: the particle is part of the token, not of the name."""
    spans = (
        Evidence(0, 5, "SIGNATORY", "물결대학교", 0.9), Evidence(13, 15, "DATE", "5일", 0.9),
    )  # fmt: skip
    record = AgreementRecord(spans=spans)
    monkeypatch.setattr(Extractor, "extract_many", lambda self, texts: (record for _ in texts))
    docs = {mode: nlp("물결대학교와 가온전지는 5일 맺었다.") for mode, nlp in pipelines.items()}
    groups = {mode: doc.spans["mou_extract"] for mode, doc in docs.items()}
    assert shown(groups["expand"]) == [(0, 6, "SIGNATORY", "0"), (13, 15, "DATE", "1")]
    assert shown(groups["contract"]) == shown(groups["strict"]) == [(13, 15, "DATE", "1")]
    assert [dict(groups[mode].attrs) for mode in ("expand", "strict")] == [
        {"exact": 1, "inexact": 1, "left_out": 0},
        {"exact": 1, "inexact": 0, "left_out": 1},
    ]


def test_pipe_is_the_same_in_batches_processes_and_one_by_one(nlp):
    texts = [TEXT, "", OTHER, " \n", TEXT * 3] * 3
    alone = [nlp(text) for text in texts]
    expected = [(doc._.agreement, shown(doc.spans["mou_extract"])) for doc in alone]
    for options in ({"batch_size": 4}, {"n_process": 2, "batch_size": 4}):
        docs = list(nlp.pipe(texts, **options))
        assert [(doc._.agreement, shown(doc.spans["mou_extract"])) for doc in docs] == expected
    assert alone[1]._.agreement.is_empty
    assert not alone[0]._.agreement.is_empty


def test_documents_are_stored_and_read_back(nlp):
    docs = [nlp(TEXT), nlp(OTHER)]
    stored = DocBin(store_user_data=True, docs=docs).to_bytes()
    for doc, again in zip(docs, DocBin().from_bytes(stored).get_docs(nlp.vocab), strict=True):
        assert again._.agreement == doc._.agreement
        assert shown(again.spans["mou_extract"]) == shown(doc.spans["mou_extract"])
        assert again.spans["mou_extract"].attrs == doc.spans["mou_extract"].attrs


def test_a_pipeline_is_saved_and_loaded(nlp, tmp_path):
    nlp.to_disk(tmp_path / "pipeline")
    assert spacy.load(tmp_path / "pipeline")(TEXT)._.agreement == nlp(TEXT)._.agreement


def test_a_document_that_cannot_be_read_goes_to_the_error_handler(tiny_model):
    nlp = pipeline(tiny_model)
    texts = [TEXT, "가\0나", OTHER]
    with pytest.raises(InputError, match="NUL character at 1"):
        list(nlp.pipe(texts))
    failed = []

    def note(name, component, docs, error):
        failed.append((name, [doc.text for doc in docs], str(error)[:32]))

    nlp.set_error_handler(note)
    assert [doc.text for doc in nlp.pipe(texts)] == [TEXT, OTHER]
    assert failed == [("mou_extract", ["가\0나"], "the article has a NUL character ")]


def test_wrong_settings_are_refused(tiny_model):
    with pytest.raises(ModelFolderError, match="/nowhere: no such folder"):
        pipeline("/nowhere")
    with pytest.raises(Exception, match="alignment"):
        pipeline(tiny_model, "loose")


def test_the_entry_point_leads_to_the_component(repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    (value,) = project["entry-points"]["spacy_factories"].values()
    assert EntryPoint("mou_extract", value, "spacy_factories").load() is make_pipe
    assert Doc.has_extension("agreement")
