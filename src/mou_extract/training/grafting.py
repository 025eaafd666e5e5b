"""What an encoder learned by reading on, given to a model that was fine-tuned from it before.

The difference between the two encoders is added to the model's (task arithmetic: Ilharco et al. 2023). The
model keeps what it was taught and needs a short fine-tuning at most, not all of its stages again.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor
from transformers import AutoModel, AutoModelForTokenClassification

from mou_extract.errors import ModelFolderError
from mou_extract.model_folder import WEIGHTS_FILE, open_model_folder, write_info
from mou_extract.training.export import export_onnx
from mou_extract.training.model_card import write_model_card


def graft_encoder(
    model: str | Path, before: str | Path, after: str | Path, output: str | Path
) -> Path:
    """Writes a model whose encoder has moved as another encoder has.

    Args:
        model: Model folder that was fine-tuned from `before`, directly or over several stages.
        before: Encoder folder.
        after: Encoder folder that began with `before` and was pretrained on.
        output: Folder to write; all but the weights is that of `model`.

    Returns:
        The folder.

    Raises:
        ModelFolderError: The model has no weights, or the encoders are not of its kind.
    """
    folder = open_model_folder(model)
    if folder.weights_path is None:
        raise ModelFolderError(f"{folder.path}: no {WEIGHTS_FILE} to add to")
    grafted = AutoModelForTokenClassification.from_pretrained(
        folder.path, dtype=torch.float32, local_files_only=True
    )
    weights = grafted.base_model.state_dict()
    old, new = (_encoder_weights(encoder, weights) for encoder in (before, after))
    with torch.no_grad():
        for name, weight in weights.items():
            if weight.is_floating_point():
                weight += new[name] - old[name]
    output = Path(output)
    shutil.copytree(folder.path, output, dirs_exist_ok=True)
    grafted.save_pretrained(output)
    training = {**folder.info.training, "grafted": [Path(before).name, Path(after).name]}
    # Scores and confidences were measured on other weights.
    info = replace(folder.info, training=training, scores={}, calibrators={}, field_calibrators={})
    write_info(output, info)
    if folder.onnx_path is not None:
        export_onnx(output)
    write_model_card(output, info)
    return output


def _encoder_weights(encoder: str | Path, expected: dict[str, Tensor]) -> dict[str, Tensor]:
    weights: dict[str, Tensor] = AutoModel.from_pretrained(
        encoder, dtype=torch.float32, local_files_only=True
    ).state_dict()
    missing = [
        name
        for name, weight in expected.items()
        if name not in weights or weights[name].shape != weight.shape
    ]
    if missing:
        raise ModelFolderError(
            f"{encoder}: no encoder of the model's kind: {missing[0]} is missing or has another shape"
        )
    return weights
