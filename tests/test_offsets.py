import pytest

from long_texts import time_growth
from mou_extract.errors import CorpusError
from mou_extract.formats.offsets import ForeignSpan, located, utf16_offsets
from mou_extract.spans import Span

TEXT = "😀 누리대는"


def test_utf16_units_become_code_points():
    assert utf16_offsets(TEXT) == [0, 2, 3, 4, 5, 6, 7]
    span = ForeignSpan(3, 6, "SIGNATORY", "누리대", 0.5)
    assert located(TEXT, [span], "utf-16", "x:1") == [Span(2, 5, "SIGNATORY", 0.5)]


@pytest.mark.parametrize("text", [TEXT, "누리대는"])
@pytest.mark.parametrize("unit", ["code-points", "utf-16", None])
def test_an_offset_before_the_text_is_called_so(text, unit):
    with pytest.raises(
        CorpusError, match=r"^x:1: offset -1 is before the text; offsets count from 0$"
    ):
        located(text, [ForeignSpan(-1, 3, "DATE")], unit, "x:1")


@pytest.mark.parametrize(
    ("offset", "message"),
    [
        (1, r"^x:1: offset 1 is inside a character when UTF-16 units are counted; "),
        (8, r"^x:1: offset 8 is after the text, which has 7 UTF-16 units$"),
        (True, r"^x:1: an offset must be a whole number, found True$"),
        ("3", r"^x:1: an offset must be a whole number, found '3'$"),
    ],
)
def test_an_offset_that_is_none_is_refused(offset, message):
    with pytest.raises(CorpusError, match=message):
        located(TEXT, [ForeignSpan(offset, 7, "DATE")], "utf-16", "x:1")


def test_the_time_for_utf16_units_grows_with_the_text():
    def read(text, spans):
        found = [ForeignSpan(span.start + 2, span.end + 2, span.label) for span in spans]
        located(f"😀{text}", found, "utf-16", "x:1")

    assert time_growth(read, count=400) < 8
