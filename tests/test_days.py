import pytest

from mou_extract.rules.days import complete_days, keep_one_day, trim_places
from mou_extract.spans import Span


def settled(text, *named):
    """What is left of `(name, label)`, each searched from the end of the one before."""
    spans, position = [], 0
    for name, label in named:
        position = text.index(name, position)
        spans.append(Span(position, position := position + len(name), label, 0.8))
    for rule in (trim_places, complete_days, keep_one_day):
        spans = sorted(rule(text, spans))
    return [(text[span.start : span.end], span.label) for span in spans]


def test_the_day_of_announcing_goes_where_the_day_of_signing_is_told():
    text = "물결시는 지난 8일 누리대와 협약을 맺었다고 9일 밝혔다."
    assert settled(text, ("물결시", "SIGNATORY"), ("8일", "DATE"), ("9일", "DATE")) == [
        ("물결시", "SIGNATORY"),
        ("8일", "DATE"),
    ]


def test_the_day_of_announcing_stays_where_it_is_the_only_one():
    text = "물결시는 누리대와 협약을 맺었다고 9일 밝혔다."
    assert settled(text, ("물결시", "SIGNATORY"), ("9일", "DATE")) == [
        ("물결시", "SIGNATORY"),
        ("9일", "DATE"),
    ]


def test_the_day_of_announcing_is_the_day_where_none_was_read():
    text = "물결시는 누리대와 협약을 맺었다고 3월 9일 밝혔다."
    assert settled(text, ("물결시", "SIGNATORY")) == [("물결시", "SIGNATORY"), ("3월 9일", "DATE")]


def test_a_day_on_which_nothing_is_told_is_not_added():
    text = "물결시는 누리대와 협약을 맺었다. 19일 축제가 열린다."
    assert settled(text, ("물결시", "SIGNATORY")) == [("물결시", "SIGNATORY")]


@pytest.mark.parametrize(
    ("day", "tagged"),
    [
        ("2026. 3. 9.", "2026. 3."),
        ("2026.03.11", "2026.03."),
        ("2026년 3월 9일", "9일"),
        ("3/11", "3"),
        ("’26.3.9", "3.9"),
    ],
)
def test_a_day_is_all_that_is_written_of_it(day, tagged):
    text = f"물결시와 누리대는 {day} 물결홀에서 협약을 맺었다."
    named = [("물결시", "SIGNATORY"), ("누리대", "SIGNATORY"), (tagged, "DATE")]
    assert settled(text, *named)[-1] == (day, "DATE")


def test_a_bare_number_is_no_day():
    text = "1. 물결시는 누리대와 2026 누리축제를 8일 함께 연다."
    named = (("1.", "DATE"), ("물결시", "SIGNATORY"), ("2026", "DATE"), ("8일", "DATE"))
    assert settled(text, *named) == [("물결시", "SIGNATORY"), ("8일", "DATE")]


def test_parts_of_one_day_are_one():
    text = "물결시와 누리대는 2026년 3월 9일 협약을 맺었다."
    named = [("물결시", "SIGNATORY"), ("누리대", "SIGNATORY"), ("2026년", "DATE"), ("9일", "DATE")]
    assert settled(text, *named)[2:] == [("2026년 3월 9일", "DATE")]


@pytest.mark.parametrize("day", ["25-26일", "1.5%", "3월 9일간", "10/11일"])
def test_what_only_looks_like_a_day_with_its_month_stays_as_it_was_read(day):
    text = f"물결시와 누리대는 {day} 협약을 맺었다."
    named = [("물결시", "SIGNATORY"), (day[-3:], "DATE")]
    assert settled(text, *named)[-1] == (day[-3:], "DATE")


@pytest.mark.parametrize("other", ["2024년 6월 5개 대학과", "2025년 12월 3자"])
def test_a_number_behind_a_month_is_no_day(other):
    text = f"물결시는 11일 협약을 맺었다. 앞서 {other} 협약을 맺었다."
    named = [("물결시", "SIGNATORY"), ("11일", "DATE")]
    assert settled(text, *named) == named
    month = other.split()[1]
    assert settled(text, ("물결시", "SIGNATORY"), (month, "DATE"))[-1] == (month, "DATE")


def test_the_hour_is_no_part_of_the_place():
    text = "물결시와 누리대는 9일 15:00 물결홀에서 협약을 맺었다."
    for place in ("00 물결홀", "15:00 물결홀", "물결홀"):
        named = [("물결시", "SIGNATORY"), ("9일", "DATE"), (place, "VENUE")]
        assert settled(text, *named)[-1] == ("물결홀", "VENUE")


def test_a_day_in_a_name_is_no_day_of_the_announcement():
    text = "물결시는 누리대와 ‘5일 발표회’ 협약을 맺었다고 9일 밝혔다."
    named = [("물결시", "SIGNATORY"), ("5일 발표회", "PROGRAM")]
    assert settled(text, *named) == [*named, ("9일", "DATE")]
    assert settled(text.replace("9일 ", ""), *named) == named


def test_what_stands_beside_a_day_ends_where_it_begins():
    text = "물결시는 3월 27일 누리 물결홀에서 누리대와 협약을 맺었다."
    named = [("물결시는 3월", "SIGNATORY"), ("27", "DATE"), ("일 누리 물결홀", "VENUE")]
    assert settled(text, *named) == [
        ("물결시는", "SIGNATORY"), ("3월 27일", "DATE"), ("누리 물결홀", "VENUE"),
    ]  # fmt: skip
    assert settled(text, ("27", "DATE"), ("일", "VENUE")) == [("3월 27일", "DATE")]


def test_a_promise_may_hold_a_day():
    text = "물결시와 누리대는 3월 9일 축제를 열기로 했다."
    named = [("물결시", "SIGNATORY"), ("9일 축제를 열기", "COMMITMENT")]
    day = Span(text.index("9일"), text.index("9일") + 2, "DATE", 0.8)
    promise = Span(day.start, day.start + len(named[1][0]), "COMMITMENT", 0.8)
    assert complete_days(text, [day, promise]) == [day.moved(day.start - 3, day.end), promise]


@pytest.mark.parametrize(
    ("day", "tagged"),
    [
        ("지난달 30일", ["지난달", "30일"]),
        ("지난달 30일", ["지난달"]),
        ("지난달 30일", ["30일"]),
        ("다음 달 2일", ["2일"]),
        ("지난 달 31일", ["달", "31일"]),
        ("이달 2일", ["이달", "2일"]),
        ("다음 달 2일", ["달 2", "일"]),
    ],
)
def test_a_month_and_its_day_are_one_expression(day, tagged):
    text = f"물결시와 누리대는 {day} 물결홀에서 협약을 맺었다."
    assert settled(text, *((part, "DATE") for part in tagged)) == [(day, "DATE")]


def test_a_term_is_no_day_of_its_month():
    text = "물결시는 지난달 30일간 누리대와 협약을 맺었다."
    assert settled(text, ("지난달", "DATE")) == [("지난달", "DATE")]


@pytest.mark.parametrize("before", ["지난", "오는", "사흘 지난", "물결이달"])
def test_what_is_no_month_stays_outside(before):
    text = f"물결시는 {before} 30일 누리대와 협약을 맺었다."
    assert settled(text, ("30일", "DATE")) == [("30일", "DATE")]


def test_no_place_ends_in_its_particle():
    text = "체결식은 리야드에서 열린 ‘물결 전시회’에서 진행됐다."
    assert settled(text, ("리야드에서", "VENUE")) == [("리야드", "VENUE")]
    assert settled(text, ("리야드", "VENUE")) == [("리야드", "VENUE")]
