"""Corpora as windows with tags; what the tokenizer cannot express is counted, never dropped unseen."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from mou_extract.backends import pad
from mou_extract.corpus import Document
from mou_extract.errors import CorpusError
from mou_extract.labels import Layer
from mou_extract.reading import ModelInput, Reader, Reading
from mou_extract.spans import Span
from mou_extract.tags import IGNORED, encode


@dataclass(frozen=True)
class Example:
    """One window.

    Attributes:
        model_input: What the model reads.
        tag_ids: Target of every token and layer, `IGNORED` at special tokens and context;
            shape (tokens + special tokens, layers).
    """

    model_input: ModelInput
    tag_ids: NDArray[np.int64]


@dataclass(frozen=True)
class Alignment:
    """How many gold spans a tokenizer can express, per label: the ceiling of what can be learned."""

    spans: Counter[str]
    unaligned: Counter[str]

    @property
    def ceiling(self) -> float:
        """Share of spans with both ends at token boundaries; 1 where there are no spans."""
        total = self.spans.total()
        return 1 - self.unaligned.total() / total if total else 1.0

    def __str__(self) -> str:
        lost = ", ".join(f"{label} {n}" for label, n in self.unaligned.most_common()) or "none"
        return (
            f"alignment ceiling {self.ceiling:.2%} of {self.spans.total()} spans "
            f"(cannot be expressed: {lost})"
        )


@dataclass(frozen=True)
class EncodedCorpus:
    """All windows of a corpus, and how well its spans align."""

    examples: tuple[Example, ...]
    alignment: Alignment


def corpus_layer(name: str, paths: Sequence[str]) -> Layer:
    """One layer of all labels that corpora use, for corpora with a label set of their own."""
    labels: set[str] = set()
    for path in paths:
        for number, line in enumerate(Path(path).read_text("utf-8").splitlines(), 1):
            try:
                spans = json.loads(line)["spans"]
                labels |= {s["label"] if isinstance(s, dict) else s[2] for s in spans}
            except (ValueError, KeyError, IndexError, TypeError) as error:
                raise CorpusError(f"{path}:{number}: no annotated text: {error!r}") from error
    return Layer(name, tuple(sorted(labels)))


def encode_corpus(
    documents: Sequence[Document], reader: Reader, layers: Sequence[Layer]
) -> EncodedCorpus:
    """Reads and tags all documents."""
    examples: list[Example] = []
    spans: Counter[str] = Counter()
    unaligned: Counter[str] = Counter()
    for document in documents:
        reading = reader.read(document.text)
        normalized = _normalized_spans(document, reading)
        columns = []
        for layer in layers:
            encoded = encode(normalized, reading.offsets, layer)
            columns.append(encoded.tag_ids)
            unaligned.update(span.label for span in encoded.unaligned)
        spans.update(span.label for span in document.spans)
        tag_ids = np.stack(columns, axis=1)
        for window in reading.windows:
            model_input = reader.model_input(reading, window)
            targets = np.full((len(model_input.input_ids), len(layers)), IGNORED, np.int64)
            shift = model_input.lead - window.start
            targets[window.keep_start + shift : window.keep_end + shift] = tag_ids[
                window.keep_start : window.keep_end
            ]
            examples.append(Example(model_input, targets))
    return EncodedCorpus(tuple(examples), Alignment(spans, unaligned))


def _normalized_spans(document: Document, reading: Reading) -> list[Span]:
    spans = []
    for span in document.spans:
        start, end = reading.normalized.normalized_range(span.start, span.end)
        if start < end:  # a span of invisible characters only has nothing to be tagged
            spans.append(Span(start, end, span.label))
    return spans


class WindowDataset(Dataset[dict[str, Tensor]]):
    """Examples as tensors; in training, some tokens are hidden anew at every visit.

    A hidden token is shown as unknown, without its piece. Targets stay.
    """

    def __init__(
        self, examples: Sequence[Example], *, hidden_share: float, unknown_id: int, seed: int
    ) -> None:
        self._examples = examples
        self._hidden_share = hidden_share
        self._unknown_id = unknown_id
        self._generator = np.random.default_rng(seed)

    def __len__(self) -> int:
        return len(self._examples)

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        example = self._examples[index]
        input_ids = example.model_input.input_ids
        piece_ids = example.model_input.piece_ids
        hidden = self._generator.random(len(input_ids)) < self._hidden_share
        hidden &= example.tag_ids[:, 0] != IGNORED  # special tokens stay
        return {
            "input_ids": torch.from_numpy(np.where(hidden, self._unknown_id, input_ids)),
            "token_type_ids": torch.from_numpy(np.where(hidden, 0, piece_ids)),
            "labels": torch.from_numpy(example.tag_ids),
        }


def collate(rows: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Pads windows to the longest: ids and masks (batch, tokens), labels (batch, tokens, layers)."""
    lengths = np.array([len(row["input_ids"]) for row in rows])
    labels = torch.full((len(rows), int(lengths.max()), rows[0]["labels"].shape[1]), IGNORED)
    for index, row in enumerate(rows):
        labels[index, : lengths[index]] = row["labels"]
    return {
        "input_ids": torch.from_numpy(pad([row["input_ids"].numpy() for row in rows])),
        "token_type_ids": torch.from_numpy(pad([row["token_type_ids"].numpy() for row in rows])),
        "attention_mask": torch.from_numpy(
            (np.arange(lengths.max()) < lengths[:, None]).astype(np.int64)
        ),
        "labels": labels,
    }
