"""One model from several trainings: the mean of their weights.

Models that were fine-tuned from one trained model at a low rate often lie in one basin, and then the mean
of their weights reads about as well as the mean of their predictions, at the price of one (Wortsman et
al. 2022, model soups). With a high rate they do not: score the mean before it is used.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor

from mou_extract.errors import ModelFolderError
from mou_extract.files import new_folder
from mou_extract.model_folder import (
    CONFIG_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    ModelFolder,
    open_model_folder,
    write_info,
)
from mou_extract.training.export import export_onnx
from mou_extract.training.model_card import write_model_card


def average_models(models: Sequence[str | Path], output: str | Path) -> Path:
    """Writes the model whose weights are the mean of those of several models.

    Args:
        models: Model folders trained from the same encoder; at least two.
        output: New folder to write; its tokenizer and configuration are those of the first model. It
            has no scores and no calibration: those were of other weights.

    Returns:
        The folder.

    Raises:
        ModelFolderError: A folder has no weights, the models are not of one kind, or the output exists.
    """
    if len(models) < 2:
        raise ModelFolderError(f"expected at least two models to average, found {len(models)}")
    folders = [open_model_folder(model) for model in models]
    first = folders[0]
    output = Path(output)
    if output.exists():
        raise ModelFolderError(f"{output}: exists already; give another output, or delete it")
    _check_kind(folders)
    training = {**first.info.training, "averaged": [folder.path.name for folder in folders]}
    info = replace(first.info, training=training, scores={}, calibrators={}, field_calibrators={})
    output.parent.mkdir(parents=True, exist_ok=True)
    with new_folder(output) as unfinished:
        for path in first.files:
            if path not in (first.weights_path, first.onnx_path):
                shutil.copyfile(path, unfinished / path.name)
        save_file(_mean(folders), unfinished / WEIGHTS_FILE, metadata={"format": "pt"})
        write_info(unfinished, info)
        if first.onnx_path is not None:
            export_onnx(unfinished)
        write_model_card(unfinished, info)
    return output


def _check_kind(folders: Sequence[ModelFolder]) -> None:
    """The mean of weights for other tags, or for tokens of other ids, would be noise.

    Raises:
        ModelFolderError: A folder has no weights, or is not like the first.
    """
    first = folders[0]
    config, tokenizer = _architecture(first), first.tokenizer.to_str()
    for folder in folders:
        if folder.weights_path is None:
            raise ModelFolderError(f"{folder.path}: no {WEIGHTS_FILE} to average")
        if folder.info.layers != first.info.layers or _architecture(folder) != config:
            differs = f"layers or {CONFIG_FILE}"
        elif folder.tokenizer.to_str() != tokenizer:
            differs = TOKENIZER_FILE
        else:
            continue
        raise ModelFolderError(
            f"{folder.path}: not the same {differs} as {first.path}; "
            "only models of one kind can be averaged"
        )


def _mean(folders: Sequence[ModelFolder]) -> dict[str, Tensor]:
    total: dict[str, Tensor] = {}
    for folder in folders:
        weights = load_file(folder.path / WEIGHTS_FILE)
        floating = {name for name, tensor in weights.items() if tensor.is_floating_point()}
        if not total:
            total = {name: t.float() if name in floating else t for name, t in weights.items()}
        else:
            for name in floating:
                total[name] += weights[name].float()
    return {
        name: tensor / len(folders) if tensor.is_floating_point() else tensor
        for name, tensor in total.items()
    }


def _architecture(folder: ModelFolder) -> dict[str, object]:
    config: dict[str, object] = json.loads((folder.path / CONFIG_FILE).read_text("utf-8"))
    return {key: value for key, value in config.items() if key != "_name_or_path"}
