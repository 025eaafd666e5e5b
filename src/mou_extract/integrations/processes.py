"""An extractor for tools that start processes: each process loads its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from mou_extract.extractor import Extractor
from mou_extract.model_folder import EMBEDDED, fingerprint, open_model_folder


class ExtractorOfProcess:
    """Loads a model where it is used: a loaded one survives neither a fork nor pickling.

    What is pickled tells the model by its contents as well as by its name, so that a result that
    was stored for one model is never taken for that of another.

    Raises:
        ModelFolderError: It is no model that this package can load.
    """

    def __init__(self, model: str | Path | None, threads: int | None) -> None:
        folder = open_model_folder(EMBEDDED if model is None else model)
        self._model = None if model is None else str(model)
        self._threads = threads
        self._contents = fingerprint(folder)
        self._loaded: tuple[int, Extractor] | None = None

    def get(self) -> Extractor:
        """The extractor of this process."""
        process = os.getpid()
        if self._loaded is None or self._loaded[0] != process:
            extractor = Extractor.from_pretrained(self._model, threads=self._threads)
            self._loaded = (process, extractor)
        return self._loaded[1]

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_loaded": None}
