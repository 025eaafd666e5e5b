"""Model folders that travel: to another folder, to a hub, and back."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from hub_stand_in import running_hub
from mou_extract.errors import ModelFolderError
from mou_extract.extractor import Extractor
from mou_extract.model_folder import embedded_model_path, file_hashes, open_model_folder
from mou_extract.service.examples import TEXT

FILES = ["mou_extract.json", "config.json", "tokenizer.json", "model.onnx", "model.safetensors"]
PUSH = """
import sys
from mou_extract import Extractor
print(Extractor.from_pretrained(sys.argv[1], threads=1).push_to_hub(sys.argv[2]))
"""
FETCH = """
import json, sys
from mou_extract import Extractor
record = Extractor.from_pretrained(sys.argv[1], threads=1).extract(sys.argv[2])
print(json.dumps(record.to_dict()))
"""


@pytest.fixture(scope="module")
def hub():
    with running_hub() as hub:
        yield hub


@pytest.fixture
def python(hub, tmp_path):
    """A user's process that takes the stand-in for the hub."""

    def python(code, *arguments):
        return subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            env=os.environ | hub.environment(tmp_path / "home"),
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    return python


def test_a_saved_model_is_the_same_model(tiny_extractor, tmp_path):
    saved = tiny_extractor.save_pretrained(tmp_path / "new" / "model")
    assert sorted(path.name for path in saved.iterdir()) == sorted(FILES)
    assert [path.name for path in saved.parent.iterdir()] == ["model"]  # nothing half-written
    again = Extractor.from_pretrained(saved, threads=1)
    assert again.extract(TEXT) == tiny_extractor.extract(TEXT)
    assert not again.extract(TEXT).is_empty


def test_the_embedded_model_travels_with_its_card(embedded, tmp_path):
    saved = open_model_folder(embedded.save_pretrained(tmp_path))  # empty, and there
    assert file_hashes(saved) == file_hashes(open_model_folder(embedded_model_path()))
    assert {path.name for path in saved.files} == {*FILES, "tokenizer_config.json", "README.md"}


def test_what_is_there_is_not_written_over(tiny_extractor, tiny_model, tmp_path):
    (file := tmp_path / "file").write_text("mine")
    for taken in (tiny_model, file, tmp_path):
        with pytest.raises(ModelFolderError, match=f"{taken}: exists already; give a new folder"):
            tiny_extractor.save_pretrained(taken)
    with pytest.raises(ModelFolderError, match=r"file/model: cannot be written: "):
        tiny_extractor.save_pretrained(file / "model")
    assert file.read_text() == "mine"


def test_a_pushed_model_comes_back_whole_and_alone(
    python, hub, tiny_model, tiny_extractor, tmp_path
):
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    (folder / "pytorch_model.bin").write_bytes(b"a pickle that must not travel")
    (folder / "notes.txt").write_text("private")
    pushed = python(PUSH, folder, "someone/mou-model")
    assert pushed.returncode == 0, pushed.stderr
    assert pushed.stdout == f"{hub.address}/someone/mou-model/commit/1\n"
    assert sorted(hub.repositories["someone/mou-model"]) == sorted(FILES)
    for name, content in hub.repositories["someone/mou-model"].items():
        assert content == (tiny_model / name).read_bytes()
    fetched = python(FETCH, "someone/mou-model", TEXT)
    assert fetched.returncode == 0, fetched.stderr
    assert json.loads(fetched.stdout) == tiny_extractor.extract(TEXT).to_dict()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("stranger/mou-model", "403 Forbidden"),
        ("some one/mou model", "Repo id must"),
    ],
)
def test_a_hub_that_does_not_take_it_says_why(python, tiny_model, name, reason):
    pushed = python(PUSH, tiny_model, name)
    assert f"{name}: the Hugging Face hub did not take 'config.json', 'model.onnx'" in pushed.stderr
    assert reason in pushed.stderr


def test_a_model_that_is_not_on_the_hub_is_named(python):
    fetched = python(FETCH, "someone/nothing", TEXT)
    assert "someone/nothing: no such folder, and the Hugging Face hub did" in fetched.stderr
