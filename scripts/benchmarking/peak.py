"""What this machine could do at most, and what of it a model's arithmetic needs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

from mou_extract.model_folder import ModelFolder
from mou_extract.reading import Reader

_SIDE = 1536
_TIMES = 5


@dataclass(frozen=True)
class Peak:
    """Operations a second of large matrix products on one core; an addition and a product are two."""

    fp32: float
    int8: float


@dataclass(frozen=True)
class Arithmetic:
    """Operations of reading some texts: those with weights, which int8 serves, and attention."""

    linear: float
    attention: float

    def seconds(self, peak: Peak, *, int8: bool) -> float:
        """Time at the peak; attention is fp32 always."""
        return self.linear / (peak.int8 if int8 else peak.fp32) + self.attention / peak.fp32


def measure_peak() -> Peak:
    """The best of several products; ONNX Runtime's, as it is what the model runs on."""
    return Peak(_best("MatMul", np.float32), _best("MatMulInteger", np.uint8))


def _best(operator: str, kind: type[np.float32] | type[np.uint8]) -> float:
    weights = np.float32 if kind is np.float32 else np.int8
    types = {np.float32: TensorProto.FLOAT, np.uint8: TensorProto.UINT8, np.int8: TensorProto.INT8}
    result = TensorProto.FLOAT if kind is np.float32 else TensorProto.INT32
    shape = [_SIDE, _SIDE]
    random = np.random.default_rng(0)
    matrix = random.integers(0, 100, shape).astype(weights)
    graph = helper.make_graph(
        [helper.make_node(operator, ["a", "b"], ["c"])],
        operator,
        [helper.make_tensor_value_info("a", types[kind], shape)],
        [helper.make_tensor_value_info("c", result, shape)],
        # Weights are constants, as in a model: they are laid out once.
        [helper.make_tensor("b", types[weights], shape, matrix.tobytes(), raw=True)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    feed = {"a": random.integers(0, 100, shape).astype(kind)}
    return 2 * _SIDE**3 / min(_seconds(lambda: session.run(None, feed)) for _ in range(_TIMES))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def count_arithmetic(folder: ModelFolder, texts: Sequence[str]) -> Arithmetic:
    """Counts the products of an encoder over the windows of texts."""
    config = json.loads((folder.path / "config.json").read_text(encoding="utf-8"))
    hidden, inner = config["hidden_size"], config["intermediate_size"]
    layers, tags = config["num_hidden_layers"], len(config["id2label"])
    embedding = config.get("embedding_size", hidden)
    weights = layers * (4 * hidden**2 + 2 * hidden * inner) + hidden * tags
    weights += embedding * hidden if embedding != hidden else 0
    reader = Reader(folder)
    lengths = [
        window.end - window.start + reader.special_tokens
        for text in texts
        for window in reader.read(text).windows
    ]
    return Arithmetic(
        linear=2.0 * weights * sum(lengths),
        attention=2.0 * 2 * hidden * layers * sum(length**2 for length in lengths),
    )
