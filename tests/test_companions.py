import time

from mou_extract.rules.companions import drop_lonely, join_titles
from mou_extract.spans import Span


def spans(text, *named, score=0.8):
    """Spans over `(name, label)`, each searched from the end of the one before."""
    found, position = [], 0
    for name, label in named:
        position = text.index(name, position)
        found.append(Span(position, position := position + len(name), label, score))
    return found


def settled(text, *named, score=0.8):
    joined = join_titles(text, sorted(spans(text, *named, score=score)))
    return [(text[s.start : s.end], s.label) for s in sorted(drop_lonely(text, joined))]


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
        text = "윤서준 총장 " * count
        list(drop_lonely(text, join_titles(text, found)))
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
