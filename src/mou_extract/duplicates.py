"""Texts that are the same, and pairs that share a good part, found by a sample of their shingles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from zlib import crc32

_SHINGLE = 24  # characters
_SAMPLED = 4  # one shingle of so many is compared
_MOST_OWNERS = 50  # texts, which are 1,225 pairs


@dataclass(frozen=True, slots=True)
class SharedText:
    """Two texts that have something in common.

    Attributes:
        left: Number of the first.
        right: Number of the second.
        share: Of the shorter one that stands in the other.
    """

    left: int
    right: int
    share: float


def equal_texts(texts: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Numbers of texts that differ in blanks and marks at most, together; every text is in one group."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        groups[_plain(text)].append(number)
    return tuple(map(tuple, groups.values()))


def shared_texts(texts: Sequence[str]) -> Iterator[SharedText]:
    """Pairs that share a phrase, in order; what more than fifty texts say tells nothing about two of them.

    Args:
        texts: No two of them equal: more than fifty equal ones would share nothing.
    """
    owners: dict[int, list[int]] = defaultdict(list)
    sizes = []
    for number, text in enumerate(texts):
        shingles = _shingles(_plain(text))
        sizes.append(len(shingles))
        for shingle in shingles:
            owners[shingle].append(number)
    common: Counter[tuple[int, int]] = Counter()
    for numbers in owners.values():
        if 1 < len(numbers) <= _MOST_OWNERS:
            common.update(combinations(numbers, 2))
    for (left, right), shared in sorted(common.items()):
        yield SharedText(left, right, shared / min(sizes[left], sizes[right]))


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text)


def _shingles(plain: str) -> set[int]:
    # crc32 instead of hash(): the same sample in every run
    hashes = {
        crc32(plain[i : i + _SHINGLE].encode()) for i in range(max(1, len(plain) - _SHINGLE + 1))
    }
    sampled = {value for value in hashes if value % _SAMPLED == 0}
    return sampled or hashes
