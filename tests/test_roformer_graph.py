import numpy as np
import onnxruntime
import pytest
import torch
from transformers import BertConfig, RoFormerConfig, RoFormerForTokenClassification

from mou_extract.training.roformer_graph import has_graph, write_graph


def config(**changes):
    return RoFormerConfig(
        **{
            "vocab_size": 60, "embedding_size": 8, "hidden_size": 16, "num_hidden_layers": 2,
            "num_attention_heads": 2, "intermediate_size": 24, "max_position_embeddings": 40,
            "type_vocab_size": 3, "num_labels": 5,
        }
        | changes
    )  # fmt: skip


@pytest.mark.parametrize(("embedding_size", "types"), [(8, True), (16, True), (8, False)])
@pytest.mark.parametrize(("quantize", "most"), [(False, 1e-5), (True, 0.05)])
def test_a_graph_computes_what_pytorch_computes(embedding_size, types, quantize, most, tmp_path):
    torch.manual_seed(1)
    model = RoFormerForTokenClassification(config(embedding_size=embedding_size)).eval()
    for weight in model.parameters():
        # New weights are so small that attention would not matter.
        weight.data.normal_(0, 0.5)
    path = tmp_path / "model.onnx"
    write_graph(model, path, types=types, quantize=quantize)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    assert [node.name for node in session.get_inputs()] == ["input_ids", "token_type_ids"][
        : 1 + types
    ]
    for batch, tokens in ((1, 1), (1, 39), (3, 7)):
        ids = torch.randint(60, (batch, tokens))
        kinds = {"token_type_ids": ids % 3} if types else {}
        with torch.inference_mode():
            expected = model(input_ids=ids, **kinds).logits.numpy()
        feed = {"input_ids": ids.numpy(), **{name: kind.numpy() for name, kind in kinds.items()}}
        (found,) = session.run(["logits"], feed)
        assert found.shape == (batch, tokens, 5)
        assert np.abs(found - expected).max() <= most * np.abs(expected).max()


def test_a_quantized_graph_is_about_a_quarter_as_large(tmp_path):
    model = RoFormerForTokenClassification(
        config(vocab_size=4000, embedding_size=64, hidden_size=64, intermediate_size=256)
    )
    sizes = []
    for quantize in (False, True):
        path = tmp_path / f"{quantize}.onnx"
        write_graph(model, path, types=True, quantize=quantize)
        sizes.append(path.stat().st_size)
    assert 0.25 < sizes[1] / sizes[0] < 0.35


def test_only_the_roformers_that_are_known_have_a_graph():
    assert has_graph(config())
    others = (
        BertConfig(), config(rotary_value=True), config(hidden_act="relu"), config(is_decoder=True),
    )  # fmt: skip
    assert not any(map(has_graph, others))
