"""Officials: whose title it is, told by lists, brackets and fused titles. All articles here are invented."""

from __future__ import annotations

import pytest

from test_assembly import people


@pytest.mark.parametrize(
    ("public", "titles"),
    [
        ("가람시", "<o>최바름</o> <t>시장</t>과 <o>김하늘</o> <t>대표</t>"),
        ("가람시", "<o>최바름</o> <t>시장</t>, <o>김하늘</o> <t>대표</t>"),
        ("가람시", "<o>최바름</o> <t>시장</t>과 <o>김하늘</o> <t>사장</t>"),
        ("가람시", "<o>최바름</o> <t>시장</t>과 <o>김하늘</o> <t>지점장</t>"),
        ("누리대", "<o>최바름</o> <t>총장</t>과 <o>김하늘</o> <t>대표</t>"),
        ("함솔군", "<o>최바름</o> <t>군수</t>와 <o>김하늘</o> <t>회장</t>"),
    ],
)
def test_the_head_of_a_firm_beside_a_mayor_is_of_the_firm(public: str, titles: str) -> None:
    article = f"<s>{public}</s>와 <s>새솔전자</s>가 협약을 맺었다. 협약식에는 {titles} 등이 왔다."
    assert [organization for _, _, organization in people(article)] == [public, "새솔전자"]


@pytest.mark.parametrize(
    ("firm", "title"),
    [
        ("다온택시", "회장"),
        ("다온택시", "본부장"),
        ("가온벤처", "센터장"),
        ("누리도시", "본부장"),
        ("HD누리현대", "실장"),
        ("한빛금고", "센터장"),
        ("나눔운동본부", "이사장"),
        ("나눔운동본부", "본부장"),
        ("오카누도", "총괄대표"),
        ("오카누도", "부회장"),
        ("㈜오카누도", "센터장"),
    ],
)
def test_the_second_person_of_a_firm_that_ends_like_an_office_stays_with_it(
    firm: str, title: str
) -> None:
    article = (
        f"<s>누리대</s>와 <s>{firm}</s>, <s>새솔전자</s>는 협약을 맺었다. 협약식에는 <s>{firm}</s> "
        f"<o>윤서준</o> <t>{title}</t>과 <o>김하늘</o> <t>대표</t> 등이 왔다."
    )
    assert [organization for _, _, organization in people(article)] == [firm, firm]


def test_an_officer_beside_the_mayor_stays_with_the_city() -> None:
    article = (
        "<s>가람시</s>와 <s>새솔전자</s>가 협약을 맺었다. "
        "<o>최바름</o> <t>시장</t>과 <o>김하늘</o> <t>본부장</t>이 왔다."
    )
    assert people(article)[1] == ("김하늘", "본부장", "가람시")


@pytest.mark.parametrize(
    ("person", "organization"),
    [
        ("<o>이도담</o> 가람상의 <t>회장</t>", "가람상의"),
        ("가람상의 <o>이도담</o> <t>회장</t>", "가람상의"),
        ("<o>이도담</o> 바다자문회의 <t>회장</t>", "바다자문회의"),
        ("한국바다협회의 <o>이도담</o> <t>회장</t>", "한국바다협회"),
        ("<o>이도담</o> 한국바다협회의 <t>회장</t>", "한국바다협회"),
        ("<o>이도담</o> 나라교육회의 <t>회장</t>", "나라교육회의"),
        ("<o>이도담</o> 나라바다위원회의 <t>회장</t>", "나라바다위원회"),
        ("나라바다협의회의 <o>이도담</o> <t>회장</t>", "나라바다협의회"),
    ],
)
def test_the_last_syllable_of_a_chamber_is_no_particle(person: str, organization: str) -> None:
    assert people(f"<s>누리대</s>는 밝혔다. 이날 {person}이 왔다.") == [
        ("이도담", "회장", organization)
    ]


def test_a_council_of_state_is_no_council_with_a_particle() -> None:
    article = "<s>누리대</s>는 밝혔다. 이날 국무회의 <o>이도담</o> <t>위원장</t>이 왔다."
    assert people(article)[0][2] != "국무회"


@pytest.mark.parametrize("party", ["나라교육회의", "나라교육회"])
def test_a_council_that_is_a_party_is_found_untagged(party: str) -> None:
    article = f"<s>{party}</s>와 <s>누리대</s>는 밝혔다. 이날 나라교육회의 <o>이도담</o> <t>의장</t>이 왔다."
    assert people(article) == [("이도담", "의장", party)]


@pytest.mark.parametrize(
    ("parties", "title", "organization"),
    [
        ("<s>함솔교육지원청</s>과 <s>가람시</s>", "함솔교육장", "함솔교육지원청"),
        ("<s>누리대</s>와 <s>누리대 총동문회</s>", "누리대 총동문회장", "누리대 총동문회"),
        ("<s>누리대</s>와 <s>가람시</s>", "누리대 총동문회장", "누리대"),
        ("일본 <s>환경성</s>과 <s>가람시</s>", "환경상", "환경성"),
        ("일본 <s>후생노동성</s>과 <s>가람시</s>", "후생노동상", "후생노동성"),
    ],
)
def test_a_fused_title_heads_the_body_in_it(parties: str, title: str, organization: str) -> None:
    article = f"{parties}가 만났다. <o>이도담</o> <t>{title}</t>이 말했다."
    assert people(article) == [("이도담", title, organization)]


@pytest.mark.parametrize(
    ("first", "second", "title"),
    [("누리대", "다온대", "총장"), ("새솔전자", "한빛소재", "대표"), ("가람시", "물결시", "시장")],
)
def test_two_heads_with_one_title_head_two_parties(first: str, second: str, title: str) -> None:
    article = f"<s>{first}</s>와 <s>{second}</s>가 협약을 맺었다. <o>한별</o>·<o>서율</o> <t>{title}</t>은"
    assert people(article) == [("한별", title, first), ("서율", title, second)]


def test_people_with_a_title_that_one_body_may_give_twice_are_not_shared_out() -> None:
    article = (
        "<s>누리대</s>와 <s>다온대</s>가 협약을 맺었다. <o>한별</o>·<o>서율</o> <t>부총장</t>은"
    )
    assert len({organization for _, _, organization in people(article)}) == 1


def test_a_name_in_another_script_stays_the_same_person_later() -> None:
    article = (
        "<s>누리대</s> <o>존 카터</o>(<o>John Carter</o>) <t>학장</t>이 왔다. "
        "<s>새솔전자</s>는 웃었다. <o>John Carter</o> <t>CEO</t>는 말했다."
    )
    assert people(article) == [("존 카터", "학장", "누리대")]


@pytest.mark.parametrize(("party", "head"), [("한빛대", "총장"), ("한빛병원", "병원장")])
def test_a_professor_in_the_list_of_a_head_is_of_the_same_house(party: str, head: str) -> None:
    article = (
        f"<s>{party}</s> <o>문하진</o> <t>{head}</t>, <o>서도연</o> <t>교수</t>와 "
        "<s>새솔전자</s> <o>이도담</o> <t>대표</t>, <o>한별</o> <t>교수</t>가 왔다."
    )
    assert people(article) == [
        ("문하진", head, party),
        ("서도연", "교수", party),
        ("이도담", "대표", "새솔전자"),
        ("한별", "교수", None),
    ]


def test_the_ministry_of_a_deputy_premier_need_not_be_a_party() -> None:
    article = "<s>누리대</s> 행사에 <o>김하늘</o> <t>부총리</t> 겸 산림부 <t>장관</t>이 왔다."
    assert people(article) == [("김하늘", "장관", "산림부")]


@pytest.mark.parametrize("mark", [" : ", ": ", "：", "=", " = ", "·"])
def test_a_mark_may_stand_between_title_and_name_in_a_bracket(mark: str) -> None:
    article = f"<s>누리재단</s>(<t>이사장</t>{mark}<o>김하늘</o>)은 밝혔다."
    assert people(article) == [("김하늘", "이사장", "누리재단")]


def test_a_middle_dot_outside_brackets_joins_two_people() -> None:
    article = "<s>누리대</s> <o>윤서준</o> <t>총장</t>·<o>한별</o>·<o>서율</o> <t>처장</t>이 왔다."
    assert [position for _, position, _ in people(article)] == ["총장", "처장", "처장"]


def test_of_the_title_one_is_and_the_title_one_is_called_the_first_counts() -> None:
    article = (
        "<s>한빛쇼핑</s>이 협약을 맺었다. <s>새솔전자</s>는 기뻐했다. 한빛 <t>총괄대표</t>인 "
        "<o>김하늘</o> <t>부회장</t>이 왔다."
    )
    assert people(article) == [("김하늘", "총괄대표", "한빛쇼핑")]


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("서울", "시장"),
        ("서울", "대표"),
        ("스마트", "팀장"),
        ("스마트", "대표"),
        ("한빛", "지사"),
        ("한빛", "총장"),
        ("한빛", "의원"),
        ("한빛", "군수"),
    ],
)
def test_a_place_or_a_common_word_before_a_person_is_no_short_name_of_a_firm(
    word: str, title: str
) -> None:
    article = (
        f"<s>{word}우유</s>와 <s>가람시</s>, <s>새솔전자</s>는 협약을 맺었다. <s>새솔전자</s>는 기뻐했다. "
        f"{word} <o>윤서준</o> <t>{title}</t>이 왔다."
    )
    assert people(article)[0][2] != f"{word}우유"


@pytest.mark.parametrize("title", ["대표", "부회장", "이사"])
def test_a_firm_may_be_called_by_the_first_word_of_its_name(title: str) -> None:
    article = (
        "<s>한빛쇼핑</s>이 협약을 맺었다. <s>새솔전자</s>는 기뻐했다. "
        f"한빛 <o>윤서준</o> <t>{title}</t>가 왔다."
    )
    assert people(article) == [("윤서준", title, "한빛쇼핑")]


@pytest.mark.parametrize(
    ("party", "title"),
    [
        ("함솔군", "함솔군수 권한대행 부군수"),
        ("가람시", "시장 권한대행 부시장"),
        ("새솔전자", "대표이사 사장"),
        ("새솔전자", "회장 겸 최고경영자(CEO)"),
        ("새솔전자", "전무이사"),
        ("누리대의료원", "의무부총장 겸 의료원장"),
        ("물결항만공사", "사장"),
        ("마카주", "주지사"),
    ],
)
def test_an_acting_head_and_one_of_two_titles_head_their_body(party: str, title: str) -> None:
    article = f"<s>{party}</s>의 소식이다. <s>한들구</s>는 기뻐했다. <o>이도담</o> <t>{title}</t>은 말했다."
    assert people(article) == [("이도담", title, party)]


@pytest.mark.parametrize("title", ["의장", "부의장", "시의원"])
def test_a_councillor_is_of_the_council_that_signs(title: str) -> None:
    article = (
        f"<s>가람시의회</s>와 <s>새솔전자</s>가 만났다. <o>이도담</o> <t>{title}</t>은 말했다."
    )
    assert people(article) == [("이도담", title, "가람시의회")]


@pytest.mark.parametrize(
    ("party", "title"),
    [
        ("가람시의회", "시의회 의장"),
        ("주한 누란대사관", "대사"),
        ("가람시체육회", "회장"),
        ("물결시장상인회", "회장"),
        ("한국갯벌협회", "사무총장"),
        ("새솔전자노조", "노조위원장"),
    ],
)
def test_an_office_that_few_bodies_have_tells_which_one_is_meant(party: str, title: str) -> None:
    article = (
        f"<s>{party}</s>와 <s>누리대</s>가 만났다. <s>누리대</s>는 기뻐했다. "
        f"<o>윤서준</o> <t>총장</t>과 <o>이도담</o> <t>{title}</t>이 왔다."
    )
    assert people(article)[1] == ("이도담", title, party)


@pytest.mark.parametrize(
    ("party", "title"),
    [("가람소방본부", "소방본부장"), ("가람경찰서", "서장"), ("한빛병원", "병원장")],
)
def test_the_head_of_a_firm_beside_that_of_a_public_body_is_of_the_firm(
    party: str, title: str
) -> None:
    article = (
        f"<s>{party}</s>와 <s>새솔전자</s>가 만났다. <o>윤서준</o> <t>{title}</t>과 "
        "<o>이도담</o> <t>사장</t>이 왔다."
    )
    assert [organization for _, _, organization in people(article)] == [party, "새솔전자"]


@pytest.mark.parametrize("former", ["전", "前", "현"])
def test_a_former_head_is_of_the_body_without_the_word(former: str) -> None:
    article = f"<s>가람시</s>와 <s>새솔전자</s>가 만났다. <o>이도담</o> {former} 가람시 <t>부시장</t>이 왔다."
    assert people(article) == [("이도담", "부시장", "가람시")]


def test_a_councillor_without_a_council_is_of_none() -> None:
    article = "<s>가람시</s>와 <s>새솔전자</s>가 만났다. <o>이도담</o> <t>의장</t>은 말했다."
    assert people(article) == [("이도담", "의장", None)]


def test_two_county_heads_beside_a_mayor_head_the_two_counties() -> None:
    article = (
        "<s>가람시</s>와 <s>함솔군</s>, <s>담온군</s>이 만났다. <o>최바름</o> <t>시장</t>, "
        "<o>한별</o>·<o>서율</o> <t>군수</t>가 서명했다."
    )
    assert [organization for _, _, organization in people(article)] == [
        "가람시",
        "함솔군",
        "담온군",
    ]


@pytest.mark.parametrize(
    ("bodies", "title"),
    [(("물결경찰서", "물결소방서"), "서장"), (("한빛은행", "서율은행"), "은행장")],
)
def test_heads_of_one_title_in_a_list_are_of_one_party_each(
    bodies: tuple[str, str], title: str
) -> None:
    article = (
        f"<s>가람구</s>와 <s>{bodies[0]}</s>, <s>{bodies[1]}</s>는 협약을 맺었다. <o>최바름</o> "
        f"<t>구청장</t>, <o>김하늘</o> <t>{title}</t>, <o>윤서준</o> <t>{title}</t>이 왔다."
    )
    assert [organization for _, _, organization in people(article)] == ["가람구", *bodies]


@pytest.mark.parametrize(
    ("body", "title"), [("물결해경", "서장"), ("물결여상", "교장"), ("물결수협", "은행장")]
)
def test_a_head_of_a_body_by_its_short_name_has_it(body: str, title: str) -> None:
    article = (
        f"<s>{body}</s>은 <s>새솔전자</s>와 협약을 맺었다. <o>김하늘</o> <t>{title}</t>은 말했다."
    )
    assert people(article) == [("김하늘", title, body)]


def test_chiefs_of_firms_in_a_list_are_told_by_what_stands_beside_them() -> None:
    article = (
        "<s>새솔전자</s>는 <s>다온소프트</s>와 협약을 맺었다. 협약식에는 <o>윤서준</o> <t>대표</t>, "
        "<o>김하늘</o> <t>대표</t>가 왔다. <o>윤서준</o> <s>다온소프트</s> <t>대표</t>는 말했다."
    )
    assert people(article)[1] == ("김하늘", "대표", "새솔전자")


@pytest.mark.parametrize(("other", "title"), [("누리대", "서장"), ("새솔전자", "교육감")])
def test_a_head_whose_body_is_not_named_has_none(other: str, title: str) -> None:
    article = (
        f"<s>{other}</s>와 <s>다온병원</s>은 협약을 맺었다. <o>최바름</o> <s>{other}</s> <t>본부장</t>, "
        f"<o>김하늘</o> <t>{title}</t>이 왔다."
    )
    assert people(article)[1] == ("김하늘", title, None)


def test_a_chief_executive_is_not_of_the_bank() -> None:
    article = (
        "<s>한빛은행</s>은 <s>새솔전자</s>와 만났다. <o>이도담</o> <t>대표</t>는 말했다. "
        "<o>김하늘</o> <t>은행장</t>은 답했다."
    )
    assert [organization for _, _, organization in people(article)] == ["새솔전자", "한빛은행"]


@pytest.mark.parametrize(
    "article",
    [
        "(왼쪽부터) <o>이도담</o> <t>대표</t>. <s>누리대</s>와 <s>새솔전자</s>가 만났다.",
        "<o>이도담</o> <t>대표</t>가 이끄는 <s>새솔전자</s>는 <s>누리대</s>와 만났다.",
    ],
)
def test_a_chief_named_before_all_parties_is_of_the_only_firm(article: str) -> None:
    assert people(article) == [("이도담", "대표", "새솔전자")]


def test_a_council_of_citizens_has_no_member_of_the_city_council() -> None:
    article = (
        "<s>가람주민협의회</s>와 <s>누리대</s>가 협약을 맺었다. <o>박하늘</o> <t>시의원</t>이 왔다."
    )
    assert people(article) == [("박하늘", "시의원", None)]
    article = "<s>가람시의회</s>와 <s>가람주민협의회</s>가 협약을 맺었다. <o>박하늘</o> <t>의장</t>이 왔다."
    assert people(article) == [("박하늘", "의장", "가람시의회")]


def test_the_vice_president_beside_the_head_of_a_firm_is_of_the_firm() -> None:
    article = (
        "<s>새솔전자</s>와 <s>가람도시공사</s>가 협약을 맺었다. "
        "<s>새솔전자</s> <o>박하늘</o> <t>대표</t>와 <o>김바다</o> <t>부사장</t>이 왔다."
    )
    assert [organization for _, _, organization in people(article)] == ["새솔전자"] * 2


def test_the_bracket_behind_each_of_a_list_says_whose_they_are_and_the_title_is_shared() -> None:
    article = (
        "<s>솔내상인회</s>, <s>버들상인회</s>, <s>새터상인회</s>가 선언문을 냈다. "
        "왼쪽부터 <o>남궁길</o>(<s>솔내상인회</s>), <o>위정란</o>(<s>버들상인회</s>), "
        "<o>천기수</o>(<s>새터상인회</s>) <t>회장</t>."
    )
    assert people(article) == [
        ("남궁길", "회장", "솔내상인회"),
        ("위정란", "회장", "버들상인회"),
        ("천기수", "회장", "새터상인회"),
    ]


def test_a_party_within_the_bracket_is_of_the_next_name() -> None:
    article = "<s>한국바다연맹</s>(<s>KMF</s>, <t>회장</t> <o>윤서준</o>)과 <s>누리대</s>가 협약을 맺었다."
    assert people(article) == [("윤서준", "회장", "한국바다연맹")]


@pytest.mark.parametrize(
    ("parties", "person", "organization"),
    [
        # a candidate's camp is named after the candidate
        (
            ("모채린 후보 선거대책위원회", "목단상인연합회"),
            "<o>모채린</o> <t>목단시장 후보</t>",
            "모채린 후보 선거대책위원회",
        ),
        (("대한민국 국회", "몽골 국가대회의"), "<o>탁무진</o> <t>국회의장</t>", "대한민국 국회"),
        (("정부", "새결당"), "<o>선우명</o> <t>국무총리</t>", "정부"),
        (("누리동맹", "푸른당 청년위원회"), "<o>금세온</o> <t>의장</t>", "누리동맹"),
        (
            ("지움센터", "법무법인 늘찬"),
            "<o>왕세린</o> <t>대표변호사</t>",
            "법무법인 늘찬",
        ),
        (("미르생명", "서도대병원"), "<o>맹서란</o> <t>진료부원장</t>", "서도대병원"),
        (("해람군", "갈매도어촌계"), "<o>도길수</o> <t>계장</t>", "갈매도어촌계"),
        (("극단 여백", "페퍼밀극장"), "<o>김하늘</o> <t>극장장</t>", "페퍼밀극장"),
    ],
)
def test_a_title_that_only_one_of_the_parties_has(
    parties: tuple[str, str], person: str, organization: str
) -> None:
    first, second = parties
    article = f"<s>{first}</s>와 <s>{second}</s>는 협약을 맺었다. {person}은 기쁘다고 말했다."
    assert people(article)[0][2] == organization
    # whichever is named last
    article = f"<s>{second}</s>와 <s>{first}</s>는 협약을 맺었다. {person}은 기쁘다고 말했다."
    assert people(article)[0][2] == organization


@pytest.mark.parametrize("camp", ["에서는", " 측에서는", "에서도"])
def test_who_is_listed_after_a_party_with_its_particle_is_of_it(camp: str) -> None:
    article = (
        "<s>누리재단</s>이 <s>물결병원</s>과 협약을 맺었다. <s>누리재단</s>에서는 <o>한별</o> <t>이사장</t>이, "
        f"<s>물결병원</s>{camp} <o>서율</o> <t>실장</t>과 <o>김하늘</o> <t>팀장</t>이 왔다."
    )
    assert [organization for _, _, organization in people(article)] == [
        "누리재단",
        "물결병원",
        "물결병원",
    ]


@pytest.mark.parametrize(
    ("foreign", "name"),
    [("베트남 <s>마이안시</s>", "마이안시"), ("<s>베트남 마이안시</s>", "베트남 마이안시")],
)
def test_a_korean_is_of_the_korean_party_and_others_of_the_foreign_one(
    foreign: str, name: str
) -> None:
    article = (
        f"<s>가람시</s>와 {foreign}는 협약을 맺었다. <o>김하늘</o> <t>시장</t>과 "
        "<o>응우옌 반 민</o> <t>부시장</t>이 왔다. <o>쩐 티 란</o> <t>국장</t>은 말했다."
    )
    assert [organization for _, _, organization in people(article)] == ["가람시", name, name]


def test_a_foreigner_beside_a_korean_party_is_of_it() -> None:
    article = (
        "<s>물결전자</s>와 미국 <s>리버칩스</s>는 협약을 맺었다. <o>존 카터</o> <s>물결전자</s> <t>부사장</t>과 "
        "<o>김하늘</o> <s>리버칩스</s> <t>이사</t>가 왔다."
    )
    assert [organization for _, _, organization in people(article)] == ["물결전자", "리버칩스"]


def test_without_a_foreign_party_the_form_of_a_name_tells_nothing() -> None:
    article = (
        "<s>물결전자</s>와 <s>다온대</s>는 협약을 맺었다. <o>존 카터</o> <t>대표</t>는 말했다."
    )
    assert people(article) == [("존 카터", "대표", "물결전자")]


def test_two_chiefs_with_one_title_stand_in_the_order_of_their_firms() -> None:
    article = (
        "<s>물결전자</s>와 <s>다온소프트</s>는 협약을 맺었다. "
        "<o>윤서준</o> <t>사장</t>과 <o>김하늘</o> <t>사장</t>이 서명했다."
    )
    assert people(article) == [
        ("윤서준", "사장", "물결전자"),
        ("김하늘", "사장", "다온소프트"),
    ]


@pytest.mark.parametrize("inside", [
    "<t>여단장</t> <o>윤서준</o> 준장", "<t>여단장</t> 준장 <o>윤서준</o>", "<t>여단장</t> <o>윤서준</o>",
])  # fmt: skip
def test_a_rank_stands_between_nobody_and_the_title(inside: str) -> None:
    article = f"<s>물결여단</s>({inside})과 <s>누리대</s>(<t>총장</t> <o>김하늘</o>)는 만났다."
    assert people(article) == [("윤서준", "여단장", "물결여단"), ("김하늘", "총장", "누리대")]
