"""What each rule after the model gives: the scores of annotated articles with it and without it.

The model reads every article once; the rules are then applied to what it said, each time without one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mou_extract.corpus import Document
from mou_extract.extractor import Extractor, Tagged
from mou_extract.rules.coherence import RULES, SOMEBODY_SIGNS, cohere
from mou_extract.scoring import Scored, empty_articles, strict_scores
from mou_extract.spans import Span


@dataclass(frozen=True)
class Ablation:
    """Scores without some rules.

    Attributes:
        without: Names of the rules that were left out; empty with all of them.
        entities: Strict F1 of the entity layer, micro.
        commitments: Strict F1 of commitments.
        left_empty: Articles without an agreement that were left wholly empty.
        changed: Articles whose spans are other ones than with all rules.
        only_with: Right spans that are found with all rules only.
        only_without: Right spans that are found without these rules only.
    """

    without: tuple[str, ...]
    entities: float
    commitments: float
    left_empty: int
    changed: int
    only_with: int
    only_without: int


def ablate_rules(extractor: Extractor, documents: Sequence[Document]) -> tuple[Ablation, ...]:
    """Scores with all rules, without each one of them, and without any.

    Confidences are left out, as they take no span away.

    Args:
        extractor: Any model with the labels of this package.
        documents: Annotated articles that the model has not learned from.
    """
    tagged = list(extractor.tag_many(document.text for document in documents))
    names = [*(rule.name for rule in RULES), SOMEBODY_SIGNS]
    everything = _spans(extractor, tagged, ())
    left_out = [(), *((name,) for name in names), tuple(names)]
    return tuple(
        _ablation(without, documents, _spans(extractor, tagged, without), everything)
        for without in left_out
    )


def _spans(
    extractor: Extractor, tagged: Sequence[Tagged], without: Collection[str]
) -> list[tuple[Span, ...]]:
    layers = extractor.layers
    return [
        article.reading.original_spans(
            cohere(article.reading.normalized.text, article.decoded, layers, without=without),
            layers,
        )
        for article in tagged
    ]


def _ablation(
    without: tuple[str, ...],
    documents: Sequence[Document],
    found: Sequence[tuple[Span, ...]],
    everything: Sequence[tuple[Span, ...]],
) -> Ablation:
    articles = [
        Scored(document.spans, spans) for document, spans in zip(documents, found, strict=True)
    ]
    scores = strict_scores(articles)
    changed = only_with = only_without = 0
    for document, spans, all_rules in zip(documents, found, everything, strict=True):
        gold, now, then = (
            {span.key for span in some} for some in (document.spans, spans, all_rules)
        )
        changed += now != then
        only_with += len(gold & then - now)
        only_without += len(gold & now - then)
    return Ablation(
        without, scores["entity micro"].f1, scores["COMMITMENT"].f1,
        empty_articles(articles).correct, changed, only_with, only_without,
    )  # fmt: skip
