"""A model against a corpus: every score in one value, as JSON and as a table to read."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mou_extract.assembly.original import assemble_original
from mou_extract.corpus import Document, corpus_hash
from mou_extract.extractor import Article, Extractor
from mou_extract.labels import Layer
from mou_extract.normalization import normalize
from mou_extract.records import AgreementRecord
from mou_extract.scoring import (
    Score,
    Scored,
    empty_articles,
    overlap_scores,
    partial_scores,
    record_scores,
    strict_scores,
)


@dataclass(frozen=True)
class Evaluation:
    """Scores of one model on one corpus.

    Attributes:
        articles: Number of articles.
        corpus: Hash of the corpus.
        strict: Exact boundaries and label, per label and layer.
        partial: Right label and any overlap.
        overlap: Right label and intersection over union of at least 0.5.
        empty: Articles without gold spans; `correct` were left wholly empty.
        record: Record fields from predicted spans: the whole path.
        record_from_gold: Record fields from gold spans: assembly alone.
        characters: Characters of all articles, and how many of them were read.
        characters_per_second: Speed of the whole path in this run.
    """

    articles: int
    corpus: str
    strict: Mapping[str, Score]
    partial: Mapping[str, Score]
    overlap: Mapping[str, Score]
    empty: Score
    record: Mapping[str, Score]
    record_from_gold: Mapping[str, Score]
    characters: tuple[int, int]
    characters_per_second: float

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        tables = ("strict", "partial", "overlap", "record", "record_from_gold")
        return {
            "articles": self.articles,
            "corpus": self.corpus,
            **{
                table: {name: score.to_dict() for name, score in getattr(self, table).items()}
                for table in tables
            },
            "empty_articles": {
                "articles": self.empty.gold,
                "left_empty": self.empty.correct,
                "share": round(self.empty.recall, 4),
            },
            "coverage": {"characters": self.characters[0], "read": self.characters[1]},
            "characters_per_second": round(self.characters_per_second),
        }

    def to_markdown(self) -> str:
        """The report as Markdown tables."""
        lines = [
            f"{self.articles} articles, {self.characters[1]} of {self.characters[0]} characters "
            f"read, {self.characters_per_second:,.0f} characters/s, corpus {self.corpus}",
            "",
            "| label | precision | recall | F1 strict | F1 partial | F1 IoU >= 0.5 | gold | found |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for name, score in self.strict.items():
            figures = [
                score.precision, score.recall, score.f1,
                self.partial[name].f1, self.overlap[name].f1,
            ]  # fmt: skip
            # of what is neither there nor found, a score of 1 would say that it was read well
            shown = [
                f"{figure:.3f}" if score.gold or score.predicted else "-" for figure in figures
            ]
            lines.append(f"| {name} | {' | '.join(shown)} | {score.gold} | {score.predicted} |")
        lines += [
            "",
            f"{self.empty.correct} of {self.empty.gold} articles without an agreement left empty",
        ]
        if self.record:
            lines += ["", "| record field | F1 | F1 from gold spans | gold |", "|---|---|---|---|"]
            for name, score in self.record.items():
                alone = self.record_from_gold[name].f1
                lines.append(f"| {name} | {score.f1:.3f} | {alone:.3f} | {score.gold} |")
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Predictions:
    """What a model made of a corpus.

    Attributes:
        documents: The corpus.
        records: Extracted records, in the same order.
        layers: What the model can say.
        seconds: How long it took.
    """

    documents: tuple[Document, ...]
    records: tuple[AgreementRecord, ...]
    layers: tuple[Layer, ...]
    seconds: float

    def scored(self) -> list[Scored]:
        """Gold and prediction of every article."""
        return [
            Scored(document.spans, record.tagged_spans, document.record, record)
            for document, record in zip(self.documents, self.records, strict=True)
        ]


def predict(extractor: Extractor, documents: Sequence[Document]) -> Predictions:
    """Extracts from every article."""
    started = time.perf_counter()
    records = tuple(
        extractor.extract_many(
            Article(document.text, document.published, document.id) for document in documents
        )
    )
    seconds = time.perf_counter() - started
    return Predictions(tuple(documents), records, extractor.layers, seconds)


def assembled_from_gold(documents: Sequence[Document]) -> list[Scored]:
    """Every article with the record that assembly makes of its gold spans."""
    return [
        Scored(
            document.spans,
            document.spans,
            document.record,
            assemble_original(
                document.text, normalize(document.text), document.spans, document.published
            ),
        )
        for document in documents
    ]


def evaluate(extractor: Extractor, documents: Sequence[Document]) -> Evaluation:
    """Extracts from every article and scores spans and records."""
    return score(predict(extractor, documents))


def score(predictions: Predictions) -> Evaluation:
    """Scores spans and records of what was extracted."""
    documents, layers = predictions.documents, predictions.layers
    predicted = predictions.scored()
    characters = sum(len(document.text) for document in documents)
    return Evaluation(
        articles=len(documents),
        corpus=corpus_hash(documents),
        strict=strict_scores(predicted, layers),
        partial=partial_scores(predicted, layers),
        overlap=overlap_scores(predicted, layers),
        empty=empty_articles(predicted),
        record=record_scores(predicted),
        record_from_gold=record_scores(assembled_from_gold(documents)),
        characters=(characters, sum(r.coverage.read for r in predictions.records if r.coverage)),
        characters_per_second=characters / predictions.seconds,
    )
