import json
import shutil

import pytest

from mou_extract.calibration import Calibrator
from mou_extract.errors import InputError, MissingExtraError, ModelFolderError
from mou_extract.extractor import Extractor
from mou_extract.labels import LAYERS
from mou_extract.model_folder import (
    ModelInfo,
    embedded_model_path,
    open_model_folder,
    write_info,
)


@pytest.fixture
def copy(tiny_model, tmp_path):
    return shutil.copytree(tiny_model, tmp_path / "model")


def test_the_embedded_model_is_complete_and_small():
    folder = open_model_folder(embedded_model_path())
    assert folder.info.layers == LAYERS
    assert folder.onnx_path is not None
    assert folder.weights_path is not None
    size = sum(path.stat().st_size for path in folder.path.iterdir())
    assert size < 40_000_000


def test_what_is_written_is_read_back(tmp_path, tiny_model):
    folder = shutil.copytree(tiny_model, tmp_path / "m")
    info = ModelInfo(
        window_size=99,
        window_stride=9,
        window_lead=7,
        min_scores={"entity": 0.5},
        calibrators={"DATE": Calibrator(0.5, -1.0)},
        field_calibrators={"officials": Calibrator(0.75, 0.25)},
        corpora={"a": "b"},
        scores={"f1": 0.5},
    )
    write_info(folder, info)
    assert open_model_folder(folder).info == info


def test_keys_of_later_versions_are_passed_over(copy):
    path = copy / "mou_extract.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"of_later": 1}))
    assert open_model_folder(copy).info.layers == LAYERS


def test_keys_that_earlier_versions_did_not_write_have_their_defaults(copy):
    path = copy / "mou_extract.json"
    data = json.loads(path.read_text())
    for key in ("calibrators", "field_calibrators", "min_scores"):
        del data[key]
    path.write_text(json.dumps(data))
    info = open_model_folder(copy).info
    assert (info.calibrators, info.field_calibrators, info.min_scores) == ({}, {}, {})


@pytest.mark.parametrize("found", [2, "two"])
def test_a_folder_of_a_later_format_is_refused(copy, found):
    path = copy / "mou_extract.json"
    later = {"format": found, "package_version": "9.0.0", "layers": "other"}
    path.write_text(json.dumps(json.loads(path.read_text()) | later))
    with pytest.raises(
        ModelFolderError,
        match=rf"mou_extract\.json: written by mou_extract 9\.0\.0 in model format {found}; this is "
        r"mou_extract [\w.]+, which reads formats up to 1\. .*pip install --upgrade mou-extract",
    ):
        open_model_folder(copy)


def test_a_folder_that_does_not_say_its_format_is_of_the_first(copy):
    path = copy / "mou_extract.json"
    data = json.loads(path.read_text())
    del data["format"]
    path.write_text(json.dumps(data))
    assert open_model_folder(copy).info.format == 1


def test_a_folder_of_version_0_1_is_refused_and_not_read_without_its_lexicon(copy):
    (copy / "lexicon.json").write_text("{}")
    with pytest.raises(
        ModelFolderError,
        match=r"model: a model of mou_extract 0\.1\.0: it reads with lexicon\.json, .* would pass over\. "
        r"Train it again with scripts/train\.py into a new folder, or leave the model out",
    ):
        Extractor.from_pretrained(copy)


def test_the_version_that_wrote_a_folder_does_not_make_it_unreadable(copy):
    path = copy / "mou_extract.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"package_version": "0.1.0"}))
    assert open_model_folder(copy).info.package_version == "0.1.0"


@pytest.mark.parametrize(
    ("remove", "message"),
    [
        (
            ["mou_extract.json"],
            r"not a mou_extract model: mou_extract\.json is missing \(found 'config",
        ),
        (["tokenizer.json"], r"tokenizer\.json: cannot be read as a tokenizer"),
        (["model.onnx", "model.safetensors"], r"neither model\.onnx nor model\.safetensors"),
    ],
)
def test_a_missing_file_is_named(copy, remove, message):
    for name in remove:
        (copy / name).unlink()
    with pytest.raises(ModelFolderError, match=message):
        Extractor.from_pretrained(copy)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("mou_extract.json", "{", r"mou_extract\.json: cannot be read"),
        ("mou_extract.json", '{"layers": 3}', r"mou_extract\.json: cannot be read"),
        ("config.json", "{}", r"config\.json: cannot be read: KeyError\('id2label'\)"),
        ("tokenizer.json", "{}", r"tokenizer\.json: cannot be read as a tokenizer"),
        ("model.onnx", "nonsense", r"model\.onnx: cannot be loaded"),
    ],
)
def test_a_broken_file_is_named(copy, name, content, message):
    (copy / name).write_text(content)
    with pytest.raises(ModelFolderError, match=message):
        Extractor.from_pretrained(copy)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"window_size": 10}, r"mou_extract\.json: cannot be read: .*window 10 with stride 24"),
        (
            {"field_calibrators": {"date": {"slope": 1.0}}},
            r"mou_extract\.json: cannot be read: TypeError.*'intercept'",
        ),
        ({"window_lead": -1}, r"mou_extract\.json: cannot be read: .*window with a lead of -1"),
        (
            {"window_size": "120"},
            r"mou_extract\.json: cannot be read: .*'120', .*not whole numbers",
        ),
        ({"window_lead": 96.5}, r"mou_extract\.json: cannot be read: .*96\.5\), not whole numbers"),
        ({"window_lead": True}, r"mou_extract\.json: cannot be read: .*True\), not whole numbers"),
        (
            {"window_lead": 100_000},
            r"mou_extract\.json: window_size \d+ and window_lead 100000 do not fit the encoder, "
            r"which has room for \d+ tokens beside the special ones",
        ),
        (
            {"layers": [{"name": "entity", "labels": ["DATE"]}]},
            r"config\.json: the checkpoint's tags are not those of the layers .*found 16 .*expected 3",
        ),
    ],
)
def test_information_that_cannot_be_right_is_refused(copy, change, message):
    path = copy / "mou_extract.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ModelFolderError, match=message):
        open_model_folder(copy)


def test_broken_weights_are_named(copy):
    (copy / "model.safetensors").write_bytes(b"nonsense")
    with pytest.raises(ModelFolderError, match="model: cannot be loaded"):
        Extractor.from_pretrained(copy, backend="torch")


def test_an_unknown_backend_lists_the_known_ones(tiny_model):
    with pytest.raises(InputError, match="unknown backend 'jax'; known: 'auto', 'onnx', 'torch'"):
        Extractor.from_pretrained(tiny_model, backend="jax")


def test_weights_alone_need_the_train_extra(copy, monkeypatch):
    (copy / "model.onnx").unlink()
    assert Extractor.from_pretrained(copy).extract("협약을 맺었다").coverage is not None
    monkeypatch.delitem(__import__("sys").modules, "mou_extract.backends.torch")
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'mou-extract\[train\]'"):
        Extractor.from_pretrained(copy)


def test_hub_names_are_fetched(tiny_model, monkeypatch):
    import huggingface_hub

    asked = []

    def fetch(name, allow_patterns, ignore_patterns):
        asked.append((name, {"model.onnx", "lexicon.json"} <= set(allow_patterns)))
        return str(tiny_model)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fetch)
    assert open_model_folder("someone/mou-model").path == tiny_model
    assert asked == [("someone/mou-model", True)]


def test_a_hub_that_does_not_answer_is_a_clear_error(monkeypatch):
    import huggingface_hub

    def fail(name, **_):
        raise huggingface_hub.errors.LocalEntryNotFoundError("cannot reach the hub")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fail)
    with pytest.raises(
        ModelFolderError, match=r"someone/none: no such folder, and .* cannot reach the hub"
    ):
        open_model_folder("someone/none")


def test_the_embedded_model_has_a_name():
    assert open_model_folder("embedded").path == embedded_model_path()
    with pytest.raises(ModelFolderError, match="the model's name is empty; expected a folder"):
        open_model_folder("")
