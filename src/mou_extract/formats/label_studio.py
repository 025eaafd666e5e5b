"""Label Studio JSON: tasks with annotations (gold) and predictions (suggestions).

Label Studio counts code points since its frontend converts what the browser counts; older versions
wrote the browser's UTF-16 units. A region quotes its text, so the two are told apart by what fits.
Two `Labels` controls over one text let the layers cross.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from mou_extract.corpus import Document
from mou_extract.errors import CorpusError, listing
from mou_extract.files import write_file
from mou_extract.formats.files import read_text
from mou_extract.formats.intake import ARTICLE, Intake, article_metadata, metadata_of
from mou_extract.formats.offsets import ForeignSpan, located
from mou_extract.labels import KOREAN_NAMES, LAYERS, Layer
from mou_extract.version import __version__

_TEXT = "text"  # name of the text in a task's data and of its tag in the labelling configuration
_COLORS = ("#1f77b4", "#d62728", "#ff7f0e", "#2ca02c", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f")


def label_config(layers: Sequence[Layer] = LAYERS) -> str:
    """The labelling interface of a project: one control a layer, any boundary, Korean hints."""
    colors = iter(_COLORS * (1 + sum(len(layer.labels) for layer in layers) // len(_COLORS)))
    lines = ["<View>"]
    for layer in layers:
        lines.append(f'  <Labels name={quoteattr(layer.name)} toName="{_TEXT}">')
        for label in layer.labels:
            hint = KOREAN_NAMES.get(label, label)
            lines.append(
                f"    <Label value={quoteattr(label)} hint={quoteattr(hint)} "
                f'background="{next(colors)}"/>'
            )
        lines.append("  </Labels>")
    lines += [f'  <Text name="{_TEXT}" value="${_TEXT}" granularity="symbol"/>', "</View>", ""]
    return "\n".join(lines)


def iter_label_studio(path: Path, intake: Intake) -> Iterator[Document]:
    """Reads the annotations of an export or import file; tasks without any are left out.

    Raises:
        CorpusError: With file and task.
    """
    for where, task in _tasks(path):
        annotation = _annotation(task, intake, where)
        if annotation is not None:
            document = _document(task, annotation, intake, where)
            # An accepted suggestion keeps its score, but what somebody annotated is certain.
            gold = tuple(replace(span, score=1.0) for span in document.spans)
            yield replace(document, spans=gold)


def iter_predictions(path: Path, intake: Intake) -> Iterator[Document]:
    """Reads the last prediction of every task; tasks without any are left out.

    Raises:
        CorpusError: With file and task.
    """
    for where, task in _tasks(path):
        if any(isinstance(prediction, int) for prediction in task.get("predictions") or ()):
            raise CorpusError(
                f"{where}: predictions by number only, as an export has them; read the annotations"
            )
        predictions = _list(task, "predictions", where)
        if predictions:
            yield _document(task, predictions[-1], intake, where)
        else:
            intake.note("tasks without prediction", where)


def _tasks(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where a task stands, and the task with a default for its id."""
    content = read_text(path).removeprefix("\ufeff")
    try:
        tasks = json.loads(content)
    except json.JSONDecodeError as error:
        raise CorpusError(f"{path}:{error.lineno}: not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"{path}: not JSON that can be read: {error}") from error
    if not isinstance(tasks, list):
        raise CorpusError(f"{path}: expected a list of tasks, found {type(tasks).__name__}")
    for number, task in enumerate(tasks, 1):
        where = f"{path}: task {number}"
        if not isinstance(task, dict):
            raise CorpusError(f"{where}: expected an object, found {task!r:.60}")
        if not isinstance(task.get("data"), dict):
            raise CorpusError(
                f"{where}: no 'data'; expected Label Studio's format JSON (not JSON-MIN, CSV or "
                "another)"
            )
        yield where, {"id": number, **task}


def _list(task: Mapping[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    found = task.get(key) or []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise CorpusError(f"{where}: '{key}' must be a list of objects, found {found!r:.60}")
    return found


def _annotation(task: dict[str, Any], intake: Intake, where: str) -> dict[str, Any] | None:
    """The annotation that counts: the one marked as ground truth, or what all annotators say."""
    finished = [a for a in _list(task, "annotations", where) if not a.get("was_cancelled")]
    chosen = [a for a in finished if a.get("ground_truth")] or finished
    if not chosen:
        intake.note("tasks without annotation", where)
        return None
    if len({_signature(_list(one, "result", where)) for one in chosen}) > 1:
        raise CorpusError(
            f"{where}: {len(chosen)} annotations that differ; delete all but one, or mark one as "
            "ground truth"
        )
    return chosen[0]


def _signature(result: Sequence[Mapping[str, Any]]) -> str:
    """What an annotation says, without the names of its regions."""
    values = [json.dumps(item.get("value"), sort_keys=True) for item in result]
    return json.dumps(sorted(values))


def _document(
    task: Mapping[str, Any], annotation: dict[str, Any], intake: Intake, where: str
) -> Document:
    data = task["data"]
    text = data.get(_TEXT)
    if not isinstance(text, str):
        raise CorpusError(
            f"{where}: no string '{_TEXT}' in 'data', which has {listing(data)}; rename the field "
            f"with the article to '{_TEXT}'"
        )
    spans: list[ForeignSpan] = []
    for item in _list(annotation, "result", where):
        spans += _regions(item, intake, where)
    metadata = metadata_of(data, f"task-{task['id']}")
    return intake.document(text, located(text, spans, intake.offsets, where), metadata, where)


def _regions(item: Mapping[str, Any], intake: Intake, where: str) -> Iterator[ForeignSpan]:
    """The spans of one result: a region may have several labels."""
    if item.get("type") != "labels":
        intake.note(f"results of the type '{item.get('type')}'", where)
        return
    match item.get("value"):
        case {"start": start, "end": end, "labels": [*names], **more}:
            shown, score = more.get("text"), item.get("score", 1.0)
        case value:
            raise CorpusError(
                f"{where}: a region must have 'start', 'end' and 'labels', found {value!r:.80}"
            )
    for name in names:
        if label := intake.label(name, where):
            yield ForeignSpan(
                start,
                end,
                label,
                shown if isinstance(shown, str) else None,
                score if isinstance(score, int | float) else 1.0,
            )


def write_label_studio(
    path: Path, documents: Sequence[Document], layers: Sequence[Layer] = LAYERS
) -> None:
    """Writes tasks with their spans as annotations."""
    _write(path, [_task(document, layers, "annotations") for document in documents])


def write_predictions(
    path: Path, documents: Sequence[Document], layers: Sequence[Layer] = LAYERS
) -> None:
    """Writes tasks with their spans as predictions, which annotators correct."""
    _write(path, [_task(document, layers, "predictions") for document in documents])


def _write(path: Path, tasks: Sequence[dict[str, Any]]) -> None:
    lines = ",\n".join(json.dumps(task, ensure_ascii=False) for task in tasks)
    write_file(path, [f"[\n{lines}\n]\n".encode()])


def _task(document: Document, layers: Sequence[Layer], kind: str) -> dict[str, Any]:
    controls = {label: layer.name for layer in layers for label in layer.labels}
    result = [
        {
            "id": f"{number:04}",
            "from_name": controls[span.label],
            "to_name": _TEXT,
            "type": "labels",
            "score": span.score,
            "value": {
                "start": span.start,
                "end": span.end,
                "text": document.text[span.start : span.end],
                "labels": [span.label],
            },
        }
        for number, span in enumerate(document.spans)
    ]
    version = {"model_version": f"mou-extract {__version__}"} if kind == "predictions" else {}
    return {
        "data": {_TEXT: document.text, ARTICLE: article_metadata(document)},
        kind: [{**version, "result": result}],
    }
