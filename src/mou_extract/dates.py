"""Korean date expressions resolved against the publication date.

News writes days relative to the day it appears: `26일` is the latest 26th, `오는 5일` the next
5th, `지난달 28일` the 28th of the month before. The cue often stands beside the tagged expression,
so the text around it is read too. What cannot be known stays unknown: a date is never guessed.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from mou_extract.years import SHORT_YEAR, YEAR, full_year


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """A day, or None where it cannot be known, and the rule that said so."""

    day: datetime.date | None
    rule: str


ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
UNKNOWN_FORM = "not a single day"
NO_REFERENCE = "no publication date to count from"
IMPOSSIBLE = "no such day"
# `26일` and nothing beside it that tells the month
BARE_DAY = "day, latest"

# days away from the publication date
_DAY_WORDS = {
    "오늘": 0,
    "금일": 0,
    "이날": 0,
    "당일": 0,
    "어제": -1,
    "전날": -1,
    "전일": -1,
    "그제": -2,
    "그저께": -2,
    "내일": 1,
    "익일": 1,
    "모레": 2,
}
# those that count from the day told last: `성하대는 10일 문을 열고 이날 협약을 맺었다`, published on the 11th
_SAME_DAY = {"이날", "당일", "같은 날", "같은날", "전날", "전일"}
_DAY_WORDS |= {"같은 날": 0, "같은날": 0}
# `지난주 금요일`, `오는 월요일`: weeks away, or the last or next day of that name
_WEEKDAY = re.compile(
    r"(?:(?P<week>지지난|지난|이번|금|다음|내)\s?주|(?P<cue>지난|오는|다가오는))\s*(?P<name>[월화수목금토일])요일"
)
_WEEKS = {"지지난": -2, "지난": -1, "이번": 0, "금": 0, "다음": 1, "내": 1}
# years and months away from those of the publication date
_YEAR_WORDS = {"재작년": -2, "지난해": -1, "작년": -1, "전년": -1, "올해": 0, "금년": 0, "올": 0}
_YEAR_WORDS |= {"내년": 1}
_MONTH_WORDS = {"지지난달": -2, "지난달": -1, "전달": -1, "저번달": -1}
_MONTH_WORDS |= {"이달": 0, "이번달": 0, "금월": 0, "내달": 1, "다음달": 1}
_PAST, _FUTURE = ("지난", "앞서"), ("오는", "다가오는")


def iso_day(text: str) -> datetime.date:
    """The day of `YYYY-MM-DD`, and of no other form that `datetime` would take.

    Raises:
        ValueError: It is no day of that form.
    """
    if not ISO_DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not of the form YYYY-MM-DD")
    return datetime.date.fromisoformat(text)


def _words(words: tuple[str, ...]) -> str:
    # `지난 달` and `다음 달` are written with and without the space
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(word.replace("달", r"\s?달") for word in longest_first)


_CUE = "|".join((*_PAST, *_FUTURE))
_PARTS = (
    rf"(?:(?P<year_word>{_words(tuple(_YEAR_WORDS))})\s*)?"
    rf"(?:(?P<cue>{_CUE})\s*)??"
    rf"(?:(?P<year>{YEAR}|{SHORT_YEAR}|(?<!\d)\d\d(?=년\s*\d{{1,2}}월))년?\s*)?"
    rf"(?:(?P<cue_after_year>{_CUE})\s*)??"
    rf"(?:(?P<month_word>{_words(tuple(_MONTH_WORDS))})\s*)?"
    r"(?:(?P<month>\d{1,2})\s?월\s*)?"
)
_KOREAN = re.compile(_PARTS + r"(?P<day>\d{1,2})\s?일")
_NUMERIC = re.compile(
    rf"(?:['‘’`]?(?P<year>{YEAR}|\d\d)\s?[./-]\s?)?"
    r"(?P<month>\d{1,2})\s?[./-]\s?(?P<day>\d{1,2})(?(year)(?:\.|\s?일)?|\.?)"
)
# A day with its month, and its year where that is told, as one writes it: `2026년 3월 9일`, `2026. 3. 9.`, `3월 9일`.
DAY_OF_MONTH = re.compile(
    rf"(?<![\d./-])(?:(?:(?:{YEAR}|{SHORT_YEAR})년\s?)?(?:0?[1-9]|1[0-2])월\s?\d{{1,2}}일(?!간)"
    rf"|(?:{YEAR}|{SHORT_YEAR})"
    r"\s?[./-]\s?(?:0?[1-9]|1[0-2])\s?[./-]\s?\d{1,2}(?:일|\.(?=[\s(]|$)|(?![\d%일]))"
    r"|(?:0?[1-9]|1[0-2])/\d{1,2}(?![\d%/일]))"
)
# `(토)`, `(현지시간)`, `오전 11시`, `토요일`: what may follow a day without changing it
_TAIL = re.compile(
    r"(?:\s*(?:\([^)]*\)|\[[^\]]*\]|\d{1,2}:\d\d|[월화수목금토일]요일|오전|오후|새벽|아침|정오|낮|저녁|밤|자|\d{1,2}시(?:\s*\d{1,2}분)?|현지\s?시[간각]))+$"
)
# what may stand before a day without changing it: `현지시간 10일`, `화요일인 10일`
_HEAD = re.compile(r"^(?:현지\s?시[간각](?:으로)?|[월화수목금토일]요일인)\s*")
# the words before a tagged expression that belong to it: `지난해 12월 [3일]`
_LEAD = re.compile(
    rf"(?:(?<![가-힣\d])(?:{_words(tuple(_YEAR_WORDS))}|{_CUE}|{_words(tuple(_MONTH_WORDS))}"
    rf"|(?:{YEAR}|{SHORT_YEAR})년|\d{{1,2}}월)\s*)+$"
)
# what counts from a date told before, not from publication: the last year or month there is meant
_BACK = re.compile(r"(이듬해|같은\s?[해달])\s*((?:\d{1,2}월\s*)?\d{1,2}일)$")
# not `전년 대비`, `성금을 전달하고`; after `지난 3월` no longer the year told before it
_TOLD_YEAR = re.compile(
    rf"(?<!\d)(?P<year>{YEAR})(?=년)"
    r"|(?<![가-힣])(?:(?P<word>재작년|지난해|작년|올해|금년|내년|올(?=\s?\d))|(?P<next>이듬해)"
    r"|지난\s?\d{1,2}월)"
)
_TOLD_MONTH = re.compile(
    rf"(?<![가-힣\d])(?:(?:(?:{_words(tuple(_YEAR_WORDS))}|{YEAR}년|{_CUE})\s*)*\d{{1,2}}월"
    rf"|(?:{_words(tuple(_MONTH_WORDS.keys() - {'전달'}))})(?!의))"
)
# not `25~26일`, `20일까지`, `오는 20일`, `15일 만에`, `2박 3일`, `2일차`, `4일제`, `30일 전에`
_TOLD_DAY = re.compile(
    rf"(?<![\d~∼-])(?<!오는 )(?:{YEAR}년\s*)?"
    r"(?:\d{1,2}월\s*)?(?<!\d)(?<!박)(?<!박 )(?<!매[달월] )\d{1,2}일"
    r"(?!까지|부터|간|째|차|제|장|[~∼-]|\s?(?:동안|만에|연속|이내|이상|[전뒤후](?:에|부터)?(?![가-힣])))"
)
# what stands between a day and a verb that is not the verb of that day
_OTHER_CLAUSE = (
    r"[했됐었았혔웠렸]|(?:체결|개최|서명)[한된]\s|[맺열갖하]고|하며|맺은|열린\s|[.!?]\s|\n"  # `체결한 `
    r"|(?<![가-힣])(?:다가)?오는\s|다음\s?달|내달|내년|매년|\d{1,2}[월일]"  # `28일 협약식에서 오는 4월`
    r"|(?:협약|각서|MOU\)?|\s이)에\s?따라|(?:가진|연|마친)\s(?:뒤|후|데)"  # `협약식을 가진 뒤`
)
_PLANNED = "(?:예정|계획)"
# `[20일] … 협약을 체결한다`, `협약식이 열린다`, and not `[20일] … 축제를 함께 개최한다`
_COMING = re.compile(
    rf"(?:(?!{_OTHER_CLAUSE}).){{0,150}}?"
    rf"(?:(?:체결|서명)(?:[한된]다|하기로|[할될]?\s?{_PLANNED})|맺(?:는다|기로|을\s?{_PLANNED})"
    r"|(?:협약|협정|(?:체결|조인|서명)식|MOU)식?(?:\([^()]*\))?[^\s가-힣]?[을를이가]?\s(?:함께\s)?"
    rf"(?:(?:개최|진행)(?:[한된]다|하기로|[할될]?\s?{_PLANNED})|열린다|연다|갖는다|(?:열리?|가지)기로"
    rf"|(?:열릴|열|가질)\s?{_PLANNED}|예정(?:돼|되어|됐|이다)))"
)
# how much of the text before an expression can hold its cue
_REACH = 40
# a day of a month without a cue is of the last nine months or of the next three
_BEFORE, _AHEAD = -275, 90
# `오는 3월 5일` may still be published some days later; `3월 5일 … 체결한다`, without a cue, some weeks
_TOLD_LATE, _TOLD_LATER = 3, 31
# a day told longer ago is not what `이날` means: `지난해 10월 5일 문을 연 센터에서 이날`
_A_MONTH = 31


def resolve_date(
    expression: str,
    context_before: str,
    published: datetime.date | None,
    *,
    context_after: str = "",
) -> ResolvedDate:
    """Resolves an expression such as `26일`, `3월 5일`, `2024.3.5` or `이날`.

    Args:
        expression: The expression as written; a weekday or an hour after it is ignored.
        context_before: Text before the expression: its end may hold the cue (`오는`, `지난달`).
        published: Publication date, the day that relative expressions count from.
        context_after: Text after the expression: its verb may tell of a day to come (`체결한다`).

    Returns:
        The day and the rule that gave it; the day is None for what is not one single day, for a
        day that the calendar does not have, and where the year cannot be known.
    """
    core = _HEAD.sub("", _TAIL.sub("", expression.strip()).strip())
    if core in _DAY_WORDS:
        told = _told_day(context_before, published) if core in _SAME_DAY else None
        return _shifted(told or published, _DAY_WORDS[core], core)
    if weekday := _WEEKDAY.fullmatch(expression.strip()):
        return _weekday(weekday, published)
    lead = _LEAD.search(context_before[-_REACH:].replace("\n", " "))
    if back := _BACK.search(f"{context_before}{core}"):
        lead, core = None, _spelled_out(back[1], back[2], context_before, published)
    coming = _COMING.match(context_after) is not None
    for text in (f"{lead[0]}{core}" if lead else core, core):
        if found := _KOREAN.fullmatch(text):
            return _resolve_parts(found.groupdict(), published, coming=coming)
    if found := _NUMERIC.fullmatch(core):
        cue = lead[0].split()[-1] if lead else None
        return _resolve_parts({**found.groupdict(), "cue": cue}, published)
    return ResolvedDate(None, UNKNOWN_FORM)


def _told_day(context_before: str, published: datetime.date | None) -> datetime.date | None:
    """The recent day that a text has told last, unless it is a limit or to come: `10일`, not `20일까지`."""
    if published is None:
        return None
    for told in reversed(list(_TOLD_DAY.finditer(context_before))):
        day = resolve_date(told[0], context_before[: told.start()], published).day
        if day is None or day > published:
            return None
        if (published - day).days <= _A_MONTH:
            return day
    return None


def _weekday(found: re.Match[str], published: datetime.date | None) -> ResolvedDate:
    """`지난주 금요일` of the week before, `지난 금요일` and `오는 금요일` the nearest one that side."""
    if published is None:
        return ResolvedDate(None, NO_REFERENCE)
    days = "월화수목금토일".index(found["name"]) - published.weekday()
    if found["week"]:
        days += 7 * _WEEKS[found["week"]]
    elif found["cue"] in _PAST:
        days = -(-days % 7) or -7
    else:
        days = days % 7 or 7
    return _shifted(published, days, "weekday")


def _spelled_out(word: str, day: str, context_before: str, published: datetime.date | None) -> str:
    """`이듬해 1월 3일` after `2022년 12월` is `2023년 1월 3일`; the bare day where none is told."""
    if word.endswith("달"):
        told = _TOLD_MONTH.findall(context_before)
        return f"{told[-1]} {day}" if told else day
    before = context_before.rstrip().removesuffix(word)
    year = _told_year(f"{before} {word}", published)
    return f"{year}년 {day}" if year else day


def _told_year(text: str, published: datetime.date | None) -> int | None:
    """The year that a text has come to at its end: told, counted from publication or from a told."""
    year = None
    for told in _TOLD_YEAR.finditer(text):
        if told["year"]:
            year = int(told["year"])
        elif told["word"]:
            year = published.year + _YEAR_WORDS[told["word"]] if published else None
        else:
            year = year + 1 if told["next"] and year else None
    return year


def _resolve_parts(
    parts: dict[str, str | None], published: datetime.date | None, *, coming: bool = False
) -> ResolvedDate:
    """The table of rules, from what says most to what says least."""
    day = int(parts["day"] or 0)
    month = int(parts["month"]) if parts["month"] else None
    cue = parts.get("cue") or parts.get("cue_after_year")
    if (year := parts.get("year")) and month:
        return _day(full_year(year, published), month, day, "year, month and day")
    if (year or parts.get("year_word")) and not month:
        return ResolvedDate(None, "year without month")
    if published is None:
        return ResolvedDate(None, NO_REFERENCE)
    if (word := parts.get("year_word")) and month:
        return _day(published.year + _YEAR_WORDS[word], month, day, f"month and day, {word}")
    if word := parts.get("month_word"):
        word = re.sub(r"\s", "", word)
        return _day(*_month_away(published, _MONTH_WORDS[word]), day, f"day, {word}")
    if month:
        return _month_and_day(month, day, cue, published, coming=coming and not cue)
    return _day_alone(day, cue, published, coming=coming)


def _month_and_day(
    month: int, day: int, cue: str | None, published: datetime.date, *, coming: bool
) -> ResolvedDate:
    """`3월 5일`: of the years around publication the nearest one that the cue allows."""
    years = (published.year - 1, published.year, published.year + 1)
    days = [found for year in years if (found := _calendar(year, month, day))]
    if cue in _PAST:
        past = [found for found in days if found <= published]
        return ResolvedDate(max(past), "month and day, past") if past else _impossible()
    if cue in _FUTURE or coming:
        late = _TOLD_LATER if coming else _TOLD_LATE
        future = [found for found in days if (found - published).days >= -late]
        return ResolvedDate(min(future), "month and day, coming") if future else _impossible()
    # far ahead only with a cue; a 29 February is not looked for in another year than the one meant
    near = [found for found in days if _BEFORE <= (found - published).days <= _AHEAD]
    return ResolvedDate(near[0], "month and day, nearest year") if near else _impossible()


def _day_alone(
    day: int, cue: str | None, published: datetime.date, *, coming: bool
) -> ResolvedDate:
    """`26일`: this month's day if that is over, else the month before; `오는` looks ahead."""
    if cue in _FUTURE:
        months_away = 0 if day >= published.day else 1
        return _day(*_month_away(published, months_away), day, "day, coming")
    if coming and cue is None:
        # `20일 … 체결한다` may still be published on the 21st
        days = [_calendar(*_month_away(published, away), day) for away in (-1, 0, 1)]
        if near := [found for found in days if found]:
            nearest = min(near, key=lambda found: abs(found - published))
            return ResolvedDate(nearest, "day, nearest")
    months_away = 0 if day <= published.day else -1
    return _day(*_month_away(published, months_away), day, BARE_DAY)


def _shifted(published: datetime.date | None, days: int, word: str) -> ResolvedDate:
    if published is None:
        return ResolvedDate(None, NO_REFERENCE)
    try:
        return ResolvedDate(published + datetime.timedelta(days), word)
    except OverflowError:
        return _impossible()


def _month_away(published: datetime.date, months: int) -> tuple[int, int]:
    years, month = divmod(published.month - 1 + months, 12)
    return published.year + years, month + 1


def _day(year: int, month: int, day: int, rule: str) -> ResolvedDate:
    found = _calendar(year, month, day)
    return ResolvedDate(found, rule) if found else _impossible()


def _calendar(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _impossible() -> ResolvedDate:
    return ResolvedDate(None, IMPOSSIBLE)
