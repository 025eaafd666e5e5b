"""When and where it was signed: the signing day before the day of the announcement."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from mou_extract.assembly.evidence import surest
from mou_extract.dates import BARE_DAY, resolve_date
from mou_extract.records import FieldScores
from mou_extract.spans import Span

# `26일 밝혔다`, `26일(현지시간) 이같이 전했다`, `26일 누리집을 통해 공개했다`
_ANNOUNCES = re.compile(
    r"(?:\s*\([^()]*\))?\s*(?:오전|오후)?\s*(?:이같이|이 같이|이렇게|공식|각각|공동으로|공동)?\s*"
    r"(?:이\s?같은\s(?:내용|사실|소식)을\s|(?:\S+\s)?(?:홈페이지|누리집|브리핑|SNS|소셜미디어|유튜브)\S*\s통해\s)?"
    r"(?:밝|전했|전해|말했|발표|알렸|설명|보도|공시|공개|공식화|강조|소개|덧붙)"
)
# how much of the text before a day may tell its month and year, and after it whether it is to come
_CUES, _VERB = 200, 200


@dataclass(frozen=True, slots=True)
class Signing:
    """The day, the expression that tells it, the place, their scores; None for what is not told."""

    signed_on: datetime.date | None
    date_text: str | None
    venue: str | None
    scores: FieldScores


def find_signing(
    text: str,
    dates: Sequence[Span],
    venues: Sequence[Span],
    published: datetime.date | None,
) -> Signing:
    """Chooses among the tagged days and places of one article."""
    told = [span for span in dates if not _ANNOUNCES.match(text, span.end)] or list(dates)
    date_text = text[told[0].start : told[0].end] if told else None
    venue = max((text[span.start : span.end] for span in venues), key=_fullness, default=None)
    scores = FieldScores(
        None if date_text is None else surest(text, told, date_text),
        None if venue is None else surest(text, venues, venue),
    )
    return Signing(_resolve(text, told, published), date_text, venue, scores)


def _resolve(
    text: str, dates: Sequence[Span], published: datetime.date | None
) -> datetime.date | None:
    """The first expression's day, or what a fuller one tells of the same day of the month.

    A headline has neither month nor cue: `물결시, 29일 누리대와 협약` before `오는 29일 … 맺는다`.
    """
    if not dates:
        return None
    number = _day_of_month(text[dates[0].start : dates[0].end])
    resolved = []
    for span in dates:
        expression = text[span.start : span.end]
        if span is not dates[0] and _day_of_month(expression) != number:
            continue
        before = text[max(0, span.start - _CUES) : span.start]
        after = text[span.end : span.end + _VERB]
        told = resolve_date(expression, before, published, context_after=after)
        if told.day:
            resolved.append(told)
    fuller = (told for told in resolved if told.rule != BARE_DAY)
    best = next(fuller, resolved[0] if resolved else None)
    return best.day if best else None


def _day_of_month(expression: str) -> str | None:
    found = re.search(r"(\d{1,2})(?:일|\.?$)", expression)
    return found[1] if found else None


def _fullness(venue: str) -> int:
    return len(re.sub(r"\s", "", venue))
