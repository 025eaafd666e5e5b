import pytest

from mou_extract.rules.people import with_titled_people
from mou_extract.spans import Span


def people(text, *parties):
    """Texts of the officials and positions that are added."""
    spans = [
        Span(at, at + len(name), "SIGNATORY", 0.8)
        for name in parties
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    return [
        text[span.start : span.end]
        for span in with_titled_people(text, spans)
        if span.label != "SIGNATORY"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("윤서준 물결전자 사장은 말했다.", ["윤서준", "사장"]),
        ("윤서준 물결전자 경영지원 본부장과 만났다.", ["윤서준", "경영지원 본부장"]),
        ("윤서준 물결전자 대표이사 회장이 왔다.", ["윤서준", "대표이사 회장"]),
        ("물결전자(대표 윤서준)는 밝혔다.", ["대표", "윤서준"]),
        ("물결전자(상임감사위원장 윤서준, 오른쪽)", ["상임감사위원장", "윤서준"]),
        ("물결전자 윤서준 사장이 왔다.", ["윤서준", "사장"]),
        ("윤서준 물결전자 2공장장은 말했다.", []),
        ("윤서준 물결전자 제2차관은 말했다.", ["윤서준", "제2차관"]),
        ("물결전자 윤서준 기술담당 상무는 말했다.", ["윤서준", "기술담당 상무"]),
    ],
)
def test_a_title_beside_a_party_tells_the_person(text, expected):
    assert people(text, "물결전자") == expected


@pytest.mark.parametrize(
    ("text", "party", "expected"),
    [
        ("윤서준 물결시장은 말했다.", "물결시", ["윤서준", "물결시장"]),
        ("윤서준 물결시장은 말했다.", "물결광역시", ["윤서준", "물결시장"]),
        ("윤서준 물결군수", "물결군청", ["윤서준", "물결군수"]),
        ("윤서준 물결구청장이", "물결구", ["윤서준", "물결구청장"]),
        (
            "윤서준 물결지사와 김가온 물결도지사",
            "물결도",
            ["윤서준", "물결지사", "김가온", "물결도지사"],
        ),
        ("윤서준 물결교육감은 말했다.", "물결교육청", ["윤서준", "물결교육감"]),
        ("윤서준 물결병원장은 말했다.", "물결병원", ["윤서준", "물결병원장"]),
        ("윤서준 물결처장, 김가온", "물결처", ["윤서준", "물결처장"]),
        ("윤서준 물결전자장은 말했다.", "물결전자", []),
        ("윤서준 너울시장은 말했다.", "물결시", []),
        ("윤서준 물결시장 권한대행은", "물결시", ["윤서준", "물결시장 권한대행"]),
        ("윤서준 물결청장 직무대행과", "물결청", ["윤서준", "물결청장 직무대행"]),
        ("관련기사\n윤서준 물결시장 출마\n\n이날", "물결시", []),
    ],
)
def test_the_head_of_a_government_is_called_by_its_name(text, party, expected):
    text = f"{text} {party}"
    spans = with_titled_people(text, [Span(len(text) - len(party), len(text), "SIGNATORY")])
    assert [text[span.start : span.end] for span in spans[:-1]] == expected


@pytest.mark.parametrize(
    "text",
    [
        "물결전자 기획처 처장은",  # a unit
        "물결전자 원장과 너울 대표가",
        "이윤서준 물결전자 사장은",  # part of a longer name
        "윤서준 물결전자 고객은",
        "물결전자(옛 너울전자)는",
        "윤서준과 물결전자 사장은",
        "한국의 물결전자 사장은",
        "지난해 물결전자 사장은",
        "이날은 물결전자 대표가",
        "전주시 물결전자 대표와",
        "물결전자 임직원 대표는",
        "물결전자 마케팅 총괄은",
        "윤서준 물결전자 직원이 사장과 만났다.",
        "윤서준 물결전자 측은 너울 대표를 만났다.",
        "",
    ],
)
def test_other_words_are_no_people(text):
    assert people(text, "물결전자") == []


def test_what_is_tagged_stays_and_what_lacks_is_added():
    text = "윤서준 물결전자 사장은 말했다. 김가온 물결전자 대표"
    spans = (
        Span(0, 3, "OFFICIAL", 0.9), Span(4, 8, "SIGNATORY", 0.8), Span(20, 23, "PROGRAM", 0.7),
        Span(24, 28, "SIGNATORY", 0.8),
    )  # fmt: skip
    assert with_titled_people(text, spans) == tuple(sorted((*spans, Span(9, 11, "POSITION", 0.8))))
