"""Nationality: parties introduced with a state, names made as Korean ones are. All names here are invented."""

from __future__ import annotations

import pytest

from mou_extract.assembly.nationality import is_called_foreign, is_korean_name


@pytest.mark.parametrize(
    ("lead", "foreign"),
    [
        ("물결시와 베트남 ", True),
        ("물결시와 미국 미네소타주 ", True),
        ("물결시와 영국의 ", True),
        ("물결시, 美 ", True),
        ("물결시와 ", False),
        ("미국을 방문 중인 ", False),
        ("미국 도시에서 ", False),
        ("한국·미국 ", False),
    ],
)
def test_a_party_behind_a_state_is_foreign(lead: str, foreign: bool) -> None:
    text = f"{lead}누리센터"
    assert is_called_foreign(text, len(lead), len(text)) is foreign


def test_a_name_that_begins_with_a_state_is_foreign() -> None:
    assert is_called_foreign("몽골 물결부", 0, 6)


@pytest.mark.parametrize(
    ("name", "korean"),
    [
        ("김하늘", True),
        ("남궁서율", True),
        ("응우옌 반 민", False),
        ("John Carter", False),
        ("존 R. 카터", False),
        ("린하오", None),
    ],
)
def test_the_form_of_a_name_tells_or_does_not(name: str, korean: bool | None) -> None:
    assert is_korean_name(name) is korean
