"""Money, people and terms in Korean text as numbers, with the words they came from.

Korean counts in ten-thousands (만, 억, 조), mixes digits and words (`1조 2천억원`), and likes to stay vague
(`수백억원`, `10여 명`). A vague number keeps its words and has no value: a value is never guessed.
What a number was before (`20명에서 32명으로`) and who qualifies (`3억원 이하 점포`) is not found.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import cache

from mou_extract.records import Amount, HeadCount, Term
from mou_extract.years import SHORT_YEAR, YEAR, full_year

_SMALL = {"천": 1000, "백": 100, "십": 10}
_LARGE = {"조": 10**12, "억": 10**8, "만": 10**4}
_CURRENCIES = {
    "원": "KRW", "달러": "USD", "불": "USD", "유로": "EUR", "엔": "JPY", "위안": "CNY", "파운드": "GBP",
    "루블": "RUB", "루피아": "IDR", "루피": "INR", "프랑": "CHF", "크로나": "SEK", "동": "VND",
}  # fmt: skip
# whose dollar it is; `스위스 프랑` is one for the others
_COUNTRIES = {
    "미국": "USD", "美": "USD", "미": "USD", "US": "USD", "호주": "AUD", "캐나다": "CAD",
    "싱가포르": "SGD", "홍콩": "HKD", "대만": "TWD", "스위스": "CHF", "스웨덴": "SEK",
    "러시아": "RUB", "인도네시아": "IDR", "인도": "INR",
}  # fmt: skip
_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15}(?:\.\d+)?)(?!\d)"
# `천만`, `1억 천만`, `천2백`, `천 명`; not `이천 명`, `뜻을 천명`, `천원의 밥상`
_NO_DIGITS = r"(?:(?<![\d가-힣])|(?<=[조억만천]))[천백십](?=\d|여|\s?[조억만]|\s명)"
# atomic: a column of ten numbers was read in 5^10 ways before it was refused
_NUMBER = rf"(?>(?:{_DIGITS}(?:\s?[천백십])?|{_NO_DIGITS})(?:\s?여)?(?:\s?[조억만](?:\s?여)?)?)"
# only a unit joins a number to the next: `2023 10억원` are two; four groups of four parts at most
_EXACT = rf"{_NUMBER}(?:(?<=[조억만천백십여])\s?{_NUMBER}){{0,15}}"
_VAGUE = r"(?:수|몇)\s?(?:[천백십]\s?[조억만]?|[조억만])"
_TILDE = r"\s?[~∼～-]\s?"
# what makes a number vague from behind, `1조원대`, `100명 안팎`; else what was before, and what a
# condition asks: `40명 이하로 줄이고` is neither
_AFTER = (
    r"(?:(?P<about>대(?![가-힣])|대(?=[의로를에가는까이])"
    # `100만원 대의 지원`; not `대학`, `대가를`, `1억원 대 2억원`
    r"|\s대(?=[의로를에는](?![가-힣])|까지|(?![가-힣]|\s?\d))|\s?(?:안팎|내외|남짓))"
    # `10인 이상 사업장`, `(3명 이상) 가정`
    r"|(?!에서\s|\s?이상(?:인|의?\)?\s(?:사업장|업체|가구|가정|세대|기업[을를은는이가의에과와]))"
    r"|\s?(?:이하|미만)(?!으?로)))"
)
# `2024 프랑스`; `100억 불법`, `10 불가`, `10 불과`; `3동`, `온실 1만 동` are buildings
_NO_CURRENCY = (
    r"(?!(?:프랑|동)(?![을은이의과에씩]?(?![가-힣])|까지|으로)"
    r"|불(?![을은이의로에씩대]?(?![가-힣])|까지|에서|어치|짜리|이[상하]|대[의로를에])"
    r"|동(?<![억조]동)(?<![억조]\s동))"
)
_AMOUNT = (
    rf"(?<![\d.,])(?P<range>{_EXACT}\s?(?:{'|'.join(_CURRENCIES)})?{_TILDE})?"
    rf"(?:(?P<number>{_EXACT})|{_VAGUE})\s?(?:여\s?)?"
    rf"(?:(?P<country>{'|'.join(_COUNTRIES)})\s?(?=달러|불|루[블피]|프랑|크로나))?{_NO_CURRENCY}"
    # `50억 규모의 펀드` is won; `700억 규모의 매개변수`, `2인 1조 규모`, `저수조 규모` are none
    rf"(?:(?P<currency>{'|'.join(_CURRENCIES)})(?![칙전도장생순회아]){_AFTER}"
    # `(국비 600억, 도비 300억)`: of 13 bare 억 before such a mark all are money; not `무역법 301조, 232조`
    r"|(?<=\d억)(?=[,)·])"
    r"|(?:(?<=억)|(?<=\d조)(?<!인 \d조))(?=\s?규모(?!의?\s?(?:매개|파라미터|데이터|토큰|모델|이용|인구|계정))))"
)
_WORDS = {
    "한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8,
    "아홉": 9, "열": 10, "스무": 20,
}  # fmt: skip
_WORD = rf"(?<![가-힣])(?:{'|'.join(_WORDS)})"
# of how many each one is, not how many there are: `1인 가구`, `4인 가족`, `2인 1조`, `1인 창조기업`
_OF_ONE = (
    r"\s(?:(?:이상\s)?(?:가구|가정|가족|세대|기업(?!인)|사업|업체|창조|자영|소상공|미디어|방송|크리에이터)"
    r"|병실|시위|체제|(?:한|1)\s?[조실팀])"
)
_HEADS = (
    rf"(?<![\d.,])(?P<range>{_EXACT}\s?[명인]?{_TILDE})?"
    rf"(?:(?P<number>{_EXACT}|{_WORD})|{_VAGUE})\s?(?:여\s?)?"
    rf"(?:명|인(?=\s|[,.)]|의\s|을\s|에게|$)(?!{_OF_ONE}))(?![단칭함소절분당예장]){_AFTER}"
)
# `담당자 한 명이 맡는`, `한 명도 없는`: any one
_ANYONE = re.compile(r"한\s?명(?=[이도]|에게)")
_PART = re.compile(rf"({_DIGITS})?\s?([천백십])?(?:\s?([조억만]))?")
_NAMED_LENGTHS = {
    "하루": "P1D", "이틀": "P2D", "사흘": "P3D", "나흘": "P4D", "닷새": "P5D", "엿새": "P6D",
    "이레": "P7D", "열흘": "P10D", "보름": "P15D", "일주일": "P1W",
    "반년": "P6M",
}  # fmt: skip
_UNITS = {"개년": "Y", "년": "Y", "개월": "M", "달": "M", "주일": "W", "주": "W", "일": "D"}
# atomic: no part of `1년 6개월` or `2년여` is a length of its own
_LENGTH = (
    rf"(?>(?<![\d.,])(?:(?P<range>\d{{1,4}}\s?(?:{'|'.join(_UNITS)})?{_TILDE})"
    # `2024년 동안` is a calendar year, and so is that of `’25년 6개월간`
    r"|(?!\d{3,4}\s?년))"
    r"(?:(?P<years>(?<!['‘’`])\d\d|\d)\s?년\s?(?=\d{1,2}\s?개월))?"
    rf"(?P<number>\d{{1,4}}|{_WORD})\s?(?P<unit>{'|'.join(_UNITS)})(?P<more>여)?"
    rf"|(?<![가-힣])(?P<named>{'|'.join(_NAMED_LENGTHS)}))"
)
# a length alone is no term (`입사 3년`); of a course, `8주 과정을 마친` only says who qualifies
_DURATIONS = (
    rf"{_LENGTH}(?:\s?(?:간|동안)(?![가-힣]*격)|에\s걸쳐)",
    rf"(?<=첫\s){_LENGTH}(?!\s?(?:간|동안))",
    rf"{_LENGTH}(?=\s?짜리|\s과정의?\s)",
)
_UNTIL = (
    rf"(?:(?:(?P<year>{YEAR}|{SHORT_YEAR})년|(?P<word>올해|내년|내후년|후년|(?<![가-힣])올))?"
    r"\s?(?:(?P<month>1[0-2]|0?[1-9])월|(?P<month_word>이달|이번\s?달|내달|다음\s?달))?"
    r"\s?(?:(?P<day>3[01]|[12]?\d)일)?\s?(?P<end>[말초]|[중하]순|연말|상반기|하반기|[1-4]분기)?(?:(?<=기)\s?[말초])?"
    r"(?:\s?까지|(?<!일)\s(?:안|내)에)|(?<![가-힣])(?P<this_year>연내)에?(?![가-힣]))"
)
# where a term begins, which tells year or month of its end too: `내년 3월부터 11월까지`, `5월 1일부터 31일까지`
_SINCE = re.compile(
    rf"(?:(?P<year>{YEAR})년|(?<![가-힣])(?P<word>올해|내년|올))?\s?"
    r"(?:(?P<month>1[0-2]|0?[1-9])월|(?P<month_word>이달|이번\s?달|내달|다음\s?달))"
    r"(?:\s?\d{1,2}일)?(?:\([^()]*\))?\s?(?:부터\s|[~∼-])\s?$"
)
_YEARS_AHEAD = {"올해": 0, "올": 0, "내년": 1, "내후년": 2, "후년": 2}
_MONTHS_AHEAD = {"이달": 0, "이번달": 0, "내달": 1, "다음달": 1}
_ENDS = {"말": 12, "연말": 12, "하반기": 12, "상반기": 6}
_ENDS |= {f"{quarter}분기": 3 * quarter for quarter in range(1, 5)}
_OF_SOMETHING = ("말", "초", "중순", "하순")
_PARTS_OF_UNTIL = ("year", "word", "month", "month_word", "day", "end", "this_year")


# The long patterns, when the first promise is read: compiling them is a tenth of the time of an import.
_compiled = cache(re.compile)


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
            _COUNTRIES.get(found["country"] or "") or _CURRENCIES[found["currency"] or "원"],
        )
        for found in _compiled(_AMOUNT).finditer(text, start, _end(text, end))
    )


def find_head_counts(text: str, start: int = 0, end: int | None = None) -> tuple[HeadCount, ...]:
    """Numbers of people: `100명`, `1천200명`, `두 명`, `30여 명`; see `find_amounts`."""
    return tuple(
        HeadCount(found[0], found.start(), found.end(), _exact(found))
        for found in _compiled(_HEADS).finditer(text, start, _end(text, end))
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
        for found in _compiled(pattern).finditer(text, start, stop)
    ]
    for found in _compiled(_UNTIL).finditer(text, start, stop):
        # not `주말까지`, `학기 말까지`
        parts = [name for name in _PARTS_OF_UNTIL if found[name]]
        if parts and (parts != ["end"] or found["end"] not in _OF_SOMETHING):
            shown = found[0].lstrip()
            first = found.end() - len(shown)
            terms.append(Term(shown, first, found.end(), until=_until(found, published)))
    return tuple(sorted(terms, key=lambda term: term.start))


def _end(text: str, end: int | None) -> int:
    return len(text) if end is None else end


def _exact(found: re.Match[str]) -> int | None:
    """The number of a match; None for `수백`, `30여`, `3~5`, `100명 안팎`."""
    if found["number"] is None or found["range"] or found["about"]:
        return None
    return _WORDS.get(found["number"]) or _value(found["number"])


def _value(number: str) -> int | None:
    """`1조 2천억` -> 1200000000000; None for `30여` and where the parts do not descend."""
    if "여" in number:
        return None
    total, group, last, last_small = Decimal(0), Decimal(0), None, 10**4
    for digits, small, large in _PART.findall(number):
        if digits or small:
            if _SMALL.get(small, 1) >= last_small:
                return None
            last_small = _SMALL.get(small, 1)
            group += Decimal(digits.replace(",", "") or 1) * last_small
        if large:
            if last is not None and _LARGE[large] >= last:
                return None
            total, group = total + group * _LARGE[large], Decimal(0)
            last, last_small = _LARGE[large], 10**4
    total += group
    return int(total) if total == int(total) else None


def _duration(found: re.Match[str]) -> str | None:
    """The length of a match in ISO 8601; None for `2~3년`, `2년여`."""
    if found["named"]:
        return _NAMED_LENGTHS[found["named"]]
    if found["range"] or found["more"]:
        return None
    years = f"{int(found['years'])}Y" if found["years"] else ""
    number = _WORDS.get(found["number"]) or int(found["number"])
    return f"P{years}{number}{_UNITS[found['unit']]}"


def _with_beginning(found: re.Match[str]) -> dict[str, str | None]:
    """The parts of the end of a term, with year and month of its beginning where the end has none."""
    parts = found.groupdict()
    first = found.end() - len(found[0].lstrip())
    begun = _SINCE.search(found.string, max(0, first - 40), first)
    if begun is None or parts["year"] or parts["word"] or parts["month_word"]:
        return parts
    if parts["day"] and not parts["month"]:
        return {**parts, **begun.groupdict()}
    if begun["month"] and int(begun["month"]) <= int(parts["month"] or 0):
        return {**parts, "year": begun["year"], "word": begun["word"]}
    return parts


def _until(found: re.Match[str], published: datetime.date | None) -> str | None:
    """The last day, month or year of a term in ISO 8601, as precise as the text is."""
    parts = _with_beginning(found)
    if parts["year"]:
        year = full_year(parts["year"], published)
    elif published is None:
        return None
    else:
        year = published.year + _YEARS_AHEAD.get(parts["word"] or "", 0)
    month = int(parts["month"]) if parts["month"] else _ENDS.get(parts["end"] or "")
    if parts["month_word"] and published is not None:
        ahead = _MONTHS_AHEAD[re.sub(r"\s", "", parts["month_word"])]
        years, last = divmod(published.month - 1 + ahead, 12)
        year, month = year + years, last + 1
    elif parts["month"] and not (parts["year"] or parts["word"]) and published is not None:
        # a coming month: `3월까지`, told in November, is next year's
        year += (int(parts["month"]), 31) < (published.month, published.day)
    if month is None:
        # `20일까지`: of which month is not said
        return None if parts["day"] else f"{year:04}"
    if not parts["day"]:
        return f"{year:04}-{month:02}"
    try:
        return datetime.date(year, month, int(parts["day"])).isoformat()
    except ValueError:
        return None
