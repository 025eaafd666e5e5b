"""Mentions of organisations grouped into the parties of the agreement."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mou_extract.assembly.evidence import surest
from mou_extract.assembly.names import (
    REGION_OF,
    bare_name,
    is_foreign_organ,
    kinship,
    legal_form,
    name_key,
)
from mou_extract.assembly.parties import Parties, around_stretches, neighbourhoods, stretch_of
from mou_extract.assembly.sentences import Sentence, sentence_at
from mou_extract.records import Mention, Signatory
from mou_extract.spans import Span

# inside a parenthesis right after a name: nothing or a quotation mark, or `…, 이하 ‘`
_BARE = re.compile(r"[\s‘'“\"「]*")
_DEFINES = re.compile(r"(?:.*[\s,·ㆍ∙/])?(?:이하|약칭|옛|구|舊|前)[\s:]*[‘'“\"「]?\s*")
_LATIN = re.compile(r"[A-Za-z][^가-힣]*")
_CLOSES_ALIAS = re.compile(r"[’'”\"」]?\s*(?:\)|,\s*(?:이하|[A-Za-z])|라\s)")
_CHIEF = re.compile(
    r"[,·]\s?(?:[가-힣]{0,6}(?:대표|사장|회장|원장|총장|청장|이사장|시장|군수|대표이사))\s"
)
_FOR_SHORT = re.compile(r"이하[\s:]*[‘'“\"「]?$")
_FORMERLY = re.compile(r"\((?:옛|구|舊|前)\s?$")
_REACH = 80
# `모아커피를 운영하는 새솔글로벌`, `새솔글로벌이 운영하는 모아커피`
_OPERATES = re.compile(
    r"[’'”\"]?(?:\([^()]*\))?(?:(?:[을를이가]\s*|\s*)(?:운영|서비스)(?:하는|하고 있는|\s?(?:법인|사)(?:인)?)"
    r"|의\s(?:[가-힣A-Za-z]+\s){0,3}?브랜드(?:인)?)\s*[‘'“\"]?"
)
_PARENTHESIS = re.compile(r"\([^()]*\)")
_OPENING = re.compile(r"\s*\(\s*[‘'“\"]?")
_IN_PARENTHESIS = re.compile(r"\s?\([^()]{0,30}")
# epithets may stand before the next name: `누리대와 소재 전문기업 새솔전자`
_COORDINATES = re.compile(
    r"[’'”\"]? ?(?:[·,、ㆍ‧∙･․&]|[와과] |및 |[-–] ?|이?랑 |그리고 ) ?(?:[^\s.,·]+ ){0,3}?[‘'“\"]?"
)
_TOPIC = re.compile(r"(?:\([^()]*\))?(?:은|는|이|가)[\s,]")
_COMITATIVE = re.compile(r"(?:\([^()]*\))?(?:와|과|및)[\s,]|,")


def group_signatories(
    text: str, mentions: Sequence[Span], sentences: Sequence[Sentence]
) -> Parties:
    """Groups the mentions: the same letters, then what the text says, then what names tell.

    What names tell counts between forms that the text names near each other.
    """
    keys = {mention.start: name_key(text[mention.start : mention.end]) for mention in mentions}
    leads = dict.fromkeys(_leads(text, mentions, sentences, keys))
    groups = _Groups(keys.values(), [*_listed(text, mentions, keys), *map(list, leads)])
    for head, alias in _stated_aliases(text, mentions):
        groups.unite(keys[head.start], keys[alias.start], even_if_listed=True)
    kin = [
        _Kin(score, left, right)
        for left, right in _near_pairs(mentions, keys)
        if not groups.are_apart(left, right)
        # 국세청 before 몽골 국세청 is our own; behind it, it is Mongolia's (4 and 40 of the corpora)
        and not is_foreign_organ(right, left)
        and (score := kinship(left, right))
    ]
    kin_of: dict[str, list[_Kin]] = {}
    for pair in kin:
        kin_of.setdefault(pair.left, []).append(pair)
        kin_of.setdefault(pair.right, []).append(pair)
    for pair in sorted(kin, key=lambda pair: -pair.score):
        if not _has_rival(pair, kin_of, groups, leads):
            groups.unite(pair.left, pair.right)
    return _parties(text, mentions, keys, groups.numbered())


@dataclass(frozen=True, slots=True)
class _Kin:
    """Two forms that may name one organisation, and how surely they do."""

    score: int
    left: str
    right: str


@dataclass(slots=True)
class _Group:
    """Forms of one organisation, and the numbers of the lists that name it."""

    forms: set[str]
    lists: set[int] = field(default_factory=set)


class _Groups:
    """Union of forms that never joins two that the text lists side by side."""

    def __init__(self, forms: Iterable[str], lists: Sequence[Sequence[str]]) -> None:
        self._groups = {form: _Group({form}) for form in forms}
        for number, listed in enumerate(lists):
            for form in listed:
                self._groups[form].lists.add(number)

    def unite(self, left: str, right: str, *, even_if_listed: bool = False) -> None:
        if self.together(left, right) or (not even_if_listed and self.are_apart(left, right)):
            return
        gone, kept = sorted((self._groups[left], self._groups[right]), key=lambda g: len(g.forms))
        kept.forms |= gone.forms
        kept.lists |= gone.lists
        for form in gone.forms:
            self._groups[form] = kept

    def are_apart(self, left: str, right: str) -> bool:
        return not self._groups[left].lists.isdisjoint(self._groups[right].lists)

    def together(self, left: str, right: str) -> bool:
        return self._groups[left] is self._groups[right]

    def numbered(self) -> dict[str, int]:
        """Form -> number of its group, in order of first mention."""
        numbers: dict[int, int] = {}
        return {
            form: numbers.setdefault(id(group), len(numbers))
            for form, group in self._groups.items()
        }


def _near_pairs(mentions: Sequence[Span], keys: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Pairs of forms that the text names near each other, in order of first mention."""
    forms = list(dict.fromkeys(keys.values()))
    numbers = {form: number for number, form in enumerate(forms)}
    seen_from = {
        stretch: {numbers[keys[mention.start]] for mention in seen}
        for stretch, seen in around_stretches(mentions).items()
    }
    homes: list[set[int]] = [set() for _ in forms]
    for mention in mentions:
        homes[numbers[keys[mention.start]]].add(stretch_of(mention.start))
    for number, form in enumerate(forms):
        near: set[int] = set().union(*(seen_from[stretch] for stretch in homes[number]))
        for other in sorted(near):
            if other > number:
                yield form, forms[other]


def _has_rival(
    pair: _Kin,
    kin_of: Mapping[str, Sequence[_Kin]],
    groups: _Groups,
    leads: Collection[tuple[str, str]],
) -> bool:
    """Whether the shorter of two forms is as near to another party as to this one.

    A bare region goes to its government for good: 가람 with 가람시 is not also 가람대.
    """
    short, long = sorted((pair.left, pair.right), key=len)
    for kin in kin_of[short]:
        rival = kin.right if kin.left == short else kin.left
        if kin.score < pair.score or rival == long:
            continue
        is_government = kin.score == REGION_OF > pair.score and len(rival) > len(short)
        if is_government and not kinship(rival, long):
            return True
        if groups.together(rival, long) or groups.together(rival, short):
            continue
        # 누리 is 누리백화점 in `누리백화점이 누리면세점과 손잡았다`, but 누리그룹 is neither
        leads_it = (long, rival) in leads and kin.score == pair.score
        if (
            groups.are_apart(rival, long)
            and not groups.are_apart(rival, short)
            and (short.endswith("그룹") or not leads_it)
        ):
            return True
    return False


def _stated_aliases(text: str, mentions: Sequence[Span]) -> list[tuple[Span, Span]]:
    """Pairs that the text itself equates: a parenthesis, `이하`, `…을 운영하는 …`."""
    pairs = []
    for index, mention in enumerate(mentions):
        head = _glossed(text, mentions, index)
        if head is None and index:
            before = mentions[index - 1]
            if _OPERATES.fullmatch(text[before.end : mention.start]):
                head = before
        if head is not None:
            pairs.append((head, mention))
    return pairs


def _glossed(text: str, mentions: Sequence[Span], index: int) -> Span | None:
    """The name that a mention in the parenthesis after it explains, or None."""
    mention = mentions[index]
    lead = text[max(0, mention.start - _REACH) : mention.start]
    opened = max(lead.rfind("("), lead.rfind("（"))
    if opened < 0 or ")" in lead[opened:] or "\n" in lead[opened:]:
        return None
    opening = mention.start - len(lead) + opened
    at = bisect_right(mentions, opening, hi=index, key=lambda span: span.end)
    head = mentions[at - 1] if at else None
    if head is None or text[head.end : opening].strip(" ’'”\"」"):
        return None
    inside, form = lead[opened + 1 :], text[mention.start : mention.end]
    if _DEFINES.fullmatch(inside):
        return head
    if _BARE.fullmatch(inside) and _CLOSES_ALIAS.match(text, mention.end):
        return head
    # an acronym, then the chief: `한국해양기술원(KMTI, 원장 윤서준)`
    if (
        _BARE.fullmatch(inside)
        and (_LATIN.fullmatch(form) or _CHIEF.match(text, mention.end))
        and text[mention.end : mention.end + 1] in (",", "·")
    ):
        return head
    if _LATIN.fullmatch(inside) and (_LATIN.fullmatch(form) or form[0] == text[head.start]):
        return head
    return None


def _listed(text: str, mentions: Sequence[Span], keys: Mapping[int, str]) -> list[list[str]]:
    """Forms that stand side by side as two or more: `A·B`, `A와 B`."""
    lists: list[list[str]] = []
    run: list[str] = []
    for left, right in pairwise(mentions):
        gap = text[left.end : right.start]
        if not run:
            run = [keys[left.start]]
            lists.append(run)
        if _OPENING.fullmatch(gap):
            continue
        gap = _PARENTHESIS.sub("", gap)
        gap = gap[gap.index(")") + 1 :] if ")" in gap else gap
        if _COORDINATES.fullmatch(gap):
            run.append(keys[right.start])
        else:
            run = []
    return [listed for listed in lists if len(listed) > 1]


def _leads(
    text: str, mentions: Sequence[Span], sentences: Sequence[Sentence], keys: Mapping[int, str]
) -> list[tuple[str, str]]:
    """Forms of which the first acts with the second in one sentence: `A는 … B와`."""
    by_sentence: dict[int, list[Span]] = {}
    for mention in mentions:
        by_sentence.setdefault(sentence_at(sentences, mention.start), []).append(mention)
    leads = []
    for members in by_sentence.values():
        topic = next((span for span in members if _TOPIC.match(text, span.end)), None)
        leads += [
            (keys[topic.start], keys[partner.start])
            for partner in members
            if topic and partner.start > topic.start and _COMITATIVE.match(text, partner.end)
        ]
    return leads


def _parties(
    text: str, mentions: Sequence[Span], keys: Mapping[int, str], party_of: Mapping[str, int]
) -> Parties:
    by_mention = {start: party_of[key] for start, key in keys.items()}
    members: list[list[Span]] = [[] for _ in set(party_of.values())]
    for mention in mentions:
        members[by_mention[mention.start]].append(mention)
    signatories = tuple(_signatory(text, spans) for spans in members)
    names = tuple(signatory.name for signatory in signatories)
    around = neighbourhoods(keys, mentions, by_mention, names)
    heads = tuple(_heads(text, mentions))
    return Parties(signatories, names, tuple(mentions), heads, by_mention, around)


def _heads(text: str, mentions: Sequence[Span]) -> list[Span]:
    """Mentions less those that only stand in a name's parenthesis: `한국해양기술원(KMTI)`."""
    heads: list[Span] = []
    for span in mentions:
        if not (heads and _IN_PARENTHESIS.fullmatch(text[heads[-1].end : span.start])):
            heads.append(span)
    return heads


def _signatory(text: str, mentions: Sequence[Span]) -> Signatory:
    counts: dict[str, int] = {}
    secondary: set[str] = set()
    for mention in mentions:
        form = text[mention.start : mention.end]
        counts[form] = counts.get(form, 0) + 1
        if any(
            mark.search(text, max(0, mention.start - 8), mention.start)
            for mark in (_FORMERLY, _FOR_SHORT)
        ):
            secondary.add(form)
    name = max(counts, key=lambda form: (form not in secondary, _fullness(form), counts[form]))
    return Signatory(
        name,
        tuple(form for form in counts if form != name),
        tuple(Mention(mention.start, mention.end) for mention in mentions),
        surest(text, mentions, name),
    )


def _fullness(form: str) -> tuple[bool, int, int]:
    """Korean before foreign spelling, then the longest name, then the one with a legal form."""
    return bool(re.search("[가-힣]", form)), len(bare_name(form)), len(legal_form(form))
