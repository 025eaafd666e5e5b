import pytest

from mou_extract.rules.lookalikes import (
    without_asides,
    without_other_offices,
    without_places,
    without_superiors,
    without_whatever_else,
)
from mou_extract.spans import Span


@pytest.mark.parametrize(
    "word",
    [
        " 산하",
        " 계열사인",
        "의 자회사",
        " 계열",
        "그룹 관계사",
        "의 일본 법인인",
        "의 한국 지사인",
        "을 운영하는",
    ],
)
def test_the_body_that_a_party_belongs_to_is_none(word):
    text = f"가람전력{word} 물결공단은 누리대와 협약을 맺었다."
    party = Span(text.index("물결"), text.index("은 누리"), "SIGNATORY")
    assert without_superiors(text, [Span(0, 4, "SIGNATORY"), party]) == (party,)


def test_it_is_none_however_often_it_is_named_so():
    text = "가람시 산하 기관이 뭉쳤다. 물결원은 가람시 산하 6개 기관과 협약을 맺었다."
    party = Span(16, 19, "SIGNATORY")
    spans = [Span(0, 3, "SIGNATORY"), party, Span(21, 24, "SIGNATORY")]
    assert [text[span.start : span.end] for span in spans] == ["가람시", "물결원", "가람시"]
    assert without_superiors(text, spans) == (party,)


@pytest.mark.parametrize(
    "behind",
    ["의 한국 법인 설립을 돕는다. ", "의 본사 이전을 맡는다. ", "을 운영하는 업체도 왔다. "],
)
def test_whose_branch_nobody_named_is_stays_a_party(behind):
    text = f"가람전력{behind}{'날이 맑다. ' * 6}물결공단은 누리대와 협약을 맺었다."
    spans = (Span(0, 4, "SIGNATORY"), Span(text.index("물결"), text.index("은 누리"), "SIGNATORY"))
    assert without_superiors(text, spans) == spans


@pytest.mark.parametrize("behind", ["의 법인세를", "의 본사에서", "을 운영한", "를 소개하는"])
def test_what_a_party_owns_makes_it_no_superior(behind):
    text = f"가람전력{behind} 물결공단이 살폈다. 물결공단은 누리대와 협약을 맺었다."
    spans = (Span(0, 4, "SIGNATORY"), Span(text.index("물결"), text.index("이 살"), "SIGNATORY"))
    kept = without_superiors(text, spans)
    assert kept == (spans if behind != "을 운영한" else spans[1:])


def test_where_somebody_holds_another_office_is_no_party():
    text = "김하늘 물결재단 이사장(누리대 총장)은 가람시와 협약을 맺었다."
    spans = (
        Span(4, 8, "SIGNATORY"),
        Span(9, 12, "POSITION"),
        Span(13, 16, "SIGNATORY"),
        Span(22, 25, "SIGNATORY"),
    )
    assert without_other_offices(text, spans) == (*spans[:2], spans[3])


def test_a_party_named_in_brackets_and_elsewhere_stays():
    text = "누리대는 물결재단 이사장(누리대 총장)을 초청했다."
    spans = (
        Span(0, 3, "SIGNATORY"),
        Span(5, 9, "SIGNATORY"),
        Span(10, 13, "POSITION"),
        Span(14, 17, "SIGNATORY"),
    )
    assert without_other_offices(text, spans) == spans


@pytest.mark.parametrize("region", ["경상북도", "강원특별자치도", "서울"])
def test_a_region_before_its_own_city_is_no_party(region):
    text = f"가람시와 {region} 물결시가 협약을 맺었다."
    city = Span(text.index("물결"), text.index("가 협약"), "SIGNATORY")
    spans = (
        Span(0, 3, "SIGNATORY"),
        Span(5, 5 + len(region), "SIGNATORY"),
        city,
    )
    assert without_places(text, spans) == (spans[0], city)


def test_a_region_beside_a_firm_or_in_a_list_stays_a_party():
    text = "경상북도 물결전자 투자 협약. 경상북도, 물결시가 맺었다."
    spans = (
        Span(0, 4, "SIGNATORY"),
        Span(5, 9, "SIGNATORY"),
        Span(17, 21, "SIGNATORY"),
        Span(23, 26, "SIGNATORY"),
    )
    assert without_places(text, spans) == spans


def test_a_body_that_is_named_elsewhere_too_stays_a_party():
    text = "가람전력 산하 물결공단도 함께했다. 가람전력은 협약을 맺었다."
    spans = (Span(0, 4, "SIGNATORY"), Span(8, 12, "SIGNATORY"), Span(20, 24, "SIGNATORY"))
    assert without_superiors(text, spans) == spans


def test_a_body_stays_whose_own_bodies_sign():
    text = "가람그룹 계열사 7곳이 협약을 맺었다."
    spans = (Span(0, 4, "SIGNATORY"),)
    assert without_superiors(text, spans) == spans


@pytest.mark.parametrize(
    ("item", "tagged"),
    [
        ("▲기타 상호 발전에 필요한 사항", "기타 상호 발전"),
        ("▲기타 상호 발전에 필요한 사항", "상호 발전에 필요한 사항"),
        ("○ 그 밖에 두 기관이 합의하는 사항", "두 기관이 합의하는 사항"),
    ],
)
def test_whatever_else_closes_a_list_and_is_no_promise(item, tagged):
    text = f"내용은 ▲인력 교류 {item} 등이다."
    kept = Span(5, 10, "COMMITMENT")
    other = Span(text.index(tagged), text.index(tagged) + len(tagged), "COMMITMENT")
    assert without_whatever_else(text, [kept, other]) == (kept,)


@pytest.mark.parametrize(
    ("aside", "kept"),
    [
        ("한편 시청 광장에서는 12일 음악회를 연다.", False),
        ("한편, 우산과 부채를 무료로 나눠 준다.", False),
        ("한편 물결시는 12일 음악회를 연다.", True),
        ("한편 두 기관은 12일 음악회를 연다.", True),
        ("\n다른 문단에서는 12일 음악회를 연다.", True),
    ],
)
def test_an_aside_that_names_no_party_promises_nothing(aside, kept):
    text = f"물결시는 누리대와 인재를 키운다. {aside}"
    spans = [
        Span(0, 3, "SIGNATORY"),
        Span(text.index("인재"), text.index("인재") + 6, "COMMITMENT"),
    ]
    if "한편 물결시" in aside:
        at = text.rindex("물결시")
        spans.append(Span(at, at + 3, "SIGNATORY"))
    spans.append(Span(len(text) - 8, len(text) - 1, "COMMITMENT"))
    assert without_asides(text, spans) == tuple(spans if kept else spans[:-1])


def test_an_aside_ends_with_its_paragraph():
    text = "물결시가 나섰다.\n한편 비가 온다.\n인재를 키운다."
    spans = (
        Span(0, 3, "SIGNATORY"),
        Span(text.index("인재"), text.index("인재") + 6, "COMMITMENT"),
    )
    assert without_asides(text, spans) == spans


@pytest.mark.parametrize("promise", ["기타 연주회를 공동 개최", "불편 사항을 공동 개선"])
def test_other_promises_stay(promise):
    text = f"두 기관은 {promise}하기로 했다. 기타 필요한 사항은 협의한다."
    spans = (Span(6, 6 + len(promise), "COMMITMENT"),)
    assert without_whatever_else(text, spans) == spans
