"""A trained model as the one of the package: all of it, or the one before."""

import shutil

import pytest

from mou_extract.errors import ModelFolderError
from mou_extract.extractor import Extractor
from mou_extract.model_folder import open_model_folder
from mou_extract.training import packaging
from mou_extract.training.packaging import package_model


@pytest.fixture
def target(tiny_model, tmp_path):
    """The package's model, with its card written by hand."""
    folder = shutil.copytree(tiny_model, tmp_path / "package" / "model")
    (folder / "README.md").write_text("by hand")
    return folder


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_settings_are_the_models_own_but_for_those_told(tiny_model, target):
    packaged = package_model(
        open_model_folder(tiny_model), target, min_scores={"entity": 0.6}, window_size=100,
        window_lead=9,
    )  # fmt: skip
    info = open_model_folder(target).info
    assert info.min_scores == {"entity": 0.6}
    assert (info.window_size, info.window_stride, info.window_lead) == (100, 24, 9)
    assert (target / "README.md").read_text() == "by hand"
    assert packaged.export.path == target / "model.onnx"
    files = (path for path in target.iterdir() if path.name != "README.md")
    assert packaged.size == sum(path.stat().st_size for path in files)
    weights = "model.safetensors"
    assert (target / weights).stat().st_size < (tiny_model / weights).stat().st_size
    assert Extractor.from_pretrained(target).extract("협약을 맺었다").coverage is not None


def test_a_new_target_is_made(tiny_model, tmp_path):
    package_model(open_model_folder(tiny_model), tmp_path / "new" / "model")
    assert open_model_folder(tmp_path / "new" / "model").onnx_path is not None
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["model"]


def test_an_export_that_fails_leaves_the_model_before(tiny_model, target, monkeypatch):
    def fail(folder):
        raise ModelFolderError(f"{folder}: the ONNX graph differs")

    before = contents(target)
    monkeypatch.setattr(packaging, "export_onnx", fail)
    with pytest.raises(ModelFolderError, match="the ONNX graph differs"):
        package_model(open_model_folder(tiny_model), target, window_size=100)
    assert contents(target) == before
    assert list(target.parent.iterdir()) == [target]


def test_what_is_too_large_or_no_model_is_not_put_in_place(tiny_model, target, monkeypatch):
    before, model = contents(target), open_model_folder(tiny_model)
    with pytest.raises(ModelFolderError, match=r"cannot be read: .*window 10 with stride 24"):
        package_model(model, target, window_size=10)
    monkeypatch.setattr(packaging, "MOST_BYTES", 1000)
    with pytest.raises(
        ModelFolderError, match=r"model: too large: [\d.]+ MB, at most 0 MB may be embedded"
    ):
        package_model(model, target)
    assert contents(target) == before


def test_a_model_without_weights_cannot_be_embedded(tiny_model, target, tmp_path):
    source = shutil.copytree(tiny_model, tmp_path / "source")
    (source / "model.safetensors").unlink()
    with pytest.raises(ModelFolderError, match=r"source: no model\.safetensors to embed"):
        package_model(open_model_folder(source), target)
