"""What comes in from a file of another tool: names of labels mapped, spans checked, losses counted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mou_extract.corpus import Document, annotated_document, metadata_to_dict
from mou_extract.errors import ConfigError, CorpusError, listing
from mou_extract.formats.offsets import OffsetUnit
from mou_extract.labels import LAYERS, Layer
from mou_extract.spans import Span

ARTICLE = "article"  # the key under which our metadata travel in other formats
_KEYS = ("id", "published", "sector", "form", "record", "record_of")


class Intake:
    """Turns what one file says into documents, and counts what documents have no place for.

    Attributes:
        layers: Layers whose labels may occur.
        offsets: What the file counts, where the format leaves it open.
    """

    def __init__(
        self,
        layers: Sequence[Layer] = LAYERS,
        *,
        names: Mapping[str, str] | None = None,
        offsets: OffsetUnit | None = None,
    ) -> None:
        """Prepares for one file.

        Args:
            layers: Layers whose labels may occur.
            names: What the file calls our labels: name to label, or to "" for what is left out.
            offsets: What the file counts, where its format leaves it open.

        Raises:
            ConfigError: A name is mapped to what is no label.
        """
        self.layers = layers
        self.offsets = offsets
        self._known = {label for layer in layers for label in layer.labels}
        self._names = dict(names or {})
        for name, label in self._names.items():
            if label and label not in self._known:
                raise ConfigError(
                    f"the label '{name}' is mapped to '{label}', which is none of the known "
                    f"labels: {listing(self._known)}"
                )
        self._unused = set(self._names)
        self._counts: dict[str, int] = {}
        self._first: dict[str, str] = {}

    def label(self, name: object, where: str) -> str | None:
        """Our label for a name of the file; None for one that is mapped to nothing.

        Raises:
            CorpusError: The name is neither a label of ours nor mapped to one.
        """
        if not isinstance(name, str):
            raise CorpusError(f"{where}: a label must be a string, found {name!r:.40}")
        self._unused.discard(name)
        label = self._names.get(name, name)
        if not label:
            self.note(f"spans of the label '{name}', mapped to nothing", where)
            return None
        if label not in self._known:
            raise CorpusError(
                f"{where}: unknown label '{name}'; known labels: {listing(self._known)}. "
                "Map it to one of them in `names`, or to '' to leave its spans out",
                parameter="names",
                value=name,
            )
        return label

    def document(
        self, text: str, spans: Iterable[Span], metadata: Mapping[str, Any], where: str
    ) -> Document:
        """The article, checked; a record that was written for other spans is left out.

        Args:
            text: The article.
            spans: Its spans, with labels of ours.
            metadata: As `metadata_of` gives it.
            where: What an error message begins with.

        Raises:
            CorpusError: See `corpus.annotated_document`.
        """
        spans = sorted(spans)
        record_of = metadata.get("record_of")
        if metadata.get("record") and record_of not in (None, _digest(spans)):
            self.note("records, since the spans were changed after they were written", where)
            metadata = {**metadata, "record": None}
        return annotated_document(text, spans, metadata, where, self.layers)

    def note(self, kind: str, where: str) -> None:
        """Counts something that is left out."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        self._first.setdefault(kind, where)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out, counted, with the first place of each kind."""
        left_out = [
            f"left out: {count} {kind} (first: {self._first[kind]})"
            for kind, count in self._counts.items()
        ]
        unused = [f"the mapped label '{name}' never occurs" for name in sorted(self._unused)]
        return (*left_out, *unused)


def article_metadata(document: Document) -> dict[str, Any]:
    """What our writers put under the key `article`, for `metadata_of` to read."""
    metadata = metadata_to_dict(document)
    if document.record is not None:
        metadata["record_of"] = _digest(document.spans)
    return metadata


def metadata_of(row: Mapping[str, Any], default_id: str) -> dict[str, Any]:
    """The metadata of an object: nested under `article` by us, or beside the text by others."""
    nested = row.get(ARTICLE)
    source = nested if isinstance(nested, dict) else row
    return {"id": default_id} | {k: source[k] for k in _KEYS if source.get(k) is not None}


def _digest(spans: Iterable[Span]) -> str:
    keys = json.dumps([span.key for span in spans])
    return hashlib.sha256(keys.encode()).hexdigest()[:16]
