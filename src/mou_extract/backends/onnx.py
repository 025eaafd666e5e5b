"""ONNX Runtime on the CPU: the default."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from mou_extract.backends import arrays
from mou_extract.errors import ModelFolderError
from mou_extract.model_folder import ModelFolder
from mou_extract.reading import ModelInput


class OnnxBackend:
    """A session over `model.onnx`."""

    def __init__(self, folder: ModelFolder, *, threads: int | None = None) -> None:
        if folder.onnx_path is None:
            raise ModelFolderError(
                f"{folder.path}: no model.onnx; export one, or use the torch backend"
            )
        options = onnxruntime.SessionOptions()
        if threads is not None:
            options.intra_op_num_threads = threads
        options.log_severity_level = 3
        # Arenas keep the memory of the largest batch for ever.
        options.enable_cpu_mem_arena = False
        try:
            self._session = onnxruntime.InferenceSession(
                folder.onnx_path, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime raises many kinds, all of them plain
            raise ModelFolderError(f"{folder.onnx_path}: cannot be loaded: {error}") from error
        self._inputs = {node.name for node in self._session.get_inputs()}

    def scores(self, batch: Sequence[ModelInput]) -> list[NDArray[np.float32]]:
        """Logits of every window's text tokens, shape (tokens, tags) each."""
        feed = {name: value for name, value in arrays(batch).items() if name in self._inputs}
        (logits,) = self._session.run(["logits"], feed)
        return [logits[index, row.lead : row.lead + row.tokens] for index, row in enumerate(batch)]
