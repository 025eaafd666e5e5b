"""What an article as a whole says about its spans.

A party is a party all through its article, and where nobody signs there is no agreement.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mou_extract.labels import ENTITY
from mou_extract.spans import Span

# What may follow a name within its word: a particle, and then the end of the word. Anything else
# makes another name of it (`물결대` in `물결대병원`).
_AFTER = re.compile(
    r"(?:은|는|이|가|을|를|과|와|의|에|에서|에게|에는|에서는|도|만|로|으로|측|측은|측이|이다|이며|이라|라는|이라는|간|및)?"
    r"(?![가-힣A-Za-z0-9])"
)
_SHORTEST = 2
# Never an end of a span: blanks. Of names, the standard leaves out quotation marks too; a
# commitment may open with a quoted name and keep its mark.
_BLANKS = " \n"
_QUOTES = _BLANKS + "'\"‘’“”"


def cohere(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that make sense together: ends tidied, repetitions added; nothing without a party.

    Args:
        text: The article.
        spans: Spans of both layers, as a model tagged them.
    """
    spans = tuple(_trimmed(text, spans))
    ours = set(ENTITY.labels)
    named = any(span.label == "SIGNATORY" for span in spans)
    if not named and all(span.label in ours or span.label == "COMMITMENT" for span in spans):
        return ()
    return repeat_signatories(text, spans)


def repeat_signatories(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Adds the untagged repetitions of a signatory's name where most of them are tagged.

    An added span has the mean score of the tagged mentions, times their share of all mentions.

    Args:
        text: The article.
        spans: Spans of both layers.

    Returns:
        All spans in text order; none is taken away.
    """
    entities = sorted(span for span in spans if span.label in ENTITY.labels)
    scores: dict[str, list[float]] = {}
    for span in entities:
        if span.label == "SIGNATORY":
            scores.setdefault(text[span.start : span.end], []).append(span.score)
    added: list[Span] = []
    # Longest first: a short form must not be found inside a long one.
    for name in sorted(scores, key=lambda name: (-len(name), name)):
        if len(name) < _SHORTEST:
            continue
        taken = sorted((*entities, *added))
        missed = [start for start in _mentions(text, name) if _is_free(taken, start, len(name))]
        tagged = scores[name]
        share = len(tagged) / (len(tagged) + len(missed))
        if missed and share >= 0.5:
            score = share * sum(tagged) / len(tagged)
            added += [Span(start, start + len(name), "SIGNATORY", score) for start in missed]
    return tuple(sorted((*spans, *added)))


def _trimmed(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Spans without blanks and quotation marks at their ends; what is nothing else goes."""
    for span in spans:
        left, right = span.start, span.end
        ends = _QUOTES if span.label in ENTITY.labels else _BLANKS
        while left < right and text[left] in ends:
            left += 1
        while left < right and text[right - 1] in ends:
            right -= 1
        if left < right:
            yield replace(span, start=left, end=right)


def _mentions(text: str, name: str) -> Iterator[int]:
    """Starts of all occurrences that stand as a name of their own."""
    start = text.find(name)
    while start >= 0:
        word_before = start > 0 and text[start - 1].isalnum()
        if not word_before and _AFTER.match(text, start + len(name)):
            yield start
        start = text.find(name, start + len(name))


def _is_free(taken: Sequence[Span], start: int, length: int) -> bool:
    """Whether no span of a flat, sorted layer overlaps the range."""
    at = bisect_left(taken, start + length, key=lambda span: span.start)
    return at == 0 or taken[at - 1].end <= start
