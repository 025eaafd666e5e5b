"""Corpora as windows with tags; what the tokenizer cannot express is counted, never dropped unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from mou_extract.alignment import Alignment, align, normalized_spans
from mou_extract.backends import pad
from mou_extract.corpus import Document
from mou_extract.labels import Layer
from mou_extract.reading import ModelInput, Reader, Reading
from mou_extract.spans import Span
from mou_extract.tags import IGNORED
from mou_extract.training.augmentation import exchange_names, name_pool, tell_years

_NAMES = ("SIGNATORY", "OFFICIAL", "PROGRAM")


@dataclass(frozen=True)
class Source:
    """Articles that carry one kind of annotation.

    Attributes:
        documents: The articles.
        layers: The layers that they are annotated in; nothing is learned of the others from them.
        partial: Whether only some of what could be tagged is: then only the words that a span
            touches are learned from, and untagged ones say nothing.
    """

    documents: tuple[Document, ...]
    layers: tuple[Layer, ...]
    partial: bool = False


@dataclass(frozen=True)
class Example:
    """One window.

    Attributes:
        model_input: What the model reads.
        tag_ids: Target of every token and layer, `IGNORED` at special tokens, context and what is
            not annotated; shape (tokens + special tokens, layers).
    """

    model_input: ModelInput
    tag_ids: NDArray[np.int64]


@dataclass(frozen=True)
class EncodedCorpus:
    """All windows of a corpus, and how well its spans align."""

    examples: tuple[Example, ...]
    alignment: Alignment


def encode_corpus(
    documents: Sequence[Document], reader: Reader, layers: Sequence[Layer]
) -> EncodedCorpus:
    """Reads and tags all documents, annotated in all layers."""
    source = Source(tuple(documents), tuple(layers))
    examples: list[Example] = []
    alignment = Alignment(Counter(), Counter())
    for document in documents:
        encoded = _encode(document, reader.read(document.text), reader, layers, source)
        examples += encoded.examples
        alignment.update(encoded.alignment)
    return EncodedCorpus(tuple(examples), alignment)


def _encode(
    document: Document, reading: Reading, reader: Reader, layers: Sequence[Layer], source: Source
) -> EncodedCorpus:
    aligned = align(document, reading, layers)
    tag_ids = aligned.tag_ids
    tag_ids[:, [layer not in source.layers for layer in layers]] = IGNORED
    if source.partial:
        tag_ids[~_touched(normalized_spans(document, reading), reading)] = IGNORED
    examples = []
    for window in reading.windows:
        model_input = reader.model_input(reading, window)
        targets = np.full((len(model_input.input_ids), len(layers)), IGNORED, np.int64)
        shift = model_input.first - window.start
        targets[window.keep_start + shift : window.keep_end + shift] = tag_ids[
            window.keep_start : window.keep_end
        ]
        examples.append(Example(model_input, targets))
    return EncodedCorpus(tuple(examples), aligned.alignment)


def _touched(spans: Sequence[Span], reading: Reading) -> NDArray[np.bool_]:
    """Tokens of the words that spans stand in, particle and all; shape (tokens,)."""
    text = reading.normalized.text
    touched = np.zeros(len(reading.offsets), dtype=np.bool_)
    for span in spans:
        start, end = span.start, span.end
        while start and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum():
            end += 1
        first, last = np.searchsorted(reading.offsets[:, 0], (start, end))
        touched[first:last] = True
    return touched


@dataclass(frozen=True)
class Disguise:
    """What is changed in training examples at every visit, so that no name is learned by heart.

    Attributes:
        hidden_share: Share of tokens shown as unknown; targets stay.
        unknown_id: The token that is shown for them.
        exchanged_share: Share of parties and people that get another name.
        spelled_share: Share of the tokens of names that are spelled in single characters,
            wherever they stand in the article.
        full_dates_share: Share of articles whose day is told with month and year.
        seed: Of what chance decides.
    """

    hidden_share: float = 0.0
    unknown_id: int = 0
    exchanged_share: float = 0.0
    spelled_share: float = 0.0
    full_dates_share: float = 0.0
    seed: int = 0


class WindowDataset(Dataset[dict[str, Tensor]]):
    """Windows of annotated articles as tensors, disguised anew in every epoch.

    A name is exchanged for one of any source.

    Attributes:
        alignment: How well the articles' spans align.
        layers: Columns of the targets.
        epoch: Set it before each pass.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        reader: Reader,
        layers: Sequence[Layer],
        disguise: Disguise,
    ) -> None:
        self._sources = [source for source in sources for _ in source.documents]
        self._documents = [document for source in sources for document in source.documents]
        self._reader = reader
        self.layers = tuple(layers)
        self._disguise = disguise
        self.epoch = 0
        self._pool = name_pool(self._documents) if disguise.exchanged_share else None
        encoded = [
            _encode(document, reader.read(document.text), reader, layers, source)
            for document, source in zip(self._documents, self._sources, strict=True)
        ]
        self._windows = [
            (index, number)
            for index, one in enumerate(encoded)
            for number in range(len(one.examples))
        ]
        self._examples = [example for one in encoded for example in one.examples]
        self.alignment = Alignment(Counter(), Counter())
        for one in encoded:
            self.alignment.update(one.alignment)

    def __len__(self) -> int:
        return len(self._examples)

    @property
    def lengths(self) -> list[int]:
        """Tokens of every window, undisguised, special ones too."""
        return [len(example.model_input.input_ids) for example in self._examples]

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        # By seed, epoch and index, so that a resumed run sees what an undisturbed one would.
        generator = np.random.default_rng((self._disguise.seed, self.epoch, index))
        example = self._disguised(index, generator)
        input_ids = example.model_input.input_ids
        hidden = generator.random(len(input_ids)) < self._disguise.hidden_share
        first, tokens = example.model_input.first, example.model_input.tokens
        hidden[:first] = hidden[first + tokens :] = False  # special tokens and the lead stay
        return {
            "input_ids": torch.from_numpy(np.where(hidden, self._disguise.unknown_id, input_ids)),
            "token_type_ids": torch.from_numpy(example.model_input.type_ids),
            "labels": torch.from_numpy(example.tag_ids),
        }

    def _disguised(self, index: int, generator: np.random.Generator) -> Example:
        disguise = self._disguise
        if not (disguise.exchanged_share or disguise.spelled_share or disguise.full_dates_share):
            return self._examples[index]
        number, window = self._windows[index]
        document = self._documents[number]
        if self._pool is not None:
            document = exchange_names(document, self._pool, disguise.exchanged_share, generator)
        if disguise.full_dates_share:
            document = tell_years(document, disguise.full_dates_share, generator)
        reading = self._reader.read(document.text)
        of_names = np.unique(reading.token_ids[_in_names(document, reading)])
        spelled = of_names[generator.random(len(of_names)) < disguise.spelled_share]
        if len(spelled):
            reading = self._reader.spelled(reading, spelled)
        source = self._sources[number]
        examples = _encode(document, reading, self._reader, self.layers, source).examples
        # With other names the article may need a window less or more.
        return examples[min(window, len(examples) - 1)]


def _in_names(document: Document, reading: Reading) -> NDArray[np.bool_]:
    inside = np.zeros(len(reading.offsets), dtype=np.bool_)
    for span in normalized_spans(document, reading):
        if span.label in _NAMES:
            first, last = np.searchsorted(reading.offsets[:, 0], (span.start, span.end))
            inside[first:last] = True
    return inside


def collate(rows: Sequence[dict[str, Tensor]], *, layers: int) -> dict[str, Tensor]:
    """Pads windows to the longest: ids and masks (batch, tokens), labels (batch, tokens, layers).

    Of no windows comes a batch of one token without targets: a process that has nothing to read in
    a step still takes part in it.
    """
    rows = rows or [_nothing(layers)]
    lengths = np.array([len(row["input_ids"]) for row in rows])
    labels = torch.full((len(rows), int(lengths.max()), layers), IGNORED)
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


def _nothing(layers: int) -> dict[str, Tensor]:
    token = torch.zeros(1, dtype=torch.int64)
    return {"input_ids": token, "token_type_ids": token, "labels": torch.full((1, layers), IGNORED)}
