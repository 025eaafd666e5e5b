import json
import shutil

import pytest

from mou_extract.cli import main
from mou_extract.errors import ModelFolderError
from mou_extract.labels import LAYERS
from mou_extract.model_folder import ModelInfo, file_hashes, open_model_folder, write_info
from mou_extract.model_summary import ModelSummary, SavedFile, render_summary, summarize
from mou_extract.version import __version__

INFO = ModelInfo(
    window_size=120, window_stride=24, window_lead=40, min_scores={"entity": 0.5}, package_version="0.1.0",
    corpora={"train.jsonl": "453b"}, training={"seed": 1}, scores={"entity_f1": 0.75},
)  # fmt: skip


@pytest.fixture
def copy(tiny_model, tmp_path):
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    write_info(folder, INFO)
    return folder


def test_the_facts_of_a_model(copy):
    from safetensors.numpy import load_file

    folder = open_model_folder(copy)
    hashes = file_hashes(folder)
    assert summarize(folder) == ModelSummary(
        path=copy,
        info=INFO,
        tokenizer="Unigram",
        pieces=folder.tokenizer.get_vocab_size(),
        encoder="roformer",
        encoder_layers=1,
        hidden_size=32,
        parameters=sum(x.size for x in load_file(copy / "model.safetensors").values()),
        precision="F32",
        files={
            name: SavedFile((copy / name).stat().st_size, hashes[name])
            for name in (
                "mou_extract.json", "config.json", "tokenizer.json", "model.onnx",
                "model.safetensors",
            )
        },
    )  # fmt: skip


def test_a_model_without_weights_has_no_parameters(copy):
    (copy / "model.safetensors").unlink()
    summary = summarize(open_model_folder(copy))
    assert (summary.parameters, summary.precision) == (None, None)
    assert "\nweights" not in render_summary(summary)


@pytest.mark.parametrize("header", [b"\xff" * 20, b"\x02" + b"\0" * 7 + b"[]", b"\x01" + b"\0" * 7])
def test_broken_weights_are_named(copy, header):
    (copy / "model.safetensors").write_bytes(header)
    with pytest.raises(
        ModelFolderError, match=r"model\.safetensors: cannot be read as safetensors"
    ):
        summarize(open_model_folder(copy))


def test_the_command_prints_text(copy, capfdbinary):
    assert main(["info", str(copy)]) == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines[:6] == [
        f"model         {copy}",
        f"written by    mou_extract 0.1.0, format 1; this is {__version__}",
        "labels        entity: SIGNATORY, OFFICIAL, POSITION, PROGRAM, DATE, VENUE",
        "labels        commitment: COMMITMENT",
        "least score   entity: 0.5",
        "window        120 tokens, up to 24 of context on a side, further on 40 of the article's beginning",
    ]
    assert "dev score     entity_f1: 0.7500" in lines
    digest = file_hashes(open_model_folder(copy))["model.onnx"]
    assert lines[-2].startswith("file          model.onnx: ")
    assert lines[-2].endswith(f"sha256 {digest}")


def test_the_command_prints_json(copy, capfdbinary):
    assert main(["info", str(copy), "--format", "json"]) == 0
    data = json.loads(capfdbinary.readouterr().out)
    assert list(data) == [
        "path", "info", "tokenizer", "pieces", "encoder", "encoder_layers", "hidden_size",
        "parameters", "precision", "files",
    ]  # fmt: skip
    assert [layer["name"] for layer in data["info"]["layers"]] == [layer.name for layer in LAYERS]
    assert data["info"]["scores"] == {"entity_f1": 0.75}


def test_no_model_is_wrong_input(capsys):
    assert main(["info", "nowhere"]) == 2
    assert "nowhere: no such folder. Give a model folder" in capsys.readouterr().err
