"""What one kind of name says of another: a title stands beside its person, and the day is told once.

Each rule rests on a count over 756 real training articles with an agreement, not on scores: of 1,140 titles
4 have no person beside them, and of 709 articles with a day 3 tag both that of signing and that of announcing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from mou_extract.dates import DAY_OF_MONTH
from mou_extract.spans import Span

_BESIDE = 25  # characters between a person and the title
_SURE = 0.9
_AND = re.compile(r"\s?겸\s?")
_AND_AFTER = re.compile(r"(\s+겸)$")
# A part of a body whose head the person is: `[물결전자] [반도체부문 대표]`.
_PART = (
    r"\S*(?:부문|본부|사업부|연구소|센터|사업단|총괄|처|실|팀|국|과|단|원|소|지점|지사|B[UG]|TF)"
)
_UNIT = re.compile(rf"(?P<party>.+) {_PART}")
_UNIT_ALONE = re.compile(_PART)
# A post and the rank of who holds it: `[사단장 소장]`; the standard leaves the rank out.
_RANK = re.compile(
    r"(?:[단대서청]장|사령관|참모총장)( (?:준장|소장|중장|대장|중령|대령|경감|경정|총경|경무관|치안감))$"
)
_TELLS = r"\s?(?:밝혔|전했|알렸|발표)"
_ANNOUNCED = re.compile(
    rf"\)?\s?(?:오전|오후)?(?:{_TELLS}|\s?(?:공개|공시|밝힌|설명|알려))|에?\s?따르면"
)
_TOLD_ON = re.compile(rf"(?<!\d)(?:\d{{1,2}}월 )?\d{{1,2}}일(?={_TELLS})")
_ONLY_ANNOUNCED = 0.5
_NUMBER = re.compile(r"\d{1,4}\.?")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d\d\s*")
_LONGEST_CLOCK = 6


def settle_companions(
    text: str, spans: Sequence[Span], labels: Collection[str]
) -> tuple[Span, ...]:
    """Spans that agree with one another: titles and persons, the parties' names, the day.

    Args:
        text: An article with an agreement.
        spans: Spans of all layers.
        labels: What the model can say. Where it knows no titles, a person has none beside.
    """
    settled = list(spans)
    if {"OFFICIAL", "POSITION"} <= set(labels):
        settled = list(_beside(_whole_titles(text, settled)))
    settled = [_behind_clock(text, span) if span.label == "VENUE" else span for span in settled]
    if {"SIGNATORY", "DATE"} <= set(labels):
        settled = _one_day(text, list(_whole_days(text, settled)))
    return tuple(sorted(settled))


def _whole_titles(text: str, spans: Sequence[Span]) -> list[Span]:
    """Titles that are one: joined by `겸`, or cut behind the part of the body."""
    names = Counter(text[span.start : span.end] for span in spans if span.label == "SIGNATORY")
    whole: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.label == "COMMITMENT", span)):
        last = whole[-1] if whole else None
        if span.label != "POSITION" or last is None:
            whole.append(span)
            continue
        between = text[last.end : span.start]
        shown = text[last.start : last.end]
        if last.label == "POSITION" and (
            _AND.fullmatch(between) or (between == " " and shown.endswith("겸"))
        ):
            whole[-1] = replace(last, end=span.end, score=max(last.score, span.score))
            continue
        if _is_part(text, whole, span, names):
            whole[-1] = replace(span, start=last.start)
            continue
        unit = _UNIT.fullmatch(shown) if last.label == "SIGNATORY" and between == " " else None
        if unit and unit["party"] in names and " " not in text[span.start : span.end]:
            end = last.start + unit.end("party")
            whole[-1] = replace(last, end=end)
            span = replace(span, start=end + 1)
        whole.append(span)
    return [_title_alone(text, span) if span.label == "POSITION" else span for span in whole]


def _is_part(text: str, before: Sequence[Span], title: Span, counts: Mapping[str, int]) -> bool:
    """Whether the name before a title is a part of the person's body: `[물결전자] [윤서준] [센서BU] [대표]`."""
    if len(before) < 3:
        return False
    body, person, part = before[-3:]
    names = (body, person, part, title)
    return (
        [span.label for span in names[:3]] == ["SIGNATORY", "OFFICIAL", "SIGNATORY"]
        and all(text[one.end : other.start] == " " for one, other in pairwise(names))
        and _UNIT_ALONE.fullmatch(text, part.start, part.end) is not None
        and " " not in (shown := text[part.start : part.end])
        and counts[shown] == 1
    )


def _title_alone(text: str, span: Span) -> Span:
    """A title without what the standard leaves out: a rank, and `겸` before another body's title."""
    for pattern in (_AND_AFTER, _RANK):
        if found := pattern.search(text, span.start, span.end):
            return replace(span, end=found.start(1))
    return span


def _beside(spans: Sequence[Span]) -> Iterator[Span]:
    """Spans without titles that have no person, and without unsure persons that have no title."""
    partner = {"OFFICIAL": "POSITION", "POSITION": "OFFICIAL"}
    people = sorted(span for span in spans if span.label in partner)
    accompanied: set[Span] = set()
    for index, one in enumerate(people):
        for place in range(index + 1, len(people)):
            other = people[place]
            if other.start - one.end > _BESIDE:
                break
            if other.label != one.label:
                accompanied |= {one, other}
    for span in spans:
        alone = span.label in partner and span not in accompanied
        if not alone or (span.label == "OFFICIAL" and span.score > _SURE):
            yield span


def _behind_clock(text: str, span: Span) -> Span:
    """A place without the hour before it: `15:[00 물결아트홀]`, `[15:00 물결아트홀]`."""
    for clock in _CLOCK.finditer(text, max(0, span.start - _LONGEST_CLOCK), span.end):
        if clock.start() <= span.start < clock.end() < span.end:
            return span.moved(clock.end(), span.end)
    return span


def _whole_days(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Days with all of what is written: `2026. 3. [9]`, `[2026.] 3. 9.`, `3월 [9일]`."""
    if not any(span.label == "DATE" for span in spans):
        yield from spans
        return
    days = [found.span() for found in DAY_OF_MONTH.finditer(text)]
    nearest, reached = 0, 0
    for span in sorted(spans):
        if span.label != "DATE":
            yield span
            continue
        while nearest < len(days) and days[nearest][1] <= span.start:
            nearest += 1
        start, end = days[nearest] if nearest < len(days) else (span.start, span.end)
        if start >= span.end:
            start, end = span.start, span.end
        if span.start < reached:
            continue  # another part of the same day
        whole = span.moved(min(start, span.start), max(end, span.end))
        reached = whole.end
        yield whole


def _is_number(text: str, span: Span) -> bool:
    """Whether a day is a year or a number of something else: of 3,240 annotated days none is."""
    return _NUMBER.fullmatch(text, span.start, span.end) is not None


def _one_day(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans with the day of signing, or where that is not told the day of the announcement."""
    spans = [span for span in spans if span.label != "DATE" or not _is_number(text, span)]
    days = [span for span in spans if span.label == "DATE"]
    announced = {span for span in days if _ANNOUNCED.match(text, span.end)}
    if len(announced) < len(days):
        return [span for span in spans if span not in announced]
    if days:
        return list(spans)
    names = (range(span.start, span.end) for span in spans if span.label != "COMMITMENT")
    taken = set().union(*names)
    for found in _TOLD_ON.finditer(text):
        if taken.isdisjoint(range(*found.span())):
            return [*spans, Span(*found.span(), "DATE", _ONLY_ANNOUNCED)]
    return list(spans)
