"""What an article as a whole says about its spans.

A name is a whole word, a party is a party all through its article, and where nobody signs there is no
agreement.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from mou_extract.labels import ENTITY
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
_REPEATED = ("SIGNATORY", "PROGRAM")
_SHORTEST = 2
_ENDINGS = frozenset("은는이가을를과와의")
_LEAST_EVIDENCE = 0.9  # one mention of a party read with confidence, or several doubtful ones
# Entities are whole words less a particle: of 6,085 in real training articles 16 end before anything
# else, and 12 begin inside a word, where a headline was glued to the text after it.
_PARTICLE = re.compile(
    r"(?:[은는이가을를과와의에도만로나랑측]|에[게서는도겐선만의]|에서[는도의만]|에게[는도서]|으?로[는도의만부서써]|으로|으로[는도의부서써]"
    r"|[이은]나|이[며고다자]|이?라[는고며]?|이라[는고며]|[와과][는도의만]|측[은이과에의을]|까지|부터|보다|처럼|하고|뿐만?|간|및|인|께서|에서|엔|란|이란)?"
    r"(?![가-힣A-Za-z0-9])"
)
_OF_PEOPLE = re.compile(r"(?:들|님)[은이도과의을]?(?![가-힣A-Za-z0-9])")
_FULL_NAME = re.compile(
    r"[김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설"
    r"마길연위표명기반왕금옥육인맹제모탁국어은편용][가-힣]{2}(?=\s)"
)
_WORD = re.compile(r"[가-힣A-Za-z0-9]*")
_WORD_BEFORE = re.compile(r"[가-힣A-Za-z0-9]+$")
# What a glued headline ends with: `업무협약 체결물결시는`.
_GLUED = re.compile(
    r"(?:체결|협약|제공|추진|생산|구축|조성|확대|지원|강화|선정|개최|출시|기자|특파원|속보|협력|운영|개발|방문|완료|나서|[다요])$"
)
_WORD_REACH = 20
_BULLET = re.compile(r"[▲△▷▶◇◆○●•①-⑳]\s*")
_BULLET_REACH = 45
_NOT_OF_BULLET = re.compile(r"\n|[은는이가]\s|[:：,.]")
# Never an end of a span: blanks. Of names, the standard leaves out quotation marks too; a
# commitment may open with a quoted name and keep its mark, and closes with no comma.
_BLANKS = " \n"
_QUOTES = _BLANKS + "'\"‘’“”"
_COMMAS = _BLANKS + ",.·"


def cohere(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that make sense together: whole words, tidy ends, repetitions; nothing without a party.

    Args:
        text: The article.
        spans: Spans of both layers, as a model tagged them.
    """
    spans = _outside_clutter(text, spans)
    spans = tuple(_by_known_names(text, [*_trimmed(text, _whole_words(text, spans))]))
    ours = set(ENTITY.labels)
    evidence = sum(span.score for span in spans if span.label == "SIGNATORY")
    known = all(span.label in ours or span.label == "COMMITMENT" for span in spans)
    if known and evidence < _LEAST_EVIDENCE:
        return ()
    return repeat_names(text, spans)


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


def _outside_clutter(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that are no part of the site: related news and credits name others and their agreements."""
    clutter = [match.span() for pattern in _CLUTTER for match in pattern.finditer(text)]
    return tuple(
        span
        for span in spans
        if not any(start <= span.start < end for start, end in clutter)
        and not (span.label == "SIGNATORY" and _CREDIT.match(text, span.end))
    )


def _whole_words(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Spans that stop or start within a word go on to its end, less the particle."""
    entities = _people_apart(text, sorted(span for span in spans if span.label in ENTITY.labels))
    reached = 0
    for index, span in enumerate(entities):
        if span.start < reached:
            continue  # the name before took it in
        limit = len(text)
        after = entities[index + 1] if index + 1 < len(entities) else None
        if after and after.label != span.label:
            if after.label == "POSITION" and after.start == span.end and text[span.end].isalnum():
                continue  # `[물결시][의장]`: a title fused with its organisation is one word
            limit = after.start
        start = _word_start(text, span.start, reached)
        end = _word_end(text, span, limit)
        if span.label == "OFFICIAL" and end > span.end:
            # `[김하늘 비]스퀘어 대표`: the word after the name is another one's
            name = _FULL_NAME.match(text, span.start, span.end)
            end = name.end() if name else end
        reached = end
        yield replace(span, start=start, end=end)
    reached = 0
    for span in sorted(span for span in spans if span.label not in ENTITY.labels):
        start = span.start
        if span.label == "COMMITMENT":
            start = _bullet_start(text, _word_start(text, start, reached), reached)
        reached = span.end
        yield replace(span, start=start)


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


def _people_apart(text: str, entities: Sequence[Span]) -> list[Span]:
    """Between a person and an organisation there is a blank: `[염무][송 서망수협] 조합장`."""
    apart = list(entities)
    for index, (person, other) in enumerate(pairwise(entities)):
        if (person.label, other.label) != ("OFFICIAL", "SIGNATORY") or person.end != other.start:
            continue
        if not (text[person.end - 1].isalnum() and text[other.start].isalnum()):
            continue
        if name := _FULL_NAME.match(text, person.start, person.end):
            apart[index] = replace(person, end=name.end())
            apart[index + 1] = replace(other, start=name.end() + 1)
            continue
        word = _WORD.match(text, other.start)
        end = word.end() if word else other.start
        if end + 1 < other.end and text[end].isspace():
            apart[index] = replace(person, end=end)
            apart[index + 1] = replace(other, start=end + 1)
    return apart


def _bullet_start(text: str, start: int, floor: int) -> int:
    """`▲인재 [양성과 교류]` begins at its bullet: a bullet is one commitment without a subject."""
    bullets = list(_BULLET.finditer(text, max(floor, start - _BULLET_REACH), start))
    if not bullets or _NOT_OF_BULLET.search(text, bullets[-1].end(), start):
        return start
    return bullets[-1].end()


def _word_start(text: str, start: int, floor: int) -> int:
    if not text[start].isalnum() or (
        text[start - 1 : start].isdigit() and not text[start].isdigit()
    ):
        return start
    before = _WORD_BEFORE.search(text, max(floor, start - _WORD_REACH), start)
    if before is None or before.start() == floor > 0 or _GLUED.search(before[0]):
        return start
    return before.start()


def _word_end(text: str, span: Span, limit: int) -> int:
    end = span.end
    if text[end : end + 1] == ")" and text.rfind("(", span.start, end) >= 0:
        return end + 1  # `물결(주`
    if not text[end - 1].isalnum():
        return end
    word = _WORD.match(text, end)
    assert word is not None
    for position in range(end, min(word.end(), limit) + 1):
        if _PARTICLE.match(text, position):
            return position
        if span.label in ("OFFICIAL", "POSITION") and _OF_PEOPLE.match(text, position):
            return position
    return end


def _trimmed(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Spans without blanks and quotation marks at their ends; what is nothing else goes."""
    for span in spans:
        left, right = span.start, span.end
        entity = span.label in ENTITY.labels
        while left < right and text[left] in (_QUOTES if entity else _BLANKS):
            left += 1
        while left < right and text[right - 1] in (_QUOTES if entity else _COMMAS):
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
