"""ONNX Runtime on the CPU: the default.

One window at a time on one thread, and as many windows at once as there are threads. Activations
are quantized over all that a run holds, padding too: an article read together with others would
get other scores than alone. It is also quicker: what one window needs stays in the cache of its
core, and threads that share a window wait for each other more than they compute.

The fusion of additions with layer normalization is off: on the CPU its operator takes four times as long as
the two that it replaces (ONNX Runtime 1.31).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from mou_extract.backends import arrays, cores
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
        self._threads = threads or cores()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                folder.onnx_path,
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=["SkipLayerNormFusion"],
            )
        except Exception as error:  # onnxruntime raises many kinds, all of them plain
            raise ModelFolderError(f"{folder.onnx_path}: cannot be loaded: {error}") from error
        self._inputs = {node.name for node in self._session.get_inputs()}

    def scores(self, windows: Sequence[ModelInput]) -> Iterator[NDArray[np.float32]]:
        """Logits of every window's text tokens, shape (tokens, tags) each, in input order."""
        threads = min(self._threads, len(windows))
        if threads < 2:
            return map(self._of_window, windows)
        # A pool a call, so that a loaded model holds no threads: those do not survive a fork.
        pool = ThreadPoolExecutor(threads)
        found = pool.map(self._of_window, windows)
        pool.shutdown(wait=False)
        return found

    def _of_window(self, window: ModelInput) -> NDArray[np.float32]:
        feed = {name: value for name, value in arrays([window]).items() if name in self._inputs}
        (logits,) = self._session.run(["logits"], feed)
        of_text: NDArray[np.float32] = logits[0, window.first : window.first + window.tokens]
        return of_text
