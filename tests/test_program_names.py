"""What is a programme, and where its name ends."""

import re

import pytest

from mou_extract.rules.program_names import (
    drop_common_nouns,
    fill_quotes,
    name_ventures,
    settle_programs,
)
from mou_extract.spans import Span


def read(text, *names, label="PROGRAM", score=0.97):
    return [Span(text.index(n), text.index(n) + len(n), label, score) for n in names]


def settled(text, spans):
    return [(text[s.start : s.end], s.label) for s in sorted(settle_programs(text, spans))]


def filled(text, spans):
    return [text[s.start : s.end] for s in fill_quotes(text, spans)]


@pytest.mark.parametrize("noun", ["앱", "플랫폼", "서비스"])
def test_a_common_noun_behind_a_known_name_is_outside(noun):
    text = f"시는 ‘물결런’을 연다. 물결런 {noun}은 무료다."
    spans = [*read(text, "물결런"), *read(text, f"물결런 {noun}")]
    assert settled(text, spans) == [("물결런", "PROGRAM")] * 2


def test_a_common_noun_is_the_names_where_it_has_no_other_or_is_quoted():
    alone = "시는 물결런 플랫폼을 연다."
    assert settled(alone, read(alone, "물결런 플랫폼")) == [("물결런 플랫폼", "PROGRAM")]
    quoted = "시는 물결런에 ‘물결런 플랫폼’을 더한다."
    spans = [*read(quoted, "물결런"), *read(quoted, "물결런 플랫폼")]
    assert settled(quoted, spans)[1] == ("물결런 플랫폼", "PROGRAM")
    campaign = "시는 물결런을 연다. 물결런 캠페인도 한다."
    spans = [*read(campaign, "물결런"), *read(campaign, "물결런 캠페인")]
    assert settled(campaign, spans)[1] == ("물결런 캠페인", "PROGRAM")


@pytest.mark.parametrize("ordinal", ["제12회 ", "제3회", "2026 ", "5기 "])
def test_a_quoted_name_begins_with_its_number_or_year(ordinal):
    text = f"시는 오는 6월 ‘{ordinal}물결마라톤’을 연다."
    assert settled(text, read(text, "물결마라톤")) == [(f"{ordinal}물결마라톤", "PROGRAM")]


@pytest.mark.parametrize("marks", ["“”", '""'])
def test_the_year_that_opens_what_somebody_says_is_when(marks):
    text = f"시장은 {marks[0]}2027년 물결센터를 착공하겠다{marks[1]}고 말했다."
    assert settled(text, read(text, "물결센터")) == [("물결센터", "PROGRAM")]


@pytest.mark.parametrize(
    ("before", "inside"),
    [
        ("제12회 ", True),
        ("2026 ", True),
        ("2026년 ", False),
        ("5기 ", False),
        ("10.2026 ", False),
        ("CES 2026 ", False),
        ("비전 2030 ", False),
    ],
)
def test_an_unquoted_name_begins_with_a_bare_year_or_its_number(before, inside):
    text = f"시는 {before}물결마라톤을 연다."
    name = f"{before if inside else ''}물결마라톤"
    assert settled(text, read(text, "물결마라톤")) == [(name, "PROGRAM")]


class TestQuotes:
    @pytest.mark.parametrize("marks", ["‘’", "“”", "''", "「」"])
    @pytest.mark.parametrize("read_as", ["물결 페스타", "페스타 2026", "물결 페스타 2026"])
    def test_a_name_fills_its_quotation_marks(self, marks, read_as):
        text = f"시는 {marks[0]}물결 페스타 2026{marks[1]}을 연다."
        assert filled(text, read(text, read_as)) == ["물결 페스타 2026"]

    def test_two_pieces_are_one_name(self):
        text = "시는 ‘물결형 생성형 챗봇’을 만든다."
        assert filled(text, read(text, "물결형", "챗봇")) == ["물결형 생성형 챗봇"]

    def test_a_gloss_is_a_name_of_its_own(self):
        text = "시는 ‘물결 에너지 체계(MES)’를 만든다."
        assert filled(text, read(text, "물결 에너지", "MES")) == ["물결 에너지 체계", "MES"]

    @pytest.mark.parametrize(
        "quoted",
        [
            "‘물결런 업무협약’",
            "‘물결런 센터 조성’",
            "‘물결런 착공식’",
            "‘물결런 활성화 방안’",
            "‘물결런 1기 수료생’",
            "‘물결런 및 너울런’",
            "“물결런은 우리의 꿈”",
            "“물결런 최고다”",
            "‘물결런·너울런’",
            f"‘물결런 {'먼 ' * 20}길’",
        ],
    )
    def test_more_than_a_name_is_not_filled(self, quoted):
        text = f"시는 {quoted}을 연다."
        assert filled(text, read(text, "물결런")) == ["물결런"]

    def test_another_name_in_the_marks_keeps_its_place(self):
        text = "시는 ‘물결대 너울 캠프’를 연다."
        spans = [*read(text, "물결대", label="SIGNATORY"), *read(text, "캠프")]
        assert filled(text, spans) == ["물결대", "캠프"]

    def test_praise_is_no_name(self):
        text = "시는 ‘새로운 물결런’을 연다."
        assert filled(text, read(text, "물결런")) == ["물결런"]

    def test_a_name_within_a_phrase_touches_no_mark(self):
        text = "시는 ‘새 물결런 길’을 연다. 누리's 물결런도 연다."
        assert filled(text, read(text, "물결런")) == ["물결런"]

    def test_other_names_keep_their_ends(self):
        text = "시는 ‘물결 전자’와 협약했다."
        assert filled(text, read(text, "물결", label="SIGNATORY")) == ["물결"]


def test_an_agreement_is_no_programme():
    text = "물결시는 너울대와 업무협약(MoU)을 맺고 ‘물결MOU’를 연다."
    kept = drop_common_nouns(text, [*read(text, "MoU"), *read(text, "물결MOU")])
    assert kept == read(text, "물결MOU")


def test_an_unsure_programme_behind_a_party_is_the_party():
    text = "물결마트는 너울과 협약했다. 물결마트 장보기를 돕는다."
    spans = [*read(text, "물결마트", label="SIGNATORY")]
    unsure = read(text, "물결마트 장보기", score=0.7)
    assert settled(text, [*spans, *unsure]) == [("물결마트", "SIGNATORY")] * 2
    sure = read(text, "물결마트 장보기", score=0.95)
    assert settled(text, [*spans, *sure])[1] == ("물결마트 장보기", "PROGRAM")


@pytest.mark.parametrize("tail", [" 사업", " 촉진사업", " 시범 사업"])
def test_a_name_that_stands_once_takes_its_project_along(tail):
    text = f"시는 물결그린단지{tail}을 추진한다."
    assert settled(text, read(text, "물결그린단지")) == [(f"물결그린단지{tail}", "PROGRAM")]
    quoted = f"시는 ‘물결그린단지’{tail}을 추진한다."
    assert settled(quoted, read(quoted, "물결그린단지")) == [("물결그린단지", "PROGRAM")]
    again = text + " 물결그린단지는 넓다."
    assert settled(again, read(again, "물결그린단지")) == [("물결그린단지", "PROGRAM")]


@pytest.mark.parametrize("tail", [" 등의 사업", " 같은 사업", " 이후 사업"])
def test_what_else_stands_before_a_project_is_no_part_of_the_name(tail):
    text = f"시는 물결그린단지{tail}에 쓴다."
    assert settled(text, read(text, "물결그린단지")) == [("물결그린단지", "PROGRAM")]


def test_a_project_that_was_read_by_itself_is_not_taken_along():
    text = "시는 스마트항만 구축사업을 한다."
    spans = [*read(text, "스마트항만"), *read(text, "구축사업")]
    assert settled(text, spans) == [("스마트항만", "PROGRAM"), ("구축사업", "PROGRAM")]


@pytest.mark.parametrize("name", ["물결시 청년 아카데미", "물결시 스마트팜 실증센터"])
def test_what_a_party_runs_is_whole_even_if_unsure(name):
    text = f"물결시는 협약했다. {name}를 연다."
    spans = [*read(text, "물결시", label="SIGNATORY"), *read(text, name, score=0.76)]
    assert settled(text, spans)[1] == (name, "PROGRAM")


@pytest.mark.parametrize("noun", ["메탄올", "핫라인", "2026"])
def test_an_unsure_noun_without_quotation_marks_is_no_programme(noun):
    text = f"시는 {noun} 설비를 짓는다. {noun} 수요가 는다."
    assert drop_common_nouns(text, read(text, noun, score=0.7)) == []


def test_a_number_is_no_programme_however_sure():
    text = "‘2026 물결 설명회’가 열렸다."
    assert drop_common_nouns(text, read(text, "2026")) == []


@pytest.mark.parametrize("name", ["물결 돌봄교실", "물결On", "MULGYEOL"])
def test_names_of_more_words_or_letters_stay_even_if_unsure(name):
    text = f"시는 {name}을 연다."
    spans = read(text, name, score=0.7)
    assert drop_common_nouns(text, spans) == spans


def test_a_noun_that_is_quoted_or_sure_somewhere_stays_everywhere():
    text = "시는 ‘물결런’을 연다. 물결런은 무료다. 물결패스도 낸다. 물결패스는 싸다."
    found = [
        (m.span(), 0.97 if m.end() == 28 else 0.7) for m in re.finditer("물결(?:런|패스)", text)
    ]
    spans = [Span(*place, "PROGRAM", score) for place, score in found]
    assert [span.score for span in spans].count(0.97) == 1
    assert drop_common_nouns(text, spans) == spans


def test_an_unsure_party_is_no_noun():
    text = "물결은 협약을 맺었다."
    spans = read(text, "물결", label="SIGNATORY", score=0.6)
    assert drop_common_nouns(text, spans) == spans


@pytest.mark.parametrize(
    "founding",
    [
        "합작법인 ‘다온넥스’를 세운다",
        "합작사 ‘다온넥스’ 설립",
        "합작회사 다온넥스를 연내 설립한다",
        "합작법인(JV) ‘다온넥스’(가칭)를 부산에 설립",
        "합작 법인 다온넥스를 출범시킨다",
    ],
)
def test_a_joint_venture_that_is_founded_is_a_programme(founding):
    text = f"물결과 누리는 {founding}. 다온넥스는 내년 문을 연다."
    last = Span(text.rindex("다온"), text.rindex("는 내년"), "SIGNATORY", 0.9)
    spans = [*read(text, "물결", "누리", "다온넥스", label="SIGNATORY"), last]
    found = name_ventures(text, spans)
    assert [span.label for span in found] == ["SIGNATORY", "SIGNATORY", "PROGRAM", "PROGRAM"]


@pytest.mark.parametrize("told", ["합작사 다온넥스와 협약을 맺었다", "다온넥스를 설립했다"])
def test_a_joint_venture_that_signs_stays_a_party(told):
    text = f"물결은 {told}."
    spans = read(text, "물결", "다온넥스", label="SIGNATORY")
    assert name_ventures(text, spans) == spans
