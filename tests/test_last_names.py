import pytest

from mou_extract.rules.last_names import whole_people
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


@pytest.mark.parametrize(
    ("text", "person", "last"),
    [
        ("물결대(대표 마리 안토니아 폰 누리)와", "마리 안토니아 폰", " 누리"),
        ("물결대(교장 샬럿 다온-누리)와", "샬럿 다온", "-누리"),
        ("간바트 누리야그 물결대 총장은", "간바트", " 누리야그"),
        ("마리 폰 누리부르크 대표와 물결대 총장은", "마리 폰", " 누리부르크"),
    ],
)
def test_where_no_party_stands_is_the_last_name_of_a_foreigner(text, person, last):
    spans = [*read(text, (person, "OFFICIAL"), (last[1:], "SIGNATORY"))]
    spans += read(text, ("물결대", "SIGNATORY"))
    found = shown(text, whole_people(text, sorted(spans)))
    assert sorted(found) == [("OFFICIAL", person + last), ("SIGNATORY", "물결대")]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("존 카터 물결대 총장은 말했다.", "존 카터"),  # an organisation before a title
        ("남궁하늘 물결대) 그리고", "남궁하늘"),  # a Korean name
        ("응우옌 빈 물결대 총장은", "응우옌 빈"),  # a whole Vietnamese name
        ("존 카터 물결대)와 만났다. 물결대는 돕는다.", "존 카터"),  # a party elsewhere
    ],
)
def test_a_party_behind_a_person_stays(text, person):
    parties = [("물결대", "SIGNATORY")] * text.count("물결대")
    spans = tuple(read(text, (person, "OFFICIAL"), *parties))
    assert whole_people(text, spans) == spans


def test_a_cut_name_is_whole_where_its_letters_follow():
    text = "존 반 카터 이사와 만났다. 존 반 카터 이사는 말했다. 존 누리 이사는 갔다."
    spans = read(text, ("존 반 카터", "OFFICIAL"), ("존", "OFFICIAL"), ("존", "OFFICIAL"))
    assert [name for _, name in shown(text, whole_people(text, spans))] == [
        "존 반 카터", "존 반 카터", "존",
    ]  # fmt: skip


def test_a_province_before_its_own_body_is_no_last_name():
    text = "쩐 반 득 다온성 물결위원장은 말했다."
    spans = tuple(
        read(text, ("쩐 반 득", "OFFICIAL"), ("다온성", "SIGNATORY"), ("물결위원", "SIGNATORY"))
    )
    assert whole_people(text, spans) == spans


@pytest.mark.parametrize("body", ["르완다 물결청", "SV 물결청"])
def test_a_state_and_letters_before_a_known_party_are_no_last_name(body):
    text = f"물결청은 장 보스코 니욘지마 {body} 청장과 만났다."
    spans = tuple(
        read(text, ("물결청", "SIGNATORY"), ("장 보스코 니욘지마", "OFFICIAL"), (body, "SIGNATORY"))
    )
    assert whole_people(text, spans) == spans


@pytest.mark.parametrize(
    ("text", "person", "behind", "whole"),
    [
        ("닐슨 황 물결전자 대표는", "닐슨", ("물결전자", "SIGNATORY"), "닐슨 황"),
        ("닐슨 황 CEO의", "닐슨", ("CEO", "POSITION"), "닐슨 황"),
        ("윤솔 전 시장은", "윤솔", ("시장", "POSITION"), "윤솔"),  # a Korean name
        ("닐슨 황의 책을 대표는", "닐슨", ("대표", "POSITION"), "닐슨"),
        ("닐슨 조합 이사장은", "닐슨", ("이사장", "POSITION"), "닐슨"),
        ("리사 및 물결전자 대표는", "리사", ("물결전자", "SIGNATORY"), "리사"),
    ],
)
def test_a_last_name_of_one_letter_stands_behind_a_short_first_name(text, person, behind, whole):
    spans = read(text, (person, "OFFICIAL"), behind)
    assert shown(text, whole_people(text, spans))[0] == ("OFFICIAL", whole)
