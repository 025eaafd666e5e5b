"""A trained checkpoint as an ONNX model that was compared with it, and its weights in half precision."""

from __future__ import annotations

import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import AutoModelForTokenClassification, PreTrainedModel

from mou_extract.errors import ModelFolderError
from mou_extract.model_folder import ONNX_FILE, WEIGHTS_FILE, has_layout
from mou_extract.reading import LAYOUTS
from mou_extract.training.roformer_graph import has_graph, write_graph

MOST_DIFFERENCE = 1e-3  # of an exact export; rounding gives about 1e-6
_PROBES, _PROBE_TOKENS = 8, 64


@dataclass(frozen=True)
class ExportReport:
    """An exported model, compared with PyTorch on random tokens.

    Attributes:
        path: The ONNX file.
        exact_difference: Largest difference of a logit before quantization, in parts of the largest
            logit.
        difference: The same of the file as it is.
    """

    path: Path
    exact_difference: float
    difference: float

    def __str__(self) -> str:
        return (
            f"{self.path}: logits differ from PyTorch's by at most {self.difference:.2%} "
            f"of the largest ({self.exact_difference:.1e} before quantization)"
        )


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


def export_onnx(folder: str | Path, *, quantize: bool = True) -> ExportReport:
    """Writes `model.onnx` beside `model.safetensors`, if it computes what PyTorch computes.

    Args:
        folder: A model folder with weights.
        quantize: Whether weights become int8 (activations are quantized as they come).

    Raises:
        ModelFolderError: The exact graph differs from PyTorch by more than `MOST_DIFFERENCE`;
            nothing is written.
    """
    folder = Path(folder)
    types = has_layout(folder)
    model = AutoModelForTokenClassification.from_pretrained(
        folder, dtype=torch.float32, local_files_only=True, attn_implementation="eager"
    )
    function = _Logits(model.eval(), types=types)
    own_graph = has_graph(model.config)
    probes = _probes(model.config.vocab_size, types=types, padded=not own_graph)
    with torch.inference_mode():
        expected = function(*probes.values()).numpy()
    target = folder / ONNX_FILE
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        exact = Path(scratch) / "exact.onnx"
        if own_graph:
            write_graph(model, exact, types=types, quantize=False)
        else:
            _trace(function, list(probes), exact)
        exact_difference = _difference(expected, _run(exact, probes))
        if not exact_difference <= MOST_DIFFERENCE:  # not a number is too much as well
            raise ModelFolderError(
                f"{folder}: the ONNX graph differs from PyTorch by {exact_difference:.1e} of the "
                f"largest logit, expected at most {MOST_DIFFERENCE:.0e}; {ONNX_FILE} was not written"
            )
        finished = exact
        if quantize:
            finished = exact.with_name("int8.onnx")
            if own_graph:
                write_graph(model, finished, types=types, quantize=True)
            else:
                _quantize(exact, finished)
        found = _run(finished, probes)
        finished.replace(target)
    return ExportReport(target, exact_difference, _difference(expected, found))


def _trace(function: _Logits, names: list[str], path: Path) -> None:
    example = torch.ones((2, 16), dtype=torch.int64)
    with warnings.catch_warnings():
        # Tracing warns about shapes that are fixed on purpose.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            function,
            tuple(example for _ in names),
            str(path),
            input_names=names,
            output_names=["logits"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in [*names, "logits"]},
            opset_version=17,
            dynamo=False,
        )


def _quantize(exact: Path, target: Path) -> None:
    prepared = exact.with_name("prepared.onnx")
    quant_pre_process(str(exact), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(str(prepared), str(target), weight_type=QuantType.QInt8, per_channel=True)


def _probes(vocabulary: int, *, types: bool, padded: bool) -> dict[str, Tensor]:
    """Random windows of another shape than a traced example; padded ones each of another length."""
    shape = (_PROBES, _PROBE_TOKENS)
    ids = torch.randint(vocabulary, shape, generator=torch.Generator().manual_seed(0))
    lengths = torch.linspace(1 if padded else _PROBE_TOKENS, _PROBE_TOKENS, _PROBES)
    mask = torch.arange(_PROBE_TOKENS) < lengths[:, None]
    probes = {"input_ids": ids, "attention_mask": mask.to(torch.int64)}
    if types:
        probes["token_type_ids"] = ids % LAYOUTS
    return probes


def _run(path: Path, probes: dict[str, Tensor]) -> NDArray[np.float32]:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    inputs = {node.name for node in session.get_inputs()}
    logits: NDArray[np.float32] = session.run(
        ["logits"], {name: probe.numpy() for name, probe in probes.items() if name in inputs}
    )[0]
    return logits


def _difference(expected: NDArray[np.float32], found: NDArray[np.float32]) -> float:
    return float(np.abs(expected - found).max() / np.abs(expected).max())


def shrink_weights(folder: str | Path) -> None:
    """Rewrites `model.safetensors` in half precision; loading turns it back into single."""
    path = Path(folder) / WEIGHTS_FILE
    tensors = {
        name: tensor.half() if tensor.is_floating_point() else tensor
        for name, tensor in load_file(path).items()
    }
    save_file(tensors, path, metadata={"format": "pt"})
    path.chmod(0o644)  # safetensors writes for the owner only; a package is read by everybody
