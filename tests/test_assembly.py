"""Assembly: what the tagged words of an article say together. All articles here are invented."""

from __future__ import annotations

import datetime
import random
import re
import time
from dataclasses import replace

import pytest

from long_texts import time_growth
from mou_extract.assembly import assemble
from mou_extract.assembly.parties import STRETCH
from mou_extract.records import (
    AgreementRecord,
    Commitment,
    FieldScores,
    Mention,
    Official,
    Program,
    Signatory,
)
from mou_extract.spans import Span

LABELS = {
    "s": "SIGNATORY",
    "o": "OFFICIAL",
    "t": "POSITION",
    "p": "PROGRAM",
    "d": "DATE",
    "v": "VENUE",
    "c": "COMMITMENT",
}
TAG = re.compile(rf"<(/?)([{''.join(LABELS)}])>")
PUBLISHED = datetime.date(2024, 3, 6)


def marked(article: str) -> tuple[str, list[Span]]:
    """Text and spans of `<s>누리대</s>는 ...`."""
    text, spans, opened, seen = "", [], {}, 0
    for tag in TAG.finditer(article):
        text += article[seen : tag.start()]
        seen = tag.end()
        if tag[1]:
            spans.append(Span(opened.pop(tag[2]), len(text), LABELS[tag[2]]))
        else:
            opened[tag[2]] = len(text)
    return text + article[seen:], spans


def record(article: str) -> AgreementRecord:
    return assemble(*marked(article), PUBLISHED)


def parties(article: str) -> list[tuple[str, ...]]:
    return [(party.name, *party.aliases) for party in record(article).signatories]


def people(article: str) -> list[tuple[str, str | None, str | None]]:
    return [(who.name, who.position, who.organization) for who in record(article).officials]


def promises(article: str) -> list[tuple[str, ...]]:
    return [promise.parties for promise in record(article).commitments]


def test_a_whole_article_becomes_one_record() -> None:
    text, spans = marked(
        "<s>누리대학교</s>(<t>총장</t> <o>윤서준</o>)와 <s>㈜새솔전자</s>는 지난 <d>5일</d> "
        "<v>가람시 누리대 본관</v>에서 협약을 맺었다고 6일 밝혔다. "
        "<s>누리대</s>는 ‘<p>푸른바다 아카데미</p>’를 통해 <c>반도체 인력을 양성</c>한다. "
        "양 기관은 <c>장비를 공동 활용</c>할 계획이다."
    )
    first, second = (span for span in spans if span.label == "COMMITMENT")
    assert assemble(text, spans, PUBLISHED) == AgreementRecord(
        signatories=(
            Signatory("누리대학교", ("누리대",), (Mention(0, 5), Mention(58, 61))),
            Signatory("㈜새솔전자", (), (Mention(15, 20),)),
        ),
        officials=(Official("윤서준", "총장", "누리대학교", (Mention(9, 12),)),),
        programs=(Program("푸른바다 아카데미", (), (Mention(64, 73),)),),
        commitments=(
            Commitment("반도체 인력을 양성", first.start, first.end, ("누리대학교",)),
            Commitment("장비를 공동 활용", second.start, second.end, ("누리대학교", "㈜새솔전자")),
        ),
        signed_on=datetime.date(2024, 3, 5),
        date_text="5일",
        venue="가람시 누리대 본관",
        scores=FieldScores(date=1.0, venue=1.0),
    )


def test_an_entry_is_as_sure_as_its_surest_mention_written_so() -> None:
    text, spans = marked(
        "<s>누리대학교</s>(<t>총장</t> <o>윤서준</o>)는 <d>5일</d> <s>새솔</s>과 <v>본관</v> <v>대회의실</v>에서 "
        "협약을 맺고 ‘<p>푸른바다 학교</p>’를 연다. <s>누리대</s> <o>윤서준</o> <t>총장</t>은 <d>7일</d> "
        "<s>누리대학교</s>에서 ‘<p>바다 학교</p>’를 알렸다."
    )
    scores = {
        "누리대학교": [0.3, 0.5], "누리대": [0.9], "새솔": [0.8], "윤서준": [0.6, 0.7], "총장": [0.2, 0.2],
        "5일": [0.4], "7일": [0.9], "본관": [0.9], "대회의실": [0.5], "푸른바다 학교": [0.6],
        "바다 학교": [0.9],
    }  # fmt: skip
    found = assemble(
        text, [replace(s, score=scores[text[s.start : s.end]].pop(0)) for s in spans], PUBLISHED
    )
    assert [(one.name, one.score) for one in found.signatories] == [
        ("누리대학교", 0.5),
        ("새솔", 0.8),
    ]
    assert [(one.name, one.score) for one in found.officials] == [("윤서준", 0.7)]
    assert [(one.name, one.score) for one in found.programs] == [("푸른바다 학교", 0.6)]
    assert (found.date_text, found.venue) == ("5일", "대회의실")
    assert found.scores == FieldScores(date=0.4, venue=0.5)


def test_no_spans_give_the_empty_record() -> None:
    assert assemble("가람시는 6일 축제를 열었다.", []) == AgreementRecord()
    assert assemble("", []) == AgreementRecord()


class TestSignatories:
    @pytest.mark.parametrize(
        ("forms", "name"),
        [
            (("누리대학교", "누리대"), "누리대학교"),
            (("국립누리대학교", "누리대"), "국립누리대학교"),
            (("누리고등학교", "누리고"), "누리고등학교"),
            (("새솔전자 주식회사", "㈜새솔전자", "(주)새솔", "새솔"), "새솔전자 주식회사"),
            (("사단법인 한국바다연맹", "한국바다연맹", "바다연맹"), "사단법인 한국바다연맹"),
            (("해누리산업기술정보진흥원", "해정원"), "해누리산업기술정보진흥원"),
            (("한국갯벌연구원", "갯벌연"), "한국갯벌연구원"),
            (("누리대 산학협력단", "누리대"), "누리대 산학협력단"),
            (("한빛 은행", "한빛은행"), "한빛 은행"),
            (("KR한빛은행", "한빛은행"), "KR한빛은행"),
            (("가람특별자치도", "가람도"), "가람특별자치도"),
            (("함솔군", "함솔군청"), "함솔군"),
            (("지에이치전자", "GH전자"), "지에이치전자"),
            (("한국다온로보틱스", "한국다온로보틱"), "한국다온로보틱스"),
            (("韓바다협회", "한국바다협회"), "한국바다협회"),
            (("光州", "광주시"), "광주시"),
            (("물결", "물결그룹"), "물결그룹"),
            (("물결벤처캐피탈협회", "물결VC협회"), "물결벤처캐피탈협회"),
            (("하르모니아 로보틱스", "Harmonia Robotics"), "하르모니아 로보틱스"),
            (("한국철도공사", "코레일"), "한국철도공사"),
            (("누리공업대학교", "누리공대"), "누리공업대학교"),
            (("누리과학기술대학교", "누리과기대"), "누리과학기술대학교"),
            (("누리보건과학대학교", "누리보건대"), "누리보건과학대학교"),
            (("가람상공회의소", "가람상의"), "가람상공회의소"),
        ],
    )
    def test_forms_of_one_name_are_one_party(self, forms: tuple[str, ...], name: str) -> None:
        article = "\n".join(f"<s>{form}</s>의 소식이다." for form in forms)
        found = parties(article)
        assert [set(group) for group in found] == [set(forms)]
        assert found[0][0] == name

    @pytest.mark.parametrize(
        "article",
        [
            "<s>한국해양기술원</s>(<s>KMTI</s>)은 협약을 맺었다.",
            "<s>한국해양기술원</s>(원장 김하늘, 이하 ‘<s>해기원</s>’)은 협약을 맺었다.",
            "<s>한국해양기술원</s>(이하 <s>기술원</s>)은 협약을 맺었다.",
            "<s>한국해양기술원</s>(<s>KMTI</s>, 원장 김하늘)은 협약을 맺었다.",
            "<s>세계한인바다협회</s>(<s>옥토</s>·회장 김하늘)는 협약을 맺었다.",
            "<s>가람주택공사</s>(<s>물결집</s>, 사장 김하늘)는 협약을 맺었다.",
            "‘<s>모아커피</s>’를 운영하는 <s>새솔글로벌</s>은 협약을 맺었다.",
        ],
    )
    def test_the_text_itself_equates_two_names(self, article: str) -> None:
        assert len(parties(article)) == 1

    def test_several_glosses_in_one_parenthesis_name_one_party(self) -> None:
        assert parties("<s>세계바다기구</s>(<s>World Sea Body</s>, <s>WSB</s>)가 왔다.") == [
            ("세계바다기구", "World Sea Body", "WSB")
        ]

    @pytest.mark.parametrize(
        "article",
        [
            "<s>누리대</s>와 <s>누리대병원</s>은 협약을 맺었다.",
            "<s>누리대</s>·<s>누리대병원</s>이 협약을 맺었다.",
            "<s>가람시</s>가 6일 <s>가람시의회</s>에서 협약을 맺었다.",
            "<s>한빛전자</s>, <s>한빛전자서비스</s>, 시민이 모였다.",
            "<s>한빛</s>은 6일 본사에서 <s>한빛소재</s>와 협약을 맺었다.",
            "<s>가람LH5단지</s> 소식. <s>가람LH6단지</s> 소식.",
            "<s>누리대</s> 소식. <s>누리해양대</s> 소식.",
            "<s>누리보건대</s>와 <s>누리보건과학대</s>가 만났다.",
            "<s>가람교육청</s> 소식. <s>가람교육지원청</s> 소식.",
            "<s>한들구</s> 소식. <s>한들구 탄소중립지원센터</s> 소식.",
            "<s>하르모니아</s> 소식. <s>Pinecone</s> 소식.",
        ],
    )
    def test_similar_parties_stay_two(self, article: str) -> None:
        assert len(parties(article)) == 2

    def test_a_short_form_of_two_listed_parties_joins_neither_by_chance(self) -> None:
        article = "<s>한빛전자</s>와 <s>한빛소재</s>가 손잡았다. <s>한빛</s>은 기업이다."
        assert parties(article) == [("한빛전자",), ("한빛소재",), ("한빛",)]

    def test_a_short_form_of_who_acts_with_its_sister_is_who_acts(self) -> None:
        article = "<s>한빛백화점</s>이 <s>한빛면세점</s>과 손잡았다. <s>한빛</s>은 기업이다."
        assert parties(article) == [("한빛백화점", "한빛"), ("한빛면세점",)]

    def test_a_group_beside_its_firms_is_a_party_of_its_own(self) -> None:
        article = "<s>한빛백화점</s>이 <s>한빛면세점</s>과 손잡았다. <s>한빛그룹</s>도 함께했다."
        assert parties(article) == [("한빛백화점",), ("한빛면세점",), ("한빛그룹",)]

    def test_parties_keep_the_order_of_their_first_mention(self) -> None:
        article = "<s>새솔</s>·<s>누리대</s>\n<s>누리대학교</s>와 <s>㈜새솔</s>은"
        assert parties(article) == [("㈜새솔", "새솔"), ("누리대학교", "누리대")]

    def test_a_former_name_is_only_an_alias(self) -> None:
        assert parties("<s>모아</s>(옛 <s>한국모아유업</s>)가 나섰다.") == [
            ("모아", "한국모아유업")
        ]


class TestOfficials:
    @pytest.mark.parametrize(
        "article",
        [
            "<o>윤서준</o> <s>누리대</s> <t>총장</t>은 말했다.",
            "<s>누리대</s> <o>윤서준</o> <t>총장</t>은 말했다.",
            "<s>누리대</s>의 <o>윤서준</o> <t>총장</t>은 말했다.",
            "<s>누리대</s>(<t>총장</t> <o>윤서준</o>)는 6일 밝혔다.",
            "<s>누리대</s> <t>총장</t> <o>윤서준</o>은 말했다.",
            "<s>누리대</s> <t>총장</t>인 <o>윤서준</o>은 말했다.",
            "<o>윤서준</o>(John Yoon) <s>누리대</s> <t>총장</t>은 말했다.",
            "<o>윤서준</o> <s>누리대</s> <t>총장</t>이 왔다. <o>윤서준</o> <t>총장</t>은 말했다.",
            "<s>새솔</s>과 <s>누리대</s>가 만났다. <o>윤서준</o> <t>총장</t>은 말했다.",
        ],
    )
    def test_every_order_says_the_same(self, article: str) -> None:
        assert people(article) == [("윤서준", "총장", "누리대")]

    def test_a_list_gives_everyone_their_own_organisation(self) -> None:
        article = (
            "<o>윤서준</o> <s>누리대</s> <t>총장</t>, <o>김하늘</o> <s>새솔전자</s> "
            "<t>AI사업부 부사장</t>과 <t>단장</t> <o>이도담</o> 등이 참석했다."
        )
        assert people(article) == [
            ("윤서준", "총장", "누리대"),
            ("김하늘", "AI사업부 부사장", "새솔전자"),
            ("이도담", "단장", "새솔전자"),
        ]

    def test_a_title_of_several_people_is_shared(self) -> None:
        assert people("<s>누리대</s> <o>한별</o>·<o>서율</o> <t>부총장</t>이 왔다.") == [
            ("한별", "부총장", "누리대"),
            ("서율", "부총장", "누리대"),
        ]
        assert people("<s>누리영화제</s>(<t>공동위원장</t> <o>한별</o>·<o>서율</o>)는 밝혔다.") == [
            ("한별", "공동위원장", "누리영화제"),
            ("서율", "공동위원장", "누리영화제"),
        ]

    @pytest.mark.parametrize(
        ("title", "organization"),
        [
            ("가람시장", "가람시"),
            ("가람시장 권한대행", "가람시"),
            ("함솔군수", "함솔군"),
            ("한들구청장", "한들구"),
            ("바다청장", "바다청"),
            ("가람시의장", "가람시의회"),
            ("가람학부모연합회장", "가람학부모연합회"),
            ("대통령", None),
            ("국회의원", None),
        ],
    )
    def test_a_title_that_is_one_word_with_its_organisation_names_it(
        self, title: str, organization: str | None
    ) -> None:
        article = f"<s>누리대</s> 행사에 <o>최바름</o> <t>{title}</t>이 왔다."
        assert people(article) == [("최바름", title, organization)]

    def test_a_fused_title_finds_the_party_under_any_of_its_names(self) -> None:
        article = (
            "<s>가람광역시</s>와 <s>누리대</s>가 만났다. <o>최바름</o> <t>가람시장</t>이 왔다."
        )
        assert people(article) == [("최바름", "가람시장", "가람광역시")]

    @pytest.mark.parametrize(
        "article",
        [
            "<s>누리대</s>는 밝혔다. <o>박온유</o> 산림부 <t>장관</t>이 참석했다.",
            "<s>누리대</s>는 밝혔다. 산림부 <o>박온유</o> <t>장관</t>이 참석했다.",
        ],
    )
    def test_a_guest_keeps_the_untagged_organisation_as_written(self, article: str) -> None:
        assert people(article) == [("박온유", "장관", "산림부")]

    def test_a_class_noun_before_a_name_is_the_party_of_that_class(self) -> None:
        article = "<s>한국바다협회</s>가 왔다. 이어 <o>윤서준</o> 협회 <t>회장</t>이 말했다."
        assert people(article) == [("윤서준", "회장", "한국바다협회")]

    def test_a_bare_company_title_heads_the_company(self) -> None:
        article = "<s>새솔전자</s>와 <s>누리대</s>가 만났다. <o>윤서준</o> <t>대표</t>가 말했다."
        assert people(article) == [("윤서준", "대표", "새솔전자")]

    def test_the_fullest_of_titles_with_one_head_counts(self) -> None:
        article = (
            "<o>최바름</o> <t>가람지사</t>가 왔다. <o>최바름</o> <t>지사</t>는 웃었다. "
            "<o>최바름</o> <t>가람도지사</t>는 <s>가람도</s>를 위해 말했다."
        )
        assert people(article) == [("최바름", "가람도지사", "가람도")]

    @pytest.mark.parametrize("mark", [", ", "·"])
    def test_a_chief_stands_behind_the_short_name_in_its_bracket(self, mark: str) -> None:
        article = (
            "<s>가람시</s>가 <s>누리바다협회</s>(<s>누바협</s>"
            f"{mark}<t>회장</t> <o>윤서준</o>) 회원사를 만났다."
        )
        assert people(article) == [("윤서준", "회장", "누리바다협회")]

    def test_a_name_in_another_script_is_the_same_person(self) -> None:
        article = "<s>누리대</s> <o>존 카터</o>(<o>John Carter</o>) <t>교수</t>가 왔다."
        assert people(article) == [("존 카터", "교수", "누리대")]

    def test_a_deputy_is_not_the_head_of_a_place_of_that_name(self) -> None:
        article = (
            "<s>새솔그룹</s>, <s>가람시</s>가 모였다. <o>최바름</o> <t>제2부시장</t>은 말했다."
        )
        assert people(article) == [("최바름", "제2부시장", "가람시")]

    def test_the_president_is_ours_unless_a_country_stands_there(self) -> None:
        article = (
            "<s>정부</s>와 <s>새솔전자</s>가 협약을 맺었다. <o>최바름</o> <t>대통령</t>이 왔다."
        )
        assert people(article) == [("최바름", "대통령", "정부")]

    def test_of_two_titles_the_first_that_is_bound_counts(self) -> None:
        article = (
            "<o>윤서준</o> <s>누리협회</s> <t>부회장</t> 겸 <s>가온센터</s> <t>센터장</t>이 왔다. "
            "<o>김하늘</o> <t>부총리</t> 겸 <s>바다부</s> <t>장관</t>도 왔다."
        )
        assert people(article) == [("윤서준", "부회장", "누리협회"), ("김하늘", "장관", "바다부")]

    def test_a_head_of_department_is_of_the_only_government(self) -> None:
        article = (
            "<s>가람시</s> 소식. <o>윤서준</o> <s>새솔문고</s> <t>대표이사</t>, "
            "<o>김하늘</o> <t>정원도시국장</t>이 참석했다."
        )
        assert people(article)[1] == ("김하늘", "정원도시국장", "가람시")

    def test_names_with_bodies_of_their_own_share_a_title(self) -> None:
        article = (
            "<s>누리대</s> <o>윤서준</o>·<s>다온대</s> <o>김하늘</o>·<s>물결대</s> <o>이도담</o> "
            "<t>총장</t>이 참석했다."
        )
        assert people(article) == [
            ("윤서준", "총장", "누리대"),
            ("김하늘", "총장", "다온대"),
            ("이도담", "총장", "물결대"),
        ]

    def test_a_chairman_heads_the_association_and_a_professor_teaches_at_the_university(
        self,
    ) -> None:
        article = (
            "<s>누리협회</s>와 <s>다온대</s>, <s>새솔전자</s>가 만났다. <o>윤서준</o> <t>회장</t>은 "
            "기뻐했다. <o>김하늘</o> <t>간호학과장</t>도 왔다."
        )
        assert people(article) == [
            ("윤서준", "회장", "누리협회"),
            ("김하늘", "간호학과장", "다온대"),
        ]

    def test_what_stands_in_the_line_before_names_no_organisation(self) -> None:
        article = "<s>한국</s>·<s>브라질</s> 회담]\n<o>윤서준</o> <t>대통령</t>은 말했다."
        assert people(article) == [("윤서준", "대통령", "한국")]

    def test_the_company_may_close_the_list(self) -> None:
        article = "<s>가람시</s>에 <o>존 카터</o> <t>선임이사</t> 등 <s>물결학교</s> 임원진이 왔다."
        assert people(article) == [("존 카터", "선임이사", "물결학교")]

    def test_the_chief_may_follow_an_acronym_in_the_parenthesis(self) -> None:
        article = (
            "<s>가람시</s>는 <s>물결공사</s>(<s>MG공사</s>, <t>사장</t> <o>윤서준</o>)와 맺었다."
        )
        assert people(article) == [("윤서준", "사장", "물결공사")]

    def test_lawyers_belong_to_the_law_firm_of_their_list(self) -> None:
        article = "<s>법무법인 물결</s> <o>윤서준</o> <t>대표변호사</t>, <o>김하늘</o> <t>변호사</t>가 왔다."
        assert people(article)[1] == ("김하늘", "변호사", "법무법인 물결")

    def test_an_official_without_any_company_is_still_an_official(self) -> None:
        assert people("<o>윤서준</o>이 왔다.") == [("윤서준", None, None)]


class TestPrograms:
    def test_spacing_brackets_and_short_forms_are_variants(self) -> None:
        article = (
            "‘<p>푸른바다아카데미</p>’(<p>PBA</p>)를 연다. <p>푸른바다 아카데미</p>는 첫 사업이다. "
            "<p>바다 아카데미</p>와 <p>산들 학교</p>도 있다."
        )
        assert [(item.name, item.aliases) for item in record(article).programs] == [
            ("푸른바다아카데미", ("PBA", "푸른바다 아카데미", "바다 아카데미")),
            ("산들 학교", ()),
        ]


BOTH = ("누리대", "새솔전자")


class TestCommitments:
    @pytest.mark.parametrize(
        "sentence",
        [
            "<s>누리대</s>는 <c>인력을 양성</c>한다.",
            "<s>누리대</s>가 <c>인력을 양성</c>한다.",
            "<s>누리대</s> 측은 <c>인력을 양성</c>한다.",
            "<s>누리대</s>(총장 윤서준)는 <c>인력을 양성</c>한다.",
            "<s>누리대</s> 관계자는 “앞으로 <c>인력을 양성</c>하겠다”고 말했다.",
            "<s>누리대</s>는 “<s>새솔전자</s>와 협력해 <c>인력을 양성</c>하겠다”고 밝혔다.",
            "대학은 <c>인력을 양성</c>한다.",
            "<s>누리대</s>는 <s>새솔전자</s>가 보유한 장비로 <c>인력을 양성</c>한다.",
            "▲<s>누리대</s>의 <c>인력 양성</c> 등이다.",
            "\n▷ <s>누리대</s> : <c>인력 양성</c>\n▷ <s>새솔전자</s> : 장비 지원",
            "\n① <c>인력 양성</c> (<s>누리대</s>)\n② 장비 지원 (<s>새솔전자</s>)",
            "<c><s>누리대</s>가 인력을 양성</c>한다.",
            "<c>인력 양성</c>은 <s>누리대</s>가 맡는다.",
            "<s>누리대</s> 간호학과는 <c>인력을 양성</c>한다.",
            "<s>누리대</s>의 교수 12명은 <c>인력을 양성</c>한다.",
            "<s>누리대</s>[123456]는 <c>인력을 양성</c>한다.",
            "\n□ <s>누리대</s>\n - <c>인력 양성 과정 개설</c>\n",
            "\n[<o>윤서준</o>/<s>누리대</s> <t>총장</t>]\n“<c>인력을 양성</c>하겠습니다.”",
            "\n<<o>윤서준</o>/<s>누리대</s> <t>총장</t>>\n“<c>인력을 양성</c>하겠습니다.”",
            "<o>폰 브론카</o> <s>누리대</s> <t>총장</t>이 왔다. 브론카 총장은 “<c>인력을 양성</c>하겠다”고 했다.",
        ],
    )
    def test_the_subject_of_the_clause_undertakes_it(self, sentence: str) -> None:
        opening = "<s>누리대</s>와 <s>새솔전자</s>가 협약을 맺었다. "
        assert promises(opening + sentence) == [("누리대",)]

    @pytest.mark.parametrize(
        "sentence",
        [
            "양 기관은 <c>인력을 양성</c>한다.",
            "양측은 <c>인력을 양성</c>한다.",
            "<s>누리대</s>와 <s>새솔전자</s>는 <c>인력을 양성</c>한다.",
            "<s>누리대</s>와 소재 전문기업인 <s>새솔전자</s>는 <c>인력을 양성</c>한다.",
            "<s>누리대</s>가 <s>새솔전자</s>와 손잡고 <c>인력을 양성</c>한다.",
            "<s>누리대</s>는 <s>새솔전자</s>와 협약을 맺고 <c>인력을 양성</c>한다.",
            "이번 협약에 따라 <c>인력을 양성</c>한다.",
            "협약 내용은 ▲<c>인력 양성</c> 등이다.",
            "<s>누리대</s> 학생들은 <c>새 장비를 이용</c>할 수 있다.",
            "<s>누리대</s>의 협약은 <c>인력을 양성</c>하는 내용이다.",
            "<o>윤서준</o> <s>누리대</s> <t>총장</t>, <o>김하늘</o> <s>새솔전자</s> <t>대표</t>는 "
            "<c>인력을 양성</c>한다.",
            "\n▷ <s>누리대</s> : 강의실 제공\n▷ 공동 : <c>인력 양성</c>",
        ],
    )
    def test_all_undertake_what_nobody_in_particular_does(self, sentence: str) -> None:
        opening = "<s>누리대</s>와 <s>새솔전자</s>가 협약을 맺었다. "
        assert promises(opening + sentence) == [BOTH]

    def test_each_clause_has_its_own_subject(self) -> None:
        article = (
            "협약에 따라 <s>누리대</s>는 <c>인력을 양성</c>하고 <c>교육장을 제공</c>하며, "
            "<s>새솔전자</s>는 <c>장비를 지원</c>한다."
        )
        assert promises(article) == [("누리대",), ("누리대",), ("새솔전자",)]

    def test_a_sentence_without_subject_goes_on_about_the_one_before(self) -> None:
        article = (
            "<s>새솔전자</s>는 협약을 맺었다. <s>누리대</s>는 <c>인력을 양성</c>한다. "
            "또 <c>교육장을 제공</c>할 계획이다."
        )
        assert promises(article) == [("누리대",), ("누리대",)]

    def test_after_the_sentence_of_signing_all_are_meant(self) -> None:
        article = "<s>누리대</s>는 <s>새솔전자</s>와 협약을 체결했다. <c>인력을 양성</c>한다."
        assert promises(article) == [BOTH]

    def test_a_speaker_promises_for_the_organisation(self) -> None:
        article = (
            "<s>누리대</s>와 <s>새솔전자</s>가 만났다. <o>윤서준</o> <s>누리대</s> <t>총장</t>은 "
            "“<c>인력을 양성</c>하겠다”고 했다. 이어 윤 총장은 “<c>교육장을 제공</c>하겠다”고 했다."
        )
        assert promises(article) == [("누리대",), ("누리대",)]

    def test_two_heads_promise_for_both(self) -> None:
        article = (
            "<o>윤서준</o> <s>누리대</s> <t>총장</t>과 <o>김하늘</o> <s>새솔전자</s> <t>대표</t>는 "
            "<c>인력을 양성</c>하기로 했다. <s>한들구</s>도 왔다."
        )
        assert promises(article) == [BOTH]

    def test_a_class_noun_means_the_party_of_its_class(self) -> None:
        article = (
            "<s>가람시</s>와 <s>누리재단</s>이 협약을 맺었다. 시는 <c>예산을 지원</c>하고, "
            "재단은 <c>교육을 운영</c>한다."
        )
        assert promises(article) == [("가람시",), ("누리재단",)]

    def test_counted_universities_leave_the_company_out(self) -> None:
        article = (
            "<s>누리대</s>·<s>다온대</s>와 <s>새솔전자</s>가 만났다. "
            "두 대학은 <c>인력을 양성</c>한다."
        )
        assert promises(article) == [("누리대", "다온대")]

    @pytest.mark.parametrize(
        ("collective", "undertakers"),
        [
            ("두 회사는", ("새솔전자", "한별소재")),
            ("3개 기관은", ("누리대", "새솔전자", "한별소재")),
            ("세 회사는", ("누리대", "새솔전자", "한별소재")),
            ("두 기관은", ("누리대", "새솔전자", "한별소재")),
        ],
    )
    def test_a_number_tells_who_is_counted(
        self, collective: str, undertakers: tuple[str, ...]
    ) -> None:
        article = f"<s>누리대</s>, <s>새솔전자</s>, <s>한별소재</s>가 만났다. {collective} <c>공장을 세운다</c>."
        assert promises(article) == [undertakers]

    def test_a_numeral_in_a_name_counts_nobody(self) -> None:
        article = (
            "<s>누리대</s>와 <s>달콤한 오후 네시</s>가 만났다. <s>달콤한 오후 네시</s>가 "
            "<c>매장을 연다</c>."
        )
        assert promises(article) == [("달콤한 오후 네시",)]

    def test_the_police_are_the_police_station(self) -> None:
        article = (
            "<s>가람경찰서</s>와 <s>누리상사</s>가 만났다. 누리상사는 왔다. "
            "경찰은 <c>순찰을 강화</c>한다."
        )
        assert promises(article) == [("가람경찰서",)]

    def test_without_signatories_a_promise_has_no_parties(self) -> None:
        assert promises("앞으로 <c>인력을 양성</c>한다.") == [()]


class TestSigning:
    def test_the_day_of_signing_comes_before_the_announcement(self) -> None:
        found = record("양측은 <d>6일</d> 밝혔다. 협약식은 지난 <d>4일</d> 열렸다.")
        assert (found.date_text, found.signed_on) == ("4일", datetime.date(2024, 3, 4))

    def test_the_announcement_counts_where_nothing_else_is_told(self) -> None:
        found = record("양측은 협약을 맺었다고 <d>6일</d> 밝혔다.")
        assert (found.date_text, found.signed_on) == ("6일", datetime.date(2024, 3, 6))

    def test_a_fuller_expression_of_the_same_day_resolves_it(self) -> None:
        text, spans = marked("<d>5일</d> 협약식. <d>2023년 11월 5일</d> 협약을 맺었다.")
        found = assemble(text, spans)
        assert (found.date_text, found.signed_on) == ("5일", datetime.date(2023, 11, 5))

    @pytest.mark.parametrize(
        ("headline", "told", "day"),
        [
            ("<d>29일</d> 누리대와 협약", "오는 <d>29일</d> 협약을 맺는다고 <d>6일</d> 밝혔다", 29),
            ("<d>30일</d> 협약식", "<d>30일</d> 누리대와 업무협약식을 연다", 30),
            ("<d>1일</d> 협약", "지난 3월 <d>1일</d> 협약을 맺었다", 1),
            ("<d>4일</d> 협약", "<d>4일</d> 협약을 맺었다. 오는 <d>29일</d> 개막한다", 4),
        ],
    )
    def test_a_cue_in_the_text_tells_the_month_of_the_headline_s_day(
        self, headline: str, told: str, day: int
    ) -> None:
        found = record(f"물결시, {headline}\n<s>물결시</s>는 {told}.")
        assert found.signed_on == datetime.date(2024, 3, day)

    def test_the_fullest_venue_is_the_venue(self) -> None:
        assert record("<v>본관</v>에서. <v>누리대 본관 3층</v>에서.").venue == "누리대 본관 3층"


def test_odd_spans_still_give_a_record() -> None:
    text = "누리대 ( ) 6일"
    spans = [
        Span(90, 99, "SIGNATORY"),
        Span(0, 3, "SIGNATORY"),
        Span(0, 3, "SIGNATORY"),
        Span(1, 3, "SIGNATORY"),
        Span(3, 4, "OFFICIAL"),
        Span(4, 7, "SIGNATORY"),
        Span(0, 2, "UNKNOWN"),
    ]
    found = assemble(text, spans)
    assert [party.name for party in found.signatories] == ["누리대", "( )"]
    assert found.officials == ()


def test_no_spans_whatsoever_raise() -> None:
    chance = random.Random(7)
    letters = "누리대새솔전자와과는은이가,.·()“”‘’\n 12일월 총장시장㈜ABC▲"
    for _ in range(300):
        text = "".join(chance.choices(letters, k=80))
        starts = [chance.randrange(80) for _ in range(12)]
        spans = [
            Span(start, start + chance.randrange(1, 9), chance.choice([*LABELS.values()]))
            for start in starts
        ]
        found = assemble(text, spans, PUBLISHED)
        names = {party.name for party in found.signatories}
        assert all(names >= set(promise.parties) for promise in found.commitments)


def test_a_long_article_takes_milliseconds() -> None:
    sentence = (
        "<s>누리대학교</s>와 <s>㈜새솔전자</s>는 <c>인력을 양성</c>하고 <o>윤서준</o> "
        "<s>누리대</s> <t>총장</t>은 “<c>장비를 지원</c>하겠다”고 말했다. "
    )
    text, spans = marked(sentence * 20)
    started = time.perf_counter()
    assemble(text, spans, PUBLISHED)
    assert time.perf_counter() - started < 0.2


def test_four_times_the_agreements_take_four_times_as_long() -> None:
    assert time_growth(lambda text, spans: assemble(text, spans, PUBLISHED)) < 8


@pytest.mark.parametrize("run", [" ", "\n", "1", "(", "가", "“", "▲", "가 ", "(가) "])
def test_a_long_run_of_one_sign_takes_no_time(run: str) -> None:
    text, spans = marked(FIRST + run * 20_000 + SECOND)
    started = time.process_time()
    assemble(text, spans)
    assert time.process_time() - started < 0.3


@pytest.mark.parametrize(
    ("opening", "clause"),
    [
        ("", "<s>새솔전자</s>가 일곱 물건 "),
        ("<s>누리대</s>는 ", "<s>새솔전자</s> 3개 기업과 손, "),
        ("<s>누리대</s>는 ", "<s>새솔전자</s>와 밥 "),
    ],
)
def test_a_long_sentence_takes_time_in_proportion(opening: str, clause: str) -> None:
    def seconds(count: int) -> float:
        text, spans = marked(opening + clause * count + "하는 <c>장비를 지원</c>한다.")
        started = time.process_time()
        assemble(text, spans)
        return time.process_time() - started

    assert any(seconds(2400) / seconds(300) < 18 for _ in range(3))


FIRST = (
    "<s>물결대학교</s>와 <s>㈜새솔전자</s>는 협약을 맺었다. <o>윤서준</o> <t>총장</t>이 나왔다. "
    "양 기관은 <c>장비를 공동 활용</c>한다.\n"
)
SECOND = (
    "<s>누리대학교</s>와 <s>한별소재</s>는 협약을 맺었다. <o>김하늘</o> <t>총장</t>이 나왔다. "
    "윤 총장은 오지 않았다. 대학은 <c>인력을 양성</c>한다. 양 기관은 <c>기술을 공유</c>한다.\n"
)


def test_two_agreements_far_from_each_other_keep_to_their_own_parties() -> None:
    far = FIRST + "날씨가 맑다.\n" * 3000 + SECOND
    assert people(far) == [
        ("윤서준", "총장", "물결대학교"),
        ("김하늘", "총장", "누리대학교"),
    ]
    assert promises(far) == [
        ("물결대학교", "㈜새솔전자"),
        ("누리대학교",),
        ("누리대학교", "한별소재"),
    ]


def test_a_text_of_two_stretches_is_one_neighbourhood() -> None:
    blank = 2 * STRETCH - len(marked(FIRST + SECOND)[0])
    everyone = ("물결대학교", "㈜새솔전자", "누리대학교", "한별소재")
    near = promises((FIRST + " " * blank + SECOND).replace("양 기관", "각 기관"))
    assert (near[0], near[-1]) == (everyone, everyone)


def test_names_far_from_each_other_are_one_party_by_their_letters_only() -> None:
    filler = "날씨가 맑다.\n" * 3000
    far = (
        "<s>한국해양기술원</s>은 밝혔다.\n" + filler + "<s>해양기술원</s>은 <s>㈜새솔</s>과 만났다."
    )
    assert parties(far) == [("한국해양기술원",), ("해양기술원",), ("㈜새솔",)]
    assert parties(far.replace(filler, "")) == [("한국해양기술원", "해양기술원"), ("㈜새솔",)]
    assert parties(far + filler + "<s>주식회사 새솔</s>이다.")[-1] == ("주식회사 새솔", "㈜새솔")


class TestQuantities:
    def test_cost_and_term_before_a_promise_belong_to_it(self) -> None:
        first, second = record(
            "<s>누리대</s>는 2026년까지 43억원을 들여 <c>연구동을 건립</c>하고, 3년간 "
            "<c>지역 청년 100명에게 장학금 2억원을 지급</c>한다."
        ).commitments
        assert [amount.value for amount in first.amounts] == [4_300_000_000]
        assert [term.until for term in first.terms] == ["2026"]
        assert first.head_counts == ()
        assert [amount.value for amount in second.amounts] == [200_000_000]
        assert [count.value for count in second.head_counts] == [100]
        assert [term.duration for term in second.terms] == ["P3Y"]

    def test_what_another_clause_says_stays_there(self) -> None:
        (promise,) = record(
            "<s>누리대</s>는 2019년까지 5억원을 들여 강의동을 지었고, <c>연구동을 건립</c>한다."
        ).commitments
        assert (promise.amounts, promise.terms) == ((), ())

    @pytest.mark.parametrize(
        "before",
        [
            "7억원을 들여 내년까지 ",
            "7억원(도비 2억원)을 투입해 ",
            "7억원을 들여 항만 부지 11곳에 ",
            "각각 7억원씩을 내 ",
            "각각 7억원씩 분담해 ",
            "7억원의 예산을 투입해 ",
            "7억원을 특별출연해 ",
            "7억원을  들여  새로  ",
        ],
    )
    def test_between_cost_and_promise_adverbials_may_stand(self, before: str) -> None:
        (promise,) = record(f"<s>누리대</s>는 {before}<c>연구동을 건립</c>한다.").commitments
        assert [amount.value for amount in promise.amounts] == [700_000_000]

    @pytest.mark.parametrize(
        "told",
        [
            "각각 1억원과 2억원을 들여 <c>공장을 짓는다</c>.",
            "1억원과 <c>2억원을 지원</c>한다.",
            "매년 1억원씩 3년간 <c>2억원을 지원</c>한다.",
            "1억원씩 모두 <c>2억원을 출연</c>한다.",
        ],
    )
    def test_sums_that_are_joined_belong_together(self, told: str) -> None:
        (promise,) = record(f"<s>누리대</s>와 <s>다온</s>은 {told}").commitments
        assert [amount.value for amount in promise.amounts] == [100_000_000, 200_000_000]

    @pytest.mark.parametrize("told", ["1억원으로 정한 뒤 ", "1억원이 모이면 ", "1억원 이상이면 "])
    def test_other_sums_before_a_promise_stay_there(self, told: str) -> None:
        (promise,) = record(f"<s>누리대</s>는 {told}<c>2억원을 지원</c>한다.").commitments
        assert [amount.value for amount in promise.amounts] == [200_000_000]

    def test_the_cost_of_something_else_stays_there(self) -> None:
        (promise,) = record(
            "<s>누리대</s>는 5억원을 들여 지은 강의동에 <c>전시관을 조성</c>한다."
        ).commitments
        assert promise.amounts == ()

    @pytest.mark.parametrize("hands", ["연구원 7명으로 ", "연구원 7명을 투입해 "])
    def test_with_whom_it_is_done_stands_before_a_promise(self, hands: str) -> None:
        (promise,) = record(f"<s>누리대</s>는 {hands}<c>전담팀을 구성</c>한다.").commitments
        assert [(count.text, count.value) for count in promise.head_counts] == [("7명", 7)]

    def test_a_subject_is_no_head_count(self) -> None:
        (promise,) = record("<s>누리대</s> 연구원 7명은 <c>전담팀을 구성</c>한다.").commitments
        assert promise.head_counts == ()

    @pytest.mark.parametrize("place", ["월전면 일원에 ", "인근 시설에서 "])
    def test_a_place_ends_no_clause(self, place: str) -> None:
        (promise,) = record(
            f"<s>누리대</s>는 2026년까지 {place}<c>온실을 조성</c>한다."
        ).commitments
        assert [term.until for term in promise.terms] == ["2026"]
