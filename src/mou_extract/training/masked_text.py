"""Packed text as batches with hidden pieces."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from mou_extract.errors import ConfigError
from mou_extract.model_folder import TOKENIZER_FILE
from mou_extract.training.pretraining_config import PretrainingConfig
from mou_extract.training.tokens import CLS, MASK, SEP, SPECIAL_TOKENS

_VALIDATION_SHARE = 0.005
_KEPT_SHARE = 0.1  # of the masked positions, shown as they are: BERT's remedy (Devlin et al. 2019)


@dataclass(frozen=True)
class Batch:
    """Arrays of one step, all of shape (batch, sequence), int64; targets are -100 where unasked."""

    input_ids: NDArray[np.int64]
    layout_ids: NDArray[np.int64]
    token_targets: NDArray[np.int64]
    tag_targets: NDArray[np.int64]


class PackedText:
    """A packed folder, opened: batches by step.

    Raises:
        ConfigError: The packed folder is incomplete.
    """

    def __init__(self, config: PretrainingConfig) -> None:
        folder = Path(config.packed)
        missing = [
            name
            for name in ("tokens.npy", "layout.npy", "tags.npy", "vectors.npy", TOKENIZER_FILE)
            if not (folder / name).exists()
        ]
        if missing:
            raise ConfigError(f"{folder}: not a packed folder, missing {', '.join(missing)}")
        self._config = config
        self._tokens = np.load(folder / "tokens.npy", mmap_mode="r")
        self._layout = np.load(folder / "layout.npy", mmap_mode="r")
        self._tags = np.load(folder / "tags.npy", mmap_mode="r")
        self._size = len(np.load(folder / "vectors.npy", mmap_mode="r"))
        self._train_end = int(len(self._tokens) * (1 - _VALIDATION_SHARE))
        self._orders: tuple[int, NDArray[np.int64]] | None = None  # of which epoch

    def batch(self, step: int, *, validation: bool = False) -> Batch:
        """The batch of a step; depends on seed and step alone.

        Training reads the text once through in sequences of random order before any comes again;
        a text that is not enough for one step is read from random places.
        """
        config = self._config
        generator = np.random.default_rng((config.seed, step, int(validation)))
        size, length = config.batch, config.sequence
        low, high = (self._train_end, len(self._tokens)) if validation else (0, self._train_end)
        starts = generator.integers(low, max(low + 1, high - length), size)
        sequences = (high - length) // length
        steps = sequences // size
        if not validation and steps > 0:
            epoch, place = divmod(step, steps)
            order = self._order(sequences, epoch)
            shift = int(np.random.default_rng((config.seed, epoch)).integers(length))
            starts = order[place * size : (place + 1) * size] * length + shift
        index = starts[:, None] + np.arange(length)
        # A tiny text is shorter than one sequence: wrap around.
        index %= len(self._tokens)
        return self._masked(index, generator)

    def frequencies(self) -> Tensor:
        """Share of every piece in the text; shape (pieces,)."""
        counts = np.bincount(self._tokens, minlength=self._size)
        return torch.from_numpy((counts / counts.sum()).astype(np.float32))

    def _order(self, sequences: int, epoch: int) -> NDArray[np.int64]:
        if self._orders is None or self._orders[0] != epoch:
            generator = np.random.default_rng((self._config.seed, epoch, sequences))
            self._orders = (epoch, generator.permutation(sequences))
        return self._orders[1]

    def _masked(self, index: NDArray[np.int64], generator: np.random.Generator) -> Batch:
        config = self._config
        tokens = self._tokens[index].astype(np.int64)
        layout = self._layout[index].astype(np.int64)
        tags = self._tags[index].astype(np.int64)
        chosen = generator.random(tokens.shape) < config.mask
        chosen[:, 1:] |= chosen[:, :-1] & (generator.random(tokens.shape)[:, 1:] < config.stretch)
        chosen[:, [0, -1]] = False
        how = generator.random(tokens.shape)
        other = generator.integers(len(SPECIAL_TOKENS), self._size, tokens.shape)
        shown = np.where(how < _KEPT_SHARE, tokens, np.where(how < 2 * _KEPT_SHARE, other, MASK))
        targets = np.where(chosen, tokens, -100)
        tokens = np.where(chosen, shown, tokens)
        for column, special in ((0, CLS), (-1, SEP)):
            tokens[:, column] = special
            layout[:, column] = 0
            tags[:, column] = -100
        return Batch(tokens, layout, targets, tags)
