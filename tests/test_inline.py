import datetime

import pytest

from mou_extract.checking import find_leaks
from mou_extract.corpus import Document, read_corpus
from mou_extract.errors import CorpusError, InputError
from mou_extract.formats import Intake, read_documents
from mou_extract.formats.inline import read_article, read_split
from mou_extract.formats.inline_rendering import render_article
from mou_extract.labels import Layer
from mou_extract.records import AgreementRecord, Commitment, Official, Program, Signatory
from mou_extract.spans import Span

HEAD = """+++
id = "x1"
published = 2025-03-06
signed_on = 2025-03-05
signatories = [["누리대학교", "누리대"], ["㈜새솔"]]
officials = [["윤서준", "총장", "누리대학교"]]
programs = [["바다반"]]
+++
"""
BODY = (
    "<sig>누리대학교</sig>와 <sig>㈜새솔</sig>은 <date>5일</date> <venue>본관</venue>에서 <사진>\n"
    '<sig>누리대</sig> <off>윤서준</off> <pos>총장</pos>은 <com by="누리대학교">‘<prog>바다반</prog>’을 '
    "운영</com>한다. 3 < 4\n"
)


def article(tmp_path, body=BODY, head=HEAD):
    path = tmp_path / "x1.txt"
    path.write_text(head + body, encoding="utf-8")
    return path


def test_tags_become_spans_and_the_head_becomes_the_record(tmp_path):
    document = read_article(article(tmp_path))
    assert document.text == (
        "누리대학교와 ㈜새솔은 5일 본관에서 <사진>\n누리대 윤서준 총장은 ‘바다반’을 운영한다. 3 < 4"
    )
    assert document.spans == (
        Span(0, 5, "SIGNATORY"),
        Span(7, 10, "SIGNATORY"),
        Span(12, 14, "DATE"),
        Span(15, 17, "VENUE"),
        Span(25, 28, "SIGNATORY"),
        Span(29, 32, "OFFICIAL"),
        Span(33, 35, "POSITION"),
        Span(37, 46, "COMMITMENT"),
        Span(38, 41, "PROGRAM"),
    )
    assert document.record == AgreementRecord(
        signatories=(Signatory("누리대학교", ("누리대",)), Signatory("㈜새솔")),
        officials=(Official("윤서준", "총장", "누리대학교"),),
        programs=(Program("바다반"),),
        commitments=(Commitment("‘바다반’을 운영", 37, 46, ("누리대학교",)),),
        signed_on=datetime.date(2025, 3, 5),
        date_text="5일",
        venue="본관",
    )


def test_layers_may_cross(tmp_path):
    body = "<com>공동 <sig>누리대</com>학교</sig>"
    head = '+++\nsignatories = [["누리대학교"]]\n+++\n'
    document = read_article(article(tmp_path, body, head))
    assert [span.key for span in document.spans] == [(0, 6, "COMMITMENT"), (3, 8, "SIGNATORY")]


def test_labels_of_tags_are_mapped_or_left_out(tmp_path):
    path = article(tmp_path)
    whole = read_article(path)
    intake = Intake(names={"VENUE": "PROGRAM", "POSITION": "", "기관": "DATE"})
    (found,) = read_documents(path, "inline", intake=intake).documents
    assert found.text == whole.text
    assert found.spans == tuple(
        Span(span.start, span.end, "PROGRAM" if span.label == "VENUE" else span.label)
        for span in whole.spans
        if span.label != "POSITION"
    )
    assert found.record is None
    assert intake.notes == (
        f"left out: 1 spans of the label 'POSITION', mapped to nothing (first: {path})",
        "left out: 1 records, since the spans were changed after they were written "
        f"(first: {path})",
        "the mapped label '기관' never occurs",
    )


def test_nothing_mapped_changes_nothing(tmp_path):
    path = article(tmp_path)
    imported = read_documents(path, "inline")
    assert imported.documents == (read_article(path),)
    assert imported.notes == ()


def test_labels_of_tags_must_be_known(tmp_path):
    path = article(tmp_path, "<sig>누리대</sig>는", '+++\nsignatories = [["누리대"]]\n+++\n')
    layers = [Layer("entity", ("기관",))]
    with pytest.raises(
        CorpusError, match=r"x1\.txt: unknown label 'SIGNATORY'; known labels: '기관'"
    ):
        read_documents(path, "inline", intake=Intake(layers))
    intake = Intake(layers, names={"SIGNATORY": "기관"})
    (found,) = read_documents(path, "inline", intake=intake).documents
    assert found.spans == (Span(0, 3, "기관"),)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("본관</venue>", "본관", r"x1\.txt:9: <venue> is never closed"),
        ("<venue>본관", "본관", r"x1\.txt:9: </venue> closes nothing"),
        (
            "<sig>누리대</sig> ",
            "<sig><sig>누리대</sig> ",
            r"x1\.txt:10: <sig> opens inside another",
        ),
        ("<sig>㈜새솔</sig>", "㈜새솔", r"x1\.txt:1: 'signatories' has '㈜새솔', tagged nowhere"),
        ("5일", "<sig>군</sig>", r"x1\.txt: two spans of the layer 'entity' overlap"),
        ("3 < 4", "<sig>군</sig>", r"x1\.txt:1: tagged '군', which 'signatories' does not list"),
        ("본관</venue>", "본관 </venue>", r"the span '본관 ' begins or ends with a space"),
        ('by="누리대학교"', 'by="누리"', r"names '누리'; signatories: '㈜새솔', '누리대학교'"),
        ('"총장", ', '"원장", ', r"the position '원장' of '윤서준' is tagged nowhere"),
        ('[["바다반"]]', '["바다반"]', r"'programs' must be a list of lists"),
        ("signed_on = 2025-03-05", 'signed_on = "5일"', r"'signed_on' must be a date"),
        ('id = "x1"', "starts_with = 1", r"x1\.txt:1: 'starts_with' must be a string, found 1"),
        ("published", "publshed", r"unknown keys 'publshed'; known keys: 'date_text'"),
        ("+++\nid", "id", r"x1\.txt:1: expected a TOML head"),
    ],
)
def test_a_mistake_is_refused_with_file_and_line(tmp_path, old, new, message):
    source = HEAD + BODY
    assert old in source
    with pytest.raises(CorpusError, match=message):
        read_article(article(tmp_path, source.replace(old, new, 1), ""))


def test_the_corpus_is_what_its_articles_say(repository):
    corpus = repository / "corpora" / "mou-ko"
    splits = {split: read_split(corpus / "articles" / split) for split in ("train", "dev", "test")}
    for split, documents in splits.items():
        assert documents == read_corpus(corpus / f"{split}.jsonl")
    assert list(find_leaks(splits)) == []
    assert all(len(documents) >= 12 for documents in splits.values())
    for document in (d for documents in splits.values() for d in documents):
        assert document.published is not None
        assert document.sector
        assert (document.form == "negative") == (not document.spans)


def test_datasets_loads_the_corpus_from_its_folder(repository, tmp_path, monkeypatch):
    datasets = pytest.importorskip("datasets")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    corpus = datasets.load_dataset(
        str(repository / "corpora" / "mou-ko"), cache_dir=str(tmp_path / "cache")
    )
    for split, rows in corpus.items():
        documents = read_corpus(repository / "corpora" / "mou-ko" / f"{split}.jsonl")
        assert [row["id"] for row in rows] == [document.id for document in documents]
    for row in corpus["train"]:
        for span in row["spans"]:
            assert row["text"][span["start"] : span["end"]] == span["text"]


def test_line_ends_and_marks_of_a_file_stay_in_the_text(tmp_path):
    source = "\ufeff" + HEAD.replace("\n", "\r\n") + "\ufeff" + BODY.replace("\n", "\r\n")
    path = tmp_path / "x1.txt"
    path.write_bytes(source.encode())
    document = read_article(path)
    assert document.text.startswith("\ufeff누리대학교와")
    assert "<사진>\r\n누리대" in document.text
    assert document.text.endswith("3 < 4")


def test_an_article_is_rendered_as_it_is_written_by_hand(tmp_path):
    path = article(tmp_path)
    assert (
        render_article(read_article(path))
        == HEAD.replace(
            "signed_on = 2025-03-05\n",
            'signed_on = 2025-03-05\ndate_text = "5일"\nvenue = "본관"\n',
        )
        + BODY
    )


def test_line_breaks_at_the_ends_and_a_missing_record_stand_in_the_head():
    document = Document("x1", "\r\n누리대\n\n", (Span(2, 5, "SIGNATORY"),))
    assert render_article(document) == (
        '+++\nid = "x1"\nrecord = false\nstarts_with = "\\r\\n"\nends_with = "\\n\\n"\n+++\n'
        "<sig>누리대</sig>\n"
    )


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (Document("x1", "김하늘", (Span(0, 3, "PS"),)), r"'x1': the inline form has no tag for 'PS'"),
        (Document("x1", "<sig> 없음"), r"'x1': the inline form cannot say what is in it: x1\.txt:"),
        (Document("x1", "누리 ", (Span(0, 3, "DATE"),)), r"begins or ends with a space"),
        (
            Document("x1", "5일", (Span(0, 2, "DATE"),), record=AgreementRecord()),
            r"'x1': the inline form cannot say its 'record': .*date_text='5일'",
        ),
    ],
)  # fmt: skip
def test_what_the_form_cannot_say_is_refused(document, message):
    with pytest.raises(InputError, match=message):
        render_article(document)
