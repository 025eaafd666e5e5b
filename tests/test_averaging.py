import json
import shutil
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file, save_file

from mou_extract.calibration import Calibrator
from mou_extract.errors import ModelFolderError
from mou_extract.extractor import Extractor
from mou_extract.model_folder import open_model_folder, write_info
from mou_extract.training.averaging import average_models


@pytest.fixture
def shifted(tiny_model, tmp_path):
    """The tiny model with 2 added to every weight."""
    folder = tmp_path / "shifted"
    shutil.copytree(tiny_model, folder)
    weights = load_file(folder / "model.safetensors")
    save_file(
        {
            name: tensor + 2 if tensor.is_floating_point() else tensor
            for name, tensor in weights.items()
        },
        folder / "model.safetensors",
        metadata={"format": "pt"},
    )
    return folder


def test_the_mean_lies_between_and_is_a_model(tiny_model, shifted, tmp_path):
    output = average_models([tiny_model, shifted], tmp_path / "mean")
    before, mean = (load_file(f / "model.safetensors") for f in (tiny_model, output))
    assert before.keys() == mean.keys()
    assert all(torch.allclose(mean[name], before[name] + 1, atol=1e-5) for name in before)
    text = "물결대와 가온전지는 5일 협약을 맺었다."
    by_onnx, by_torch = (
        next(Extractor.from_pretrained(output, backend=backend).tag_many([text])).spans
        for backend in ("onnx", "torch")
    )
    assert [span.key for span in by_onnx] == [span.key for span in by_torch]
    info = json.loads((output / "mou_extract.json").read_text("utf-8"))
    assert info["training"]["averaged"] == ["model", "shifted"]
    assert info["scores"] == {}


def test_models_of_two_kinds_are_not_averaged(tiny_model, shifted, tmp_path):
    config = json.loads((shifted / "config.json").read_text("utf-8"))
    (shifted / "config.json").write_text(json.dumps(config | {"num_attention_heads": 1}))
    with pytest.raises(ModelFolderError, match=r"only models of one kind can be averaged"):
        average_models([tiny_model, shifted], tmp_path / "mean")


def test_models_with_two_tokenizers_are_not_averaged(tiny_model, shifted, tmp_path):
    path = shifted / "tokenizer.json"
    tokenizer = json.loads(path.read_text("utf-8"))
    pieces = tokenizer["model"]["vocab"]
    pieces[-1], pieces[-2] = pieces[-2], pieces[-1]
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    with pytest.raises(
        ModelFolderError,
        match=r"shifted: not the same tokenizer\.json as .*model; only models of one kind",
    ):
        average_models([tiny_model, shifted], tmp_path / "mean")
    assert not (tmp_path / "mean").exists()


def test_only_the_files_of_the_model_are_in_the_mean(tiny_model, shifted, tmp_path):
    (shifted / "checkpoints").mkdir()
    (shifted / "notes.txt").write_text("mine")
    output = average_models([shifted, tiny_model], tmp_path / "mean")
    assert {path.name for path in output.iterdir()} == {
        "README.md", "config.json", "model.onnx", "model.safetensors", "mou_extract.json",
        "tokenizer.json",
    }  # fmt: skip
    assert (output / "README.md").read_text("utf-8").count("# mean\n") == 1


def test_a_mean_that_cannot_be_exported_leaves_nothing(tiny_model, shifted, tmp_path, monkeypatch):
    def fail(folder):
        raise ModelFolderError(f"{folder}: the ONNX graph differs")

    with monkeypatch.context() as broken:
        broken.setattr("mou_extract.training.averaging.export_onnx", fail)
        with pytest.raises(ModelFolderError, match="the ONNX graph differs"):
            average_models([tiny_model, shifted], tmp_path / "mean")
    assert [path.name for path in tmp_path.iterdir()] == ["shifted"]
    assert average_models([tiny_model, shifted], tmp_path / "mean").is_dir()


def test_one_model_has_no_mean(tiny_model, tmp_path):
    with pytest.raises(ModelFolderError, match="at least two models"):
        average_models([tiny_model], tmp_path / "mean")


def test_what_was_fitted_to_other_weights_is_not_kept(tiny_model, shifted, tmp_path):
    fitted, calibrator = tmp_path / "fitted", Calibrator(0.5, 0.1)
    shutil.copytree(tiny_model, fitted)
    info = open_model_folder(fitted).info
    write_info(
        fitted,
        replace(info, calibrators={"DATE": calibrator}, field_calibrators={"date": calibrator}),
    )
    info = open_model_folder(average_models([fitted, shifted], tmp_path / "mean")).info
    assert (info.calibrators, info.field_calibrators, info.scores) == ({}, {}, {})
    with pytest.raises(ModelFolderError, match="mean: exists already; give another output"):
        average_models([fitted, shifted], tmp_path / "mean")
