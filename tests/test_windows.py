import pytest
from hypothesis import given
from hypothesis import strategies as st

from mou_extract.windows import Window, sentence_starts, split_windows


@given(
    st.integers(0, 500),
    st.integers(1, 80),
    st.integers(0, 40),
    st.lists(st.integers(0, 500), max_size=30).map(sorted),
)
def test_kept_parts_tile_the_text_exactly_once(length, size, stride, breaks):
    if stride * 2 >= size:
        with pytest.raises(ValueError, match=r"expected 0 <= 2 \* stride < size"):
            split_windows(length, size, stride, breaks)
        return
    windows = split_windows(length, size, stride, breaks)
    kept = [token for window in windows for token in range(window.keep_start, window.keep_end)]
    assert kept == list(range(length))
    for window in windows:
        assert 0 <= window.start <= window.keep_start < window.keep_end <= window.end <= length
        assert window.end - window.start <= size


@given(st.integers(1, 500), st.integers(10, 80), st.integers(0, 4))
def test_inner_sides_have_the_context_that_was_asked_for(length, size, stride):
    for window in split_windows(length, size, stride):
        assert window.keep_start - window.start >= min(stride, window.keep_start)
        assert window.end - window.keep_end >= min(stride, length - window.keep_end)


def test_a_short_text_is_one_window():
    assert split_windows(7, 10, 2) == (Window(0, 7, 0, 7),)
    assert split_windows(0, 10, 2) == ()


@given(st.integers(1, 2000), st.integers(10, 80), st.integers(0, 4))
def test_windows_are_few_and_of_one_length(length, size, stride):
    windows = split_windows(length, size, stride)
    one_less = (len(windows) - 1) * (size - 2 * stride) + 2 * stride
    assert len(windows) == 1 or length > one_less
    lengths = {window.end - window.start for window in windows}
    assert max(lengths) - min(lengths) <= 1


def test_windows_are_cut_where_a_sentence_begins_next_to_the_even_cut():
    assert split_windows(20, 14, 2, breaks=(3, 7, 9, 15)) == (
        Window(0, 11, 0, 9),
        Window(7, 20, 9, 20),
    )
    # No window may be longer than asked for.
    assert split_windows(20, 12, 2, breaks=(3, 17)) == (Window(0, 12, 0, 10), Window(8, 20, 10, 20))


def test_sentences_begin_after_line_feeds_and_closing_dots_glued_ones_too():
    text = "협약을 맺었다.이번 협약은 3.5억원이다. co.kr에서\n끝"
    assert [text[start:] for start in sentence_starts(text)] == [
        "이번 협약은 3.5억원이다. co.kr에서\n끝",
        "co.kr에서\n끝",
        "끝",
    ]
