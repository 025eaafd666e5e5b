import pytest

from mou_extract.rules.neighbours import with_listed
from mou_extract.spans import Span


def parties(text, *names):
    return [Span(text.index(n), text.index(n) + len(n), "SIGNATORY", 0.9) for n in names]


@pytest.mark.parametrize("mark", [", ", "·"])
def test_a_word_between_two_listed_parties_is_one(mark):
    text = mark.join(("물결은행", "대상", "누리은행")) + "과 협약했다."
    found = with_listed(text, parties(text, "물결은행", "누리은행"))
    assert [text[s.start : s.end] for s in found] == ["물결은행", "대상", "누리은행"]


@pytest.mark.parametrize("mark", [", ", "·"])
@pytest.mark.parametrize(
    ("name", "behind"),
    [
        ("대산", " 등 3곳과"),
        ("대산", " 등이"),
        ("대산공단", "과"),
        ("대산진흥원", "은"),
        ("대산교육청", "이"),
    ],
)
def test_a_word_that_closes_a_list_of_two_parties_is_one(mark, name, behind):
    text = mark.join(("물결은행", "누리은행", name)) + f"{behind} 협약했다."
    found = with_listed(text, parties(text, "물결은행", "누리은행"))
    assert [text[s.start : s.end] for s in found] == ["물결은행", "누리은행", name]


@pytest.mark.parametrize(
    "closing",
    [
        ", 지역 기업과",
        ", 시민단체 등",
        "·대학 등",
        ", 이탈리아의 대산과",
        " 등과",
        ", 청년이 행복한 도시",
        ", 함께하는",
        ", 앞으로는",
        ", 정부와",
        ", 의료진은",
        ", 직원과",
        ", 소상공인이",
        ", 대산 등산객",
    ],
)
def test_what_closes_a_list_and_is_no_name_stays_out(closing):
    text = f"물결은행{closing[0] if closing[0] == '·' else ', '}누리은행{closing} 협약했다."
    spans = parties(text, "물결은행", "누리은행")
    assert with_listed(text, spans) == tuple(spans)


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
