"""Spans without the blanks, marks and particles that slipped into them while annotating."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mou_extract.corpus import Document
from mou_extract.edges import swallowed_particle, trim_marks
from mou_extract.labels import LAYERS, Layer
from mou_extract.spans import Span


def trim_document(document: Document, layers: Sequence[Layer] = LAYERS) -> Document:
    """The article with clean edges: itself where they are clean.

    A span of nothing but marks and particles goes. Particles end spans of the first layer only. Where a span
    changed, the record goes too: it names and places what was tagged.
    """
    text = document.text
    names = {span for span in document.spans if span.label in layers[0].labels}
    surfaces = {text[span.start : span.end] for span in names}
    trimmed = []
    for span in document.spans:
        clean = trim_marks(text, span)
        while clean and span in names:
            particle = swallowed_particle(text, clean, surfaces)
            if particle is None:
                break
            clean = _without(text, clean, particle)
        if clean:
            trimmed.append(clean)
    if tuple(trimmed) == document.spans:
        return document
    return replace(document, spans=tuple(sorted(trimmed)), record=None)


def _without(text: str, span: Span, particle: str) -> Span | None:
    if span.end - span.start == len(particle):
        return None
    return trim_marks(text, replace(span, end=span.end - len(particle)))
