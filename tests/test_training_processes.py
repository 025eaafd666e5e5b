"""The same training in one process and in several, at once and in turns."""

import json
import re
import subprocess
import sys
from dataclasses import asdict, replace

import pytest
import torch
from safetensors.torch import load_file

from mou_extract.corpus import read_corpus, write_corpus
from mou_extract.errors import ConfigError
from mou_extract.labels import LAYERS
from mou_extract.model_folder import open_model_folder
from mou_extract.reading import Reader
from mou_extract.tags import IGNORED
from mou_extract.training.config import TrainingConfig
from mou_extract.training.dataset import collate, encode_corpus
from mou_extract.training.processes import is_first, only_first_prints
from mou_extract.training.trainer import train


@pytest.fixture
def config(tiny_encoder, repository, tmp_path):
    """Seven steps an epoch, of 4 windows but for the last, which has one."""
    corpus = str(tmp_path / "few.jsonl")
    write_corpus(corpus, read_corpus(repository / "corpora" / "mou-ko" / "dev.jsonl")[1:8])
    return TrainingConfig(
        str(tiny_encoder), (corpus,), str(tmp_path / "model"), corpus, epochs=2, frozen_epochs=1,
        batch_size=4, precision="float32", learning_rate=1e-2, head_learning_rate=1e-2, dropout=0.0, window_size=200,
        window_stride=32, window_lead=50, keep_best=False, export_onnx=False,
    )  # fmt: skip


def losses(printed):
    return [float(loss) for loss in re.findall(r"'loss': '([\d.]+)'", printed)]


def assert_same_weights(one, other):
    ours, theirs = (load_file(folder / "model.safetensors") for folder in (one, other))
    assert ours.keys() == theirs.keys()
    for name, weight in ours.items():
        assert torch.allclose(weight, theirs[name], atol=1e-4), name


@pytest.mark.slow
def test_two_processes_train_the_model_of_one(config, repository, tmp_path, capfd):
    """In two turns each, so that the last step of an epoch leaves one of four batches something."""
    alone = train(config)
    alone_printed = capfd.readouterr().out
    reader = Reader(open_model_folder(alone.folder))
    assert len(encode_corpus(read_corpus(config.dev), reader, LAYERS).examples) == 25

    settings = asdict(config) | {"output": str(tmp_path / "two"), "gradient_accumulation_steps": 2}
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in settings.items() if value != {}]
    (tmp_path / "two.toml").write_text("".join(lines))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2"),
            *(repository / "scripts" / "train.py", tmp_path / "two.toml"),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert losses(alone_printed) == pytest.approx(losses(done.stdout), rel=1e-3)
    assert len(losses(done.stdout)) == 2
    assert_same_weights(alone.folder, tmp_path / "two")
    # The first process alone prints and writes.
    assert done.stdout.count("train: alignment") == 1
    assert done.stdout.count(f"model folder: {tmp_path / 'two'}\n") == 1
    assert sorted(path.name for path in (tmp_path / "two").iterdir()) == [
        "README.md", "config.json", "model.safetensors", "mou_extract.json", "tokenizer.json",
        "tokenizer_config.json",
    ]  # fmt: skip
    info = open_model_folder(tmp_path / "two").info
    assert info.scores == open_model_folder(alone.folder).info.scores
    assert info.training["batch_size"] == 4


@pytest.mark.slow
def test_a_step_in_turns_is_the_step_at_once(config, tmp_path, capsys):
    at_once = train(config)
    expected = losses(capsys.readouterr().out)
    turns = train(replace(config, output=str(tmp_path / "turns"), gradient_accumulation_steps=3))
    assert losses(capsys.readouterr().out) == pytest.approx(expected, rel=1e-3)
    assert_same_weights(at_once.folder, turns.folder)


@pytest.mark.slow
def test_bfloat16_computes_nearly_the_same_and_leaves_weights_in_float32(config, tmp_path, capsys):
    exact = train(config)
    expected = losses(capsys.readouterr().out)
    rough = train(replace(config, output=str(tmp_path / "rough"), precision="bfloat16"))
    assert losses(capsys.readouterr().out) == pytest.approx(expected, rel=0.02)
    ours, theirs = (load_file(one.folder / "model.safetensors") for one in (exact, rough))
    assert {weight.dtype for weight in theirs.values()} == {torch.float32}
    assert any(not torch.allclose(ours[name], theirs[name], atol=1e-4) for name in ours)


@pytest.mark.parametrize(
    ("precision", "instructions", "expected"),
    [
        ("auto", True, True),
        ("auto", False, False),
        ("float32", True, False),
        ("bfloat16", False, True),
    ],
)
def test_bfloat16_is_computed_in_where_the_processor_has_it_or_it_is_asked_for(
    precision, instructions, expected, config, tiny_model, monkeypatch
):
    from mou_extract.training import trainer

    monkeypatch.setattr(trainer, "has_bfloat16", lambda device: instructions)
    arguments = trainer._arguments(
        replace(config, precision=precision), open_model_folder(tiny_model)
    )
    assert arguments.bf16 is expected


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"precision": "bf16"},
            "precision is 'bf16'; expected one of 'auto', 'bfloat16', 'float32'",
        ),
        ({"gradient_accumulation_steps": 0}, "gradient_accumulation_steps is 0; expected more"),
    ],
)
def test_wrong_settings_are_refused(config, changes, message):
    with pytest.raises(ConfigError, match=message):
        replace(config, **changes)


def test_more_parts_than_windows_of_a_step_are_refused_and_nothing_is_written(config, tmp_path):
    with pytest.raises(
        ConfigError,
        match=r"batch_size is 4, and a step has 5 parts \(processes: 1, gradient_accumulation_steps: "
        r"5\); expected 5 or more",
    ):
        train(replace(config, gradient_accumulation_steps=5))
    assert not (tmp_path / "model").exists()


def test_a_process_with_nothing_to_read_gets_a_token_without_a_target():
    batch = collate([], layers=2)
    assert {name: tensor.tolist() for name, tensor in batch.items()} == {
        "input_ids": [[0]],
        "token_type_ids": [[0]],
        "attention_mask": [[1]],
        "labels": [[[IGNORED, IGNORED]]],
    }


@pytest.mark.parametrize(("rank", "printed"), [(None, "train\n"), ("0", "train\n"), ("1", "")])
def test_only_the_first_process_prints(rank, printed, monkeypatch, capsys):
    monkeypatch.delenv("RANK", raising=False)
    if rank is not None:
        monkeypatch.setenv("RANK", rank)
    with only_first_prints():
        print("train")
    assert (capsys.readouterr().out, is_first()) == (printed, rank != "1")
