"""PyTorch: any encoder that transformers knows, on a GPU where there is one."""

from __future__ import annotations

from collections.abc import Sequence

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

    def scores(self, batch: Sequence[ModelInput]) -> list[NDArray[np.float32]]:
        """Logits of every window's text tokens, shape (tokens, tags) each."""
        feed = arrays(batch)
        if not self._types:
            del feed["token_type_ids"]
        device = self._model.device
        tensors = {name: torch.from_numpy(value).to(device) for name, value in feed.items()}
        with torch.inference_mode():
            logits = self._model(**tensors).logits.float().cpu().numpy()
        return [logits[index, row.lead : row.lead + row.tokens] for index, row in enumerate(batch)]
