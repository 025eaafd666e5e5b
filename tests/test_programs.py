"""Programmes: which names are one. All articles here are invented."""

from __future__ import annotations

import pytest

from test_assembly import record


def programs(*names: str) -> list[tuple[str, ...]]:
    article = " ".join(f"‘<p>{name}</p>’ 소식이다." for name in names)
    return [(item.name, *item.aliases) for item in record(article).programs]


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("찾아가는 갯벌교실 사업", "찾아가는 갯벌교실"),
        ("갯벌 클러스터 조성사업", "갯벌 클러스터"),
        ("갯봄 프로젝트", "갯봄"),
        ("갯벌 지킴이 캠페인", "갯벌 지킴이"),
        ("누리봄 이음뜰", "이음뜰"),
        ("누리 갯벌 도제반", "도제반"),
        ("인공지능 갯벌센터", "AI 갯벌센터"),
    ],
)
def test_a_name_may_leave_out_its_class_or_its_first_words(full: str, short: str) -> None:
    assert programs(full, short) == [(full, short)]
    assert programs(short, full) == [(full, short)]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("갯봄", "갯봄 적금"),
        ("갯봄", "갯봄 공부방"),
        ("누리 갯봄뜰", "봄뜰"),
        ("청년 갯벌 프로그램", "청년 갯벌 프로젝트"),
        ("갯벌 교육센터", "갯벌 실증센터"),
    ],
)
def test_another_thing_under_the_same_name_stays_apart(left: str, right: str) -> None:
    assert programs(left, right) == [(left,), (right,)]


def test_a_word_that_ends_two_names_joins_neither() -> None:
    names = ("누리 도제반", "다온 도제반", "도제반")
    assert programs(*names) == [(name,) for name in names]


def test_a_short_name_and_its_definition_take_the_class_along() -> None:
    article = "<p>갯벌혁신 지원체계</p>(<p>GEB</p>)를 연다. <p>GEB 사업</p>은 크다."
    assert [(item.name, item.aliases) for item in record(article).programs] == [
        ("갯벌혁신 지원체계", ("GEB", "GEB 사업"))
    ]


def test_programmes_keep_the_order_of_their_first_mention() -> None:
    assert programs("갯봄", "산들 학교", "갯봄 사업") == [("갯봄 사업", "갯봄"), ("산들 학교",)]
