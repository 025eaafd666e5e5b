"""A trained checkpoint as an ONNX model with int8 weights, and its safetensors in half precision."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import AutoModelForTokenClassification, PreTrainedModel

from mou_extract.model_folder import ONNX_FILE, WEIGHTS_FILE, has_layout


class _Logits(nn.Module):
    """The model as a function of arrays, which is what an ONNX graph is."""

    def __init__(self, model: PreTrainedModel, *, types: bool) -> None:
        super().__init__()
        self._model = model
        self._types = types

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor | None = None
    ) -> Tensor:
        types = {"token_type_ids": token_type_ids} if self._types else {}
        logits: Tensor = self._model(
            input_ids=input_ids, attention_mask=attention_mask, **types
        ).logits
        return logits


def export_onnx(folder: str | Path, *, quantize: bool = True) -> Path:
    """Writes `model.onnx` beside `model.safetensors`.

    Args:
        folder: A model folder with weights.
        quantize: Whether weights become int8 (activations are quantized as they come).

    Returns:
        The ONNX file.
    """
    folder = Path(folder)
    types = has_layout(folder)
    model = AutoModelForTokenClassification.from_pretrained(
        folder, dtype=torch.float32, local_files_only=True, attn_implementation="eager"
    )
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if types else [])]
    example = torch.ones((2, 16), dtype=torch.int64)
    target = folder / ONNX_FILE
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        # Tracing warns about shapes that are fixed on purpose.
        warnings.simplefilter("ignore")
        exact = Path(scratch) / "exact.onnx"
        torch.onnx.export(
            _Logits(model.eval(), types=types),
            tuple(example for _ in names),
            str(exact),
            input_names=names,
            output_names=["logits"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in [*names, "logits"]},
            opset_version=17,
            dynamo=False,
        )
        if not quantize:
            exact.replace(target)
            return target
        prepared = Path(scratch) / "prepared.onnx"
        quant_pre_process(str(exact), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(str(prepared), str(target), weight_type=QuantType.QInt8, per_channel=True)
    return target


def shrink_weights(folder: str | Path) -> None:
    """Rewrites `model.safetensors` in half precision; loading turns it back into single."""
    path = Path(folder) / WEIGHTS_FILE
    tensors = {
        name: tensor.half() if tensor.is_floating_point() else tensor
        for name, tensor in load_file(path).items()
    }
    save_file(tensors, path, metadata={"format": "pt"})
    path.chmod(0o644)  # safetensors writes for the owner only; a package is read by everybody
