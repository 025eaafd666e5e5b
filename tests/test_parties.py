"""Parties whose names look alike, and names of one party that do not. All names are invented."""

import pytest

from mou_extract.assembly.names import kinship, name_key
from mou_extract.assembly.sounds import one_sound_apart
from test_assembly import parties


def apart(left: str, right: str) -> bool:
    """Whether two names stay two parties where nothing but their letters tells."""
    return len(parties(f"<s>{left}</s>의 소식이다.\n<s>{right}</s>의 소식이다.")) == 2


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("가람남부발전", "가람서부발전"),
        ("다온경상남도교육청", "다온경상북도교육청"),
        ("충북물결교육원", "충남물결교육원"),
        ("가람남부교육지원청", "가람북부교육지원청"),
        ("영주교육지원청", "양주교육지원청"),
        ("가람강동구시설관리공단", "가람강서구시설관리공단"),
        ("푸른물결초등학교", "푸른물결중학교"),
        ("푸른물결초등학교", "푸른물결고등학교"),
        ("푸른물결중학교", "푸른물결여자중학교"),
        ("가람변호사협회", "가람변리사협회"),
        ("물결농협중앙회", "물결수협중앙회"),
        ("가람시의사회", "가람시약사회"),
        ("가람시의사회", "가람시한의사회"),
        ("가람시의사회", "가람시수의사회"),
    ],
)
def test_a_letter_that_tells_two_bodies_apart_is_no_misspelling(left: str, right: str) -> None:
    assert apart(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("새솔자산신탁", "새솔자신신탁"),
        ("바다에너지환경부", "바다에너환경부"),
        ("가람시교육청", "가람교육청"),
    ],
)
def test_a_slip_inside_a_long_name_is_a_misspelling(left: str, right: str) -> None:
    assert not apart(left, right)


def test_syllables_are_one_sound_apart_by_initial_vowel_or_final() -> None:
    assert all(one_sound_apart("산", other) for other in "안신사")
    assert not any(one_sound_apart("산", other) for other in "산진석aS1")


@pytest.mark.parametrize(
    ("region", "body"),
    [
        ("가람시", "가람도시공사"),
        ("가람시", "가람중앙시장상인회"),
        ("함솔군", "한빛은행 함솔군지부"),
        ("가람시", "푸른가람시민회의"),
        ("한들구", "한들구소상공인회"),
        ("가람시", "남가람시"),
        ("가람시", "가람시 한들구"),
        ("가람광역시", "가람시 물들군"),
    ],
)
def test_a_government_is_no_short_form_of_what_lies_in_its_region(region: str, body: str) -> None:
    assert apart(region, body)
    assert apart(body, region)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("누리대", "남누리대"),
        ("대누대", "대누한의대"),
        ("대누대", "대누가온대"),
        ("물결가스공사", "물결가스안전공사"),
        ("가람경찰서", "가람해양경찰서"),
        ("물결가스공사", "물결가스기술공사"),
        ("가람시 체육회", "가람시 장애인체육회"),
        ("가람경제인협회", "가람여성경제인협회"),
        ("누리대", "누리대치과병원"),
        ("누리대", "누리대 사범대학부속고등학교"),
        ("누리대", "누리대 총학생회"),
        ("푸른초등학교", "푸른초등학교 학부모회"),
        ("NK", "NK&H"),
    ],
)
def test_a_name_that_another_one_holds_may_be_another_body(short: str, long: str) -> None:
    assert apart(short, long)
    assert apart(long, short)


def test_an_organ_named_without_a_country_first_is_our_own() -> None:
    ours = "<s>국세청</s>은 6일 협약을 맺었다.\n<s>누란 국세청</s>의 소식이다."
    theirs = "<s>누란 에너지부</s>의 소식이다.\n<s>에너지부</s>는 6일 협약을 맺었다."
    assert parties(ours) == [("국세청",), ("누란 국세청",)]
    assert parties(theirs) == [("누란 에너지부", "에너지부")]


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("가람외국어대학교", "가람외대"),
        ("가람교육대학교", "가람교대"),
        ("가람예술대학교", "가람예대"),
        ("가람체육대학교", "가람체대"),
        ("가람공학대학교", "가람공대"),
        ("가람공과대학교", "가람공과대"),
        ("가람공과대학교", "가람공대"),
        ("가람테크노파크", "가람TP"),
        ("물결컨트리클럽", "물결CC"),
    ],
)
def test_a_class_has_a_short_form_of_its_own(full: str, short: str) -> None:
    assert name_key(full) == name_key(short)
    assert parties(f"<s>{full}</s>의 소식이다. <s>{short}</s>는 웃었다.") == [(full, short)]


def test_our_country_has_four_names() -> None:
    names = ("대한민국", "한국", "韓", "한")
    assert parties("\n".join(f"<s>{name}</s>의 소식" for name in names)) == [names]


@pytest.mark.parametrize(
    ("lead", "alias"),
    [("원장 김하늘·", "가람TP"), ("대표이사 김하늘ㆍ", "회사"), ("대표 김하늘/", "회사")],
)
def test_a_definition_may_follow_the_chief_behind_a_dot(lead: str, alias: str) -> None:
    article = f"<s>물결진흥원</s>({lead}이하 <s>{alias}</s>)은 협약을 맺었다."
    assert parties(article) == [("물결진흥원", alias)]


@pytest.mark.parametrize("mark", ["옛 ", "구 ", "舊 ", "前 "])
def test_a_former_name_has_several_marks(mark: str) -> None:
    assert parties(f"<s>모아테크</s>({mark}<s>한국정밀산업</s>)가 <s>가람시</s>와 만났다.") == [
        ("모아테크", "한국정밀산업"),
        ("가람시",),
    ]


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("에스앤지", "S&G"),
        ("오카테크놀로지", "OKA Technology"),
        ("오카누에너지", "Okanu Energy"),
    ],
)
def test_a_name_is_the_same_in_both_scripts(hangul: str, latin: str) -> None:
    assert parties(f"<s>{hangul}</s>의 소식이다.\n<s>{latin}</s>의 소식이다.") == [(hangul, latin)]


def test_a_word_that_only_stands_for_a_name_is_not_the_name() -> None:
    article = "<s>㈜들녘</s>(대표 김하늘, 이하 ‘<s>사업자</s>’)은 왔다. <s>사업자</s>는 웃었다."
    assert parties(article) == [("㈜들녘", "사업자")]


@pytest.mark.parametrize("other", ["하안대", "하안상공회의소", "하안농협", "하안시립박물관"])
def test_a_bare_region_is_its_government_and_no_bridge(other: str) -> None:
    article = (
        f"<s>하안</s>-<s>함솔</s> 손잡다\n<s>하안시</s>는 웃었다. <s>{other}</s>는 기뻐했다. "
        "<s>함솔군</s>도 왔다."
    )
    assert parties(article) == [("하안시", "하안"), ("함솔군", "함솔"), (other,)]


def test_kinship_does_not_depend_on_the_order() -> None:
    assert kinship("하안", "하안시") == kinship("하안시", "하안") == 8
