"""RoFormer as an ONNX graph of ONNX Runtime's own operators, which tracing PyTorch cannot write.

A traced graph turns queries and keys by a dozen small operators on four-dimensional arrays, and scores
every pair of tokens in memory. Here one operator does each: a window of 384 pieces takes about a seventh less
time. The price is that a graph reads whole windows: there is no attention mask, so a batch has one length.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from transformers import PretrainedConfig, RoFormerForTokenClassification

_MICROSOFT = "com.microsoft"
_OPSETS = {"": 18, _MICROSOFT: 1}
_IR_VERSION = 9  # of ONNX 1.14, older than any runtime that has these operators


def has_graph(config: PretrainedConfig) -> bool:
    """Whether a checkpoint is a RoFormer of the kind that is written here."""
    return (
        config.model_type == "roformer"
        and config.hidden_act == "gelu"
        and not config.rotary_value
        and not config.is_decoder
    )


def write_graph(
    model: RoFormerForTokenClassification, path: Path, *, types: bool, quantize: bool
) -> None:
    """Writes the graph of a model; inputs and output have the shapes of the model's.

    Args:
        model: In single precision.
        path: File to write.
        types: Whether token types are an input; without, all are 0.
        quantize: Whether weights become int8, of matrices by output and of embeddings by token, each
            with a scale of its own; the last layer stays as it is.
    """
    graph = _Graph(quantize=quantize)
    config = model.config
    hidden = _embeddings(graph, model, types=types)
    encoder: Any = model.roformer.encoder  # torch types no module's parts
    rotation = _Rotation(graph, encoder.embed_positions.weight)
    for layer in encoder.layer:
        attention = layer.attention
        query, key, value = (
            graph.linear(hidden, linear)
            for linear in (attention.self.query, attention.self.key, attention.self.value)
        )
        heads = config.num_attention_heads
        context = graph.microsoft(
            "MultiHeadAttention",
            rotation.turn(query, heads),
            rotation.turn(key, heads),
            value,
            num_heads=heads,
        )
        output = attention.output
        hidden = graph.residual(hidden, context, output.dense, output.LayerNorm)
        inner = graph.microsoft("Gelu", graph.linear(hidden, layer.intermediate.dense))
        hidden = graph.residual(hidden, inner, layer.output.dense, layer.output.LayerNorm)
    graph.linear(hidden, model.classifier, exact=True, name="logits")
    inputs = ["input_ids", "token_type_ids"] if types else ["input_ids"]
    onnx.save(graph.finished(inputs, model.classifier.out_features), str(path))


class _Graph:
    """Nodes and weights in the making; an operator's result is known by its name."""

    def __init__(self, *, quantize: bool) -> None:
        self._quantize = quantize
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[TensorProto] = []

    def constant(self, value: NDArray[Any]) -> str:
        name = f"weight_{len(self._weights)}"
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def standard(self, operator: str, *inputs: str, name: str = "", **attributes: Any) -> str:
        return self._operator("", operator, *inputs, name=name, **attributes)

    def microsoft(self, operator: str, *inputs: str, name: str = "", **attributes: Any) -> str:
        return self._operator(_MICROSOFT, operator, *inputs, name=name, **attributes)

    def _operator(
        self, domain: str, operator: str, *inputs: str, name: str, **attributes: Any
    ) -> str:
        name = name or f"{operator}_{len(self._nodes)}"
        self._nodes.append(
            helper.make_node(operator, inputs, [name], name=name, domain=domain, **attributes)
        )
        return name

    def linear(self, hidden: str, linear: nn.Linear, *, exact: bool = False, name: str = "") -> str:
        weight, bias = _array(linear.weight).T, self.constant(_array(linear.bias))
        if exact or not self._quantize:
            product = self.standard("MatMul", hidden, self.constant(weight))
            return self.standard("Add", product, bias, name=name)
        rounded, scale = _rounded(weight, axis=0)
        zero = np.zeros(scale.shape, dtype=np.int8)
        return self.microsoft(
            "DynamicQuantizeMatMul",
            hidden,
            self.constant(rounded),
            self.constant(scale),
            self.constant(zero),
            bias,
            name=name,
        )

    def rows(self, embedding: nn.Embedding, ids: str) -> str:
        weight = _array(embedding.weight)
        if not self._quantize:
            return self.standard("Gather", self.constant(weight), ids)
        rounded, scale = _rounded(weight, axis=1)
        of_ids = self.standard("Gather", self.constant(rounded), ids)
        numbers = self.standard("Cast", of_ids, to=TensorProto.FLOAT)
        return self.standard(
            "Mul", numbers, self.standard("Gather", self.constant(scale[:, None]), ids)
        )

    def normalized(self, hidden: str, norm: nn.LayerNorm) -> str:
        return self.standard(
            "LayerNormalization",
            hidden,
            self.constant(_array(norm.weight)),
            self.constant(_array(norm.bias)),
            axis=-1,
            epsilon=norm.eps,
        )

    def residual(self, hidden: str, inner: str, dense: nn.Linear, norm: nn.LayerNorm) -> str:
        """The end of a block: what it computed is added to what it took."""
        return self.normalized(self.standard("Add", self.linear(inner, dense), hidden), norm)

    def finished(self, inputs: list[str], labels: int) -> onnx.ModelProto:
        shape = ["batch", "tokens"]
        model = helper.make_model(
            helper.make_graph(
                self._nodes,
                "roformer",
                [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in inputs],
                [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [*shape, labels])],
                self._weights,
            ),
            opset_imports=[helper.make_opsetid(*opset) for opset in _OPSETS.items()],
        )
        model.ir_version = _IR_VERSION
        return model


class _Rotation:
    """Turns queries and keys by the positions of their tokens (Su et al. 2021, RoFormer)."""

    def __init__(self, graph: _Graph, positions: Tensor) -> None:
        self._graph = graph
        # transformers keeps the sines of all frequencies, then the cosines
        sines, cosines = np.split(_array(positions), 2, axis=1)
        self._sines, self._cosines = graph.constant(sines), graph.constant(cosines)
        shape = graph.standard("Shape", "input_ids")
        tokens = graph.standard("Gather", shape, graph.constant(np.array(1)))
        start, step = graph.constant(np.array(0)), graph.constant(np.array(1))
        row = graph.standard("Range", start, tokens, step)
        self._positions = graph.standard("Expand", row, shape)

    def turn(self, hidden: str, heads: int) -> str:
        return self._graph.microsoft(
            "RotaryEmbedding",
            hidden,
            self._positions,
            self._cosines,
            self._sines,
            interleaved=1,
            num_heads=heads,
        )


def _embeddings(graph: _Graph, model: RoFormerForTokenClassification, *, types: bool) -> str:
    embeddings: Any = model.roformer.embeddings
    words = graph.rows(embeddings.word_embeddings, "input_ids")
    of_type = _array(embeddings.token_type_embeddings.weight)
    kind = (
        graph.standard("Gather", graph.constant(of_type), "token_type_ids")
        if types
        else graph.constant(of_type[0])
    )
    hidden = graph.normalized(graph.standard("Add", words, kind), embeddings.LayerNorm)
    if hasattr(model.roformer, "embeddings_project"):
        return graph.linear(hidden, model.roformer.embeddings_project)
    return hidden


def _rounded(
    weight: NDArray[np.float32], *, axis: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """int8 weights, and the scales that undo it, one for every place of the other axis."""
    largest = np.abs(weight).max(axis=axis)
    scale = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    return np.rint(weight / np.expand_dims(scale, axis)).astype(np.int8), scale


def _array(tensor: Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = tensor.detach().float().numpy()
    return array
