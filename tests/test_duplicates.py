"""Texts that are the same, and those that share a part."""

from mou_extract.duplicates import SharedText, equal_texts, shared_texts

LONG = "물결대학교는 지난 5일 대학 본관에서 해안도시공사와 연안 침식을 함께 막는 업무협약을 맺었다."


def test_texts_that_differ_in_blanks_and_marks_are_equal():
    assert equal_texts(["물결대, 협약", "가온전지", "물결대  협약.", "…", ""]) == (
        (0, 2),
        (1,),
        (3, 4),
    )
    assert equal_texts([]) == ()


def test_a_text_within_another_is_shared_whole():
    assert list(shared_texts([LONG, "다른 글이다. " * 5, f"오늘 {LONG} 끝."])) == [
        SharedText(0, 2, 1)
    ]


def test_the_share_is_that_of_the_shorter_text():
    other = "다른 말로 이어지는 글이며 앞의 글과는 더 나눌 것이 없다."
    (pair,) = shared_texts([LONG * 4, LONG + other])
    (same,) = shared_texts([LONG + other, LONG * 4])
    assert 0.3 < pair.share < 0.8
    assert same.share == pair.share


def test_texts_shorter_than_a_shingle_share_nothing_unless_equal():
    assert list(shared_texts(["물결대", "물결대학교"])) == []
