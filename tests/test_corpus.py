import datetime
import json

import pytest

from mou_extract.corpus import corpus_hash, corpus_labels, read_corpus, write_corpus
from mou_extract.errors import CorpusError, InputError
from mou_extract.labels import Layer
from mou_extract.spans import Span


def write(path, *lines):
    path.write_text(
        "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines),
        encoding="utf-8",
    )
    return path


def test_a_shifted_span_is_refused_with_file_and_line(tmp_path):
    shifted = {"start": 0, "end": 4, "label": "SIGNATORY", "text": "누리대"}
    path = write(
        tmp_path / "x.jsonl",
        {"text": "없음", "spans": []},
        {"text": "누리대는 협약을", "spans": [shifted]},
    )
    with pytest.raises(
        CorpusError,
        match=r"x\.jsonl:2: span \[0, 4\) is annotated as '누리대' but the text there is '누리대는'",
    ):
        read_corpus(path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{broken\n", r"x\.jsonl:1: not JSON: .* at column 2"),
        ("[]\n", r"x\.jsonl:1: expected a JSON object, found list"),
        ({"text": " ", "spans": []}, r"x\.jsonl:1: 'text' must be a non-empty string"),
        ({"text": "가", "spans": {}}, r"x\.jsonl:1: 'spans' must be a list"),
        ({"text": "가", "spans": [[0, 1]]}, r"x\.jsonl:1: a span must be"),
        ({"text": "가", "spans": [["0", 1, "DATE"]]}, r"x\.jsonl:1: a span must be"),
        ({"text": "가", "spans": [[1, 1, "DATE"]]}, r"x\.jsonl:1: .*expected 0 <= start < end"),
        ({"text": "가", "spans": [[0, 2, "DATE"]]}, r"x\.jsonl:1: .*ends after the text"),
        ({"text": "가", "spans": [[0, 1, "WHO"]]}, r"x\.jsonl:1: .*unknown label 'WHO'"),
        (
            {"text": "가", "spans": [], "published": "6일"},
            r"x\.jsonl:1: 'published' must be YYYY-MM-DD",
        ),
        (
            {"text": "가", "spans": [], "record": {"signatories": [1]}},
            r"x\.jsonl:1: 'record' is not of",
        ),
        (
            {
                "text": "가",
                "spans": [],
                "record": {"signatories": [{"name": "가", "aliases": "나다"}]},
            },
            r"x\.jsonl:1: 'record' is not of .*expected a list of names, found '나다'",
        ),
        (
            {"text": "가", "spans": [], "record": {"commitments": [{"start": -1, "end": 99}]}},
            r"x\.jsonl:1: the record has a commitment at \[-1, 99\), where no COMMITMENT span is",
        ),
        ("[" * 100_000 + "\n", r"x\.jsonl:1: not JSON that can be read"),
        (
            {"text": "가", "spans": [], "published": "2024-03-06x"},
            r"x\.jsonl:1: 'published' must be YYYY-MM-DD",
        ),
        ("\n", r"x\.jsonl: the corpus is empty"),
    ],
)
def test_a_wrong_line_is_refused(tmp_path, line, message):
    with pytest.raises(CorpusError, match=message):
        read_corpus(write(tmp_path / "x.jsonl", line))


def test_overlapping_spans_of_a_layer_are_refused(tmp_path):
    line = {"text": "누리대학교", "spans": [[0, 3, "SIGNATORY"], [2, 5, "VENUE"]]}
    with pytest.raises(CorpusError, match=r"x\.jsonl:1: two spans of the layer 'entity' overlap"):
        read_corpus(write(tmp_path / "x.jsonl", line))


def test_other_encodings_are_refused_with_the_line(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(
        '{"text": "가", "spans": []}\n\n'.encode() + '{"text": "누리대"}\n'.encode("cp949")
    )
    with pytest.raises(CorpusError, match=r"x\.jsonl:3: not UTF-8 .*save the file as UTF-8"):
        read_corpus(path)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(CorpusError, match=r"none\.jsonl: cannot be read: No such file"):
        read_corpus(tmp_path / "none.jsonl")


def test_ids_must_be_unique(tmp_path):
    path = write(
        tmp_path / "x.jsonl",
        {"id": "a", "text": "가", "spans": []},
        "\n",
        {"id": "a", "text": "나", "spans": []},
    )
    with pytest.raises(CorpusError, match=r"x\.jsonl:3: id 'a' was already used in line 1"):
        read_corpus(path)


def test_both_forms_of_a_span_are_read(tmp_path):
    path = write(
        tmp_path / "x.jsonl",
        {"text": "누리대는", "spans": [[0, 3, "SIGNATORY"]], "published": "2025-03-06"},
        {"text": "누리대는", "spans": [{"start": 0, "end": 3, "label": "SIGNATORY"}]},
    )
    first, second = read_corpus(path)
    assert first.spans == second.spans == (Span(0, 3, "SIGNATORY"),)
    assert first.published == datetime.date(2025, 3, 6)
    assert (first.id, second.id) == ("x-1", "x-2")


def test_other_label_sets_are_read_with_their_layer(tmp_path):
    path = write(tmp_path / "x.jsonl", {"text": "김하늘은", "spans": [[0, 3, "PS"]]})
    (document,) = read_corpus(path, [Layer("ner", ("PS",))])
    assert document.spans == (Span(0, 3, "PS"),)


def test_a_byte_order_mark_and_an_id_of_zero_are_read(tmp_path):
    path = write(tmp_path / "x.jsonl", "\ufeff", {"id": 0, "text": "가", "spans": []})
    (document,) = read_corpus(path)
    assert document.id == "0"


def test_labels_of_a_corpus_are_collected(tmp_path):
    path = write(
        tmp_path / "x.jsonl",
        {"text": "가\u2028나", "spans": [[0, 1, "PS"]]},
        "\n",
        {"text": "나", "spans": [{"start": 0, "end": 1, "label": "OG"}]},
    )
    assert corpus_labels(path) == ("OG", "PS")
    with pytest.raises(CorpusError, match=r"y\.jsonl:1: no annotated text"):
        corpus_labels(write(tmp_path / "y.jsonl", "{}\n"))


def test_writing_and_reading_give_the_same_articles(repository, tmp_path):
    documents = read_corpus(repository / "corpora" / "mou-ko" / "train.jsonl")
    write_corpus(tmp_path / "again.jsonl", documents)
    assert read_corpus(tmp_path / "again.jsonl") == documents
    assert corpus_hash(documents) == corpus_hash(read_corpus(tmp_path / "again.jsonl"))
    assert corpus_hash(documents) != corpus_hash(documents[1:])


def test_an_article_without_spans_is_not_taken_for_one_without_an_agreement(tmp_path):
    path = write(tmp_path / "x.jsonl", {"text": "누리대", "spans": []}, {"text": "새솔전자"})
    with pytest.raises(CorpusError, match=r"x\.jsonl:2: no 'spans', which are \[\] for an article"):
        read_corpus(path)
    assert [document.text for document in read_corpus(path, annotated=False)] == [
        "누리대", "새솔전자",
    ]  # fmt: skip
    path = write(tmp_path / "y.jsonl", {"text": "누리대", "label": [[0, 3, "SIGNATORY"]]})
    with pytest.raises(CorpusError, match="looks like an export of doccano: mou-extract convert"):
        read_corpus(path)


@pytest.mark.parametrize("day", ["20240305", "2024-W10-2", 20240305, "2024-02-31"])
def test_days_have_one_form(tmp_path, day):
    path = write(tmp_path / "x.jsonl", {"text": "누리대", "spans": [], "published": day})
    with pytest.raises(CorpusError, match=r"x\.jsonl:1: 'published' must be YYYY-MM-DD, found"):
        read_corpus(path)


def test_a_lone_surrogate_is_read_and_written(tmp_path):
    path = write(tmp_path / "x.jsonl", '{"text": "\\ud800누리대", "spans": []}\n')
    documents = read_corpus(path)
    assert len(corpus_hash(documents)) == 16
    write_corpus(tmp_path / "y.jsonl", documents)
    assert read_corpus(tmp_path / "y.jsonl")[0].text == documents[0].text == "\ud800누리대"


def test_a_corpus_that_cannot_be_written_says_so(tmp_path):
    with pytest.raises(InputError, match=r"none.x\.jsonl: cannot be written: No such file"):
        write_corpus(tmp_path / "none" / "x.jsonl", [])
