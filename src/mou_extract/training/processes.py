"""Training in several processes (`torchrun`): what the first of them does alone.

Every process reads the corpora and trains; the first, of all machines, prints and writes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from types import TracebackType
from typing import Self

import torch
from torch import distributed, nn


def is_first() -> bool:
    """Whether this is the first process of a training, or the only one."""
    return os.environ.get("RANK", "0") == "0"


@contextmanager
def only_first_prints() -> Iterator[None]:
    """What the other processes print goes nowhere."""
    if is_first():
        yield
        return
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        yield


class Processes:
    """The processes of one training as a context: their number, and what they tell each other.

    The transformers trainer speaks for itself; this is for training loops of our own.

    Attributes:
        rank: Number of this process, from 0.
        count: Processes in all.
    """

    def __init__(self) -> None:
        self.rank = int(os.environ.get("RANK", "0"))
        self.count = int(os.environ.get("WORLD_SIZE", "1"))

    def __enter__(self) -> Self:
        if self.count > 1:
            if torch.cuda.is_available():
                torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
            distributed.init_process_group()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.count > 1:
            distributed.destroy_process_group()

    def of_first(self, value: float) -> float:
        """What the first process has for `value`."""
        if self.count == 1:
            return value
        told = torch.tensor(value, dtype=torch.float64, device=_speaking_device())
        distributed.broadcast(told, 0)
        return told.item()

    def average_gradients(self, model: nn.Module) -> None:
        """Gives every process the mean of all gradients."""
        if self.count == 1:
            return
        gradients = [
            parameter.grad for parameter in model.parameters() if parameter.grad is not None
        ]
        # One message for all: a message a parameter costs more than the sum.
        flat = torch.cat([gradient.flatten() for gradient in gradients])
        distributed.all_reduce(flat)
        parts = torch.split(flat / self.count, [gradient.numel() for gradient in gradients])
        for gradient, part in zip(gradients, parts, strict=True):
            gradient.copy_(part.view_as(gradient))


def _speaking_device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
