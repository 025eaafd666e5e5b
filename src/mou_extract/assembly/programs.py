"""Programme names grouped: spacing, quotes, a bracketed name, a short form of a longer one."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mou_extract.assembly.evidence import surest
from mou_extract.records import Mention, Program
from mou_extract.spans import Span

_OPENS_ALIAS = re.compile(r"[’'”\"」]?\s*\((?:이하|약칭)?\s*[‘'“\"「]?\s*")
# letters of a name that may be the end of a longer one, and of one that is its last word
_SHORTEST, _SHORTEST_WORD = 4, 2
# what a name may end with or leave out: `찾아가는 해류교실 사업`. In mou-ko 52 of 52 such pairs are
# one programme; with other words (`물결` and `물결 적금`) one in ten is not
_CLASS = re.compile(
    r"(?:(?:조성|구축|시범|실증|지원|육성)?사업|프로젝트|프로그램|캠페인|챌린지|플랫폼|서비스|시스템|네트워크|과정|앱)$"
)


@dataclass(slots=True)
class _Group:
    """The names of one programme, and where they stand."""

    keys: list[str]
    mentions: list[Span]


def group_programs(text: str, mentions: Sequence[Span]) -> tuple[Program, ...]:
    """One entry a programme, named by its fullest form, in order of first mention."""
    groups: dict[str, _Group] = {}
    for mention in mentions:
        key = _key(_form(text, mention))
        groups.setdefault(key, _Group([key], [])).mentions.append(mention)
    for left, right in pairwise(mentions):
        if _OPENS_ALIAS.fullmatch(text[left.end : right.start]):
            _merge(groups, _key(_form(text, left)), _key(_form(text, right)))
    for key in list(groups):
        if (stem := _CLASS.sub("", key)) in groups:
            _merge(groups, key, stem)
    holders = _holders(_form(text, mention) for mention in mentions)
    for short in sorted(groups, key=len):
        if holder := _only_holder(holders.get(short, ()), groups):
            _merge(groups, holder, short)
    merged = {id(group): sorted(group.mentions) for group in groups.values()}
    return tuple(_program(text, mentions) for mentions in sorted(merged.values()))


def _holders(forms: Iterable[str]) -> dict[str, list[str]]:
    """Name -> the longer names that end with it, in the order given; a short one as their last word."""
    distinct = list(dict.fromkeys(forms))
    known = {_key(form) for form in distinct}
    lengths = sorted({len(name) for name in known if len(name) >= _SHORTEST})
    holders: dict[str, list[str]] = {}
    for form in distinct:
        name, word = _key(form), _key(form.split()[-1])
        for length in lengths[: bisect_left(lengths, len(name))]:
            if name[-length:] in known:
                holders.setdefault(name[-length:], []).append(name)
        if _SHORTEST_WORD <= len(word) < min(_SHORTEST, len(name)) and word in known:
            holders.setdefault(word, []).append(name)
    return holders


def _only_holder(holders: Sequence[str], groups: Mapping[str, _Group]) -> str | None:
    """The one longer name that ends with this one; a name that two others hold stays alone."""
    distinct = {id(groups[holder]) for holder in holders}
    return max(holders, key=len) if len(distinct) == 1 else None


def _merge(groups: dict[str, _Group], into: str, key: str) -> None:
    kept, gone = groups[into], groups[key]
    if kept is gone:
        return
    kept.keys += gone.keys
    kept.mentions += gone.mentions
    groups.update(dict.fromkeys(gone.keys, kept))


def _program(text: str, mentions: Sequence[Span]) -> Program:
    forms = list(dict.fromkeys(_form(text, mention) for mention in mentions))
    name = max(forms, key=_fullness)
    return Program(
        name,
        tuple(form for form in forms if form != name),
        tuple(Mention(mention.start, mention.end) for mention in mentions),
        surest(text, mentions, name),
    )


def _fullness(form: str) -> tuple[bool, int, int]:
    """Korean before foreign spelling, then the longest name, then 인공지능 before AI."""
    letters = len(re.sub(r"\s", "", form))
    return bool(re.search("[가-힣]", form)), len(_key(form)), letters


def _form(text: str, mention: Span) -> str:
    return text[mention.start : mention.end]


def _key(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().replace("인공지능", "ai")
    return re.sub(r"(?<=\d)년(?=\s)|[^\w+]|_", "", folded) or folded
