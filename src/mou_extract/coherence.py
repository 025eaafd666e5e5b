"""What an article as a whole says about its spans.

A name is a whole word, a party is a party all through its article, and where nobody signs there is no
agreement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import replace

from mou_extract.assembly.names import is_public
from mou_extract.boundaries import closes_word, settle_boundaries
from mou_extract.clutter import find_clutter, is_credit
from mou_extract.companions import settle_companions
from mou_extract.labels import LAYERS, Layer
from mou_extract.party_evidence import drop_doubtful_parties, find_parties
from mou_extract.spans import Span
from mou_extract.spellings import other_spellings

# What may follow a name within its word: a particle, and then the end of the word. Anything else
# makes another name of it (`물결대` in `물결대병원`).
_AFTER = re.compile(
    r"(?:은|는|이|가|을|를|과|와|의|에|에서|에게|에는|에서는|도|만|로|으로|측|측은|측이|이다|이며|이라|라는|이라는|간|및)?"
    r"(?![가-힣A-Za-z0-9])"
)
# After a particle that closes a word no other comes: what looks like the first belongs to the name.
_LAST_LETTER = re.compile(
    r"(?<=[가-힣A-Za-z0-9])([은는을를가도])(?:[은는이가을를와과의]|에서?|에게|에는|로|으로)(?![가-힣A-Za-z0-9])"
)
_WORD_START = re.compile(r"(?<![^\W_])")
# The short form that a text gives a party: `물결공단(이사장 윤서준, 이하 ‘공단’)은`.
_DEFINED = re.compile(
    r"[’'”\"]?\s?\((?:[^()\n]{0,60}[,\s·])?이하\s?:?\s?[‘'“\"]?(?P<name>[가-힣A-Za-z0-9&]{2,12})[’'”\"]?\s?\)"
)
_GROUP = re.compile(r" ?그룹")
_REPEATED = ("SIGNATORY", "PROGRAM")
_SHORTEST = 2
_ENDINGS = frozenset("은는이가을를과와의만도측에")
# A class noun names a party only where the text says so: `물결안전공단(이하 ‘공단’)`. Of 42 annotated
# ones 38 are defined; the other four are 경찰 and 정부, which are not in this list.
_CLASS_NOUNS = frozenset(
    "공사 공단 재단 협회 연맹 학회 조합 중앙회 연합회 위원회 진흥원 연구원 연구소 대학 대학교 학교 병원 의료원 센터 "
    "은행 회사 그룹 기관 법인 본부 지사 지부 의회 시 도 군 구 시청 도청 군청 구청 교육청".split()
)
_LEAST_EVIDENCE, _AMPLE_EVIDENCE = 0.9, 10.0
# Of the places where a tagged name stands, this share is annotated in real training articles: of parties
# 98 % (of 4,252), of officials all (700). Programmes are read too unsurely to be spread.
_MENTIONED = ("SIGNATORY", "OFFICIAL")
_SURE = 0.8


def cohere(text: str, spans: Sequence[Span], layers: Sequence[Layer] = LAYERS) -> tuple[Span, ...]:
    """Spans that make sense together: whole words, tidy ends, repetitions; nothing without a party.

    Args:
        text: The article.
        spans: Spans of these layers, as a model tagged them.
        layers: What the model can say; one without parties may find things where nobody signs.
    """
    labels = {label for layer in layers for label in layer.labels}
    kept = drop_doubtful_parties(text, _without_groups(text, gather(text, spans, layers)))
    if "SIGNATORY" in labels and not _somebody_signs(text, kept, labels):
        return ()
    return settle_companions(text, with_all_mentions(text, kept, layers), labels)


def gather(text: str, spans: Sequence[Span], layers: Sequence[Layer]) -> tuple[Span, ...]:
    """All that may be meant, before parties are looked at as a whole: ends settled, names repeated.

    Args:
        text: The article.
        spans: Spans of these layers, as a model tagged them.
        layers: Each is settled by itself; they cross freely.
    """
    outside = _outside_clutter(text, spans)
    found: list[Span] = []
    for layer in layers:
        of_layer = [span for span in outside if span.label in layer.labels]
        mended = tuple(_by_known_names(text, settle_boundaries(text, of_layer)))
        found += repeat_names(text, _with_defined_names(text, mended))
    return tuple(sorted(found))


def _somebody_signs(text: str, spans: Sequence[Span], labels: Set[str]) -> bool:
    """Whether parties were read with confidence, and a promise or a day beside them.

    A day alone is not enough for one party. On four dev sets, each read by three models, 42 articles
    without an agreement fail this second test and 4 with one.
    """
    evidence = sum(span.score for span in spans if span.label == "SIGNATORY")
    if evidence < _LEAST_EVIDENCE or evidence >= _AMPLE_EVIDENCE:
        return evidence >= _AMPLE_EVIDENCE
    if not labels >= {"COMMITMENT", "DATE"}:
        return True
    found = {span.label for span in spans}
    return "COMMITMENT" in found or ("DATE" in found and len(find_parties(text, spans)) > 1)


def _without_groups(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without the group of a party, named in passing: 물결그룹 beside 물결전자.

    Of 32 such groups in annotated articles 5 sign, 3 of them in one article that names its group often.
    """
    names = Counter(text[span.start : span.end] for span in spans if span.label == "SIGNATORY")
    groups = {
        name
        for name, mentions in names.items()
        if mentions == 1
        and (stem := name.removesuffix("그룹").rstrip()) != name
        and stem not in names
        and any(other.startswith(stem) and not _GROUP.match(other, len(stem)) for other in names)
    }
    return tuple(
        span
        for span in spans
        if span.label != "SIGNATORY" or text[span.start : span.end] not in groups
    )


def repeat_names(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Adds the untagged repetitions of a party's or programme's name where most of them are tagged.

    An added span has the mean score of the tagged mentions, times their share of all mentions.

    Args:
        text: The article.
        spans: Spans of one layer.

    Returns:
        All spans in text order; none is taken away.
    """
    scores: dict[tuple[str, str], list[float]] = {}
    for span in sorted(spans):
        if span.label in _REPEATED:
            scores.setdefault((text[span.start : span.end], span.label), []).append(span.score)
    if not scores:
        return tuple(sorted(spans))
    standing = _standing(text, {name for name, _ in scores if len(name) >= _SHORTEST})
    added: list[Span] = []
    taken = _marked(text, (*_ranges(spans), *find_clutter(text)))
    # Longest first: a short form must not be found inside a long one.
    for name, label in sorted(scores, key=lambda key: (-len(key[0]), key)):
        starts = standing.get(name, [])
        missed = [
            start
            for start in starts
            if _is_free(taken, start, len(name)) and not is_credit(text, start, start + len(name))
        ]
        tagged = scores[name, label]
        share = len(tagged) / (len(tagged) + len(missed))
        if missed and share >= 0.5:
            score = share * sum(tagged) / len(tagged)
            repeated = [Span(start, start + len(name), label, score) for start in missed]
            added += repeated
            _mark(taken, _ranges(repeated))
    return tuple(sorted((*spans, *added)))


def with_all_mentions(
    text: str, spans: Sequence[Span], layers: Sequence[Layer]
) -> tuple[Span, ...]:
    """Adds the untagged mentions of what is surely tagged somewhere, parties in other spellings too.

    Found by the letters alone, a mention is no sign that somebody signs: this comes after that was
    settled.

    Args:
        text: The article.
        spans: Spans of these layers.
        layers: A mention inside another span of its layer is none.

    Returns:
        All spans in text order; an added one has the mean score of the tagged mentions.
    """
    scores: dict[tuple[str, str], list[float]] = {}
    for span in spans:
        if span.label in _MENTIONED:
            scores.setdefault((text[span.start : span.end], span.label), []).append(span.score)
    named: dict[str, tuple[str, float]] = {}
    for (name, label), of_name in scores.items():
        if max(of_name) >= _SURE and len(name) >= _SHORTEST:
            spellings = other_spellings(name) if label == "SIGNATORY" else ()
            for spelling in (name, *spellings):
                named.setdefault(spelling, (label, sum(of_name) / len(of_name)))
    if not named:
        return tuple(spans)
    beside = {
        label for layer in layers if {*_MENTIONED} & {*layer.labels} for label in layer.labels
    }
    taken = _marked(
        text, (*_ranges(span for span in spans if span.label in beside), *find_clutter(text))
    )
    added: list[Span] = []
    standing = _standing(text, named)
    for name in sorted(named, key=lambda name: (-len(name), name)):
        for start in standing[name]:
            end = start + len(name)
            if _is_free(taken, start, len(name)) and not is_credit(text, start, end):
                added.append(Span(start, end, *named[name]))
                _mark(taken, [(start, end)])
    return tuple(sorted((*spans, *added)))


def _with_defined_names(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """A party's own short form is the party wherever it stands, however the model read it."""
    defined: dict[str, float] = {}
    for span in sorted(spans):
        if span.label == "SIGNATORY" and (found := _DEFINED.match(text, span.end)):
            defined[found["name"]] = span.score
    if not defined:
        return tuple(spans)
    taken = _marked(text, (*_ranges(spans), *find_clutter(text)))
    added = [
        Span(start, start + len(name), "SIGNATORY", defined[name])
        for name, starts in _standing(text, defined).items()
        for start in starts
        if _is_free(taken, start, len(name))
    ]
    return tuple(sorted((*spans, *added)))


def _outside_clutter(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that are no part of the site: related news and credits name others and their agreements."""
    clutter = _marked(text, find_clutter(text))
    return tuple(
        span
        for span in spans
        if _is_free(clutter, span.start, 1)
        and not (span.label == "SIGNATORY" and is_credit(text, span.start, span.end))
    )


def _by_known_names(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """What the article's other mentions mend: `물결시가` beside 물결시, `물결대 윤서준` as one person."""
    names = {text[span.start : span.end] for span in spans if span.label == "SIGNATORY"}
    if not names:
        yield from spans
        return
    defined = {match["name"] for match in _DEFINED.finditer(text)}
    longer = _last_letters(text, names)
    for span in spans:
        shown = text[span.start : span.end]
        if span.label == "SIGNATORY":
            if shown in _CLASS_NOUNS and shown not in defined:
                continue
            if shown in longer and text.startswith(longer[shown], span.end):
                yield replace(span, end=span.end + 1)
                continue
            less = shown[:-1]
            if (
                shown[-1:] in _ENDINGS
                and less not in longer
                and (less in names or _has_particle(shown))
            ):
                yield replace(span, end=span.end - 1)
                continue
        party, _, person = shown.partition(" ")
        person = person.lstrip()
        if span.label == "OFFICIAL" and party in names and len(person) > 1:
            yield replace(span, end=span.start + len(party), label="SIGNATORY")
            yield replace(span, start=span.end - len(person))
        else:
            yield span


def _last_letters(text: str, names: Collection[str]) -> dict[str, str]:
    """Names that lack their last letter, as it looks like a particle: 오카 where 오카도의 stands."""
    lengths = {len(name) for name in names}
    found: dict[str, str] = {}
    for match in _LAST_LETTER.finditer(text):
        for length in lengths:
            start = match.start() - length
            name = text[max(0, start) : match.start()]
            if start >= 0 and name in names and not text[start - 1 : start].isalnum():
                found[name] = match[1]
    return found


def _has_particle(name: str) -> bool:
    """Whether 과 or 와 stands behind the name of a public body: 물결공단과."""
    return name[-1] in "과와" and closes_word(name, len(name) - 1) and is_public(name[:-1])


def _standing(text: str, names: Collection[str]) -> dict[str, list[int]]:
    """Name -> starts of all its occurrences that stand as a name of their own, in one pass."""
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[:_SHORTEST], set()).add(len(name))
    standing: dict[str, list[int]] = {name: [] for name in names}
    for word in _WORD_START.finditer(text):
        start = word.start()
        for length in lengths.get(text[start : start + _SHORTEST], ()):
            starts = standing.get(text[start : start + length])
            if starts is None or (starts and start < starts[-1] + length):
                continue
            if _AFTER.match(text, start + length):
                starts.append(start)
    return standing


def _ranges(spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
    return ((span.start, span.end) for span in spans)


def _marked(text: str, ranges: Iterable[tuple[int, int]]) -> bytearray:
    """A byte for every character of the text: 1 within one of the ranges."""
    marks = bytearray(len(text))
    _mark(marks, ranges)
    return marks


def _mark(marks: bytearray, ranges: Iterable[tuple[int, int]]) -> None:
    for start, end in ranges:
        marks[start:end] = b"\1" * (end - start)


def _is_free(marks: bytearray, start: int, length: int) -> bool:
    """Whether nothing is marked in a range."""
    return not any(marks[start : start + length])
