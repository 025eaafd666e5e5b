"""Mentions of organisations grouped into the parties of the agreement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from mou_extract.assembly.names import bare_name, kinship, legal_form, name_key
from mou_extract.assembly.sentences import Sentence, sentence_at
from mou_extract.records import Mention, Signatory
from mou_extract.spans import Span

# inside a parenthesis right after a name: nothing or a quotation mark, or `…, 이하 ‘`
_BARE = re.compile(r"[\s‘'“\"「]*")
_DEFINES = re.compile(r"(?:.*[\s,])?(?:이하|약칭|옛|구)[\s:]*[‘'“\"「]?\s*")
_LATIN = re.compile(r"[A-Za-z][^가-힣]*")
_CLOSES_ALIAS = re.compile(r"[’'”\"」]?\s*(?:\)|,\s*(?:이하|[A-Za-z])|라\s)")
_CHIEF = re.compile(
    r"[,·]\s?(?:[가-힣]{0,6}(?:대표|사장|회장|원장|총장|청장|이사장|시장|군수|대표이사))\s"
)
_FORMERLY = re.compile(r"\((?:옛|구)\s?$")
_REACH = 80
# `모아커피를 운영하는 새솔글로벌`, `새솔글로벌이 운영하는 모아커피`
_OPERATES = re.compile(
    r"[’'”\"]?(?:\([^()]*\))?(?:(?:[을를이가]\s*|\s*)(?:운영|서비스)(?:하는|하고 있는|\s?(?:법인|사)(?:인)?)"
    r"|의\s(?:[가-힣A-Za-z]+\s){0,3}?브랜드(?:인)?)\s*[‘'“\"]?"
)
_PARENTHESIS = re.compile(r"\([^()]*\)")
_OPENING = re.compile(r"\s*\(\s*[‘'“\"]?")
# epithets may stand before the next name: `누리대와 소재 전문기업 새솔전자`
_COORDINATES = re.compile(
    r"[’'”\"]? ?(?:[·,、ㆍ‧∙･․&]|[와과] |및 |[-–] ?|이?랑 |그리고 ) ?(?:[^\s.,·]+ ){0,3}?[‘'“\"]?"
)
_TOPIC = re.compile(r"(?:\([^()]*\))?(?:은|는|이|가)[\s,]")
_COMITATIVE = re.compile(r"(?:\([^()]*\))?(?:와|과|및)[\s,]|,")


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties, and which of them every mention and every written form stands for.

    Attributes:
        signatories: In order of first mention.
        by_mention: Start of a mention -> index of its party.
        by_key: Normalised name -> index of its party.
        mentions: The spans, in text order, without overlaps.
        names: The name of every party.
    """

    signatories: tuple[Signatory, ...]
    by_mention: Mapping[int, int]
    by_key: Mapping[str, int]
    mentions: tuple[Span, ...]
    names: tuple[str, ...]

    def name_of(self, mention: Span) -> str:
        """The name of the party that a mention stands for."""
        return self.signatories[self.by_mention[mention.start]].name

    def find(self, name: str) -> int | None:
        """Index of the party that a written name means, or None."""
        key = name_key(name)
        if (known := self.by_key.get(key)) is not None:
            return known
        scored = [(kinship(key, other), index) for other, index in self.by_key.items()]
        best = max((score for score, _ in scored), default=0)
        found = {index for score, index in scored if score == best}
        return found.pop() if best >= 4 and len(found) == 1 else None


def group_signatories(
    text: str, mentions: Sequence[Span], sentences: Sequence[Sentence]
) -> Parties:
    """Groups the mentions: the same letters, then what the text says, then what names tell."""
    forms: dict[str, list[Span]] = {}
    for mention in mentions:
        forms.setdefault(name_key(text[mention.start : mention.end]), []).append(mention)
    groups = _Groups(forms, _coordinated(text, mentions, sentences))
    for left, right in _stated_aliases(text, mentions):
        groups.unite(left, right, even_if_coordinated=True)
    keys = list(forms)
    scored = [
        (score, left, right)
        for left, right in combinations(keys, 2)
        if (score := kinship(left, right))
    ]
    for pair in sorted(scored, key=lambda item: -item[0]):
        if not _has_rival(pair, scored, groups):
            groups.unite(pair[1], pair[2])
    return _parties(text, mentions, forms, groups)


class _Groups:
    """Union of keys that never joins two forms that the text lists side by side."""

    def __init__(self, keys: Iterable[str], apart: set[frozenset[str]]) -> None:
        self._members = {key: {key} for key in keys}
        self._apart = apart

    def unite(self, left: str, right: str, *, even_if_coordinated: bool = False) -> None:
        ours, theirs = self._members[left], self._members[right]
        if ours is theirs:
            return
        if not even_if_coordinated and self.are_apart(left, right):
            return
        ours |= theirs
        for key in theirs:
            self._members[key] = ours

    def are_apart(self, left: str, right: str) -> bool:
        return any(
            frozenset((one, other)) in self._apart
            for one in self._members[left]
            for other in self._members[right]
        )

    def together(self, left: str, right: str) -> bool:
        return self._members[left] is self._members[right]


def _has_rival(
    pair: tuple[int, str, str], scored: Sequence[tuple[int, str, str]], groups: _Groups
) -> bool:
    """Whether the shorter of two forms is as near to another party as to this one."""
    score, *forms = pair
    short, long = sorted(forms, key=len)
    for rival_score, one, other in scored:
        if rival_score < score or short not in (one, other):
            continue
        rival = other if one == short else one
        if rival == long or groups.together(rival, long) or groups.together(rival, short):
            continue
        if groups.are_apart(rival, long) and not groups.are_apart(rival, short):
            return True
    return False


def _stated_aliases(text: str, mentions: Sequence[Span]) -> list[tuple[str, str]]:
    """Pairs that the text itself equates: a parenthesis, `이하`, `…을 운영하는 …`."""
    pairs = []
    for index, mention in enumerate(mentions):
        head = _glossed(text, mentions, index)
        if head is None and index:
            before = mentions[index - 1]
            if _OPERATES.fullmatch(text[before.end : mention.start]):
                head = before
        if head is not None:
            pairs.append(
                (name_key(text[head.start : head.end]), name_key(text[mention.start : mention.end]))
            )
    return pairs


def _glossed(text: str, mentions: Sequence[Span], index: int) -> Span | None:
    """The name that a mention in the parenthesis after it explains, or None."""
    mention = mentions[index]
    lead = text[max(0, mention.start - _REACH) : mention.start]
    opened = max(lead.rfind("("), lead.rfind("（"))
    if opened < 0 or ")" in lead[opened:] or "\n" in lead[opened:]:
        return None
    opening = mention.start - len(lead) + opened
    heads = [span for span in mentions[:index] if span.end <= opening]
    if not heads or text[heads[-1].end : opening].strip(" ’'”\"」"):
        return None
    inside, form = lead[opened + 1 :], text[mention.start : mention.end]
    if _DEFINES.fullmatch(inside):
        return heads[-1]
    if _BARE.fullmatch(inside) and _CLOSES_ALIAS.match(text, mention.end):
        return heads[-1]
    # an acronym, then the chief: `한국해양기술원(KMTI, 원장 윤서준)`
    if (
        _BARE.fullmatch(inside)
        and (_LATIN.fullmatch(form) or _CHIEF.match(text, mention.end))
        and text[mention.end : mention.end + 1] in (",", "·")
    ):
        return heads[-1]
    if _LATIN.fullmatch(inside) and (_LATIN.fullmatch(form) or form[0] == text[heads[-1].start]):
        return heads[-1]
    return None


def _coordinated(
    text: str, mentions: Sequence[Span], sentences: Sequence[Sentence]
) -> set[frozenset[str]]:
    """Pairs of forms that stand side by side as two: `A·B`, `A와 B`, `A는 … B와`."""
    apart: set[frozenset[str]] = set()
    keys = {mention.start: name_key(text[mention.start : mention.end]) for mention in mentions}
    run: list[str] = []
    for left, right in pairwise(mentions):
        gap = text[left.end : right.start]
        run = run or [keys[left.start]]
        if _OPENING.fullmatch(gap):
            continue
        gap = _PARENTHESIS.sub("", gap)
        gap = gap[gap.index(")") + 1 :] if ")" in gap else gap
        if _COORDINATES.fullmatch(gap):
            apart.update(frozenset((key, keys[right.start])) for key in run)
            run.append(keys[right.start])
        else:
            run = []
    by_sentence: dict[int, list[Span]] = {}
    for mention in mentions:
        by_sentence.setdefault(sentence_at(sentences, mention.start), []).append(mention)
    for members in by_sentence.values():
        topics = [span for span in members if _TOPIC.match(text, span.end)]
        partners = [span for span in members if _COMITATIVE.match(text, span.end)]
        for topic in topics[:1]:
            apart.update(
                frozenset((keys[topic.start], keys[partner.start]))
                for partner in partners
                if partner.start > topic.start
            )
    return {pair for pair in apart if len(pair) == 2}


def _parties(
    text: str, mentions: Sequence[Span], forms: Mapping[str, list[Span]], groups: _Groups
) -> Parties:
    leaders: list[str] = []
    by_key: dict[str, int] = {}
    for key in forms:
        leader = next((lead for lead in leaders if groups.together(lead, key)), None)
        if leader is None:
            leaders.append(key)
            leader = key
        by_key[key] = leaders.index(leader)
    by_mention = {mention.start: by_key[key] for key, spans in forms.items() for mention in spans}
    members: list[list[Span]] = [[] for _ in leaders]
    for mention in mentions:
        members[by_mention[mention.start]].append(mention)
    signatories = tuple(_signatory(text, spans) for spans in members)
    names = tuple(signatory.name for signatory in signatories)
    return Parties(signatories, by_mention, by_key, tuple(mentions), names)


def _signatory(text: str, mentions: Sequence[Span]) -> Signatory:
    counts: dict[str, int] = {}
    former: set[str] = set()
    for mention in mentions:
        form = text[mention.start : mention.end]
        counts[form] = counts.get(form, 0) + 1
        if _FORMERLY.search(text, max(0, mention.start - 4), mention.start):
            former.add(form)
    name = max(counts, key=lambda form: (form not in former, _fullness(form), counts[form]))
    return Signatory(
        name,
        tuple(form for form in counts if form != name),
        tuple(Mention(mention.start, mention.end) for mention in mentions),
    )


def _fullness(form: str) -> tuple[bool, int, int]:
    """Korean before foreign spelling, then the longest name, then the one with a legal form."""
    return bool(re.search("[가-힣]", form)), len(bare_name(form)), len(legal_form(form))
