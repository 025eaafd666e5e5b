"""Undertakers: who promises, as press releases and articles tell it. All articles here are invented."""

from __future__ import annotations

import pytest

from mou_extract.assembly import assemble
from mou_extract.spans import Span
from test_assembly import promises

OPENING = "<s>누리대</s>와 <s>새솔전자</s>가 협약을 맺었다. "
BOTH = ("누리대", "새솔전자")


@pytest.mark.parametrize("collective", ["양 기관은", "양사는", "두 기업은"])
def test_a_number_counts_the_parties_of_the_agreement_told_last(collective: str) -> None:
    article = (
        "<s>누리상사</s>는 <s>새솔전자</s>와 협약을 맺었다. <s>다온식품</s>은 <s>한별소재</s>와 협약을 "
        f"맺었다. {collective} <c>인력을 양성</c>한다."
    )
    assert promises(article) == [("다온식품", "한별소재")]


def test_both_countries_are_the_two_that_were_named_last() -> None:
    article = (
        "<s>새솔전자</s>도 협약을 맺었다. <s>농식품부</s>는 <s>베트남 농업환경부</s>와 협약을 맺었다. "
        "협약에 따라 양국은 <c>인력을 양성</c>한다."
    )
    assert promises(article) == [("농식품부", "베트남 농업환경부")]


def test_a_number_that_no_sentence_names_means_all() -> None:
    article = (
        "<s>가람시</s>, <s>누리대</s>, <s>새솔전자</s>, <s>한별소재</s>가 협약을 맺었다. "
        "세 기관은 <c>인력을 양성</c>한다."
    )
    assert promises(article) == [("가람시", "누리대", "새솔전자", "한별소재")]


def test_a_side_may_be_more_than_one_party() -> None:
    article = (
        "<s>가람시</s>와 <s>가람재단</s>은 <s>누리대</s>와 협약을 맺었다. "
        "<s>가람시</s>와 <s>누리대</s>가 만났다. 양측은 <c>인력을 양성</c>한다."
    )
    assert promises(article) == [("가람시", "가람재단", "누리대")]


def test_hours_count_no_parties() -> None:
    article = (
        "<s>가람시</s>, <s>누리대</s>, <s>새솔전자</s>가 협약을 맺었다. "
        "<s>가람시</s>와 <s>누리대</s>가 만났다. <s>새솔전자</s>는 두 시간 이내 <c>고장을 수리</c>한다."
    )
    assert promises(article) == [("새솔전자",)]


class TestRoles:
    def test_the_party_after_a_role_takes_it(self) -> None:
        article = (
            "<s>가람시</s>, <s>누리대</s>, <s>새솔전자</s>가 협약을 맺었다. <c>부지 제공</c>은 <s>가람시</s>가, "
            "<c>인력 양성</c>은 <s>누리대</s>가, <c>장비 지원</c>은 <s>새솔전자</s>가 맡는다."
        )
        assert promises(article) == [("가람시",), ("누리대",), ("새솔전자",)]

    def test_a_comma_stands_for_the_particle(self) -> None:
        article = (
            "<s>가람시</s>, <s>누리대</s>, <s>새솔전자</s>가 협약을 맺었다. <c>부지 제공</c>은 <s>가람시</s>, "
            "<c>인력 양성</c>은 <s>누리대</s>, <c>장비 지원</c>은 <s>새솔전자</s>가 맡는다."
        )
        assert promises(article) == [("가람시",), ("누리대",), ("새솔전자",)]

    def test_a_role_can_be_shared(self) -> None:
        article = (
            "<s>누리대</s>는 웃었다. <c>장비 지원</c>은 <s>누리대</s>와 <s>새솔전자</s>가 맡는다."
        )
        assert promises(article) == [BOTH]

    def test_an_object_is_no_role(self) -> None:
        article = "<s>누리대</s>는 <c>인력 양성</c>을 <s>새솔전자</s>가 가진 시설에서 한다."
        assert promises(article) == [("누리대",)]


@pytest.mark.parametrize("noun", ["기업은", "업체는", "회사는"])
def test_at_the_head_of_a_clause_the_firm_is_the_firm_that_signed(noun: str) -> None:
    article = f"대학은 <c>교육을 운영</c>하고 {noun} <c>장비를 지원</c>하며 돕는다."
    assert promises(OPENING + article) == [("누리대",), ("새솔전자",)]


def test_firms_with_an_epithet_are_others() -> None:
    article = "<s>누리대</s>가 나섰다. 희망하는 업체는 <c>장비를 무상 이용</c>할 수 있다."
    assert promises(OPENING + article) != [("새솔전자",)]


@pytest.mark.parametrize("epithet", ["국내 최고 기업은", "선정된 광고 업체는", "중고 기업은"])
def test_a_noun_before_a_firm_opens_no_clause(epithet: str) -> None:
    article = f"{OPENING}{epithet} <c>인재 양성</c>에 나선다."
    assert promises(article) == [BOTH]


@pytest.mark.parametrize("verb", ["운영하고,", "맡고", "키우며", "나섰고"])
def test_a_verb_before_a_firm_opens_a_clause(verb: str) -> None:
    article = f"{OPENING}대학은 교육을 {verb} 기업은 <c>장비를 지원</c>한다."
    assert promises(article) == [("새솔전자",)]


class TestHeadlines:
    @pytest.mark.parametrize(
        "headline",
        [
            "협약 소식\n<s>누리대</s>, <c>AI 인재 양성</c> 위해 <s>새솔전자</s>와 맞손\n",
            "<s>누리대</s>-<s>새솔전자</s>, <c>AI 인재 양성</c> 업무협약\n",
            "협약 소식\n<s>누리대</s>-<s>새솔전자</s>, <c>AI 인재 양성</c> 업무협약\n",
            "<s>누리대</s> 등 지역대학·<s>새솔전자</s>, <c>장비 공동 활용</c>에 협력한다.",
        ],
    )
    def test_a_comma_gives_the_promise_to_no_single_party(self, headline: str) -> None:
        assert promises(headline + OPENING) == [BOTH]

    def test_a_comma_at_the_head_of_a_line_neither(self) -> None:
        line = "\n<s>누리대</s>, <c>장비 공동 활용</c> 등에 <s>새솔전자</s>와 협력한다."
        assert promises(OPENING + line) == [BOTH]


class TestListHeads:
    @pytest.mark.parametrize(
        "items",
        [
            "\n1. <s>누리대</s>: <c>강의실 제공</c>\n2. <s>새솔전자</s>: <c>장비 지원</c>",
            "\n1) <s>누리대</s> : <c>강의실 제공</c>\n2) <s>새솔전자</s> : <c>장비 지원</c>",
            "\n- (<s>누리대</s>) <c>강의실 제공</c>\n- (<s>새솔전자</s>) <c>장비 지원</c>",
            "\nㅇ [<s>누리대</s>] <c>강의실 제공</c>\nㅇ [<s>새솔전자</s>] <c>장비 지원</c>",
            "▲<s>누리대</s>, <c>강의실 제공</c> ▲<s>새솔전자</s>, <c>장비 지원</c>",
            "①<s>누리대</s>, <c>강의실 제공</c> ②<s>새솔전자</s>, <c>장비 지원</c>",
            "\n1. <s>누리대</s>, <c>강의실 제공</c>\n2. <s>새솔전자</s>, <c>장비 지원</c>",
            "\n- <s>누리대</s>, <c>강의실 제공</c>\n- <s>새솔전자</s>, <c>장비 지원</c>",
            "△<s>누리대</s>(<c>강의실 제공</c>) △<s>새솔전자</s>(<c>장비 지원</c>)",
        ],
    )
    def test_the_party_at_the_head_of_an_item_undertakes_it(self, items: str) -> None:
        assert promises(OPENING + items) == [("누리대",), ("새솔전자",)]

    @pytest.mark.parametrize("between", ["·", ", ", "와 ", "(총장 윤서준)·"])
    def test_all_at_the_head_of_an_item_undertake_it(self, between: str) -> None:
        head = f"\n• <s>누리대</s>{between}<s>새솔전자</s>: <c>강의실 제공</c>\n"
        tail = "· <s>가람시</s>: <c>부지 제공</c>"
        assert promises(OPENING + head + tail) == [BOTH, ("가람시",)]

    @pytest.mark.parametrize("head", ["2. 공동: ", "2) 두 기관 공동: ", "- (공동) "])
    def test_a_joint_item_is_of_all(self, head: str) -> None:
        items = f"\n1. <s>누리대</s>: <c>강의실 제공</c>\n{head}<c>인력 양성</c>"
        assert promises(OPENING + items) == [("누리대",), BOTH]


class TestReceived:
    @pytest.mark.parametrize("source", ["로부터", " 측으로부터", "에서", "(대표 김하늘)로부터"])
    def test_who_gives_undertakes(self, source: str) -> None:
        article = f"<s>누리대</s>는 <s>새솔전자</s>{source} <c>장비를 무상 지원</c>받는다."
        assert promises(OPENING + article) == [("새솔전자",)]

    def test_a_place_is_no_source(self) -> None:
        article = "<s>누리대</s>는 <s>새솔전자</s>에서 열린 심사로 <c>품질을 인증</c>받는다."
        assert promises(OPENING + article) == [("누리대",)]


class TestSpeakerAfterTheQuotation:
    @pytest.mark.parametrize("said", ["”고", "”라고", "”며"])
    def test_the_speaker_promises(self, said: str) -> None:
        article = (
            "<s>새솔전자</s>는 <c>장비를 지원</c>한다. "
            f"“<c>인력을 양성</c>하겠다{said} <o>윤서준</o> <s>누리대</s> <t>총장</t>은 강조했다."
        )
        assert promises(OPENING + article) == [("새솔전자",), ("누리대",)]

    def test_the_next_speaker_does_not(self) -> None:
        article = (
            "<o>윤서준</o> <s>누리대</s> <t>총장</t>은 “<c>인력을 양성</c>하고 <c>교육장을 제공</c>하겠다”고 "
            "했고, <o>김하늘</o> <s>새솔전자</s> <t>대표</t>는 웃었다."
        )
        assert promises(OPENING + article) == [("누리대",), ("누리대",)]


class TestCollectives:
    def test_more_than_the_parties_in_the_midst_of_a_clause_are_others(self) -> None:
        article = (
            "<s>한별조합</s>과 <s>가람시</s>가 협약을 맺었다. "
            "<s>한별조합</s> 소속 가게 210곳은 <c>상표를 달아 판매</c>한다."
        )
        assert promises(article) == [("한별조합",)]

    def test_at_the_head_of_a_clause_all_of_the_kind(self) -> None:
        article = (
            "<s>가람도</s>는 <s>새솔전자</s>, <s>한별소재</s> 등과 협약을 맺었다. "
            "협약에 따르면, 14개 기업은 <c>공장을 신설</c>한다."
        )
        assert promises(article) == [("새솔전자", "한별소재")]

    @pytest.mark.parametrize("city", ["세가람", "양가람", "네가람"])
    def test_the_mayor_of_a_town_is_no_number_of_mayors(self, city: str) -> None:
        article = (
            f"<s>{city}시</s>와 <s>누리대</s>가 협약을 맺었다. "
            f"<o>윤서준</o> <t>{city}시장</t>은 “<c>학생을 지원</c>하겠다”고 말했다."
        )
        assert promises(article) == [(f"{city}시",)]

    def test_a_class_noun_stands_before_a_number(self) -> None:
        article = (
            "<s>가람도</s>, <s>새솔은행</s>, <s>한별은행</s>, <s>가람재단</s>이 협약을 맺었다. "
            "도와 두 은행은 <c>12억원을 출연</c>하고, 재단은 <c>보증서를 발급</c>한다."
        )
        assert promises(article) == [("가람도", "새솔은행", "한별은행"), ("가람재단",)]

    def test_a_number_counts_any_noun_that_so_many_names_end_in(self) -> None:
        article = (
            "<s>가람법원</s>, <s>한별법원</s>, <s>누리연구소</s>가 협약을 맺었다. "
            "두 법원은 <c>판결문을 교환</c>한다."
        )
        assert promises(article) == [("가람법원", "한별법원")]

    def test_after_a_long_number_a_class_noun_is_part_of_it(self) -> None:
        names = ", ".join(f"<s>{name}대</s>" for name in ("누리", "한별", "가람", "새솔", "다온"))
        article = f"{names}가 협약을 맺었다. 다섯 대학은 <c>강좌를 개방</c>한다."
        assert promises(article) == [("누리대", "한별대", "가람대", "새솔대", "다온대")]

    @pytest.mark.parametrize(
        ("plural", "found"),
        [("대학들은", ("누리대", "한별대")), ("기업들은", ("새솔전자", "다온식품"))],
    )
    def test_a_plural_means_all_of_its_kind(self, plural: str, found: tuple[str, ...]) -> None:
        article = (
            "<s>누리대</s>, <s>한별대</s>, <s>새솔전자</s>, <s>다온식품</s>이 협약을 맺었다. "
            f"{plural} <c>인력을 양성</c>한다."
        )
        assert promises(article) == [found]

    def test_the_government_is_the_one_ministry(self) -> None:
        article = (
            "<s>가람부</s>와 <s>새솔공단</s>이 협약을 맺었다. 정부는 <c>재해를 줄일</c> 계획이다."
        )
        assert promises(article) == [("가람부",)]

    def test_a_branch_is_no_ministry(self) -> None:
        article = (
            "<s>한별회 가람지부</s>와 <s>누리대</s>가 협약을 맺었다. 정부는 <c>재해를 줄일</c> "
            "계획이다."
        )
        assert promises(article) == [("한별회 가람지부", "누리대")]


class TestPartners:
    @pytest.mark.parametrize("partners", ["함께", "손잡고"])
    def test_epithets_stand_between_partners(self, partners: str) -> None:
        article = (
            "<s>누리대</s>가 소재 전문기업 <s>새솔전자</s>, 지역 택배회사 <s>한별택배</s>와 "
            f"{partners} <c>배송망을 깐다</c>."
        )
        assert promises(article) == [("누리대", "새솔전자", "한별택배")]

    def test_an_epithet_after_a_comma_joins_subjects(self) -> None:
        article = (
            "<s>가람재단</s>이 협약을 맺었다. <s>누리대</s>와 <s>새솔전자</s>, 소재 전문기업 "
            "<s>한별소재</s>는 <c>수거함을 설치</c>한다."
        )
        assert promises(article) == [("누리대", "새솔전자", "한별소재")]

    def test_a_headline_is_no_list(self) -> None:
        article = (
            "<s>누리대</s>, 가람에 배움터 세운다\n<s>누리대</s>가 <c>배움터를 세운다</c>. "
            "<s>새솔전자</s>도 웃었다."
        )
        assert promises(article) == [("누리대",)]

    @pytest.mark.parametrize("partner", ["<s>가람시</s>와", "시와"])
    def test_a_partner_joins_in_the_second_half_of_a_sentence(self, partner: str) -> None:
        article = (
            "<s>가람시</s>, <s>누리대</s>, <s>새솔전자</s>가 협약을 맺었다. "
            f"<s>누리대</s>는 <c>교재를 개발</c>하고, {partner} 함께 <c>인력을 양성</c>한다."
        )
        assert promises(article)[1] == ("가람시", "누리대")


class TestServed:
    def test_sellers_do_not_act_for_the_party_that_they_use(self) -> None:
        article = f"{OPENING}<s>새솔전자</s> 판매자들은 <c>해외에서 상품을 판매</c>할 수 있게 된다."
        assert promises(article) == [BOTH]

    @pytest.mark.parametrize("served", ["고객은", "회원들은", "소속 조합원도"])
    def test_the_other_party_serves_the_customers_of_the_one(self, served: str) -> None:
        article = f"{OPENING}<s>누리대</s> {served} <c>다양한 우대 혜택을 받게</c> 된다."
        assert promises(article) == [("새솔전자",)]

    def test_of_three_parties_it_is_not_known_which(self) -> None:
        article = (
            "<s>가람시</s>, <s>누리대</s>, <s>새솔전자</s>가 협약을 맺었다. "
            "<s>누리대</s> 고객은 <c>다양한 우대 혜택을 받게</c> 된다."
        )
        assert promises(article) == [("가람시", "누리대", "새솔전자")]

    def test_members_that_act_are_not_served(self) -> None:
        article = f"{OPENING}<s>누리대</s> 회원들은 <c>하천을 청소</c>한다."
        assert promises(article) == [BOTH]


class TestOwnersInParentheses:
    def test_each_item_tells_its_owners(self) -> None:
        article = (
            f"<s>가람시</s>도 왔다. {OPENING}내용은 △<c>교재 개발</c>(<s>누리대</s>·<s>새솔전자</s>) "
            "△<c>부지 제공</c>(<s>가람시</s>) △<c>결과 발표</c>(공동) 등이다."
        )
        assert promises(article) == [BOTH, ("가람시",), ("가람시", *BOTH)]

    def test_an_equals_sign_gives_the_item_to_the_party(self) -> None:
        items = "\n▲<s>누리대</s>=<c>강의실 제공</c>\n▷ <s>새솔전자</s> = <c>장비 지원</c>"
        assert promises(OPENING + items) == [("누리대",), ("새솔전자",)]


class TestNoSubjects:
    @pytest.mark.parametrize(
        "opening", ["앞으로", "향후", "이들", "이날", "또한", "협약을 맺은", "협약을 체결한"]
    )
    def test_a_number_that_counts_unnamed_parties_means_all(self, opening: str) -> None:
        article = (
            "<s>누리대</s>와 <s>새솔전자</s> 등 4개 기관이 협약을 맺었다. <s>누리대</s>는 "
            f"<c>교재를 개발</c>한다. {opening} 4개 기관은 <c>인력을 양성</c>한다."
        )
        assert promises(article) == [("누리대",), BOTH]

    def test_children_are_no_firm_whose_name_ends_so(self) -> None:
        article = (
            "<s>가람시</s>와 <s>누리에이아이</s>가 협약을 맺었다. 아이들은 <c>코딩을 배운다</c>."
        )
        assert promises(article) == [("가람시", "누리에이아이")]

    def test_other_universities_are_not_the_party(self) -> None:
        article = (
            f"<s>가람시</s>도 왔다. {OPENING}<s>가람시</s>는 다른 대학과 함께 <c>강좌를 연다</c>."
        )
        assert promises(article) == [("가람시",)]

    @pytest.mark.parametrize("words", ["앞으로", "이날 협약에 따라"])
    def test_what_opens_a_clause_joins_no_names(self, words: str) -> None:
        article = (
            f"<s>가람시</s>도 왔다. {OPENING}협약식이 열린 곳은 <s>가람시</s>, {words} <s>누리대</s>는 "
            "<c>강좌를 연다</c>."
        )
        assert promises(article) == [("누리대",)]


def test_a_number_too_long_to_be_one_counts_nothing() -> None:
    text = "누리대와 새솔전자는 협약을 맺었다. " + "9" * 5000 + "개 기관은 연구를 한다."
    spans = [Span(0, 3, "SIGNATORY"), Span(5, 9, "SIGNATORY")]
    start = text.index("연구")
    (promise,) = assemble(text, [*spans, Span(start, start + 4, "COMMITMENT")]).commitments
    assert promise.parties == ("누리대", "새솔전자")


THREE = "<s>물결대</s>, <s>누리대</s>, <s>다온대</s>가 만났다. "


@pytest.mark.parametrize("heads", ["3개 대학 총장은", "세 대학 총장들은", "3개 대학은"])
def test_the_heads_of_all_promise_for_all(heads: str) -> None:
    article = f"{THREE}{heads} <s>다온대</s>에서 만나 <c>위원회를 구성</c>하기로 했다."
    assert promises(article) == [("물결대", "누리대", "다온대")]


def test_a_co_head_promises_for_the_own_firm() -> None:
    article = (
        "<s>물결전자</s>와 <s>다온소프트</s>가 협약을 맺었다. "
        "<o>김하늘</o> <s>물결전자</s> <t>각자대표</t>는 “<c>허가를 신청</c>하겠다”고 말했다."
    )
    assert promises(article) == [("물결전자",)]


@pytest.mark.parametrize("closed", ["등 3개 학교", "등 지역 3개 학교"])
def test_a_number_means_the_list_that_it_closed(closed: str) -> None:
    article = (
        f"<s>물결캠퍼스</s>, <s>누리공고</s>, <s>다온고</s> {closed}와 <s>새솔전자</s>는 협약을 맺었다. "
        "3개 학교는 <c>과정을 개설</c>한다."
    )
    assert promises(article) == [("물결캠퍼스", "누리공고", "다온고")]


def test_a_list_of_fewer_than_its_number_defines_nothing() -> None:
    article = (
        "<s>가람시</s>는 <s>물결대</s>, <s>누리대</s> 등 3개 기관과 협약을 맺었다. "
        "3개 기관은 <c>인력을 양성</c>한다."
    )
    assert promises(article) == [("가람시", "물결대", "누리대")]


def test_what_closes_a_list_is_no_unit_of_its_last_name() -> None:
    article = (
        "<s>물결협회</s>와 <s>누리전자</s>, <s>다온전자</s> 등 회원사 21곳은 선언문을 냈다. "
        "선언문에는 <c>표준을 적용</c>한다는 내용이 담겼다."
    )
    assert promises(article) == [("물결협회", "누리전자", "다온전자")]


def test_a_unit_of_a_party_still_promises_for_it() -> None:
    article = f"{OPENING}<s>누리대</s> 간호학과는 <c>인력을 양성</c>한다."
    assert promises(article) == [("누리대",)]


@pytest.mark.parametrize("particle", ["는", "가"])
def test_a_promise_whose_verb_several_share_is_of_all_of_them(particle: str) -> None:
    article = (
        "<s>가람구</s>, <s>물결전자</s>, <s>누리재단</s>이 협약을 맺었다. "
        f"<s>가람구</s>{particle} <c>3억원을, <s>물결전자</s>{particle} 5억원을 각각 출연</c>한다."
    )
    assert promises(article) == [("가람구", "물결전자")]


def test_a_clause_within_a_promise_shares_no_verb() -> None:
    article = f"{OPENING}<s>누리대</s>는 <c><s>새솔전자</s>가 만든 장비를 도입</c>한다."
    assert promises(article) == [("누리대",)]


def test_cities_and_provinces_are_counted_together() -> None:
    article = (
        "<s>가람시</s>, <s>누리도</s>, <s>물결대</s>가 협약을 맺었다. "
        "두 시·도는 <c>예산을 투자</c>한다."
    )
    assert promises(article) == [("가람시", "누리도")]


class TestWhatTakesTwo:
    def test_what_takes_two_is_promised_with_whom_it_is_done(self) -> None:
        article = (
            "<s>누리대</s>는 <s>새솔전자</s>와 11일 <c>소재 연구에 협력</c>하기로 했다. "
            "<s>다온시</s>도 협약을 맺었다."
        )
        assert promises(article) == [BOTH]

    def test_what_one_does_alone_is_its_own(self) -> None:
        article = (
            "<s>누리대</s>는 <s>새솔전자</s>와 만난 11일 <c>연구소를 짓기로</c> 했다. "
            "<s>다온시</s>도 협약을 맺었다."
        )
        assert promises(article) == [("누리대",)]

    @pytest.mark.parametrize(
        "told",
        [
            "별도로 <c>교류를 추진</c>한다",
            "관계없이 <c>기업 교류를 지원</c>한다",
            "협의한 부지 인근에 <c>공동주택을 공급</c>한다",
            "맺은 협약에 따라 <c>협력사 임직원을 교육</c>한다",
            "계약을 해지한 뒤 <c>해외 대학과 공동 연구를 추진</c>한다",
            "만나 <c>시민과 함께 축제를 개최</c>한다",
            "만나 <c>교류센터를 건립</c>한다",
        ],
    )
    def test_what_only_looks_like_that_is_its_own(self, told: str) -> None:
        article = f"<s>누리대</s>는 <s>새솔전자</s>와 {told}. <s>다온시</s>도 협약을 맺었다."
        assert promises(article) == [("누리대",)]

    def test_a_partner_can_stand_in_the_promise(self) -> None:
        article = (
            OPENING + "<s>다온시</s>도 협약을 맺었다. 김하늘 <s>누리대</s>는 “이번 협약으로 "
            "<c>인력 양성을 <s>새솔전자</s>와 함께 추진</c>하겠다”고 했다."
        )
        assert promises(article) == [BOTH]

    @pytest.mark.parametrize(
        "promise",
        [
            "가까운 곳에 연구소를 짓기로",
            "협력 중인 기업을 지원",
            "공동으로 개발된 앱을 보급",
            "협력사 간 연결망을 구축",
        ],
    )
    def test_who_is_named_in_the_promise_otherwise_is_no_partner(self, promise: str) -> None:
        article = OPENING + f"<s>누리대</s>는 <c><s>새솔전자</s>와 {promise}</c> 한다."
        assert promises(article) == [("누리대",)]


class TestWhoIsMeant:
    def test_and_others_are_all(self) -> None:
        article = (
            "<s>가람시</s>는 <s>누리대</s>, <s>새솔전자</s>와 협약을 맺었다. "
            "<s>가람시</s> 등은 <c>호텔을 짓기로</c> 했다."
        )
        assert promises(article) == [("가람시", "누리대", "새솔전자")]

    def test_others_that_act_by_themselves_are_not_among_them(self) -> None:
        article = (
            "<s>가람시</s>는 <s>한빛전자</s>, <s>새솔화학</s>과 협약을 맺었다. <s>한빛전자</s> 등은 <c>공장을 "
            "신설</c>하고 <s>가람시</s>는 <c>행정을 지원</c>한다."
        )
        assert promises(article) == [("한빛전자", "새솔화학"), ("가람시",)]

    def test_a_list_of_two_and_others_is_the_list(self) -> None:
        article = (
            "<s>가람시</s>는 <s>한빛전자</s>, <s>새솔화학</s>과 협약을 맺었다. "
            "<s>한빛전자</s>와 <s>새솔화학</s> 등은 <c>공장을 신설</c>한다."
        )
        assert promises(article) == [("한빛전자", "새솔화학")]

    def test_what_is_of_two_is_said_of_both(self) -> None:
        article = OPENING + "<s>누리대</s>와 <s>새솔전자</s>의 첫 협업 사례는 <c>소재 개발</c>이다."
        assert promises(article) == [BOTH]

    def test_two_units_of_a_party_are_that_party(self) -> None:
        article = OPENING + "<s>누리대</s> 평생교육원과 산학협력단은 <c>강의실을 제공</c>한다."
        assert promises(article) == [("누리대",)]

    def test_so_is_a_unit_behind_one_that_the_party_is_called_by(self) -> None:
        article = OPENING + "<s>누리대 공과대학</s>과 산학협력단은 <c>강의실을 제공</c>한다."
        assert promises(article) == [("누리대 공과대학",)]

    def test_both_states_police_is_both(self) -> None:
        article = "<s>경찰청</s>은 <s>몽골 치안부</s>와 협약을 맺었다. 양국 경찰은 <c>범죄에 대응</c>한다."
        assert promises(article) == [("경찰청", "몽골 치안부")]

    def test_a_class_noun_can_stand_inside_a_name(self) -> None:
        article = (
            "<s>가람시</s>는 <s>물결안전공단 남해본부</s>와 협약을 맺었다. "
            "공단 측은 <c>신호등을 설치</c>한다."
        )
        assert promises(article) == [("물결안전공단 남해본부",)]

    @pytest.mark.parametrize("noun", ["축제", "교육", "청년", "남해"])
    def test_a_word_of_a_name_that_is_no_kind_of_body_is_no_party(self, noun: str) -> None:
        article = (
            "<s>가람시</s>와 <s>남해 청년 교육 축제 조직위원회</s>가 협약을 맺었다. "
            f"{noun}은 <c>광장에서 개최</c>된다."
        )
        assert promises(article) == [("가람시", "남해 청년 교육 축제 조직위원회")]

    def test_a_side_may_be_called_by_any_word_of_its_name(self) -> None:
        article = "<s>가람시</s>와 <s>몽골 에너지부</s>가 협약을 맺었다. 몽골 측은 <c>부지를 제공</c>한다."
        assert promises(article) == [("몽골 에너지부",)]

    def test_a_land_is_not_its_government(self) -> None:
        article = (
            "<s>새솔전자</s>는 <s>몽골 정부</s>와 협약을 맺었다. <s>새솔전자</s>는 <c>공장을 짓는다</c>. "
            "몽골은 광물의 나라다. 내년에는 <c>투자를 늘린다</c>."
        )
        assert promises(article) == [("새솔전자",), ("새솔전자",)]

    @pytest.mark.parametrize("marks", ["“”", '""'])
    def test_whom_a_closed_quotation_spoke_of_promises_nothing(self, marks: str) -> None:
        opened, closed = marks
        article = (
            "<s>가람시</s>와 <s>물결시</s>가 협약을 맺었다. <o>김하늘</o> <t>가람시장</t>은 "
            f"{opened}<s>물결시</s>는 북방의 관문{closed}이라며 {opened}<c>기업을 적극 지원</c>하겠다{closed}고 했다."
        )
        assert promises(article) == [("가람시",)]
