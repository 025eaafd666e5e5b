"""Input files, and what their articles are called where they have no id of their own."""

from __future__ import annotations

import glob
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mou_extract.batch.files import check_kind, kind_of
from mou_extract.errors import InputError

_TEXT = ".txt"
_OF_MANY_ARTICLES = (".csv", ".jsonl", ".parquet")


@dataclass(frozen=True)
class Source:
    """One input file.

    Attributes:
        path: Where it is.
        name: What its articles are called after, where they have no id; None for standard input.
        content: What could be read only once (standard input, a pipe), kept; None for a file.
    """

    path: Path
    name: str | None
    content: bytes | None = None


def find_sources(inputs: Iterable[str], *, apart: Path | None = None) -> tuple[Source, ...]:
    """Files behind paths, folders of text files (searched through) and patterns, in this order.

    Args:
        inputs: As given.
        apart: Folder that no pattern matches.

    Raises:
        InputError: One of them gives no file, or a file whose kind is unknown.
    """
    sources = [source for given in inputs for source in _behind(given, apart)]
    for source in sources:
        check_kind(source.path, (*_OF_MANY_ARTICLES, _TEXT))
    return told_apart(sources)


def name_of(path: Path) -> str:
    """What the articles of a file are called after: `news.jsonl`, but `2025/a1` of the text `2025/a1.txt.gz`."""
    form, compression = kind_of(path)
    if form in _OF_MANY_ARTICLES:
        return path.as_posix()
    inner = path.parent / path.stem if compression else path
    return (inner.parent / inner.stem).as_posix()


def told_apart(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources; files of the same name (`x/a.txt`, `y/a.txt`) are called by their paths instead."""
    # A file that is given twice is no other file.
    files = Counter(name for name, _ in {(source.name, source.path) for source in sources})
    return tuple(
        replace(source, name=source.path.as_posix())
        if source.name is not None and files[source.name] > 1
        else source
        for source in sources
    )


def _behind(given: str, apart: Path | None) -> Iterator[Source]:
    path = Path(given)
    if path.is_dir():
        texts = [found for found in path.rglob("*") if kind_of(found)[0] == _TEXT]
        if not texts:
            raise InputError(
                f"{given}: no text files (*.txt) in this folder; for other files give a pattern "
                f"such as '{given}/*.jsonl'"
            )
        for found in sorted(texts):
            yield Source(found, name_of(found.relative_to(path)))
    elif path.exists():
        yield Source(path, name_of(Path(path.name)))
    else:
        matches = sorted(
            match
            for match in glob.glob(given, recursive=True)
            if apart is None or not Path(match).resolve().is_relative_to(apart.resolve())
        )
        if not matches:
            raise InputError(f"{given}: no such file, and no file matches it as a pattern")
        for match in matches:
            yield from _behind(match, apart)
