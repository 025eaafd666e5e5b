r"""CoNLL columns, written one character a row with one tag column a layer.

A word cannot be the row: `누리대는` is a name and a particle, and more than half of the names in
Korean news are followed so. Rows of characters express every boundary, and nobody needs a tokenizer
to get the article back: it is the first column, joined. Blanks, `\`, `#` and what cannot be seen are
escaped (`\s`, `\n`, `\u000d`), so that no row is empty or looks like a comment.

Files of words from elsewhere are read too; their text is made up again, from a comment `# text = ...`
where there is one, else of the words with one blank between them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mou_extract.corpus import Document
from mou_extract.errors import CorpusError
from mou_extract.files import write_file
from mou_extract.formats.files import read_text
from mou_extract.formats.intake import ARTICLE, Intake, article_metadata, metadata_of
from mou_extract.labels import LAYERS, OUTSIDE, Layer
from mou_extract.spans import Span
from mou_extract.tags import encode

_COLUMNS, _CHARACTER, _NEW_DOCUMENT = "global.columns", "CHARACTER", "-DOCSTART-"
_COMMENT = re.compile(r"#\s*([\w.]+)\s*= ?(.*)", re.DOTALL)
_TAG = re.compile(r"([BIESLUM])-(.+)")
_BEGINS, _ENDS = "BSU", "ESLU"  # of IOB2, BIOES, BILOU
_ESCAPES = {" ": r"\s", "\n": r"\n", "\t": r"\t", "\\": "\\\\"}
_ESCAPED = {escape: char for char, escape in _ESCAPES.items()}
_CODE_POINT = re.compile(r"\\u[0-9a-f]{4}|\\U[0-9a-f]{8}")


@dataclass(frozen=True)
class _Row:
    """Cells of a row, the token first."""

    where: str
    cells: list[str]


@dataclass(frozen=True)
class _Block:
    """What stands between two empty lines."""

    where: str
    comments: dict[str, str]
    rows: list[_Row]


@dataclass(frozen=True)
class _Layout:
    """A text and the range of every row in it."""

    text: str
    ranges: list[tuple[int, int]]


def iter_conll(path: Path, intake: Intake) -> Iterator[Document]:
    """Reads a file of columns: ours, or words or characters with their tag in the last column.

    An article ends at an empty line; in files with `-DOCSTART-` rows, at the next of those. Tags
    may be IOB1, IOB2, BIOES or BILOU.

    Raises:
        CorpusError: With file and line.
    """
    blocks = list(_blocks(path))
    columns = blocks[0].comments.get(_COLUMNS, "").split() if blocks else []
    is_ours = columns[:1] == [_CHARACTER]
    tag_columns = range(1, len(columns)) if is_ours else (-1,)
    for number, article in enumerate(_articles(blocks), 1):
        text = ""
        spans: list[Span] = []
        for block in article:
            layout = _layout(block, is_ours=is_ours)
            text += "\n" if text else ""
            for column in tag_columns:
                spans += _spans(block, column, layout, len(text), intake)
            text += layout.text
        metadata = _metadata(article[0], f"{path.stem}-{number}")
        yield intake.document(text, spans, metadata, article[0].where)


def _blocks(path: Path) -> Iterator[_Block]:
    comments: dict[str, str] = {}
    rows: list[_Row] = []
    lines = read_text(path).removeprefix("\ufeff").split("\n")
    for number, line in enumerate([*lines, ""], 1):
        line = line.removesuffix("\r")
        where = f"{path}:{number}"
        if comment := line.startswith("#") and _COMMENT.fullmatch(line):
            comments[comment[1]] = comment[2]
        elif line.strip():
            cells = line.split("\t") if "\t" in line else line.split()
            if _is_row(cells):
                rows.append(_Row(where, cells))
        elif rows:
            yield _Block(rows[0].where, comments, rows)
            comments, rows = {}, []


def _is_row(cells: Sequence[str]) -> bool:
    """Whether it is no comment: a row may begin with `#` too, but ends with a tag."""
    return not cells[0].startswith("#") or cells[-1] == OUTSIDE or bool(_TAG.fullmatch(cells[-1]))


def _articles(blocks: Sequence[_Block]) -> list[list[_Block]]:
    marked = any(block.rows[0].cells[0] == _NEW_DOCUMENT for block in blocks)
    if not marked:
        return [[block] for block in blocks]
    articles: list[list[_Block]] = []
    for block in blocks:
        if block.rows[0].cells[0] == _NEW_DOCUMENT or not articles:
            articles.append([])
        rows = [row for row in block.rows if row.cells[0] != _NEW_DOCUMENT]
        if rows:
            articles[-1].append(_Block(rows[0].where, block.comments, rows))
    return [article for article in articles if article]


def _layout(block: _Block, *, is_ours: bool) -> _Layout:
    """The text that the rows are of."""
    tokens = [row.cells[0] for row in block.rows]
    if is_ours:
        return _joined([_unescaped(row) for row in block.rows], "")
    if "text" in block.comments:
        return _aligned(block)
    # Characters, with the blanks between words as rows of their own.
    of_characters = " " in tokens and all(len(token) == 1 for token in tokens)
    return _joined(tokens, "" if of_characters else " ")


def _joined(tokens: Sequence[str], between: str) -> _Layout:
    ranges = []
    start = 0
    for token in tokens:
        ranges.append((start, start + len(token)))
        start += len(token) + len(between)
    return _Layout(between.join(tokens), ranges)


def _aligned(block: _Block) -> _Layout:
    """The text of the comment, and where the words stand in it."""
    text = block.comments["text"]
    ranges = []
    end = 0
    for row in block.rows:
        start = text.find(row.cells[0], end)
        if start < 0 or text[end:start].strip():
            raise CorpusError(
                f"{row.where}: '{row.cells[0]}' does not come next in the comment '# text = ...'; "
                f"expected '{text[end : end + 20].lstrip()}'"
            )
        end = start + len(row.cells[0])
        ranges.append((start, end))
    return _Layout(text, ranges)


def _spans(
    block: _Block, column: int, layout: _Layout, shift: int, intake: Intake
) -> Iterator[Span]:
    """The spans of a column, in an article where the block begins at `shift`."""
    runs: list[tuple[str, int, int]] = []  # label, first row, last row
    goes_on = None
    for index, row in enumerate(block.rows):
        tag = row.cells[column] if -len(row.cells) < column < len(row.cells) else ""
        if tag == OUTSIDE:
            goes_on = None
            continue
        match = _TAG.fullmatch(tag)
        if match is None:
            raise CorpusError(
                f"{row.where}: expected a tag such as 'O' or 'B-SIGNATORY', found '{tag:.40}'"
            )
        prefix, name = match.groups()
        if prefix in _BEGINS or name != goes_on:  # IOB1 begins a span with I
            runs.append((name, index, index))
        runs[-1] = (name, runs[-1][1], index)
        goes_on = None if prefix in _ENDS else name
    for name, first, last in runs:
        if label := intake.label(name, block.rows[first].where):
            start, end = layout.ranges[first][0], layout.ranges[last][1]
            yield Span(shift + start, shift + end, label)


def _metadata(block: _Block, default_id: str) -> dict[str, Any]:
    """Ours is a comment with one JSON object; others name single values."""
    written = block.comments.get(ARTICLE)
    if written is None:
        return metadata_of(block.comments, default_id)
    try:
        return metadata_of({ARTICLE: json.loads(written)}, default_id)
    except json.JSONDecodeError as error:
        raise CorpusError(
            f"{block.where}: the comment '# {ARTICLE} = ...' above is not JSON: {error.msg}"
        ) from error


def write_conll(
    path: Path, documents: Sequence[Document], layers: Sequence[Layer] = LAYERS
) -> None:
    """Writes rows of characters, one tag column a layer."""
    names = " ".join(layer.name.upper() for layer in layers)
    blocks = (_rendered(document, layers) for document in documents)
    write_file(path, [f"# {_COLUMNS} = {_CHARACTER} {names}\n{''.join(blocks)}".encode()])


def _rendered(document: Document, layers: Sequence[Layer]) -> str:
    places = np.arange(len(document.text))
    offsets = np.stack((places, places + 1), axis=1)
    columns = [
        np.array(layer.tags)[encode(document.spans, offsets, layer).tag_ids].tolist()
        for layer in layers
    ]
    rows = zip(map(_escaped, document.text), *columns, strict=True)
    lines = "".join("\t".join(row) + "\n" for row in rows)
    about = json.dumps(article_metadata(document), ensure_ascii=False)
    return f"# {ARTICLE} = {about}\n{lines}\n"


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char == "#" or char.isspace() or not char.isprintable():
        code = ord(char)
        return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return char


def _unescaped(row: _Row) -> str:
    token = row.cells[0]
    if _CODE_POINT.fullmatch(token):
        return chr(int(token[2:], 16))
    char = _ESCAPED.get(token, token)
    if len(char) != 1 or token == "\\":
        raise CorpusError(f"{row.where}: expected one character or its escape, found '{token:.40}'")
    return char
