import time

import pytest

from mou_extract.companions import settle_companions
from mou_extract.labels import LAYERS
from mou_extract.spans import Span

LABELS = {label for layer in LAYERS for label in layer.labels}


def spans(text, *named, score=0.8):
    """Spans over `(name, label)`, each searched from the end of the one before."""
    found, position = [], 0
    for name, label in named:
        position = text.index(name, position)
        found.append(Span(position, position := position + len(name), label, score))
    return found


def settled(text, *named, labels=LABELS, score=0.8):
    kept = settle_companions(text, spans(text, *named, score=score), labels)
    return [(text[span.start : span.end], span.label) for span in kept]


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
    assert settled(text, ("물결시", "SIGNATORY"), labels={"SIGNATORY"}) == [("물결시", "SIGNATORY")]


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


def test_titles_joined_by_and_are_one():
    text = "제임스 윤 누리협회 회장 겸 대표이사는 말했다."
    assert settled(
        text, ("제임스 윤", "OFFICIAL"), ("회장", "POSITION"), ("대표이사", "POSITION")
    ) == [("제임스 윤", "OFFICIAL"), ("회장 겸 대표이사", "POSITION")]
    assert settled(
        text, ("제임스 윤", "OFFICIAL"), ("회장 겸", "POSITION"), ("대표이사", "POSITION")
    ) == [("제임스 윤", "OFFICIAL"), ("회장 겸 대표이사", "POSITION")]


def test_and_before_another_body_is_no_part_of_a_title():
    text = "윤서준 누리협회 부회장 겸 누리센터 센터장은 말했다."
    named = [("윤서준", "OFFICIAL"), ("부회장 겸", "POSITION"), ("누리센터", "SIGNATORY")]
    assert settled(text, *named, ("센터장", "POSITION")) == [
        ("윤서준", "OFFICIAL"),
        ("부회장", "POSITION"),
        ("누리센터", "SIGNATORY"),
        ("센터장", "POSITION"),
    ]


def test_a_part_of_a_party_belongs_to_the_title_of_its_head():
    text = "물결전자는 협약을 맺었다. 윤서준 물결전자 반도체부문 대표는 말했다."
    named = [("물결전자", "SIGNATORY"), ("윤서준", "OFFICIAL")]
    assert settled(text, *named, ("물결전자 반도체부문", "SIGNATORY"), ("대표", "POSITION")) == [
        ("물결전자", "SIGNATORY"),
        ("윤서준", "OFFICIAL"),
        ("물결전자", "SIGNATORY"),
        ("반도체부문 대표", "POSITION"),
    ]


def test_a_body_that_is_named_so_alone_keeps_its_name():
    text = "윤서준 한빛 연구소 소장은 말했다."
    named = [("윤서준", "OFFICIAL"), ("한빛 연구소", "SIGNATORY"), ("소장", "POSITION")]
    assert settled(text, *named) == named


def test_a_title_without_a_person_goes():
    text = "물결시 시장은 누리대 총장 윤서준과 만났다."
    named = [("시장", "POSITION"), ("총장", "POSITION"), ("윤서준", "OFFICIAL")]
    assert settled(
        text.replace("시장은 ", "시장은 오늘 오후 시청 본관 2층 대회의실에서 열린 행사에서 "),
        *named,
    ) == [
        ("총장", "POSITION"),
        ("윤서준", "OFFICIAL"),
    ]


def test_a_person_without_a_title_goes_unless_read_for_sure():
    text = "행사에서 윤서준이 노래했다."
    assert settled(text, ("윤서준", "OFFICIAL")) == []
    assert settled(text, ("윤서준", "OFFICIAL"), score=0.95) == [("윤서준", "OFFICIAL")]
    assert settled(text, ("윤서준", "OFFICIAL"), labels={"OFFICIAL"}) == [("윤서준", "OFFICIAL")]


def test_promises_are_left_alone():
    text = "물결시는 누리대와 장비를 공유하기로 했다."
    named = [("물결시", "SIGNATORY"), ("장비를 공유", "COMMITMENT")]
    assert settled(text, *named) == named


def test_eight_times_the_people_take_eight_times_as_long():
    def seconds(count):
        found = [
            Span(7 * number + start, 7 * number + end, label)
            for number in range(count)
            for start, end, label in ((0, 3, "OFFICIAL"), (4, 6, "POSITION"))
        ]
        started = time.process_time()
        settle_companions("윤서준 총장 " * count, found, LABELS)
        return time.process_time() - started

    assert any(seconds(16_000) / seconds(2_000) < 18 for _ in range(3))


def test_a_part_of_the_body_between_person_and_title_belongs_to_the_title():
    text = "물결전자 윤서준 센서BU 대표와 누리대 한별 다온전자 대표가 왔다."
    named = [
        ("물결전자", "SIGNATORY"), ("윤서준", "OFFICIAL"), ("센서BU", "SIGNATORY"), ("대표", "POSITION"),
        ("누리대", "SIGNATORY"), ("한별", "OFFICIAL"), ("다온전자", "SIGNATORY"), ("대표", "POSITION"),
    ]  # fmt: skip
    assert settled(text, *named) == [
        ("물결전자", "SIGNATORY"), ("윤서준", "OFFICIAL"), ("센서BU 대표", "POSITION"),
        ("누리대", "SIGNATORY"), ("한별", "OFFICIAL"), ("다온전자", "SIGNATORY"), ("대표", "POSITION"),
    ]  # fmt: skip


def test_a_rank_is_no_part_of_the_post():
    text = "윤서준 물결사단장 소장과 한별 누리사령관 중장, 다온 연구원장 소장이 왔다."
    named = [
        ("윤서준", "OFFICIAL"), ("물결사단장 소장", "POSITION"), ("한별", "OFFICIAL"),
        ("누리사령관 중장", "POSITION"), ("다온", "OFFICIAL"), ("연구원장 소장", "POSITION"),
    ]  # fmt: skip
    assert [name for name, label in settled(text, *named) if label == "POSITION"] == [
        "물결사단장", "누리사령관", "연구원장 소장",
    ]  # fmt: skip


def test_a_party_named_again_is_no_part_of_a_title():
    text = "물결부 윤서준 누리과학원 원장이 왔다. 누리과학원은 협약을 맺었다."
    named = [
        ("물결부", "SIGNATORY"), ("윤서준", "OFFICIAL"), ("누리과학원", "SIGNATORY"),
        ("원장", "POSITION"), ("누리과학원", "SIGNATORY"),
    ]  # fmt: skip
    assert settled(text, *named) == named
