import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mou_extract.normalization import fold_forms, normalize

KOREAN = "누리대 ㈜새솔 「협약」 ‘AI’ 漢字 🤝👩‍💻 ＡＢ１ \u00a0\u200b\ufeff é e\u0301 가각"
texts = st.text(
    alphabet=st.one_of(
        st.sampled_from([*KOREAN, *unicodedata.normalize("NFD", "가각힣"), "\r", "\n", "\ud800"]),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("original", "folded"),
    [
        ("‘누리대’와 “새솔”", "'누리대'와 \"새솔\""),
        ("누리대ㆍ새솔", "누리대·새솔"),
        ("누리대\u00a0총장\u3000윤서준", "누리대 총장 윤서준"),
        ("ＭＯＵ（업무협약）", "MOU(업무협약)"),
        ("한 줄\r\n두 줄\r세 줄", "한 줄\n두 줄\n세 줄"),
        ("누\u200b리\ufeff대", "누리대"),
        (unicodedata.normalize("NFD", "각 시·군과 ㈜새솔"), "각 시·군과 ㈜새솔"),
        ("㈜새솔 漢字 ▲① 🤝", "㈜새솔 漢字 ▲① 🤝"),
        ("a\ud800b", "a\ufffdb"),
        ("&#39;㈜새솔&#39;과&nbsp;R&amp;D &ldquo;협약&#x201D;", "'㈜새솔'과 R&D \"협약\""),
        ("AT&T; &foo; &amp;lt; &#39", "AT&T; &foo; &amp;lt; &#39"),
    ],
)
def test_what_looks_the_same_is_spelled_the_same(original, folded):
    assert normalize(original).text == folded


def test_a_name_in_decomposed_hangul_leads_back_to_all_its_jamo():
    original = unicodedata.normalize("NFD", "각 누리대는")
    normalized = normalize(original)
    start = normalized.text.index("누리대")
    begin, end = normalized.original_range(start, start + 3)
    assert unicodedata.normalize("NFC", original[begin:end]) == "누리대"
    assert normalized.normalized_range(begin, end) == (start, start + 3)


def test_invisible_characters_inside_a_name_belong_to_it():
    normalized = normalize("누\u200b리대는")
    assert normalized.text == "누리대는"
    assert normalized.original_range(0, 3) == (0, 4)


def test_a_character_written_as_a_reference_has_its_range():
    original = "㈜새솔&amp;누리는"
    normalized = normalize(original)
    assert normalized.text == "㈜새솔&누리는"
    assert original[slice(*normalized.original_range(0, 6))] == "㈜새솔&amp;누리"


def test_a_range_of_nothing_visible_is_empty():
    assert normalize("누\u200b리").normalized_range(1, 2) == (1, 1)


@given(texts)
def test_offsets_ascend_and_stay_inside_the_original(text):
    normalized = normalize(text)
    assert len(normalized.text) == len(normalized.starts) == len(normalized.ends)
    assert np.all(np.diff(normalized.starts) >= 0)
    assert np.all(normalized.starts < normalized.ends)
    if len(normalized.text):
        assert normalized.starts[0] >= 0
        assert normalized.ends[-1] <= len(text)


@given(texts)
def test_normalizing_twice_changes_nothing(text):
    once = normalize(text).text
    assert normalize(once).text == once


@given(texts, st.data())
def test_every_original_range_survives_the_way_there_and_back(text, data):
    normalized = normalize(text)
    if not normalized.text:
        return
    first = data.draw(st.integers(0, len(normalized.text) - 1))
    last = data.draw(st.integers(first + 1, len(normalized.text)))
    start, end = normalized.original_range(first, last)
    low, high = normalized.normalized_range(start, end)
    assert low <= first
    assert high >= last
    assert normalized.original_range(low, high) == (start, end)


def test_rules_of_the_record_see_one_dash_tilde_and_middle_dot():
    text = "30–50명, 3〜5년, 물결대・너울대․한빛대 “• 첫째”"
    assert fold_forms(text) == "30-50명, 3~5년, 물결대·너울대·한빛대 “• 첫째”"
    assert len(fold_forms(text)) == len(text)
