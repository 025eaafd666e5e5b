import json
from xml.etree import ElementTree

import pytest

from mou_extract.corpus import Document
from mou_extract.errors import CorpusError
from mou_extract.formats import Intake, read_documents, write_documents
from mou_extract.formats.label_studio import label_config
from mou_extract.labels import KOREAN_NAMES, LAYERS
from mou_extract.spans import Span

TEXT = "😀 누리대는 5일"


def region(start, end, text, *labels, **more):
    value = {"start": start, "end": end, "labels": list(labels)} | ({"text": text} if text else {})
    return {"from_name": "entity", "to_name": "text", "type": "labels", "value": value, **more}


def task(*annotations, text=TEXT, **more):
    return {"id": 7, "data": {"text": text}, "annotations": list(annotations), **more}


def annotation(*regions, **more):
    return {"result": list(regions), **more}


@pytest.fixture
def export(tmp_path):
    def write(*tasks):
        path = tmp_path / "export.json"
        path.write_text(json.dumps(list(tasks)), encoding="utf-8")
        return path

    return write


def spans(path, **options):
    (found,) = read_documents(path, "label-studio", **options).documents
    return found.spans


def test_offsets_of_new_and_old_versions_are_told_apart_by_the_quoted_text(export):
    new = task(annotation(region(2, 5, "누리대", "SIGNATORY"), region(7, 9, "5일", "DATE")))
    old = task(annotation(region(3, 6, "누리대", "SIGNATORY"), region(8, 10, "5일", "DATE")))
    expected = (Span(2, 5, "SIGNATORY"), Span(7, 9, "DATE"))
    assert spans(export(new)) == spans(export(old)) == expected


def test_without_quoted_text_code_points_are_counted_unless_told(export):
    path = export(task(annotation(region(2, 5, None, "SIGNATORY"))))
    assert spans(path) == (Span(2, 5, "SIGNATORY"),)
    assert spans(path, intake=Intake(offsets="utf-16")) == (Span(1, 4, "SIGNATORY"),)


def test_line_breaks_may_be_quoted_as_the_browser_shows_them(export):
    path = export(task(annotation(region(0, 5, "누리\n\n대", "SIGNATORY")), text="누리\r\n대는"))
    assert spans(path) == (Span(0, 5, "SIGNATORY"),)


def test_an_export_of_others_has_ids_by_task_and_metadata_beside_the_text(export):
    row = task(annotation())
    row["data"]["published"] = "2025-03-06"
    (found,) = read_documents(export(row)).documents
    assert (found.id, str(found.published)) == ("task-7", "2025-03-06")


def test_predictions_are_written_with_scores_and_read_on_request_only(tmp_path):
    found = Document("a1", TEXT, (Span(2, 5, "SIGNATORY", 0.75),))
    write_documents(tmp_path / "x.json", [found], predictions=True)
    assert read_documents(tmp_path / "x.json", predictions=True).documents == (found,)
    with pytest.raises(
        CorpusError,
        match=r"x\.json: no annotated article; left out: 1 tasks without annotation \(first: "
        r".*\)\. A model's predictions are read with `predictions=True`$",
    ):
        read_documents(tmp_path / "x.json")
    (prediction,) = json.loads((tmp_path / "x.json").read_text("utf-8"))[0]["predictions"]
    assert prediction["result"] == [region(2, 5, "누리대", "SIGNATORY", score=0.75, id="0000")]


def test_an_accepted_suggestion_is_gold(export):
    path = export(task(annotation(region(2, 5, "누리대", "SIGNATORY", score=0.4))))
    assert spans(path) == (Span(2, 5, "SIGNATORY", 1.0),)


def test_ground_truth_counts_then_agreement_and_skipped_tasks_never(export):
    one = annotation(region(2, 5, "누리대", "SIGNATORY", id="x"))
    same = annotation(region(2, 5, "누리대", "SIGNATORY", id="y"))
    other = annotation(region(2, 5, "누리대", "VENUE"))
    assert spans(export(task(one, same))) == (Span(2, 5, "SIGNATORY"),)
    assert spans(export(task(one, {**other, "ground_truth": True}))) == (Span(2, 5, "VENUE"),)
    assert spans(export(task({**one, "was_cancelled": True}, other))) == (Span(2, 5, "VENUE"),)
    with pytest.raises(CorpusError, match=r"task 1: 2 annotations that differ; delete all but one"):
        read_documents(export(task(one, other)))


def test_what_is_no_span_is_counted(export):
    choice = {"type": "choices", "value": {"choices": ["x"]}}
    relation = {"type": "relation", "from_id": "a", "to_id": "b"}
    path = export(task(annotation(choice, relation)), task())
    assert read_documents(path).notes == (
        f"left out: 1 results of the type 'choices' (first: {path}: task 1)",
        f"left out: 1 results of the type 'relation' (first: {path}: task 1)",
        f"left out: 1 tasks without annotation (first: {path}: task 2)",
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[\n{,}]", r"export\.json:2: not JSON: "),
        ("{}", r"export\.json: expected a list of tasks, found dict"),
        ("[" * 100_000, r"export\.json: not JSON that can be read"),
        ("[1]", r"export\.json: task 1: expected an object, found 1"),
        ([{"id": 1, "text": "가"}], r"task 1: no 'data'; expected .*JSON \(not JSON-MIN"),
        ([{"data": {"body": "가"}, "annotations": [{}]}], r"no string 'text' in 'data', which has 'body'"),
        ([task(1)], r"task 1: 'annotations' must be a list of objects, found \[1\]"),
        ([task(annotation(1))], r"task 1: 'result' must be a list of objects"),
        ([task(annotation({"type": "labels", "value": {}}))], r"a region must have 'start', 'end'"),
        ([task(annotation(region("/p[1]", 1, None, "DATE")))], r"must be a whole number, found '/p"),
        ([task(annotation(region(1, 99, None, "DATE")))], r"ends after the text, which has 9 char"),
        ([task(annotation(region(5, 5, None, "DATE")))], r"task 1: .*expected 0 <= start < end"),
        (
            [task(annotation(region(2, 6, "누리대", "SIGNATORY")))],
            r"task 1: span \[2, 6\) SIGNATORY is annotated as '누리대' but the text there is '누리대는'",
        ),
        ([task(annotation(region(2, 5, None, 3)))], r"task 1: a label must be a string, found 3"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_file_and_task(tmp_path, content, message):
    path = tmp_path / "export.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    with pytest.raises(CorpusError, match=message):
        read_documents(path)


def test_other_encodings_are_refused_with_the_line(tmp_path):
    (tmp_path / "x.json").write_bytes("[\n누리대]".encode("cp949"))
    with pytest.raises(CorpusError, match=r"^\S+x\.json:2: not UTF-8 .*save the file as UTF-8"):
        read_documents(tmp_path / "x.json")


def test_predictions_of_an_export_are_numbers(export):
    with pytest.raises(CorpusError, match=r"task 1: predictions by number only, as an export has"):
        read_documents(export(task(predictions=[3])), predictions=True)


def test_the_template_has_every_label_in_the_control_of_its_layer():
    view = ElementTree.fromstring(label_config())
    controls = {c.get("name"): [x.get("value") for x in c] for c in view.iter("Labels")}
    assert controls == {layer.name: list(layer.labels) for layer in LAYERS}
    assert {x.get("value"): x.get("hint") for x in view.iter("Label")} == KOREAN_NAMES
    assert view.find("Text").attrib == {"name": "text", "value": "$text", "granularity": "symbol"}
    colors = [label.get("background") for label in view.iter("Label")]
    assert len(set(colors)) == len(colors)
