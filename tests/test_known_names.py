import re
import time

import pytest

from mou_extract.rules.known_names import by_known_names, without_epithets
from mou_extract.spans import Span


def read(text, *marked):
    """Spans where names first stand, from the end of the last one on: `("물결대", "SIGNATORY")`."""
    spans, place = [], 0
    for name, label in marked:
        start = text.index(name, place)
        place = start + len(name)
        spans.append(Span(start, place, label, 0.9))
    return spans


def shown(text, spans):
    return [(span.label, text[span.start : span.end]) for span in sorted(spans)]


def parties(text, *names):
    spans = read(text, *((name, "SIGNATORY") for name in names))
    mended = sorted(by_known_names(text, spans))
    return [name for _, name in shown(text, without_epithets(text, mended))]


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("가온시가", "가온시"),
        ("물결구가", "물결구"),
        ("누리대가", "누리대"),
        ("가람부가", "가람부"),
        ("하늘구도", "하늘구"),
        ("물결예술단과", "물결예술단"),
        ("물결의료원과", "물결의료원"),
    ],
)
def test_a_body_loses_the_particle_behind_its_class_noun(read, name):
    assert parties(f"다온과 {read} 11일 만났다.", "다온", read) == ["다온", name]


@pytest.mark.parametrize(
    "name",
    ["경남도", "미르서가", "물결청과", "물결시 산림자원과", "두레제과", "물결학과"],
)
def test_a_name_keeps_a_last_letter_that_is_its_own(name):
    assert parties(f"다온과 {name} 만났다.", "다온", name) == ["다온", name]


@pytest.mark.parametrize("name", ["너른시도", "너른대가", "누리공단과"])
def test_a_last_letter_that_a_particle_follows_is_the_names_own(name):
    text = f"다온과 {name} 만났다. 그 뒤 {name}가 돕는다."
    assert parties(text, "다온", name, name) == ["다온", name, name]


def test_the_surer_reading_counts_where_the_shorter_never_stands_alone():
    text = "다온시는 물결제과와 만났다. 물결제과는 돕고, 물결제과 대표는 왔다."
    names = ["물결제과", "물결제과", "물결제"]
    assert parties(text, "다온시", *names) == ["다온시", "물결제과", "물결제과", "물결제과"]


def test_the_shorter_reading_counts_where_it_stands_alone():
    text = "다온시는 물결제와 만났다. 물결제과 다온시는 돕는다."
    assert parties(text, "다온시", "물결제", "물결제과") == ["다온시", "물결제", "물결제"]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("다온시-바이오벤처 ㈜물결, 본사 이전", "바이오벤처", "㈜물결"),
        ("다온시는 청년협동조합 ‘물결’과 만났다. 물결은 돕는다.", "청년협동조합", "물결"),
    ],
)
def test_what_stands_only_right_before_a_party_is_none(text, first, second):
    assert parties(text, "다온시", first, second) == ["다온시", second]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("다온시, 누리재단 물결은행과 만났다. 누리재단은 돕는다.", "누리재단", "물결은행"),
        # a headline
        ("다온시와 물결LX “누리시 골목을 살린다” 누리시와 협약", "물결LX", "누리시"),
        # a programme, perhaps
        ("다온시는 누리재단 ‘물결’을 연다.", "누리재단", "물결"),
    ],
)
def test_a_party_that_is_named_elsewhere_stays_before_another(text, first, second):
    assert parties(text, "다온시", first, second) == ["다온시", first, second]


def test_a_party_with_a_particle_takes_no_other_with_it():
    text = "다온전자와 누리대는 만났다. 다온전자가 누리대를 돕는다."
    names = ["다온전자", "누리대", "다온전자가 누리대"]
    assert parties(text, *names) == ["다온전자", "누리대", "다온전자", "누리대"]
    own = "다온전자와 나무의 숲은 만났다."  # 숲 is nobody by itself
    assert parties(own, "다온전자", "나무의 숲") == ["다온전자", "나무의 숲"]


def test_a_head_is_no_party():
    text = "물결문화원은 문을 연다. 윤서준 물결문화원장은 기뻐했다."
    spans = read(
        text, ("물결문화원", "SIGNATORY"), ("윤서준", "OFFICIAL"), ("물결문화원장", "SIGNATORY")
    )
    assert shown(text, by_known_names(text, spans))[2] == ("POSITION", "물결문화원장")
    assert parties("가온시와 가온시장, 다온은행은 만났다.", "가온시", "가온시장", "다온은행") == [
        "가온시",
        "가온시장",
        "다온은행",
    ]
    assert parties("누리캠핑장과 누리캠핑이 만났다.", "누리캠핑장", "누리캠핑") == [
        "누리캠핑장",
        "누리캠핑",
    ]
    unknown = "윤서준 물결문화원장은 기뻐했다. 다온시는 돕는다."
    spans = read(unknown, ("물결문화원장", "SIGNATORY"), ("다온시", "SIGNATORY"))
    assert shown(unknown, by_known_names(unknown, spans))[0] == ("SIGNATORY", "물결문화원장")


def test_what_kind_of_firm_somebody_is_names_nobody():
    text = "물결대는 액셀러레이터와 손을 잡았다."
    assert parties(text, "물결대", "액셀러레이터") == ["물결대"]


@pytest.mark.parametrize("unit", ["산학협력단", "공단", "도서관"])
def test_what_is_only_called_by_its_kind_is_no_party(unit):
    assert parties(f"물결대 공과대학과 {unit}은 돕는다.", "물결대 공과대학", unit) == [
        "물결대 공과대학"
    ]


class TestWholeNames:
    def test_a_title_is_no_part_of_it(self):
        text = "물결시 체육회와 물결시 체육회는 만났다. 물결시 체육회 회장 김하늘도 왔다."
        last = text.rindex("물결시")
        spans = [
            Span(0, 7, "SIGNATORY", 0.9),
            Span(9, 16, "SIGNATORY", 0.9),
            Span(last, last + 3, "SIGNATORY", 0.9),
            Span(last + 4, last + 10, "POSITION", 0.9),
        ]
        assert shown(text, by_known_names(text, spans))[2:] == [
            ("SIGNATORY", "물결시"),
            ("POSITION", "체육회 회장"),
        ]

    def test_a_body_of_many_parts_takes_time_in_proportion(self):
        def seconds(times):
            text = " ".join(f"누리대 과{at} 누리대" for at in range(times))
            spans = [
                Span(found.start(), found.end(), "SIGNATORY", 0.9)
                for found in re.finditer(r"누리대(?: 과\d+)?", text)
            ]
            begun = time.perf_counter()
            list(by_known_names(text, spans))
            return time.perf_counter() - begun

        assert any(seconds(4000) / seconds(1000) < 8 for _ in range(3))

    def test_a_name_as_often_read_short_stays(self):
        text = "물결 은행이 누리대와 협약했다. 물결 은행은 돕는다."
        spans = [Span(0, 2, "SIGNATORY", 0.9), Span(18, 23, "SIGNATORY", 0.9)]
        assert shown(text, by_known_names(text, spans)) == [
            ("SIGNATORY", "물결"),
            ("SIGNATORY", "물결 은행"),
        ]

    def test_a_name_cut_short_grows_over_what_stood_in_it(self):
        text = "누리 은행이 왔다. 누리 은행과 누리 은행은 협약했다."
        spans = [
            Span(0, 2, "SIGNATORY", 0.9),
            Span(3, 5, "OFFICIAL", 0.7),
            Span(11, 16, "SIGNATORY", 0.9),
            Span(18, 23, "SIGNATORY", 0.9),
        ]
        assert shown(text, by_known_names(text, spans)) == [("SIGNATORY", "누리 은행")] * 3

    def test_a_party_keeps_its_name_beside_that_of_its_head(self):
        text = "물결대 병원과 물결대 병원은 물결대 병원장과 함께했다."
        spans = read(
            text,
            ("물결대 병원", "SIGNATORY"),
            ("물결대 병원", "SIGNATORY"),
            ("물결대", "SIGNATORY"),
        )
        assert shown(text, by_known_names(text, spans))[-1] == ("SIGNATORY", "물결대")
