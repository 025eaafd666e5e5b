"""Scores of predicted spans against gold ones, by sets of spans; sees spans and records, never a model."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mou_extract.labels import LAYERS, Layer
from mou_extract.records import AgreementRecord, Official, Program, Signatory
from mou_extract.spans import Span


@dataclass(frozen=True)
class Score:
    """Counts, and the figures that follow from them; 0 / 0 is 1 when nothing was there to find.

    Attributes:
        correct: Predictions that are right.
        predicted: All predictions.
        gold: All that was to be found.
    """

    correct: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.correct + other.correct, self.predicted + other.predicted, self.gold + other.gold
        )

    @property
    def precision(self) -> float:
        """Share of the predictions that are right."""
        return _share(self.correct, self.predicted, empty=self.gold == 0)

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return _share(self.correct, self.gold, empty=self.predicted == 0)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _share(
            2 * self.correct, self.predicted + self.gold, empty=self.predicted + self.gold == 0
        )

    def to_dict(self) -> dict[str, float]:
        """Counts and figures, figures rounded to four digits."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "correct": self.correct,
            "predicted": self.predicted,
            "gold": self.gold,
        }


@dataclass(frozen=True)
class Scored:
    """One article with what was to be found and what was found."""

    gold: tuple[Span, ...]
    predicted: tuple[Span, ...]
    gold_record: AgreementRecord | None = None
    predicted_record: AgreementRecord | None = None


@dataclass(frozen=True, slots=True)
class ScoredPrediction:
    """Something predicted, how surely, and whether it is right.

    Attributes:
        kind: Label of a span, or field of a record.
        score: From 0 to 1.
        correct: Whether it is right.
    """

    kind: str
    score: float
    correct: bool


def strict_scores(articles: Sequence[Scored], layers: Sequence[Layer] = LAYERS) -> dict[str, Score]:
    """Exact boundaries and label: per label, and `<layer> micro` per layer."""
    return _per_label(articles, layers, _exact)


def partial_scores(
    articles: Sequence[Scored], layers: Sequence[Layer] = LAYERS
) -> dict[str, Score]:
    """The label is right and the ranges share a character; every span is matched at most once."""
    return _per_label(articles, layers, lambda gold, predicted: _matches(gold, predicted, 0.0))


def overlap_scores(
    articles: Sequence[Scored], layers: Sequence[Layer] = LAYERS
) -> dict[str, Score]:
    """The label is right and intersection over union of the characters reaches a half."""
    return _per_label(articles, layers, lambda gold, predicted: _matches(gold, predicted, 0.5))


def empty_articles(articles: Sequence[Scored]) -> Score:
    """Articles without gold spans: `correct` were left wholly empty, `gold` is their number."""
    without = [article for article in articles if not article.gold]
    left = sum(not article.predicted for article in without)
    return Score(left, sum(not article.predicted for article in articles), len(without))


def record_scores(articles: Sequence[Scored]) -> dict[str, Score]:
    """Scores of record fields, over articles that have a gold record.

    - `parties`: a predicted party is right if its set of forms (name and aliases) is a gold one's.
    - `party names`: a predicted `name` is a form of a gold party; one prediction a party.
    - `officials`: name, position and organisation all right.
    - `programs`: a predicted name is a gold name or alias.
    - `commitment parties`: text range and set of parties both right (names compared by party).
    - `signed on`: the ISO day, where the gold record has one; `date text`, `venue`: as written.
    """
    scores: dict[str, Score] = {}
    for article in articles:
        gold, predicted = article.gold_record, article.predicted_record
        if gold is None or predicted is None:
            continue
        for name, score in _record_fields(gold, predicted).items():
            scores[name] = scores.get(name, Score()) + score
    return scores


def scored_spans(article: Scored) -> tuple[ScoredPrediction, ...]:
    """The predicted spans of one article, by label; right is strictly right."""
    gold = {span.key for span in article.gold}
    return tuple(
        ScoredPrediction(span.label, span.score, span.key in gold) for span in article.predicted
    )


def scored_entries(article: Scored) -> tuple[ScoredPrediction, ...]:
    """The entries of the predicted record, by field; none where there is no gold record.

    Right is what `record_scores` counts: `party names`, `officials`, `programs`, `venue`. A date is
    right by its day, or by its words where one of the records leaves the day open.
    """
    gold, predicted = article.gold_record, article.predicted_record
    if gold is None or predicted is None:
        return ()
    parties = _named_rightly(predicted.signatories, gold.signatories)
    people = set(_people(gold.officials, gold))
    right_people = [person in people for person in _people(predicted.officials, gold)]
    programs = _named_rightly(predicted.programs, gold.programs)
    found = [
        *_judged("signatories", predicted.signatories, parties),
        *_judged("officials", predicted.officials, right_people),
        *_judged("programs", predicted.programs, programs),
    ]
    if predicted.scores.date is not None:
        right_day = _is_dated_rightly(predicted, gold)
        found.append(ScoredPrediction("date", predicted.scores.date, right_day))
    if predicted.scores.venue is not None:
        right_venue = predicted.venue == gold.venue
        found.append(ScoredPrediction("venue", predicted.scores.venue, right_venue))
    return tuple(found)


def intersection_over_union(one: Span, other: Span) -> float:
    """Share of the characters of two ranges that both have; 0 where they touch or lie apart."""
    intersection = min(one.end, other.end) - max(one.start, other.start)
    if intersection <= 0:
        return 0.0
    return intersection / (max(one.end, other.end) - min(one.start, other.start))


def _record_fields(gold: AgreementRecord, predicted: AgreementRecord) -> dict[str, Score]:
    party_of = _entry_of(gold.signatories)
    everybody = frozenset(item.name for item in gold.signatories)

    def canonical(names: Iterable[str]) -> frozenset[str]:
        return frozenset(party_of.get(name, name) for name in names) or everybody

    fields = {
        "parties": _sets(
            (frozenset((item.name, *item.aliases)) for item in gold.signatories),
            (frozenset((item.name, *item.aliases)) for item in predicted.signatories),
        ),
        "party names": _names(gold.signatories, predicted.signatories),
        "officials": _sets(_people(gold.officials, gold), _people(predicted.officials, gold)),
        "programs": _names(gold.programs, predicted.programs),
        "commitment parties": _sets(
            ((item.start, item.end, canonical(item.parties)) for item in gold.commitments),
            ((item.start, item.end, canonical(item.parties)) for item in predicted.commitments),
        ),
        "date text": _sets(_known(gold.date_text), _known(predicted.date_text)),
        "venue": _sets(_known(gold.venue), _known(predicted.venue)),
    }
    if gold.signed_on is not None:
        fields["signed on"] = _sets(_known(gold.signed_on), _known(predicted.signed_on))
    return fields


def _entry_of(items: Iterable[Signatory | Program]) -> dict[str, str]:
    """Any form of an entry -> its name."""
    return {form: item.name for item in items for form in (item.name, *item.aliases)}


def _named_rightly(
    predicted: Sequence[Signatory | Program], gold: Sequence[Signatory | Program]
) -> list[bool]:
    """Whether each name is a form of a gold entry that none before it names."""
    entry_of = _entry_of(gold)
    found: set[str] = set()
    verdicts = []
    for item in predicted:
        entry = entry_of.get(item.name)
        verdicts.append(entry is not None and entry not in found)
        found.update(() if entry is None else (entry,))
    return verdicts


def _names(gold: Sequence[Signatory | Program], predicted: Sequence[Signatory | Program]) -> Score:
    return Score(sum(_named_rightly(predicted, gold)), len(predicted), len(gold))


def _people(people: Iterable[Official], gold: AgreementRecord) -> list[Official]:
    """What is compared of people: the organisation by the name that the gold gives the party."""
    party_of = _entry_of(gold.signatories)
    return [
        Official(x.name, x.position, party_of.get(x.organization or "", x.organization))
        for x in people
    ]


def _judged(
    field: str, items: Iterable[Signatory | Official | Program], verdicts: Iterable[bool]
) -> Iterator[ScoredPrediction]:
    for item, correct in zip(items, verdicts, strict=True):
        yield ScoredPrediction(field, item.score, correct)


def _is_dated_rightly(predicted: AgreementRecord, gold: AgreementRecord) -> bool:
    if gold.signed_on is not None and predicted.signed_on is not None:
        return gold.signed_on == predicted.signed_on
    return gold.date_text == predicted.date_text


def _known(value: Hashable | None) -> tuple[Hashable, ...]:
    return () if value is None else (value,)


def _sets(gold: Iterable[Hashable], predicted: Iterable[Hashable]) -> Score:
    gold_set, predicted_set = set(gold), set(predicted)
    return Score(len(gold_set & predicted_set), len(predicted_set), len(gold_set))


def _per_label(
    articles: Sequence[Scored],
    layers: Sequence[Layer],
    count: Callable[[Sequence[Span], Sequence[Span]], int],
) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for layer in layers:
        micro = Score()
        for label in layer.labels:
            total = Score()
            for article in articles:
                gold = [span for span in article.gold if span.label == label]
                predicted = [span for span in article.predicted if span.label == label]
                total += Score(count(gold, predicted), len(predicted), len(gold))
            scores[label] = total
            micro += total
        scores[f"{layer.name} micro"] = micro
    return scores


def _exact(gold: Sequence[Span], predicted: Sequence[Span]) -> int:
    return len({span.key for span in gold} & {span.key for span in predicted})


def _matches(gold: Sequence[Span], predicted: Sequence[Span], threshold: float) -> int:
    """Size of a one-to-one matching, best overlaps first; overlap must exceed 0."""
    pairs = sorted(
        (
            (overlap, i, j)
            for i, one in enumerate(gold)
            for j, other in enumerate(predicted)
            if (overlap := intersection_over_union(one, other)) > 0 and overlap >= threshold
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for _, i, j in pairs:
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
    return len(used_gold)


def _share(part: int, whole: int, *, empty: bool) -> float:
    if whole:
        return part / whole
    return 1.0 if empty else 0.0
