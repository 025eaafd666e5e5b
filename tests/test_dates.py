"""Dates: every form that news uses, and nothing guessed."""

from __future__ import annotations

import datetime

import pytest

from mou_extract.assembly.signing import find_signing
from mou_extract.dates import (
    IMPOSSIBLE,
    NO_REFERENCE,
    UNKNOWN_FORM,
    ResolvedDate,
    resolve_date,
)
from mou_extract.spans import Span

WEDNESDAY = datetime.date(2024, 3, 6)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("expression", "before", "expected"),
    [
        ("5일", "두 기관은 ", "2024-03-05"),
        ("6일", "두 기관은 ", "2024-03-06"),
        ("26일", "두 기관은 ", "2024-02-26"),
        ("5일", "두 기관은 지난 ", "2024-03-05"),
        ("20일", "두 기관은 지난 ", "2024-02-20"),
        ("지난 20일", "", "2024-02-20"),
        ("8일", "두 기관은 오는 ", "2024-03-08"),
        ("5일", "두 기관은 오는 ", "2024-04-05"),
        ("5일(현지시간)", "", "2024-03-05"),
        ("5일 오후 3시", "", "2024-03-05"),
        ("5일(화)", "", "2024-03-05"),
    ],
)
def test_a_day_alone_is_the_latest_one_unless_announced(
    expression: str, before: str, expected: str
) -> None:
    assert resolve_date(expression, before, WEDNESDAY).day == day(expected)


@pytest.mark.parametrize(
    ("expression", "before", "published", "expected"),
    [
        ("30일", "", "2024-01-02", "2023-12-30"),
        ("3일", "오는 ", "2023-12-28", "2024-01-03"),
        ("28일", "지난달 ", "2024-01-10", "2023-12-28"),
        ("3일", "내달 ", "2023-12-10", "2024-01-03"),
        ("12월 30일", "", "2024-01-02", "2023-12-30"),
        ("1월 4일", "", "2023-12-28", "2024-01-04"),
        ("12월 3일", "지난 ", "2024-06-20", "2023-12-03"),
        ("9월 20일", "", "2024-04-01", "2023-09-20"),
        ("5월 20일", "", "2024-04-01", "2024-05-20"),
        ("1월 4일", "오는 ", "2024-06-20", "2025-01-04"),
    ],
)
def test_months_and_years_are_crossed(
    expression: str, before: str, published: str, expected: str
) -> None:
    assert resolve_date(expression, before, day(published)).day == day(expected)


@pytest.mark.parametrize(
    ("expression", "before", "expected"),
    [
        ("3월 5일", "", "2024-03-05"),
        ("28일", "지난달 ", "2024-02-28"),
        ("28일", "지난 달 ", "2024-02-28"),
        ("3일", "다음 달 ", "2024-04-03"),
        ("내달 3일", "", "2024-04-03"),
        ("4일", "이달 ", "2024-03-04"),
        ("3월 5일", "올해 ", "2024-03-05"),
        ("지난해 12월 3일", "", "2023-12-03"),
        ("3일", "지난해 12월 ", "2023-12-03"),
        ("1월 9일", "내년 ", "2025-01-09"),
        ("3/5", "", "2024-03-05"),
    ],
)
def test_month_words_and_year_words_count_from_publication(
    expression: str, before: str, expected: str
) -> None:
    assert resolve_date(expression, before, WEDNESDAY).day == day(expected)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("2024년 11월 2일(토)", "2024-11-02"),
        ("지난 2023년 11월 2일", "2023-11-02"),
        ("'24년 3월 5일", "2024-03-05"),
        ("’24년 3월 5일", "2024-03-05"),
        ("24년 3월 5일", "2024-03-05"),
        ("2024.3.5", "2024-03-05"),
        ("24.3.5.", "2024-03-05"),
        ("2024. 3. 5.(화)", "2024-03-05"),
        ("2024-03-05", "2024-03-05"),
        ("2024.3.5일", "2024-03-05"),
        ("‘2024.3.5", "2024-03-05"),
    ],
)
def test_a_year_in_the_text_needs_no_publication_date(expression: str, expected: str) -> None:
    assert resolve_date(expression, "", None) == ResolvedDate(day(expected), "year, month and day")


@pytest.mark.parametrize(
    ("expression", "before", "published", "expected"),
    [
        ("’98년 3월 5일", "", "2026-03-06", "1998-03-05"),
        ("98년 3월 5일", "", "2026-03-06", "1998-03-05"),
        ("98. 3. 5.", "", "2026-03-06", "1998-03-05"),
        ("’98. 3. 5.", "", "2026-03-06", "1998-03-05"),
        ("3월 5일", "’98년 ", "2026-03-06", "1998-03-05"),
        ("3월 5일", "`98년 ", "2026-03-06", "1998-03-05"),
        ("’30년 3월 5일", "", "2026-03-06", "2030-03-05"),
        ("’02년 3월 5일", "", "1998-03-06", "2002-03-05"),
        ("’98년 3월 5일", "", "1998-03-06", "1998-03-05"),
    ],
)
def test_a_year_of_two_digits_is_the_nearest_to_publication(
    expression: str, before: str, published: str, expected: str
) -> None:
    assert resolve_date(expression, before, day(published)).day == day(expected)


@pytest.mark.parametrize(
    ("expression", "before", "expected"),
    [
        ("1899년 3월 5일", "", "1899-03-05"),
        ("3월 5일", "1899년 ", "1899-03-05"),
        ("5일", "1899년 3월 ", "1899-03-05"),
        ("1899. 3. 5.", "", "1899-03-05"),
        ("같은 해 3월 5일", "1899년 1월 문을 연 뒤 ", "1899-03-05"),
        ("같은 달 5일", "1899년 3월 문을 연 뒤 ", "1899-03-05"),
    ],
)
def test_a_year_of_another_century_is_read_in_every_place(
    expression: str, before: str, expected: str
) -> None:
    assert resolve_date(expression, before, WEDNESDAY).day == day(expected)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("이날", "2024-03-06"),
        ("오늘", "2024-03-06"),
        ("전날", "2024-03-05"),
        ("어제", "2024-03-05"),
        ("내일", "2024-03-07"),
    ],
)
def test_day_words_count_from_publication(word: str, expected: str) -> None:
    assert resolve_date(word, "", WEDNESDAY) == ResolvedDate(day(expected), word)


@pytest.mark.parametrize(
    ("word", "before", "expected"),
    [
        ("이날", "누리대는 5일 개교기념식을 열었다. 대학은 ", "2024-03-05"),
        ("같은 날", "누리대는 이달 4일 개교기념식을 열었다. ", "2024-03-04"),
        ("전날", "누리대는 5일 이같이 밝혔다. 두 기관은 ", "2024-03-04"),
        ("이날", "누리대는 2024년 2월 28일 문을 열었다. ", "2024-02-28"),
        ("이날", "누리대는 오는 20일 축제를 연다. ", "2024-03-06"),
        ("이날", "누리대는 4일까지 서류를 받았다. ", "2024-03-06"),
        ("이날", "박람회는 3~4일 열렸다. ", "2024-03-06"),
        ("이날", "누리대는 문을 연 지 3일 만에 학생을 모았다. ", "2024-03-06"),
        ("같은 날", "", "2024-03-06"),
        ("오늘", "누리대는 5일 개교기념식을 열었다. ", "2024-03-06"),
    ],
)
def test_this_day_is_the_one_told_last_or_that_of_publication(
    word: str, before: str, expected: str
) -> None:
    assert resolve_date(word, before, WEDNESDAY).day == day(expected)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("지난주 금요일", "2024-03-01"),
        ("지난 주 금요일", "2024-03-01"),
        ("이번 주 금요일", "2024-03-08"),
        ("다음 주 월요일", "2024-03-11"),
        ("지난 월요일", "2024-03-04"),
        ("지난 금요일", "2024-03-01"),
        ("지난 수요일", "2024-02-28"),
        ("오는 월요일", "2024-03-11"),
        ("오는 수요일", "2024-03-13"),
    ],
)
def test_a_weekday_counts_from_publication(expression: str, expected: str) -> None:
    assert resolve_date(expression, "", WEDNESDAY).day == day(expected)
    assert resolve_date(expression, "", None) == ResolvedDate(None, NO_REFERENCE)


@pytest.mark.parametrize(
    "expression",
    [
        "현지시간 5일",
        "현지 시각으로 5일",
        "화요일인 5일",
        "3월 5일자",
        "5일 저녁",
        "3월 5 일",
        "2024. 3. 5.(화) 14:00",
        "5일[현지시간]",
    ],
)
def test_words_around_a_day_leave_it_the_same(expression: str) -> None:
    assert resolve_date(expression, "", WEDNESDAY).day == day("2024-03-05")


@pytest.mark.parametrize("expression", ["26일", "3월 5일", "3/5", "이날", "지난달 28일"])
def test_without_publication_date_the_year_stays_unknown(expression: str) -> None:
    assert resolve_date(expression, "", None) == ResolvedDate(None, NO_REFERENCE)


@pytest.mark.parametrize(
    ("expression", "before"),
    [
        ("2월 30일", ""),
        ("2024년 13월 1일", ""),
        ("31일", ""),  # the month before has 29 days
        ("30일", "오는 2월 "),
        ("45일", ""),
        ("0일", ""),
    ],
)
def test_days_that_the_calendar_lacks_are_none(expression: str, before: str) -> None:
    assert resolve_date(expression, before, WEDNESDAY) == ResolvedDate(None, IMPOSSIBLE)


def test_29_february_is_not_looked_for_in_another_year() -> None:
    assert resolve_date("2월 29일", "", datetime.date(2025, 3, 6)).day is None


@pytest.mark.parametrize("expression", ["25~26일", "2024년 11월", "최근", "", "3일간", "봄"])
def test_what_is_not_one_day_is_none(expression: str) -> None:
    assert resolve_date(expression, "", WEDNESDAY) == ResolvedDate(None, UNKNOWN_FORM)


def test_the_cue_must_stand_directly_before() -> None:
    assert resolve_date("5일", "오는 봄에 앞서 두 기관은 ", WEDNESDAY).day == day("2024-03-05")


@pytest.mark.parametrize(
    ("expression", "after", "expected"),
    [
        ("9일", " 가람시청에서 협약을 체결할 예정이다.", "2024-03-09"),
        ("9일", " 협약을 체결한다고 6일 밝혔다.", "2024-03-09"),
        ("9일", " 본관에서 협약식이 열린다.", "2024-03-09"),
        ("5일", " 협약을 체결한다고 밝혔다.", "2024-03-05"),  # told the day after
        ("9일", " 협약을 체결했다. 포럼은 다음 달 열린다.", "2024-02-09"),
        ("9일", " 협약을 맺고 강좌를 개최할 예정이다.", "2024-02-09"),
        ("9일", " 체결한 협약에 따라 포럼을 개최할 예정이다.", "2024-02-09"),
        ("9일", " 협약을 알렸다.\n새 협약을 체결한다.", "2024-02-09"),
        ("9일", " 가람시청에서 업무협약(MOU)을 개최할 예정이다.", "2024-03-09"),
        ("9일", " 두 기관이 협약 체결식을 함께 개최한다.", "2024-03-09"),
        ("9일", " 협약에 따라 다음 달 축제를 함께 개최한다.", "2024-02-09"),
        ("9일", " 협약식에서 오는 4월 열리는 박람회를 함께 개최할 예정이다.", "2024-02-09"),
        ("9일", " 협약식을 가진 뒤 내달 첫 강의가 열린다.", "2024-02-09"),
        ("9일", " 협약식을 연 데 이어 본계약을 체결할 예정이다.", "2024-02-09"),
        ("9일", " 협약식에서 매년 한 차례 협정을 체결한다고 밝혔다.", "2024-02-09"),
        ("9일", " 업무협약(MOU)에 따라 본계약을 체결할 예정이다.", "2024-02-09"),
        ("9일", " 협약식에서 17일 계약을 체결한다고 밝혔다.", "2024-02-09"),
        ("9일", " 협약식에서 누리축제를 개최할 예정이라고 밝혔다.", "2024-02-09"),
        ("9일", " 가람시청에서 업무협약을 체결할 계획이라고 6일 밝혔다.", "2024-03-09"),
        ("9일", " 협약을 체결하기로 했다.", "2024-03-09"),
        ("9일", " 가람시청에서 업무협약을 맺기로 했다.", "2024-03-09"),
        ("9일", " 가람시청에서 업무협약식을 연다.", "2024-03-09"),
        ("9일", " 협약식을 가질 계획이다.", "2024-03-09"),
        ("9일", " 업무협약 체결식을 진행한다.", "2024-03-09"),
        ("9일", " 서명식이 예정돼 있다.", "2024-03-09"),
        ("12월 20일", " 협약을 맺을 예정이다.", "2024-12-20"),
        ("3월 5일", " 협약을 체결한다.", "2024-03-05"),
        ("9일", " 협약을 맺고 센터를 열기로 했다.", "2024-02-09"),
        ("9일", " 학생이 찾아오는 누리대와 협약을 체결한다.", "2024-03-09"),
    ],
)
def test_a_verb_to_come_makes_a_day_the_nearest_one(
    expression: str, after: str, expected: str
) -> None:
    found = resolve_date(expression, "두 기관은 ", WEDNESDAY, context_after=after)
    assert found.day == day(expected)


def test_a_verb_to_come_may_reach_into_the_next_month() -> None:
    found = resolve_date("2일", "", day("2024-03-28"), context_after=" 협약을 맺는다고 밝혔다.")
    assert found.day == day("2024-04-02")


def test_the_signing_day_is_read_with_the_verb_after_it() -> None:
    text = "누리대는 20일 협약을 체결한다고 18일 밝혔다."
    dates = [Span(5, 8, "DATE"), Span(18, 21, "DATE")]
    assert find_signing(text, dates, [], day("2024-03-18")).signed_on == day("2024-03-20")


@pytest.mark.parametrize(
    "announced",
    [
        "각각 밝혔다",
        "공동 발표했다",
        "이 같은 내용을 알렸다",
        "자사 누리집을 통해 공개했다",
        "대변인 브리핑을 통해 밝혔다",
    ],
)
def test_the_day_of_the_announcement_is_not_the_day_of_signing(announced: str) -> None:
    text = f"6일 {announced}. 두 기관은 5일 협약을 맺었다."
    first = text.index("5일")
    found = find_signing(text, [Span(0, 2, "DATE"), Span(first, first + 2, "DATE")], [], WEDNESDAY)
    assert (found.date_text, found.signed_on) == ("5일", day("2024-03-05"))


def test_a_verb_to_come_changes_no_day_that_is_cued() -> None:
    after = " 협약을 체결한다."
    assert resolve_date("9일", "지난달 ", WEDNESDAY, context_after=after).day == day("2024-02-09")
    assert resolve_date("9일", "지난 ", WEDNESDAY, context_after=after).day == day("2024-02-09")
    assert resolve_date("9일", "", datetime.date.max, context_after=after).day == day("9999-12-09")


@pytest.mark.parametrize(
    ("expression", "before", "expected"),
    [
        ("1월 3일", "두 기관은 2022년 12월 준비를 시작해 이듬해 ", "2023-01-03"),
        ("이듬해 1월 3일", "두 기관은 2022년 12월 준비를 시작해 ", "2023-01-03"),
        ("11월 3일", "두 기관은 2022년 2월 만나 같은 해 ", "2022-11-03"),
        ("28일", "두 기관은 2월 26일 만나 같은 달 ", "2024-02-28"),
        ("같은 달 28일", "두 기관은 지난해 2월 26일 만나 ", "2023-02-28"),
        ("28일", "두 기관은 2022년 12월 2일 만나 같은달 ", "2022-12-28"),
        ("12월 15일", "두 기관은 지난해 3월 협약을 맺고 같은 해 ", "2023-12-15"),
        ("12월 15일", "두 기관은 작년 3월 협약을 맺고 같은 해 ", "2023-12-15"),
        ("같은 해 12월 15일", "두 기관은 재작년 3월 협약을 맺고 ", "2022-12-15"),
        ("12월 15일", "두 기관은 올 1월 협약을 맺고 같은 해 ", "2024-12-15"),
        ("2월 15일", "두 기관은 올해 1월 협약을 맺고 같은 해 ", "2024-02-15"),
        ("2월 15일", "두 기관은 지난해 12월 만나 이듬해 ", "2024-02-15"),
        ("5월 3일", "두 기관은 2021년 만나 이듬해 2월 준비하고 같은 해 ", "2022-05-03"),
        ("2월 15일", "2009년 문을 연 누리대는 지난 1월 만나 같은 해 ", "2024-02-15"),
        ("25일", "지난 1월 3일 만난 데 이어 지난달 20일 협의하고 같은 달 ", "2024-02-25"),
        ("5일", "지난 1월 3일 만난 데 이어 이달 2일 협의하고 같은 달 ", "2024-03-05"),
        ("25일", "지난 10월 3일 만나 성금을 전달하고 같은 달 ", "2023-10-25"),
        ("25일", "지난 1월 3일 만나 이달의 책을 고르고 같은 달 ", "2024-01-25"),
    ],
)
def test_the_next_year_and_the_same_month_count_from_what_was_told(
    expression: str, before: str, expected: str
) -> None:
    assert resolve_date(expression, before, WEDNESDAY).day == day(expected)


@pytest.mark.parametrize(
    ("expression", "before", "expected"),
    [
        ("12월 15일", "두 기관은 같은 해 ", "2023-12-15"),
        ("1월 3일", "두 기관은 지난 12월 만나 이듬해 ", "2024-01-03"),
        ("28일", "두 기관은 같은 달 ", "2024-02-28"),
        ("같은 달 28일", "", "2024-02-28"),
    ],
)
def test_the_same_year_of_none_told_is_read_as_a_day_alone(
    expression: str, before: str, expected: str
) -> None:
    assert resolve_date(expression, before, WEDNESDAY).day == day(expected)


def test_the_same_year_as_a_year_word_is_unknown_without_publication_date() -> None:
    found = resolve_date("12월 15일", "지난해 3월 만나 같은 해 ", None)
    assert found == ResolvedDate(None, NO_REFERENCE)


def test_the_year_told_a_sentence_before_the_signing_day_is_read() -> None:
    before = f"두 기관은 2021년 3월 {'긴 이름의 여러 사업을 ' * 10}논의하고 같은 해 "
    text = f"{before}12월 15일 협약을 맺었다."
    dates = [Span(len(before), len(before) + 7, "DATE")]
    assert find_signing(text, dates, [], WEDNESDAY).signed_on == day("2021-12-15")


def test_numbers_in_the_text_before_are_not_taken_for_a_year() -> None:
    assert resolve_date("3일", "창립 20년을 맞아 ", WEDNESDAY).day == day("2024-03-03")


def test_the_ends_of_the_calendar_are_no_error() -> None:
    assert resolve_date("내일", "", datetime.date.max).day is None
    assert resolve_date("지난달 3일", "", datetime.date.min).day is None


@pytest.mark.parametrize(
    "before",
    [
        "누리대는 6일 밝혔다. 지난해 10월 5일 문을 연 센터에서 ",
        "행사 2일차인 ",
        "2박 3일 일정으로 온 대표단은 ",
        "주 4일제를 시행하는 누리대는 ",
        "5일장이 서는 가람시는 ",
        "3일 이상 걸린 끝에 ",
        "매달 2일 여는 장터에서 ",
    ],
)
def test_this_day_is_no_length_and_no_day_long_past(before: str) -> None:
    assert resolve_date("이날", before, WEDNESDAY).day == WEDNESDAY


def test_a_day_some_weeks_ago_with_a_verb_to_come_is_not_next_years() -> None:
    after = " 업무협약을 체결하기로 했다."
    assert resolve_date("2월 28일", "", WEDNESDAY, context_after=after).day == day("2024-02-28")


@pytest.mark.parametrize("days", ["9-10일", "3-4일", "9/10일", "9.10일"])
def test_days_from_to_are_no_single_day(days: str) -> None:
    assert resolve_date(days, "", WEDNESDAY).day is None
