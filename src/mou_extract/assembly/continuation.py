"""A promise without a subject: does it go on about who was spoken of last, or do all parties promise?

Korean drops a subject that is understood, and newspapers drop it where it is everybody. No single sign tells the
two apart. The few facts weighed here can be checked by eye; `scripts/fit_continuation.py` fits the weights.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from mou_extract.assembly.names import is_public
from mou_extract.assembly.parties import Parties
from mou_extract.assembly.sentences import Sentence, sentence_at
from mou_extract.edges import BULLETS
from mou_extract.spans import Span

# how many subjects and promises back it matters who was spoken of
_REACH = 30
_MANY_PROMISES = 4
_MUTUAL = re.compile(r"공동|상호|서로|함께|교류|공유|협력|협의[체회]|연계|힘을 모|양국|양측")
_INVESTS = re.compile(r"투자|투입|건립|건설|공장|착공|신축|증설|출시|선보|판매|채용|고용|개발")
_OWN_SUBJECT = re.compile(r"[가-힣A-Za-z0-9)’'”\"](?:은|는|이|가|도)\s")
# right after the promise: `{센터가 설치}된다`, `{할인}받을 수 있다`
_PASSIVE = re.compile(r"\s?(?:되|된|될|돼|됩|받|이뤄|들어서|들어선)")
_ENABLED = re.compile(r"[^.]{0,8}수 있")
_BULLET = re.compile(rf"[{BULLETS}•ㆍ·\-*①-⑳]\s*$")


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody spoken of: as a subject, or as who undertook a promise.

    Attributes:
        parties: Indexes of parties.
        joint: Whether they are all parties.
        sentence: Number of the sentence.
        promise: Whether they promised.
        signs: Whether the sentence goes on to the signing: `누리대는 … 협약을 체결했다`.
    """

    parties: frozenset[int]
    joint: bool
    sentence: int
    promise: bool = False
    signs: bool = False


@dataclass(frozen=True, slots=True)
class ContinuationFacts:
    """What speaks for and against a promise of those who were spoken of last, in numbers.

    Attributes:
        latest: 1 where nobody was spoken of since, and of them more than that they signed.
        next_sentence: 1 where it was in the sentence before.
        among_others: 1 where that sentence speaks of others too.
        promises: How many promises they made before, four at most.
        others_promise: 1 where others, but not all, made one.
        all_promise: 1 where all parties made one.
        bulleted: 1 where it is an item of a list.
        mutual: 1 where it is done together: `공동`, `교류`, `협력`.
        firm_invests: 1 where a firm is among them, and it is what firms do: `투자`, `착공`, `채용`.
        own_subject: 1 where it has a subject of its own: `{센터가 문을 연다}`.
        passive: 1 where a passive follows: `{센터가 설치}된다`.
        enabled: 1 where it tells what others can do then: `{할인}받을 수 있다`.
    """

    latest: float
    next_sentence: float
    among_others: float
    promises: float
    others_promise: float
    all_promise: float
    bulleted: float
    mutual: float
    firm_invests: float
    own_subject: float
    passive: float
    enabled: float


@dataclass(frozen=True, slots=True)
class Continuation:
    """Who may go on, and the facts about it."""

    parties: frozenset[int]
    facts: ContinuationFacts


# Logistic regression on real training articles and the train split of corpora/mou-ko; below 0 all promise.
_WEIGHTS = ContinuationFacts(
    latest=1.87,
    next_sentence=1.56,
    among_others=-1.15,
    promises=0.38,
    others_promise=-0.69,
    all_promise=-0.97,
    bulleted=-1.22,
    mutual=-1.46,
    firm_invests=0.68,
    own_subject=-0.36,
    passive=-0.98,
    enabled=-1.28,
)
_BIAS = -1.70


def goes_on(continuation: Continuation) -> bool:
    """Whether the promise is theirs rather than everybody's."""
    products = zip(astuple(continuation.facts), astuple(_WEIGHTS), strict=True)
    return _BIAS + math.fsum(fact * weight for fact, weight in products) > 0


def find_continuation(
    text: str, mention: Span, sentences: Sequence[Sentence], parties: Parties, acts: Sequence[Act]
) -> Continuation | None:
    """Who may go on with a promise: the last that were spoken of and are not all; None where nobody was.

    Args:
        text: The article.
        mention: The promise.
        sentences: Of the article.
        parties: Of the article.
        acts: Who was spoken of before, in text order.
    """
    acts = acts[-_REACH:]
    last = next((act for act in reversed(acts) if not act.joint), None)
    if last is None:
        return None
    here = sentence_at(sentences, mention.start)
    promise = text[mention.start : mention.end]
    promised = [act for act in acts if act.promise]
    facts = ContinuationFacts(
        latest=acts[-1].parties == last.parties and not acts[-1].signs,
        next_sentence=here - last.sentence == 1,
        among_others=any(
            act.sentence == last.sentence and act.parties != last.parties for act in acts
        ),
        promises=min(_MANY_PROMISES, sum(act.parties == last.parties for act in promised)),
        others_promise=any(not act.joint and act.parties != last.parties for act in promised),
        all_promise=any(act.joint for act in promised),
        bulleted=_BULLET.search(text, max(0, mention.start - 3), mention.start) is not None,
        mutual=_MUTUAL.search(promise) is not None,
        firm_invests=_INVESTS.search(promise) is not None
        and not all(is_public(parties.names[index]) for index in last.parties),
        own_subject=_OWN_SUBJECT.search(promise) is not None,
        passive=_PASSIVE.match(text, mention.end) is not None,
        enabled=_ENABLED.match(text, mention.end) is not None,
    )
    return Continuation(last.parties, facts)
