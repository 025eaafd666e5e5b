"""A second look at the parties: how surely a name is one, by what the whole article says of it.

A model reads windows, and an organisation that the article names once, in passing, can look like a party
there. The few facts weighed here can be checked by eye; `scripts/fit_party_evidence.py` fits the weights.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, fields

from mou_extract.assembly.sentences import sentence_at, split_sentences
from mou_extract.assembly.signatories import group_signatories
from mou_extract.calibration import log_odds
from mou_extract.spans import Span

# What is said of an agreement, and of nothing else.
OF_AGREEMENT = re.compile(
    r"협약|협정|M[Oo][UA]|양해각서|의향서|합의[서문]|약정|맞손|손 ?잡|손을 (?:맞)?잡|제휴|체결|파트너[십쉽]"
    r"|결연|업무협력|협력하기로|공동 ?선언|선언[문에]|공동 ?성명|조인식|서약|합작"
)
_LISTED = re.compile(r"[’'”\")]*\s?(?:[와과]\s|[·,ㆍ∙-]|및\s)")
_LISTED_BEFORE = re.compile(r"(?:[가-힣A-Za-z0-9)’”][와과] |[·,ㆍ∙] ?| 및 )[‘“'\"]?\Z")
_JOINER = 4
_LATE = 5  # sentences
_SURE, _UNSURE = 0.999, 0.001


@dataclass(frozen=True)
class PartyFacts:
    """What an article says of one party, in numbers.

    Attributes:
        certainty: Log-odds of the model's surest mention.
        in_agreement: 1 where a sentence that speaks of the agreement names it.
        in_agreement_twice: 1 where two such sentences do.
        listed: 1 where a mention is joined to another name, before or behind: `와`, `·`, a comma.
        late: 1 where it is first named more than five sentences after the first party.
    """

    certainty: float
    in_agreement: float
    in_agreement_twice: float
    listed: float
    late: float


@dataclass(frozen=True)
class Party:
    """The mentions of one party, and the facts about it."""

    mentions: tuple[Span, ...]
    facts: PartyFacts


# Between two logistic regressions: on the dev split of corpora/mou-ko, which names hardly anybody late, and
# on 258 real articles read by a model that had not learned from them. Parties below 0 are dropped.
_WEIGHTS = PartyFacts(
    certainty=0.95,
    in_agreement=1.4,
    in_agreement_twice=1.2,
    listed=0.8,
    late=-1.3,
)
_BIAS = -2.6


def drop_doubtful_parties(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without the mentions of parties that the article as a whole speaks against.

    Args:
        text: The article.
        spans: Spans of both layers.
    """
    doubtful = {
        mention
        for party in find_parties(text, spans)
        if _BIAS + weigh(party.facts, _WEIGHTS) < 0
        for mention in party.mentions
    }
    return tuple(span for span in spans if span not in doubtful)


def find_parties(text: str, spans: Sequence[Span]) -> tuple[Party, ...]:
    """The parties that spans make up, aliases together, with the facts about each."""
    mentions = sorted(span for span in spans if span.label == "SIGNATORY")
    if not mentions:
        return ()
    sentences = split_sentences(text)
    parties = group_signatories(text, mentions, sentences)
    groups: list[list[Span]] = [[] for _ in parties.signatories]
    for mention in mentions:
        groups[parties.by_mention[mention.start]].append(mention)
    place_of = {mention: sentence_at(sentences, mention.start) for mention in mentions}
    speaking = {
        place
        for place in set(place_of.values())
        if OF_AGREEMENT.search(text, sentences[place].start, sentences[place].end)
    }
    opening = place_of[mentions[0]]
    return tuple(
        Party(
            tuple(group),
            _facts(text, group, {place_of[mention] for mention in group}, speaking, opening),
        )
        for group in groups
    )


def weigh(facts: PartyFacts, weights: PartyFacts) -> float:
    """Sum of the facts, each times its weight."""
    return math.fsum(
        getattr(facts, field.name) * getattr(weights, field.name) for field in fields(PartyFacts)
    )


def _is_listed(text: str, mention: Span) -> bool:
    """Whether a mention is joined to another name, behind it or before."""
    return bool(
        _LISTED.match(text, mention.end)
        or _LISTED_BEFORE.search(text, max(0, mention.start - _JOINER), mention.start)
    )


def _facts(
    text: str, mentions: Sequence[Span], places: Set[int], speaking: Set[int], opening: int
) -> PartyFacts:
    """The facts about one party.

    Args:
        text: The article.
        mentions: Of the party.
        places: Numbers of the sentences that name it.
        speaking: Numbers of the sentences with a party that speak of the agreement.
        opening: Number of the first sentence with a party.
    """
    best = max(mention.score for mention in mentions)
    return PartyFacts(
        certainty=log_odds(best, least=_UNSURE, most=_SURE),
        in_agreement=float(len(places & speaking) > 0),
        in_agreement_twice=float(len(places & speaking) > 1),
        listed=float(any(_is_listed(text, mention) for mention in mentions)),
        late=float(min(places) - opening > _LATE),
    )
