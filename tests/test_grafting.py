import json

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModel

from mou_extract.errors import ModelFolderError
from mou_extract.extractor import Extractor
from mou_extract.training.grafting import graft_encoder


@pytest.fixture
def read_on(tiny_encoder, tmp_path):
    """The tiny encoder with 0.05 added to all of its learned weights."""
    encoder = AutoModel.from_pretrained(tiny_encoder)
    with torch.no_grad():
        for parameter in encoder.parameters():
            if parameter.requires_grad:
                parameter += 0.05
    encoder.save_pretrained(tmp_path / "read-on")
    return tmp_path / "read-on"


def test_the_model_moves_as_its_encoder_did_and_keeps_its_head(
    tiny_model, tiny_encoder, read_on, tmp_path
):
    output = graft_encoder(tiny_model, tiny_encoder, read_on, tmp_path / "grafted")
    before, after = (load_file(f / "model.safetensors") for f in (tiny_model, output))
    assert before.keys() == after.keys()
    moved = {name for name in before if not torch.equal(before[name], after[name])}
    assert "roformer.encoder.layer.0.attention.self.query.weight" in moved
    assert all(torch.allclose(after[name], before[name] + 0.05, atol=1e-5) for name in moved)
    assert {name for name in before if not name.startswith("roformer.")} == {
        "classifier.bias", "classifier.weight",
    }  # fmt: skip
    assert all(name.startswith("roformer.") for name in moved)
    text = "물결대와 가온전지는 5일 협약을 맺었다."
    by_onnx, by_torch = (
        next(Extractor.from_pretrained(output, backend=backend).tag_many([text])).spans
        for backend in ("onnx", "torch")
    )
    assert [span.key for span in by_onnx] == [span.key for span in by_torch]
    info = json.loads((output / "mou_extract.json").read_text("utf-8"))
    assert info["training"]["grafted"] == ["encoder", "read-on"]
    assert info["scores"] == {}


def test_an_encoder_that_did_not_read_on_changes_nothing(tiny_model, tiny_encoder, tmp_path):
    output = graft_encoder(tiny_model, tiny_encoder, tiny_encoder, tmp_path / "grafted")
    before, after = (load_file(f / "model.safetensors") for f in (tiny_model, output))
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_an_encoder_of_another_kind_is_refused(tiny_model, tiny_encoder, read_on, tmp_path):
    config = json.loads((read_on / "config.json").read_text("utf-8"))
    changed = AutoModel.from_config(
        type(AutoModel.from_pretrained(read_on).config)(**config | {"intermediate_size": 48})
    )
    changed.save_pretrained(tmp_path / "wider")
    with pytest.raises(
        ModelFolderError, match=r"wider: no encoder of the model's kind: .*intermediate"
    ):
        graft_encoder(tiny_model, tiny_encoder, tmp_path / "wider", tmp_path / "grafted")
    assert not (tmp_path / "grafted").exists()


def test_a_model_without_weights_is_refused(tiny_model, tiny_encoder, tmp_path):
    bare = tmp_path / "bare"
    bare.mkdir()
    for path in tiny_model.iterdir():
        if path.name != "model.safetensors":
            (bare / path.name).write_bytes(path.read_bytes())
    with pytest.raises(ModelFolderError, match=r"no model\.safetensors to add to"):
        graft_encoder(bare, tiny_encoder, tiny_encoder, tmp_path / "grafted")
