import random
import time

import pytest

from mou_extract.rules.spellings import find_abbreviations, other_spellings


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("법무법인 물결", "물결"),
        ("주식회사 물결", "㈜물결"),
        ("㈜물결전자", "물결전자 주식회사"),
        ("물결전자", "(주)물결전자"),
        ("사단법인 물결회", "물결회"),
        ("물결 전자", "물결전자"),
        ("물결그룹", "물결 그룹"),
        ("물결 그룹", "물결"),
        ("물결대학교", "물결대"),
        ("물결대학교병원", "물결대병원"),
        ("물결대", "물결대학교"),
        ("물결대병원", "물결대학교병원"),
        ("물결광역시", "물결시"),
        ("한국물결공단", "물결공단"),
        ("(사)한국물결협회", "물결협회"),
        ("학교법인 물결대학교", "물결대"),
        ("물결고등학교", "물결고"),
        ("물결여자중학교", "물결여자중"),
        ("물결상공회의소", "물결상의"),
        ("㈜물결식품", "물결"),
        ("너울 테라퓨틱스", "너울"),
    ],
)
def test_a_party_is_written_in_other_ways(name, spelling):
    assert spelling in set(other_spellings(name))


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("물결시", "물결"),  # the place
        ("㈜강", "강"),  # too short to be found by its letters
        ("강그룹", "강"),
        ("한국은행", "은행"),
        ("대구시", "대학교구시"),
        ("물결대", "물결대"),
        ("㈜대상", "대상"),
        ("한국연구원", "연구원"),
        ("물결은행", "물결"),  # 물결카드 is another firm
        ("미래식품", "미래"),
        ("새바이오", "새"),
        ("가" + "㈜" * 20_000, "가"),
    ],
)
def test_what_may_be_something_else_is_no_spelling(name, other):
    assert other not in set(other_spellings(name))


def test_a_public_body_is_found_by_its_abbreviation():
    names = ["한국너울기술연구원", "물결 여성기업 종합지원센터", "대한돛단배협회"]
    text = "너울연과 물여센, 돛단협이 손잡았다. 한너기는 물여센터의 이웃이다."
    assert find_abbreviations(text, names) == {
        "너울연": names[0], "물여센": names[1], "물여센터": names[1], "돛단협": names[2],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "short"),
    [("물결교통부", "물교부"), ("너울과학정보통신부", "너과정통부"), ("물결사업청", "물사청")],
)
def test_a_ministry_is_found_by_its_abbreviation(name, short):
    assert find_abbreviations(f"{short}는 답했다.", [name]) == {short: name}


@pytest.mark.parametrize("name", ["물결교육지청", "너울경찰청", "물결협회본부"])
def test_an_office_of_many_is_not_found_by_an_abbreviation(name):
    assert find_abbreviations(f"{name[0]}{name[2]}{name[-1]}은 답했다.", [name]) == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("너연은 답했다", "너울연구원"),  # two letters may be a word
        ("너울기는 답했다", "한국너울기술연구원"),  # ends before 연구원
        ("너울전은 답했다", "너울전자"),  # no public body
        ("울기연은 답했다", "너울기술연구원"),  # begins otherwise
        ("연너울은 답했다", "연너울협회"),  # its beginning
        ("협의회는 답했다", "협동조합협의회"),  # its class noun
        ("진연너울은 답했다", "너울연구원"),
        ("답했다", "한국"),
    ],
)
def test_other_words_abbreviate_nothing(text, name):
    assert find_abbreviations(text, [name]) == {}


@pytest.mark.parametrize("firm", ["서울식품", "제주화학", "스마트푸드", "글로벌텔레콤", "농협물류"])
def test_a_place_or_a_common_word_is_no_short_form_of_a_firm(firm):
    assert [form for form in other_spellings(firm) if len(form) < len(firm)] == []


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("대학병원", "대물결너울대학교병원"),
        ("전기공사", "한국전기너울공사"),
        ("가스공사", "한국가스안전공사"),
        ("한국의", "한국너울수출협의회"),
        ("대학의", "한국대학너울협의회"),
    ],
)
def test_a_word_of_the_language_abbreviates_no_body(word, name):
    assert word not in find_abbreviations(f"{word} 소식이다.", [name])


def test_many_bodies_of_one_first_letter_take_time_in_proportion():
    def seconds(count):
        chance = random.Random(3)
        tails = ["".join(chance.choices("가나다라마바사아자차카타파하", k=4)) for _ in range(count)]
        text = " ".join(f"한{tail[:2]}은 한{tail[1:]}을" for tail in tails)
        names = [f"한국{tail}진흥원" for tail in tails]
        started = time.process_time()
        find_abbreviations(text, names)
        return time.process_time() - started

    assert min(seconds(2000) for _ in range(3)) < 1
