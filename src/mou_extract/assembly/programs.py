"""Programme names grouped: spacing, quotes, a bracketed name, a short form of a longer one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from mou_extract.records import Mention, Program
from mou_extract.spans import Span

_OPENS_ALIAS = re.compile(r"[’'”\"」]?\s*\((?:이하|약칭)?\s*[‘'“\"「]?\s*")


def group_programs(text: str, mentions: Sequence[Span]) -> tuple[Program, ...]:
    """One entry a programme, named by its fullest form, in order of first mention."""
    groups: list[list[Span]] = []
    homes: dict[str, list[Span]] = {}
    for mention in mentions:
        key = _key(text[mention.start : mention.end])
        if key in homes:
            homes[key].append(mention)
        else:
            homes[key] = [mention]
            groups.append(homes[key])
    for left, right in pairwise(mentions):
        if _OPENS_ALIAS.fullmatch(text[left.end : right.start]):
            _merge(homes, groups, _key(_form(text, left)), _key(_form(text, right)))
    for short in sorted(homes, key=len):
        if holder := _only_holder(short, homes):
            _merge(homes, groups, holder, short)
    return tuple(_program(text, sorted(group)) for group in groups)


def _only_holder(short: str, homes: dict[str, list[Span]]) -> str | None:
    """The one longer name that ends with this one; a name that two others hold stays alone."""
    if len(short) < 4:
        return None
    holders = [key for key in homes if len(key) > len(short) and key.endswith(short)]
    distinct = {id(homes[key]) for key in holders}
    return max(holders, key=len) if len(distinct) == 1 else None


def _merge(homes: dict[str, list[Span]], groups: list[list[Span]], into: str, key: str) -> None:
    kept, gone = homes[into], homes[key]
    if kept is gone:
        return
    kept.extend(gone)
    groups[:] = [group for group in groups if group is not gone]
    homes.update({name: kept for name, home in homes.items() if home is gone})


def _program(text: str, mentions: Sequence[Span]) -> Program:
    forms = list(dict.fromkeys(_form(text, mention) for mention in mentions))
    name = max(forms, key=lambda form: (bool(re.search("[가-힣]", form)), len(_key(form))))
    return Program(
        name,
        tuple(form for form in forms if form != name),
        tuple(Mention(mention.start, mention.end) for mention in mentions),
    )


def _form(text: str, mention: Span) -> str:
    return text[mention.start : mention.end]


def _key(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"(?<=\d)년(?=\s)|[^\w+]|_", "", folded) or folded
