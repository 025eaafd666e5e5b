"""PyTorch: any encoder that transformers knows, on a GPU where there is one; windows in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from mou_extract.backends import arrays
from mou_extract.errors import MissingExtraError, ModelFolderError
from mou_extract.model_folder import ModelFolder
from mou_extract.reading import ModelInput

try:
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForTokenClassification, PreTrainedModel
except ImportError as error:
    raise MissingExtraError("The torch backend", "train", error.name or "torch") from error

_TOKENS_AT_ONCE = 4096  # of a padded batch: memory stays flat whatever the windows are


class TorchBackend:
    """A token-classification checkpoint, loaded by transformers."""

    def __init__(self, folder: ModelFolder, *, threads: int | None = None) -> None:
        if folder.weights_path is None:
            raise ModelFolderError(
                f"{folder.path}: no model.safetensors, which the torch backend needs"
            )
        if threads is not None:
            torch.set_num_threads(threads)
        device = "cuda" if torch.cuda.is_available() else "cpu"
        self._types = folder.layout
        try:
            self._model = AutoModelForTokenClassification.from_pretrained(
                folder.path, dtype=torch.float32, local_files_only=True
            )
        except (OSError, ValueError, RuntimeError, SafetensorError) as error:
            raise ModelFolderError(f"{folder.path}: cannot be loaded: {error}") from error
        self._model.to(device).eval()

    @classmethod
    def from_model(cls, model: PreTrainedModel, *, types: bool) -> TorchBackend:
        """A backend over a model in memory, in evaluation mode, wherever it is."""
        backend = cls.__new__(cls)
        backend._model, backend._types = model, types
        return backend

    def scores(self, windows: Sequence[ModelInput]) -> Iterator[NDArray[np.float32]]:
        """Logits of every window's text tokens, shape (tokens, tags) each, in input order."""
        found: dict[int, NDArray[np.float32]] = {}
        for batch in _batches(windows):
            found |= zip(batch, self._of_batch([windows[index] for index in batch]), strict=True)
        return (found[index] for index in range(len(windows)))

    def _of_batch(self, batch: Sequence[ModelInput]) -> list[NDArray[np.float32]]:
        feed = arrays(batch)
        if not self._types:
            del feed["token_type_ids"]
        device = self._model.device
        tensors = {name: torch.from_numpy(value).to(device) for name, value in feed.items()}
        with torch.inference_mode():
            logits = self._model(**tensors).logits.float().cpu().numpy()
        return [
            logits[index, row.first : row.first + row.tokens] for index, row in enumerate(batch)
        ]


def _batches(windows: Sequence[ModelInput]) -> Iterator[list[int]]:
    """Indices of windows of similar length, as many as the token budget takes; at least one."""
    batch: list[int] = []
    for index in sorted(range(len(windows)), key=lambda index: len(windows[index].input_ids)):
        if batch and (len(batch) + 1) * len(windows[index].input_ids) > _TOKENS_AT_ONCE:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
