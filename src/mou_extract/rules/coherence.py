"""The rules after the model, in their order: what Korean and the article as a whole say of its spans.

A name is a whole word, a party is a party all through its article, and where nobody signs there is no
agreement. `scripts/ablate_rules.py` shows what each rule gives.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mou_extract.labels import LAYERS, Layer
from mou_extract.rules.agreement_evidence import tells_of_agreement
from mou_extract.rules.boundaries import settle_boundaries
from mou_extract.rules.clutter import outside_clutter
from mou_extract.rules.companions import drop_lonely, join_titles
from mou_extract.rules.days import complete_days, keep_one_day, trim_places
from mou_extract.rules.glosses import with_glosses
from mou_extract.rules.known_names import by_known_names, with_defined_names, without_epithets
from mou_extract.rules.last_names import whole_people
from mou_extract.rules.lookalikes import (
    without_asides,
    without_bare_states,
    without_groups,
    without_other_offices,
    without_places,
    without_superiors,
    without_whatever_else,
)
from mou_extract.rules.mentions import of_one_kind, repeat_names, with_all_mentions
from mou_extract.rules.neighbours import with_listed
from mou_extract.rules.party_evidence import drop_doubtful_parties
from mou_extract.rules.people import with_titled_people
from mou_extract.rules.program_names import (
    drop_common_nouns,
    fill_quotes,
    name_ventures,
    settle_programs,
)
from mou_extract.spans import Span


@dataclass(frozen=True, slots=True)
class Rule:
    """One step after the model.

    Attributes:
        apply: From a text and spans in text order to better spans, in any order.
        needs: Labels that the model must know; without them the rule would drop what it should not.
    """

    apply: Callable[[str, Sequence[Span]], Iterable[Span]]
    needs: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What the rule is called, to leave it out."""
        return self.apply.__name__


_PEOPLE = frozenset({"OFFICIAL", "POSITION"})
_SIGNED = frozenset({"SIGNATORY", "DATE"})

# Each sees the spans of one layer: layers cross freely.
_IN_A_LAYER = (
    Rule(outside_clutter),  # related news and credits name others
    Rule(settle_boundaries),  # whole words, less the particle
    Rule(with_glosses),  # `물결앱(MulApp)` is one kind
    Rule(whole_people),  # the last names of foreigners
    Rule(by_known_names),  # `물결시가` beside 물결시
    Rule(without_epithets),  # `바이오벤처 ㈜물결`
    Rule(of_one_kind),  # a name is a party, a programme or a person
    Rule(fill_quotes),  # `‘[물결 페스타] 2026’`
    Rule(settle_programs),
    Rule(name_ventures),
    Rule(with_defined_names),  # `이하 ‘공단’`
    Rule(repeat_names),  # what is mostly tagged is tagged
)
_OF_CANDIDATES = (Rule(without_groups), Rule(without_superiors), Rule(without_other_offices))
_OF_PARTIES = (
    Rule(drop_doubtful_parties),  # the second look
    Rule(with_listed),
)
# Then, if somebody signs:
_IN_A_LAYER_AGAIN = (Rule(with_all_mentions),)  # what is surely tagged once is tagged everywhere
_OF_ARTICLE = (
    Rule(without_places),
    Rule(without_bare_states),
    Rule(drop_common_nouns),
    Rule(without_whatever_else),
    Rule(without_asides),
    Rule(with_titled_people, _PEOPLE),
    Rule(join_titles, _PEOPLE),
    Rule(drop_lonely, _PEOPLE),  # titles beside persons
    Rule(trim_places),
    Rule(complete_days, _SIGNED),
    Rule(keep_one_day, _SIGNED),  # that of signing, not of announcing
)
RULES = (*_IN_A_LAYER, *_OF_CANDIDATES, *_OF_PARTIES, *_IN_A_LAYER_AGAIN, *_OF_ARTICLE)
SOMEBODY_SIGNS = tells_of_agreement.__name__


def cohere(
    text: str,
    spans: Sequence[Span],
    layers: Sequence[Layer] = LAYERS,
    *,
    without: Collection[str] = (),
) -> tuple[Span, ...]:
    """Spans that make sense together: whole words, tidy ends, repetitions; nothing without a party.

    Args:
        text: The article.
        spans: Spans of these layers, as a model tagged them.
        layers: What the model can say; one without parties may find things where nobody signs.
        without: Names of rules to leave out, of `RULES` or `SOMEBODY_SIGNS`.
    """
    labels = frozenset(label for layer in layers for label in layer.labels)
    rules = _Rules(text, labels, frozenset(without))
    parties = rules.apply(_OF_PARTIES, _gathered(rules, spans, layers))
    must_sign = "SIGNATORY" in labels and SOMEBODY_SIGNS not in rules.without
    if must_sign and not tells_of_agreement(text, parties, labels):
        return ()
    settled = rules.apply(_OF_ARTICLE, rules.apply_in(layers, _IN_A_LAYER_AGAIN, parties))
    return tuple(sorted(span for layer in layers for span in _flat(settled, layer)))


def _flat(spans: Sequence[Span], layer: Layer) -> Iterator[Span]:
    """Spans of a layer without those that begin inside another: a rule may grow a name over the next one."""
    reached = 0
    for span in spans:
        if span.label in layer.labels and span.start >= reached:
            reached = span.end
            yield span


def gather(text: str, spans: Sequence[Span], layers: Sequence[Layer]) -> tuple[Span, ...]:
    """All that may be meant, before parties are looked at as a whole: ends settled, names repeated.

    Args:
        text: The article.
        spans: Spans of these layers, as a model tagged them.
        layers: Each is settled by itself; they cross freely.
    """
    labels = frozenset(label for layer in layers for label in layer.labels)
    return _gathered(_Rules(text, labels, frozenset()), spans, layers)


@dataclass(frozen=True, slots=True)
class _Rules:
    """Rules over one article.

    Attributes:
        text: The article.
        labels: What the model can say.
        without: Names of rules that are left out.
    """

    text: str
    labels: frozenset[str]
    without: frozenset[str]

    def apply(self, rules: Sequence[Rule], spans: Iterable[Span]) -> tuple[Span, ...]:
        """Spans in text order after these rules, one after another."""
        settled = tuple(sorted(spans))
        for rule in rules:
            if rule.needs <= self.labels and rule.name not in self.without:
                settled = tuple(sorted(rule.apply(self.text, settled)))
        return settled

    def apply_in(
        self, layers: Sequence[Layer], rules: Sequence[Rule], spans: Sequence[Span]
    ) -> tuple[Span, ...]:
        """Spans in text order after these rules, each layer by itself."""
        settled: list[Span] = []
        for layer in layers:
            settled += self.apply(rules, [span for span in spans if span.label in layer.labels])
        return tuple(sorted(settled))


def _gathered(rules: _Rules, spans: Sequence[Span], layers: Sequence[Layer]) -> tuple[Span, ...]:
    return rules.apply(_OF_CANDIDATES, rules.apply_in(layers, _IN_A_LAYER, spans))
