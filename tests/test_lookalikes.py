import pytest

from mou_extract.rules.lookalikes import without_superiors
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
