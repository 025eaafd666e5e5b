"""Whether a Korean and a Latin spelling sound alike: their consonants, in coarse classes."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import ne

# consonants of Hangul syllables in the order of Unicode; ㅎ and a silent ㅇ leave no trace
_INITIALS = (
    "k",
    "k",
    "n",
    "t",
    "t",
    "r",
    "m",
    "p",
    "p",
    "s",
    "s",
    "",
    "s",
    "s",
    "s",
    "k",
    "t",
    "p",
    "",
)
_FINALS = (
    "", "k", "k", "ks", "n", "n", "n", "t", "r", "rk", "rm", "rp", "r", "r",
    "rp", "r", "m", "p", "p", "t", "t", "n", "t", "t", "k", "t", "p", "",
)  # fmt: skip
_SYLLABLES, _SYLLABLE_COUNT = 0xAC00, 11172
# Latin spellings: groups first; r counts only before a vowel, as Korean hears it
_LATIN = (
    (re.compile(r"ph|[bpfv]"), "p"),
    (re.compile(r"tech(?=n|\b)"), "tk"),
    (re.compile(r"g(?=y\b|ies\b)"), "S"),
    (re.compile(r"[cst]h|[jz]|c(?=[eiy])|s"), "S"),
    (re.compile(r"x"), "kS"),
    (re.compile(r"ck|[cgkq]"), "k"),
    (re.compile(r"[dt]"), "t"),
    (re.compile(r"r(?![aeiouy])"), ""),
    (re.compile(r"[lr]"), "R"),
    (re.compile(r"[^ptkSRmn]"), ""),
)
_LEAST, _ALIKE = 3, 0.75


def sound_alike(left: str, right: str) -> bool:
    """Whether one name is in Hangul, the other in Latin letters, and both sound the same."""
    hangul, latin = (left, right) if re.search("[가-힣]", left) else (right, left)
    if re.search("[a-z]", hangul) or re.search("[가-힣]", latin):
        return False
    heard, read = _of_hangul(hangul), _of_latin(latin)
    longest = max(len(heard), len(read))
    if min(len(heard), len(read)) < _LEAST:
        return False
    return 1 - _distance(heard, read) / longest >= _ALIKE


def one_sound_apart(left: str, right: str) -> bool:
    """Whether two Hangul syllables differ in one of initial, vowel and final: 산 and 신."""
    parts = [
        (index // 588, index // 28 % 21, index % 28)
        for index in (ord(left) - _SYLLABLES, ord(right) - _SYLLABLES)
        if 0 <= index < _SYLLABLE_COUNT
    ]
    return len(parts) == 2 and sum(map(ne, *parts)) == 1


@lru_cache(maxsize=4096)
def _of_hangul(text: str) -> str:
    sounds = ""
    for char in text:
        index = ord(char) - _SYLLABLES
        if 0 <= index < _SYLLABLE_COUNT:
            sounds += _INITIALS[index // 588] + _FINALS[index % 28]
    return _single(sounds)


@lru_cache(maxsize=4096)
def _of_latin(text: str) -> str:
    for pattern, sound in _LATIN:
        text = pattern.sub(sound, text)
    return _single(text.lower())


def _single(sounds: str) -> str:
    return re.sub(r"(.)\1+", r"\1", sounds)


def _distance(left: str, right: str) -> int:
    """Edit distance."""
    row = list(range(len(right) + 1))
    for number, one in enumerate(left, 1):
        diagonal, row[0] = row[0], number
        for place, other in enumerate(right, 1):
            diagonal, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, diagonal + (one != other)),
            )
    return row[-1]
