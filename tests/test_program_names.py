"""Where the name of a programme ends."""

import pytest

from mou_extract.rules.program_names import settle_programs
from mou_extract.spans import Span


def read(text, *names, label="PROGRAM", score=0.97):
    return [Span(text.index(n), text.index(n) + len(n), label, score) for n in names]


def settled(text, spans):
    return [(text[s.start : s.end], s.label) for s in sorted(settle_programs(text, spans))]


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
