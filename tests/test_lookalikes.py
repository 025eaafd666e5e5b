import pytest

from mou_extract.rules.lookalikes import without_superiors, without_whatever_else
from mou_extract.spans import Span


@pytest.mark.parametrize("word", [" 산하", " 계열사인", "의 자회사", " 계열", "그룹 관계사"])
def test_the_body_that_a_party_belongs_to_is_none(word):
    text = f"가람전력{word} 물결공단은 누리대와 협약을 맺었다."
    party = Span(text.index("물결"), text.index("은 누리"), "SIGNATORY")
    assert without_superiors(text, [Span(0, 4, "SIGNATORY"), party]) == (party,)


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


@pytest.mark.parametrize("promise", ["기타 연주회를 공동 개최", "불편 사항을 공동 개선"])
def test_other_promises_stay(promise):
    text = f"두 기관은 {promise}하기로 했다. 기타 필요한 사항은 협의한다."
    spans = (Span(6, 6 + len(promise), "COMMITMENT"),)
    assert without_whatever_else(text, spans) == spans
