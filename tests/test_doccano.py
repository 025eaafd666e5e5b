import json

import pytest

from mou_extract.errors import CorpusError
from mou_extract.formats import Intake, read_documents
from mou_extract.spans import Span

TEXT = "😀 누리대는"


@pytest.fixture
def export(tmp_path):
    def write(*rows):
        path = tmp_path / "x.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    "spans",
    [
        {"label": [[3, 6, "SIGNATORY"]]},
        {"labels": [[3, 6, "SIGNATORY"]]},
        {"entities": [{"id": 1, "start_offset": 3, "end_offset": 6, "label": "SIGNATORY"}]},
    ],
)
def test_all_shapes_are_read_in_utf16_units(export, spans):
    (found,) = read_documents(export({"id": 5, "text": TEXT, **spans}), "doccano").documents
    assert (found.id, found.spans) == ("5", (Span(2, 5, "SIGNATORY"),))


def test_code_points_are_read_on_request(export):
    path = export({"text": TEXT, "label": [[2, 5, "SIGNATORY"]]})
    intake = Intake(offsets="code-points")
    (found,) = read_documents(path, "doccano", intake=intake).documents
    assert (found.id, found.spans) == ("x-1", (Span(2, 5, "SIGNATORY"),))


def test_comments_and_relations_are_counted(export):
    path = export({"text": TEXT, "entities": [], "relations": [{}, {}], "Comments": ["?"]})
    assert read_documents(path, "doccano").notes == (
        f"left out: 2 relations (first: {path}:1)",
        f"left out: 1 comments (first: {path}:1)",
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"label": []}, r"x\.jsonl:1: 'text' must be a string, found None"),
        ({"text": TEXT}, r"x\.jsonl:1: no list under 'label' or 'entities'"),
        ({"text": TEXT, "label": [[1, 2]]}, r"x\.jsonl:1: a span must be \[start, end, label\]"),
        (
            {"text": TEXT, "label": [[1, 3, "DATE"]]},
            r"x\.jsonl:1: offset 1 is inside a character .* code points, say so in `offsets`$",
        ),
        (
            {"text": TEXT, "label": [[3, 9, "DATE"]]},
            r"x\.jsonl:1: offset 9 is after the text, which has 7 UTF-16 units",
        ),
    ],
)
def test_a_wrong_line_is_refused(export, row, message):
    with pytest.raises(CorpusError, match=message):
        read_documents(export(row), "doccano")


def test_an_export_is_not_taken_for_a_corpus_of_ours(export):
    with pytest.raises(CorpusError, match=r"x\.jsonl:1: no 'spans', .*--from doccano"):
        read_documents(export({"text": TEXT, "label": []}))


def test_names_of_labels_in_a_corpus_of_ours_are_mapped_too(export):
    path = export(
        {"text": "누리대는 5일", "spans": [[0, 3, "기관"], {"start": 5, "end": 7, "label": "날"}]}
    )
    intake = Intake(names={"기관": "SIGNATORY", "날": ""})
    (found,) = read_documents(path, intake=intake).documents
    assert found.spans == (Span(0, 3, "SIGNATORY"),)
