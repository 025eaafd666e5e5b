"""Money, people and terms in Korean text as numbers, with the words they came from.

Korean counts in ten-thousands (만, 억, 조), mixes digits and words (`1조 2천억원`), and likes to stay vague
(`수백억원`, `10여 명`). A vague number keeps its words and has no value: a value is never guessed.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from mou_extract.records import Amount, HeadCount, Term

_SMALL = {"천": 1000, "백": 100, "십": 10}
_LARGE = {"조": 10**12, "억": 10**8, "만": 10**4}
_CURRENCIES = {
    "원": "KRW", "달러": "USD", "불": "USD", "유로": "EUR", "엔": "JPY", "위안": "CNY", "파운드": "GBP",
}  # fmt: skip
_DIGITS = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_NUMBER = rf"(?:(?:{_DIGITS})\s?[천백십]?(?:\s?\d+\s?[백십])*\s?[조억만]?\s?여?)"
_EXACT = rf"{_NUMBER}(?:\s?{_NUMBER})*"
_VAGUE = r"(?:수|몇)\s?(?:[천백십]\s?[조억만]?|[조억만])"
_RANGE = rf"(?P<range>(?:{_DIGITS})\s?[천백십]?[조억만]?\s?[~∼～-]\s?)?"
_AMOUNT = re.compile(
    rf"(?<![\d.,]){_RANGE}(?:(?P<number>{_EXACT})|(?P<vague>{_VAGUE}))\s?(?:여\s?)?"
    rf"(?P<foreign>미국\s?|美\s?)?(?P<currency>{'|'.join(_CURRENCIES)})(?![칙전도장생순회])"
)
_HEADS = re.compile(
    rf"(?<![\d.,]){_RANGE}(?:(?P<number>{_EXACT})|(?P<vague>{_VAGUE}))\s?(?:여\s?)?"
    r"(?:명|인(?=\s|[,.)]|의\s|을\s|에게|$))(?![단칭함소절])"
)
_PART = re.compile(rf"(?P<digits>{_DIGITS})\s?(?P<small>[천백십])?")
_WORDS = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "열": 10}
_DURATION = re.compile(
    rf"(?<![\d.,])(?P<number>\d+|{'|'.join(_WORDS)})\s?(?P<unit>년|개월|달|주|일)\s?(?:간|동안)(?![가-힣]*격)"
)
_UNITS = {"년": "P{}Y", "개월": "P{}M", "달": "P{}M", "주": "P{}W", "일": "P{}D"}
_UNTIL = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)년|(?P<word>올해|내년|내후년|후년))?\s?(?:(?P<month>1[0-2]|0?[1-9])월)?"
    r"\s?(?:(?P<day>3[01]|[12]?\d)일)?\s?(?P<end>말|연말|상반기|하반기)?\s?까지"
)
_YEARS_AHEAD = {"올해": 0, "내년": 1, "내후년": 2, "후년": 2}
_ENDS = {"말": 12, "연말": 12, "하반기": 12, "상반기": 6}


def find_amounts(text: str, start: int = 0, end: int | None = None) -> tuple[Amount, ...]:
    """Sums of money: `4억원`, `1조 2천억 원`, `500만 달러`, `수백억원`.

    Args:
        text: Text that offsets count.
        start: Where to begin.
        end: Where to stop; None for the end of the text.
    """
    return tuple(
        Amount(
            found[0],
            found.start(),
            found.end(),
            _exact(found),
            _CURRENCIES[found["currency"]],
        )
        for found in _AMOUNT.finditer(text, start, _end(text, end))
    )


def find_head_counts(text: str, start: int = 0, end: int | None = None) -> tuple[HeadCount, ...]:
    """Numbers of people: `100명`, `1천200명`, `30여 명`; see `find_amounts`."""
    return tuple(
        HeadCount(
            found[0],
            found.start(),
            found.end(),
            _exact(found),
        )
        for found in _HEADS.finditer(text, start, _end(text, end))
    )


def find_terms(
    text: str, published: datetime.date | None, start: int = 0, end: int | None = None
) -> tuple[Term, ...]:
    """Terms: `3년간`, `6개월 동안`, `2027년까지`, `내년 6월까지`, in text order.

    Args:
        text: Text that offsets count.
        published: Publication date, which `올해` and `내년` count from.
        start: Where to begin.
        end: Where to stop; None for the end of the text.
    """
    stop = _end(text, end)
    terms = []
    for found in _DURATION.finditer(text, start, stop):
        number = _WORDS.get(found["number"]) or int(found["number"])
        duration = _UNITS[found["unit"]].format(number)
        terms.append(Term(found[0], found.start(), found.end(), duration=duration))
    for found in _UNTIL.finditer(text, start, stop):
        if any(found[name] for name in ("year", "word", "month", "day", "end")):
            shown = found[0].lstrip()
            first = found.end() - len(shown)
            terms.append(Term(shown, first, found.end(), until=_until(found, published)))
    return tuple(sorted(terms, key=lambda term: term.start))


def _end(text: str, end: int | None) -> int:
    return len(text) if end is None else end


def _exact(found: re.Match[str]) -> int | None:
    """The number of a match; None for `수백`, `30여`, `3~5`."""
    if found["number"] is None or found["range"] or "여" in found[0]:
        return None
    return _value(found["number"])


def _value(number: str) -> int | None:
    """`1조 2천억` -> 1200000000000; None where the parts do not descend (two numbers in a row)."""
    total, last = Decimal(0), None
    position = 0
    group = Decimal(0)
    number = number.strip()
    while position < len(number):
        if number[position].isspace():
            position += 1
            continue
        if large := _LARGE.get(number[position]):
            if last is not None and large >= last:
                return None
            total, group, last = total + group * large, Decimal(0), large
            position += 1
            continue
        found = _PART.match(number, position)
        if found is None:
            return None
        digits = Decimal(found["digits"].replace(",", ""))
        group += digits * _SMALL.get(found["small"] or "", 1)
        position = found.end()
    total += group
    return int(total) if total == int(total) else None


def _until(found: re.Match[str], published: datetime.date | None) -> str | None:
    """The last day, month or year of a term in ISO 8601, as precise as the text is."""
    if found["year"]:
        year = int(found["year"])
    elif published is None:
        return None
    elif found["word"]:
        year = published.year + _YEARS_AHEAD[found["word"]]
    else:
        year = published.year
    month = int(found["month"]) if found["month"] else None
    if month is None:
        if found["day"]:
            return None  # `20일까지`: of which month is not said
        closing = _ENDS.get(found["end"] or "")
        return f"{year:04}-{closing:02}" if closing else f"{year:04}"
    if not found["year"] and not found["word"] and published is not None:
        # a coming month: `3월까지`, told in November, is next year's
        year += (month, 31) < (published.month, published.day)
    if not found["day"]:
        return f"{year:04}-{month:02}"
    try:
        return datetime.date(year, month, int(found["day"])).isoformat()
    except ValueError:
        return None
