"""Money, people and terms in Korean text as numbers, with the words they came from.

Korean counts in ten-thousands (만, 억, 조), mixes digits and words (`1조 2천억원`), and likes to stay vague
(`수백억원`, `10여 명`). A vague number keeps its words and has no value: a value is never guessed.
What a number was before (`20명에서 32명으로`) and who qualifies (`3억원 이하 점포`) is not found.
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
# what was before, and what a condition asks: `40명 이하로 줄이고` is neither
_ASIDE = r"(?!에서\s|\s?이상인|\s?(?:이하|미만)(?!으?로))"
_AMOUNT = re.compile(
    rf"(?<![\d.,]){_RANGE}(?:(?P<number>{_EXACT})|(?P<vague>{_VAGUE}))\s?(?:여\s?)?"
    rf"(?P<foreign>미국\s?|美\s?)?(?P<currency>{'|'.join(_CURRENCIES)})(?![칙전도장생순회]){_ASIDE}"
)
_WORDS = {
    "한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8,
    "아홉": 9, "열": 10, "스무": 20,
}  # fmt: skip
_WORD = rf"(?<![가-힣])(?:{'|'.join(_WORDS)})"
_HEADS = re.compile(
    rf"(?<![\d.,]){_RANGE}(?:(?P<number>{_EXACT})|(?P<vague>{_VAGUE})|(?P<word>{_WORD}))\s?(?:여\s?)?"
    rf"(?:명|인(?=\s|[,.)]|의\s|을\s|에게|$))(?![단칭함소절분당]){_ASIDE}"
)
# `담당자 한 명이 맡는`, `한 명도 없는`: any one
_ANYONE = re.compile(r"한\s?명(?=[이도]|에게)")
_PART = re.compile(rf"(?P<digits>{_DIGITS})\s?(?P<small>[천백십])?")
_DAYS = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "열흘": 10, "보름": 15,
}  # fmt: skip
_LENGTH = (
    rf"(?<![\d.,])(?:(?P<number>\d{{1,4}}|{_WORD})\s?(?P<unit>년|개월|달|주|일)"
    rf"|(?<![가-힣])(?P<days>{'|'.join(_DAYS)}))"
)
# a length alone is no term (`입사 3년`); of a course, `8주 과정을 마친` only says who qualifies
_DURATIONS = (
    re.compile(rf"{_LENGTH}(?:\s?(?:간|동안)(?![가-힣]*격)|에\s걸쳐)"),
    re.compile(rf"(?<=첫\s){_LENGTH}(?!\s?(?:간|동안))"),
    re.compile(rf"{_LENGTH}(?=\s?짜리|\s과정의?\s)"),
)
_UNITS = {"년": "P{}Y", "개월": "P{}M", "달": "P{}M", "주": "P{}W", "일": "P{}D"}
_UNTIL = re.compile(
    r"(?:(?:(?P<year>(?:19|20)\d\d)년|(?P<word>올해|내년|내후년|후년|(?<![가-힣])올))?"
    r"\s?(?:(?P<month>1[0-2]|0?[1-9])월|(?P<month_word>이달|이번\s?달|내달|다음\s?달))?"
    r"\s?(?:(?P<day>3[01]|[12]?\d)일)?\s?(?P<end>말|연말|상반기|하반기|[1-4]분기)?"
    r"(?:\s?까지|(?<!일)\s(?:안|내)에)|(?<![가-힣])(?P<this_year>연내)에?(?![가-힣]))"
)
_YEARS_AHEAD = {"올해": 0, "올": 0, "내년": 1, "내후년": 2, "후년": 2}
_MONTHS_AHEAD = {"이달": 0, "이번달": 0, "내달": 1, "다음달": 1}
_ENDS = {"말": 12, "연말": 12, "하반기": 12, "상반기": 6}
_ENDS |= {f"{quarter}분기": 3 * quarter for quarter in range(1, 5)}
_PARTS_OF_UNTIL = ("year", "word", "month", "month_word", "day", "end", "this_year")


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
    """Numbers of people: `100명`, `1천200명`, `두 명`, `30여 명`; see `find_amounts`."""
    return tuple(
        HeadCount(
            found[0],
            found.start(),
            found.end(),
            _WORDS.get(found["word"] or "") or _exact(found),
        )
        for found in _HEADS.finditer(text, start, _end(text, end))
        if not _ANYONE.match(text, found.start())
    )


def find_terms(
    text: str, published: datetime.date | None, start: int = 0, end: int | None = None
) -> tuple[Term, ...]:
    """Terms: `3년간`, `열흘 동안`, `2027년까지`, `내년 6월까지`, `올해 안에`, in text order.

    Args:
        text: Text that offsets count.
        published: Publication date, which `올해` and `내년` count from.
        start: Where to begin.
        end: Where to stop; None for the end of the text.
    """
    stop = _end(text, end)
    terms = [
        Term(found[0], found.start(), found.end(), duration=_duration(found))
        for pattern in _DURATIONS
        for found in pattern.finditer(text, start, stop)
    ]
    for found in _UNTIL.finditer(text, start, stop):
        if any(found[name] for name in _PARTS_OF_UNTIL):
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


def _duration(found: re.Match[str]) -> str:
    if found["days"]:
        return f"P{_DAYS[found['days']]}D"
    return _UNITS[found["unit"]].format(_WORDS.get(found["number"]) or int(found["number"]))


def _until(found: re.Match[str], published: datetime.date | None) -> str | None:
    """The last day, month or year of a term in ISO 8601, as precise as the text is."""
    if found["year"]:
        year = int(found["year"])
    elif published is None:
        return None
    else:
        year = published.year + _YEARS_AHEAD.get(found["word"] or "", 0)
    month = int(found["month"]) if found["month"] else _ENDS.get(found["end"] or "")
    if found["month_word"] and published is not None:
        ahead = _MONTHS_AHEAD[re.sub(r"\s", "", found["month_word"])]
        years, last = divmod(published.month - 1 + ahead, 12)
        year, month = year + years, last + 1
    elif found["month"] and not (found["year"] or found["word"]) and published is not None:
        # a coming month: `3월까지`, told in November, is next year's
        year += (int(found["month"]), 31) < (published.month, published.day)
    if month is None:
        # `20일까지`: of which month is not said
        return None if found["day"] else f"{year:04}"
    if not found["day"]:
        return f"{year:04}-{month:02}"
    try:
        return datetime.date(year, month, int(found["day"])).isoformat()
    except ValueError:
        return None
