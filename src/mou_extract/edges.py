"""What no mention begins or ends with: blanks, marks, and the particle that follows a name."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from mou_extract.spans import Span

BULLETS = "▲△▷▶■□◆◇●○"  # and nothing else, unlike `•`, `·`, `-`, `*` and `①`
_MARKS = "\ufeff'\"‘’“”()[]<>《》〈〉「」『』·ㆍ,.•※-" + BULLETS
# An opening mark may begin a name that goes on after its closing mark: `(사)한국어회`, `[주]가온`.
_CLOSED_LATER = {"(": ")", "[": "]", "‘": "’", "“": "”", "'": "'", '"': '"', "「": "」", "《": "》",
                 "<": ">", "〈": "〉", "『": "』"}  # fmt: skip
_OPENED_BEFORE = {closing: opening for opening, closing in _CLOSED_LATER.items()}
_PARTICLES = ("에서는", "으로는", "에서", "에게", "으로", "은", "는", "이", "가", "을", "를", "과", "와", "의", "에",
              "로", "측")  # fmt: skip
_ALWAYS_PARTICLES = ("에서는", "에서", "에게", "으로는")
_SHOWN = 20  # characters on each side


def begins_with_mark(text: str, span: Span) -> bool:
    """Whether a span begins with a blank, or with a mark that it does not close (`(사)` is none)."""
    first, inner = text[span.start], text[span.start + 1 : span.end - 1]
    return _is_mark(first) and _CLOSED_LATER.get(first, "\0") not in inner


def ends_with_mark(text: str, span: Span) -> bool:
    """Whether a span ends with a blank, or with a mark that it did not open; a full stop may end it."""
    last, inner = text[span.end - 1], text[span.start + 1 : span.end - 1]
    return last != "." and _is_mark(last) and _OPENED_BEFORE.get(last, "\0") not in inner


def swallowed_particle(text: str, span: Span, surfaces: Set[str]) -> str | None:
    """The particle that a name ends with by mistake, or None.

    Args:
        text: The article.
        span: A span of the entity layer.
        surfaces: Strings tagged in the article: `누리대는` is a mistake where `누리대` is tagged too.
    """
    shown = text[span.start : span.end]
    particle = next((p for p in _PARTICLES if shown.endswith(p)), None)
    if particle is None or span.label == "DATE":
        return None
    bare = shown.removesuffix(particle)
    return particle if particle in _ALWAYS_PARTICLES or bare in surfaces else None


def trim_marks(text: str, span: Span) -> Span | None:
    """The span without blanks and marks at its ends; None where nothing else is in it."""
    while (begins := begins_with_mark(text, span)) or ends_with_mark(text, span):
        if span.end - span.start == 1:
            return None
        span = replace(span, start=span.start + begins, end=span.end - (not begins))
    return span


def quoted(text: str, span: Span) -> str:
    """The span in its surroundings: `SIGNATORY '… 지난 5일 [물결대]는 …'`."""
    before = text[max(0, span.start - _SHOWN) : span.start]
    after = text[span.end : span.end + _SHOWN]
    shown = f"{before}[{text[span.start : span.end]}]{after}".replace("\n", " ")
    return f"{span.label} '{shown.strip()}'"


def _is_mark(char: str) -> bool:
    return char.isspace() or char in _MARKS
