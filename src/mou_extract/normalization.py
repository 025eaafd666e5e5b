"""One spelling for what looks the same, and the way back: every character knows its original range.

Models see composed Hangul, plain quotes, one kind of space, dash and middle dot. What is shown and
stored is always cut from the original text through the offsets kept here.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# One character to one character, so that the usual article keeps its offsets as they are.
_FOLDED = {
    "'": "‘’‚‛`´′＇",
    '"': "“”„‟″＂",
    "·": "ㆍ・∙•‧⋅･․",
    "-": "–—―‐‑‒−",
    "~": "∼〜～",
    " ": "\t\v\f\x1c\x1d\x1e\x1f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\n": "\r\x85\u2028\u2029",
}
_FOLDS = {ord(odd): plain for plain, odds in _FOLDED.items() for odd in odds} | {
    full_width: chr(full_width - 0xFEE0)
    for full_width in range(0xFF01, 0xFF5F)
    if chr(full_width) not in "＇＂～"
}
# Lone surrogates come from broken JSON; tokenizers refuse them.
_FOLDS |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
# Quotation marks keep their sides, and a bullet is one.
_FORMS = {
    odd: plain for odd, plain in _FOLDS.items() if plain not in "'\"\n\ufffd" and chr(odd) != "•"
}
# Nothing to see: joiners, marks of direction, soft hyphens, byte-order marks, variation selectors.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
# What a page's source writes for a character: `&nbsp;`, `&#39;`. What was written so twice, `&amp;lt;`, stays.
_REFERENCE = (
    "&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|nbsp|ensp|emsp|thinsp|amp(?!;#?[0-9A-Za-z]{1,8};)|lt|gt|quot|apos|[lr][sd]quo"
    "|middot|bull|hellip|[nm]dash|times|shy);"
)
_REFERENCES = re.compile(_REFERENCE)
# A character that composes with what precedes it: combining marks, and the vowels and finals of
# conjoining Hangul (text from macOS file systems and some PDF readers is decomposed).
_CLUSTER = re.compile(
    f"\r\n|{_REFERENCE}|[^\u1160-\u11ff\ud7b0-\ud7ff][\u1160-\u11ff\ud7b0-\ud7ff\u0300-\u036f\u3099\u309a]*|.",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """A text as the model reads it.

    Attributes:
        text: Normalized characters.
        starts: Start in the original of every character; int array of shape (characters,).
        ends: End in the original of every character, exclusive; same shape.
    """

    text: str
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    @property
    def keeps_offsets(self) -> bool:
        """Whether every character stands where it stood in the original."""
        length = len(self.text)
        return bool(np.array_equal(self.ends, np.arange(1, length + 1)))

    def original_range(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the original text behind `text[start:end]` (not empty)."""
        return int(self.starts[start]), int(self.ends[end - 1])

    def normalized_range(self, start: int, end: int) -> tuple[int, int]:
        """The smallest range of normalized characters that covers an original range.

        It is empty (equal ends) where the original range holds invisible characters only.
        """
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left"))
        return first, max(first, last)


def normalize(text: str) -> NormalizedText:
    """Folds a text to one spelling and keeps the way back.

    Unicode NFC; odd spaces, quotes, dashes, middle dots and full-width ASCII folded to plain ones;
    CRLF to one line feed; `&amp;` and the like to what they stand for; invisible characters dropped. Case, digits,
    Hanja, `㈜` and bullets stay.
    """
    simple = (
        "\r\n" not in text
        and unicodedata.is_normalized("NFC", text)
        and _INVISIBLE.search(text) is None
        and _REFERENCES.search(text) is None
    )
    if simple:
        starts = np.arange(len(text), dtype=np.int64)
        return NormalizedText(text.translate(_FOLDS), starts, starts + 1)
    return _normalize_clusters(text)


def fold_forms(text: str) -> str:
    """Folds spaces, dashes, middle dots and full-width forms, one character for one; quotes keep their sides."""
    return text.translate(_FORMS)


def _normalize_clusters(text: str) -> NormalizedText:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _CLUSTER.finditer(text):
        cluster = match.group()
        if cluster == "\r\n":
            composed = "\n"
        else:
            meant = html.unescape(cluster) if _REFERENCES.fullmatch(cluster) else cluster
            composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", meant)).translate(_FOLDS)
        # Rarely a cluster stays several characters (a letter with two marks): all get its range.
        pieces.append(composed)
        starts.extend([match.start()] * len(composed))
        ends.extend([match.end()] * len(composed))
    return NormalizedText(
        "".join(pieces), np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)
    )
