"""The day of signing, told once and whole; and the place without its hour.

Of 709 real training articles with a day 3 tag both that of signing and that of announcing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mou_extract.dates import DAY_OF_MONTH
from mou_extract.labels import ENTITY
from mou_extract.rules.marks import is_free, marked, ranges
from mou_extract.spans import Span

_TELLS = r"\s?(?:밝혔|전했|알렸|발표)"
_ANNOUNCED = re.compile(
    rf"\)?\s?(?:오전|오후)?(?:{_TELLS}|\s?(?:공개|공시|밝힌|설명|알려))|에?\s?따르면"
)
_TOLD_ON = re.compile(rf"(?<!\d)(?:\d{{1,2}}월 )?\d{{1,2}}일(?={_TELLS})")
_ONLY_ANNOUNCED = 0.5
# `2026`, `1.`: a year or the number of something else; of 3,240 annotated days none
_NUMBER = re.compile(r"\d{1,4}\.?")
# The month before its day, whichever of them is tagged: `[지난달] 30일`, `지난 [달] [31일]`, `지난달 [30일]`. Annotated
# articles keep the two together, 36 of 36.
_DAY_IN_MONTH = re.compile(
    r"(?:(?:지지난|지난|저번|이번|다음)\s?달|(?<![가-힣])(?:이달|내달))(?=(\s{0,2}\d{1,2}일(?!간)))"
)
_BEFORE_MONTH, _BEHIND_MONTH = 6, 8
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d\d\s*")
_LONGEST_CLOCK = 6
# of 2,138 annotated places none ends so
_AT = re.compile(r"(?<=[가-힣A-Za-z0-9)]{2})에서\Z")


def trim_places(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans with places without the hour before them, `15:[00 물결아트홀]`, and the particle behind: `[리야드에서]`."""
    return [
        _before_particle(text, _behind_clock(text, span)) if span.label == "VENUE" else span
        for span in spans
    ]


def complete_days(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans with all that is written of a day, `[2026.] 3. 9.`, `[지난달] 30일`, and without bare numbers.

    What stands beside a day ends where it begins: `2월 [27][일 물결홀]`.
    """
    days = [
        span
        for span in _whole_days(text, [span for span in spans if span.label == "DATE"])
        if not _NUMBER.fullmatch(text, span.start, span.end)
    ]
    beside = [span for span in spans if span.label in ENTITY.labels and span.label != "DATE"]
    across = [span for span in spans if span.label not in ENTITY.labels]
    return [*days, *across, *(rest for span in beside if (rest := _outside(text, span, days)))]


def keep_one_day(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans with the day of signing, or where that is not told the day of the announcement."""
    days = [span for span in spans if span.label == "DATE"]
    announced = {span for span in days if _ANNOUNCED.match(text, span.end)}
    if len(announced) < len(days):
        return [span for span in spans if span not in announced]
    if days:
        return list(spans)
    taken = marked(text, ranges(span for span in spans if span.label in ENTITY.labels))
    for found in _TOLD_ON.finditer(text):
        if is_free(taken, found.start(), found.end() - found.start()):
            return [*spans, Span(*found.span(), "DATE", _ONLY_ANNOUNCED)]
    return list(spans)


def _behind_clock(text: str, span: Span) -> Span:
    for clock in _CLOCK.finditer(text, max(0, span.start - _LONGEST_CLOCK), span.end):
        if clock.start() <= span.start < clock.end() < span.end:
            return span.moved(clock.end(), span.end)
    return span


def _before_particle(text: str, span: Span) -> Span:
    particle = _AT.search(text, span.start + 1, span.end)
    return span.moved(span.start, particle.start()) if particle else span


def _whole_days(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Days, in text order, with all of what is written of them."""
    written = [found.span() for found in DAY_OF_MONTH.finditer(text)] if spans else []
    nearest, reached = 0, 0
    for span in (_with_its_day(text, span) for span in spans):
        while nearest < len(written) and written[nearest][1] <= span.start:
            nearest += 1
        start, end = written[nearest] if nearest < len(written) else (span.start, span.end)
        if start >= span.end:
            start, end = span.start, span.end
        if span.start < reached:
            continue  # another part of the same day
        whole = span.moved(min(start, span.start), max(end, span.end))
        reached = whole.end
        yield whole


def _with_its_day(text: str, span: Span) -> Span:
    """A span that holds the word of a month, or the end of one, from that word to the day behind it."""
    for month in _DAY_IN_MONTH.finditer(
        text, max(0, span.start - _BEFORE_MONTH), span.end + _BEHIND_MONTH
    ):
        if month.start() <= span.start < month.end(1):
            return span.moved(month.start(), max(span.end, month.end(1)))
    return span


def _outside(text: str, span: Span, days: Sequence[Span]) -> Span | None:
    """What is left of a span beside days, or None."""
    start, end = span.start, span.end
    for day in days:
        if start <= day.start < end:
            end = day.start
        elif day.start < start < day.end:
            start = day.end
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return span.moved(start, end) if start < end else None
