"""Names beside names: which belong together, and which of them are no parties."""

import pytest

from mou_extract.neighbours import with_listed, without_superiors
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


def parties(text, *names):
    return [Span(text.index(n), text.index(n) + len(n), "SIGNATORY", 0.9) for n in names]


@pytest.mark.parametrize("mark", [", ", "·"])
def test_a_word_between_two_listed_parties_is_one(mark):
    text = mark.join(("물결은행", "대상", "누리은행")) + "과 협약했다."
    found = with_listed(text, parties(text, "물결은행", "누리은행"))
    assert [text[s.start : s.end] for s in found] == ["물결은행", "대상", "누리은행"]


@pytest.mark.parametrize("item", ["지역 기업", "은행 3곳", "윤서준 대표"])
def test_a_phrase_between_two_listed_parties_is_none(item):
    text = f"물결은행, {item}, 누리은행과 협약했다."
    spans = parties(text, "물결은행", "누리은행")
    assert with_listed(text, spans) == tuple(spans)


def test_what_is_tagged_in_a_list_stays():
    text = "물결은행, 누리런, 누리은행과 협약했다."
    spans = parties(text, "물결은행", "누리은행")
    program = Span(6, 9, "PROGRAM")
    assert with_listed(text, [*spans, program]) == tuple(sorted([*spans, program]))


@pytest.mark.parametrize("item", ["시민단체", "관내기업", "의회", "그리고"])
def test_a_common_word_between_two_listed_parties_is_none(item):
    text = f"물결시, {item}, 누리대와 협약했다."
    spans = parties(text, "물결시", "누리대")
    assert with_listed(text, spans) == tuple(spans)


def test_a_body_stays_whose_own_bodies_sign():
    text = "가람그룹 계열사 7곳이 협약을 맺었다."
    spans = (Span(0, 4, "SIGNATORY"),)
    assert without_superiors(text, spans) == spans
