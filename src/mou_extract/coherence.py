"""What an article as a whole says about its spans.

A name is a whole word, a party is a party all through its article, and where nobody signs there is no
agreement.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mou_extract.boundaries import settle_boundaries
from mou_extract.labels import ENTITY, LAYERS, Layer
from mou_extract.party_evidence import drop_doubtful_parties
from mou_extract.spans import Span

# What may follow a name within its word: a particle, and then the end of the word. Anything else
# makes another name of it (`물결대` in `물결대병원`).
_AFTER = re.compile(
    r"(?:은|는|이|가|을|를|과|와|의|에|에서|에게|에는|에서는|도|만|로|으로|측|측은|측이|이다|이며|이라|라는|이라는|간|및)?"
    r"(?![가-힣A-Za-z0-9])"
)
# Lines of the site: a heading with its links (lines that are no sentences), and the picture's source.
_CLUTTER = (
    re.compile(
        r"^[ \[【<▶■◆●☞※*]*(?:관련\s?(?:기사|뉴스)|많이\s?본|인기\s?(?:기사|뉴스)|주요\s?뉴스|추천\s?(?:기사|뉴스))"
        r"[^\n]*(?:\n(?![^\n]*[.”\"]\s*$)[^\n]+)*",
        re.MULTILINE,
    ),
    re.compile(r"[\[(]사진\s?(?:제공)?\s?[=:：/ㅣ|]\s?[^\])\n]{1,30}[\])]"),
)
_CREDIT = re.compile(r"\s?제공(?:[.\])]|\s*$|\s*\n)")
# The short form that a text gives a party: `물결공단(이사장 윤서준, 이하 ‘공단’)은`.
_DEFINED = re.compile(
    r"[’'”\"]?\s?\((?:[^()\n]{0,60}[,\s·])?이하\s?:?\s?[‘'“\"]?(?P<name>[가-힣A-Za-z0-9&]{2,12})[’'”\"]?\s?\)"
)
_REPEATED = ("SIGNATORY", "PROGRAM")
_SHORTEST = 2
_ENDINGS = frozenset("은는이가을를과와의")
_LEAST_EVIDENCE = 0.9


def cohere(text: str, spans: Sequence[Span], layers: Sequence[Layer] = LAYERS) -> tuple[Span, ...]:
    """Spans that make sense together: whole words, tidy ends, repetitions; nothing without a party.

    Args:
        text: The article.
        spans: Spans of all layers, as a model tagged them.
        layers: What the model can say; one without parties may find things where nobody signs.
    """
    kept = drop_doubtful_parties(text, gather(text, spans))
    knows_parties = any("SIGNATORY" in layer.labels for layer in layers)
    if knows_parties and not _somebody_signs(kept):
        return ()
    return kept


def gather(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """All that may be meant, before parties are looked at as a whole: ends settled, names repeated."""
    mended = tuple(_by_known_names(text, settle_boundaries(text, _outside_clutter(text, spans))))
    return repeat_names(text, _with_defined_names(text, mended))


def _somebody_signs(spans: Sequence[Span]) -> bool:
    """Whether one mention of a party was read with confidence, or several doubtful ones."""
    evidence = sum(span.score for span in spans if span.label == "SIGNATORY")
    return evidence >= _LEAST_EVIDENCE


def repeat_names(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Adds the untagged repetitions of a party's or programme's name where most of them are tagged.

    An added span has the mean score of the tagged mentions, times their share of all mentions.

    Args:
        text: The article.
        spans: Spans of both layers.

    Returns:
        All spans in text order; none is taken away.
    """
    entities = sorted(span for span in spans if span.label in ENTITY.labels)
    scores: dict[tuple[str, str], list[float]] = {}
    for span in entities:
        if span.label in _REPEATED:
            scores.setdefault((text[span.start : span.end], span.label), []).append(span.score)
    added: list[Span] = []
    taken = list(entities)
    # Longest first: a short form must not be found inside a long one.
    for name, label in sorted(scores, key=lambda key: (-len(key[0]), key)):
        if len(name) < _SHORTEST:
            continue
        missed = [start for start in _mentions(text, name) if _is_free(taken, start, len(name))]
        tagged = scores[name, label]
        share = len(tagged) / (len(tagged) + len(missed))
        if missed and share >= 0.5:
            score = share * sum(tagged) / len(tagged)
            repeated = [Span(start, start + len(name), label, score) for start in missed]
            added += repeated
            taken = sorted((*taken, *repeated))
    return tuple(sorted((*spans, *added)))


def _with_defined_names(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """A party's own short form is the party wherever it stands, however the model read it."""
    entities = sorted(span for span in spans if span.label in ENTITY.labels)
    defined: dict[str, float] = {}
    for span in entities:
        if span.label == "SIGNATORY" and (found := _DEFINED.match(text, span.end)):
            defined[found["name"]] = span.score
    added: list[Span] = []
    for name, score in defined.items():
        for start in _mentions(text, name):
            if _is_free(entities, start, len(name)):
                added.append(Span(start, start + len(name), "SIGNATORY", score))
    return tuple(sorted((*spans, *added)))


def _outside_clutter(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that are no part of the site: related news and credits name others and their agreements."""
    clutter = [match.span() for pattern in _CLUTTER for match in pattern.finditer(text)]
    return tuple(
        span
        for span in spans
        if not any(start <= span.start < end for start, end in clutter)
        and not (span.label == "SIGNATORY" and _CREDIT.match(text, span.end))
    )


def _by_known_names(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """What the article's other mentions mend: `물결시가` beside 물결시, `물결대 윤서준` as one person."""
    names = {text[span.start : span.end] for span in spans if span.label == "SIGNATORY"}
    for span in spans:
        shown = text[span.start : span.end]
        if span.label == "SIGNATORY" and shown[-1:] in _ENDINGS and shown[:-1] in names:
            yield replace(span, end=span.end - 1)
            continue
        party, _, person = shown.partition(" ")
        if span.label == "OFFICIAL" and party in names and len(person.strip()) > 1:
            yield replace(span, end=span.start + len(party), label="SIGNATORY")
            yield replace(span, start=span.end - len(person))
        else:
            yield span


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
