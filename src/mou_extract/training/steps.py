"""Which windows a process reads in which step.

A step has the same windows whether one process reads it at once, or several of them in several
turns: their order follows from seed and epoch alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch.utils.data import Sampler
from transformers.trainer_pt_utils import get_length_grouped_indices

from mou_extract.training.dataset import WindowDataset


@dataclass(frozen=True)
class Share:
    """What one process reads of every step.

    Attributes:
        process: Which it is, from 0.
        processes: How many there are.
        turns: Batches that it reads its part in, one after another.
    """

    process: int = 0
    processes: int = 1
    turns: int = 1

    def batches(self, step: list[int]) -> list[list[int]]:
        """The process's part, a batch a turn; of a small step a batch may be empty."""
        parts = self.processes * self.turns
        return [step[turn * self.processes + self.process :: parts] for turn in range(self.turns)]


class StepBatches(Sampler[list[int]]):
    """Batches of a process in one epoch: windows of similar length together, every window once."""

    def __init__(self, data: WindowDataset, size: int, seed: int, share: Share) -> None:
        """Begins nothing yet.

        Args:
            data: The windows; knows the epoch.
            size: Windows in a step, of all processes.
            seed: Of their order.
            share: What is read of each step.
        """
        self._data = data
        self._size = size
        self._seed = seed
        self._share = share

    def __len__(self) -> int:
        return -(-len(self._data) // self._size) * self._share.turns

    def __iter__(self) -> Iterator[list[int]]:
        of_epoch = np.random.default_rng((self._seed, self._data.epoch)).integers(1 << 63)
        generator = torch.Generator().manual_seed(int(of_epoch))
        order: list[int] = get_length_grouped_indices(  # type: ignore[no-untyped-call]
            self._data.lengths, self._size, generator=generator
        )
        for start in range(0, len(order), self._size):
            yield from self._share.batches(order[start : start + self._size])
