"""Token ids in, tag scores out, numpy both ways: the only inference code that knows a runtime."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from mou_extract.errors import InputError
from mou_extract.model_folder import ModelFolder
from mou_extract.reading import ModelInput


class Backend(Protocol):
    """Runs a model on windows."""

    def scores(self, windows: Sequence[ModelInput]) -> Iterator[NDArray[np.float32]]:
        """Logits of every window's text tokens, shape (tokens, tags) each, in input order.

        A backend may compute ahead of what is taken.
        """
        ...


def load_backend(folder: ModelFolder, *, name: str = "auto", threads: int | None = None) -> Backend:
    """Loads the model of a folder into a runtime.

    Args:
        folder: An opened model folder.
        name: `onnx`, `torch`, or `auto`: ONNX Runtime where the folder has an ONNX model.
        threads: Cores to use; None for all.

    Raises:
        InputError: The name is unknown.
        ModelFolderError: The folder lacks what the runtime needs.
        MissingExtraError: PyTorch is needed and not installed.
    """
    if name not in ("auto", "onnx", "torch"):
        raise InputError(f"unknown backend '{name}'; known: 'auto', 'onnx', 'torch'")
    if name == "onnx" or (name == "auto" and folder.onnx_path is not None):
        from mou_extract.backends.onnx import OnnxBackend

        return OnnxBackend(folder, threads=threads)
    from mou_extract.backends.torch import TorchBackend

    return TorchBackend(folder, threads=threads)


def arrays(batch: Sequence[ModelInput]) -> dict[str, NDArray[np.int64]]:
    """A model's inputs by name, padded to the longest window; shape (batch, tokens) each."""
    lengths = np.array([len(row.input_ids) for row in batch])
    return {
        "input_ids": pad([row.input_ids for row in batch]),
        "attention_mask": (np.arange(lengths.max()) < lengths[:, None]).astype(np.int64),
        "token_type_ids": pad([row.type_ids for row in batch]),
    }


def pad(rows: Sequence[NDArray[np.int64]], value: int = 0) -> NDArray[np.int64]:
    """Rows of unequal length as one array of shape (rows, longest), filled up on the right."""
    padded = np.full((len(rows), max(len(row) for row in rows)), value, dtype=np.int64)
    for index, row in enumerate(rows):
        padded[index, : len(row)] = row
    return padded


def cores() -> int:
    """Cores that this process may use, where the system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
