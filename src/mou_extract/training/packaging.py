"""A trained model as the one that the package carries: half-precision weights, int8 ONNX."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mou_extract.errors import ModelFolderError
from mou_extract.model_folder import (
    ONNX_FILE,
    WEIGHTS_FILE,
    ModelFolder,
    open_model_folder,
    write_info,
)
from mou_extract.training.export import ExportReport, export_onnx, shrink_weights

MOST_BYTES = 40_000_000
_CARD = "README.md"  # of the package's model written by hand


@dataclass(frozen=True)
class PackagedModel:
    """A model that was put in its place.

    Attributes:
        export: How far its ONNX model is from its weights.
        size: Bytes of its files, the card not counted.
    """

    export: ExportReport
    size: int


def package_model(
    model: ModelFolder,
    target: Path,
    *,
    min_scores: Mapping[str, float] | None = None,
    window_size: int | None = None,
    window_stride: int | None = None,
    window_lead: int | None = None,
) -> PackagedModel:
    """Puts a model in the place of that of the package, whose card stays; all of its files or none.

    Args:
        model: The trained model.
        target: Folder of the package's model.
        min_scores: Least scores of layers that differ from the model's own.
        window_size: Tokens in a window; None for that of the model.
        window_stride: Tokens of context on a side; None for that of the model.
        window_lead: Tokens of the article's beginning before later windows; None for that of the model.

    Raises:
        ModelFolderError: It has no weights, its ONNX model computes something else, it is none with
            these settings, or too large.
    """
    if model.weights_path is None:
        raise ModelFolderError(f"{model.path}: no {WEIGHTS_FILE} to embed")
    before = model.info
    info = replace(
        before,
        min_scores={**before.min_scores, **(min_scores or {})},
        window_size=before.window_size if window_size is None else window_size,
        window_stride=before.window_stride if window_stride is None else window_stride,
        window_lead=before.window_lead if window_lead is None else window_lead,
    )
    # Beside the target: what fails must not leave the weights of one model with the ONNX of another.
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as scratch:
        for path in model.files:
            if path.name not in (_CARD, ONNX_FILE):
                shutil.copyfile(path, Path(scratch) / path.name)
        write_info(scratch, info)
        export = export_onnx(scratch)
        shrink_weights(scratch)
        files = open_model_folder(scratch).files
        size = sum(path.stat().st_size for path in files)
        if size > MOST_BYTES:
            raise ModelFolderError(
                f"{model.path}: too large: {size / 1e6:.1f} MB, at most {MOST_BYTES / 1e6:.0f} MB may be "
                "embedded; the model of the package is as it was"
            )
        target.mkdir(exist_ok=True)
        for path in files:
            path.replace(target / path.name)
    return PackagedModel(replace(export, path=target / ONNX_FILE), size)
