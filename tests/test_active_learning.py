"""The experiment: training is replaced by a model of noise, but for one run of the script."""

import json
import runpy
import sys
from dataclasses import replace

import pytest

from mou_extract.corpus import read_corpus, write_corpus
from mou_extract.errors import ConfigError
from mou_extract.extractor import Article
from mou_extract.intervals import Estimate
from mou_extract.suggestion import suggest
from mou_extract.training import scored_run
from mou_extract.training.active_learning import (
    ActiveLearning,
    Added,
    active_learning,
    write_active_learning,
)
from mou_extract.training.config import TrainingConfig
from mou_extract.training.trainer import TrainingResult


@pytest.fixture
def config(tiny_encoder, repository, tmp_path):
    documents = read_corpus(repository / "corpora" / "mou-ko" / "train.jsonl")[:16]
    write_corpus(tmp_path / "train.jsonl", documents[:12])
    write_corpus(tmp_path / "dev.jsonl", documents[12:])
    return TrainingConfig(
        str(tiny_encoder), (str(tmp_path / "train.jsonl"),), str(tmp_path / "series"),
        str(tmp_path / "dev.jsonl"), epochs=1, window_size=150, window_stride=32,
    )  # fmt: skip


@pytest.fixture
def trained(tiny_model, monkeypatch):
    """Replaces training by a model of noise; ids of the articles it was asked to train on."""
    asked = []

    def train(config):
        asked.append([document.id for document in read_corpus(config.train[0])])
        return TrainingResult(tiny_model, {})

    monkeypatch.setattr(scored_run, "train", train)
    return asked


def test_both_ways_add_to_the_same_start_and_what_is_scored_is_read(
    config, trained, tiny_extractor, capsys
):
    result = active_learning(config, start=3, number=4, seeds=(1, 2))
    assert [len(ids) for ids in trained] == [3, 7, 7, 3, 7, 7]
    begin, random, suggested = trained[:3]
    assert random[:3] == suggested[:3] == begin
    pool = {document.id: document for document in read_corpus(config.train[0])}
    rest = [Article(pool[id_].text, pool[id_].published, id_) for id_ in pool if id_ not in begin]
    chosen = suggest(tiny_extractor, rest, 4)
    assert sorted(suggested[3:]) == sorted(one.document.id for one in chosen)
    assert trained[3] != begin
    added = [pool[id_] for ids in (trained[1], trained[4]) for id_ in ids[3:]]
    assert result.ways["random"].characters == sum(len(one.text) for one in added) / 8
    assert result.ways["random"].spans == sum(len(one.spans) for one in added) / 8
    # one model of noise whatever it was trained on
    assert result.difference == {
        "entity micro": Estimate(0.0, 0.0, 0.0),
        "commitment micro": Estimate(0.0, 0.0, 0.0),
    }
    assert capsys.readouterr().out.splitlines() == [
        f"seed {seed}: 3 articles and 4 {way} ones"
        for seed in (1, 2)
        for way in ("random", "suggested")
    ]
    assert active_learning(config, start=3, number=4, seeds=(1, 2)) == result
    assert len(trained) == 6


def test_the_result_is_a_table_and_a_file(config, tmp_path):
    figure = Estimate(0.5, 0.25, 0.75)
    result = ActiveLearning(
        50, 100, (1, 2),
        {"random": Added(700.4, 12.34, {"entity micro": figure}),
         "suggested": Added(800.0, 20.0, {"entity micro": figure})},
        {"entity micro": Estimate(0.0125, -0.01, 0.03)},
    )  # fmt: skip
    assert result.to_markdown() == (
        "50 articles and 100 more, 2 seeds\n\n"
        "| added | characters | spans | entity micro |\n"
        "|---|---|---|---|\n"
        "| random | 700 | 12.3 | 0.500 [0.250, 0.750] |\n"
        "| suggested | 800 | 20.0 | 0.500 [0.250, 0.750] |\n"
        "| difference | | | +0.013 [-0.010, +0.030] |\n"
    )
    (tmp_path / "series").mkdir()
    write_active_learning(result, config)
    data = json.loads((tmp_path / "series" / "active_learning.json").read_text("utf-8"))
    assert data["ways"]["random"]["characters"] == 700.4
    assert data["difference"]["entity micro"] == {"value": 0.0125, "low": -0.01, "high": 0.03}
    assert data["config"]["epochs"] == 1


def test_too_few_articles_are_refused(config):
    message = "12 articles in train; expected at least start [+] 2 [*] number, 13, so that"
    with pytest.raises(ConfigError, match=message):
        active_learning(config, start=3, number=5)
    for wrong, settings in (
        (replace(config, dev=""), {}),
        (config, {"seeds": ()}),
        (config, {"start": 0}),
    ):
        with pytest.raises(ConfigError, match="expected a dev corpus, a seed, and 1 article"):
            active_learning(wrong, **{"start": 3, "number": 4, **settings})


@pytest.mark.slow
def test_the_scripts_train(config, repository, tmp_path, monkeypatch, capsys):
    """The whole path on a tiny encoder: one seed of the experiment, and two folds of suspicions."""
    toml = tmp_path / "c.toml"
    toml.write_text(
        f'encoder = "{config.encoder}"\ntrain = ["{config.train[0]}"]\ndev = "{config.dev}"\n'
        'output = "elsewhere"\nepochs = 1\nwindow_size = 150\nwindow_stride = 32\n'
    )

    def script(name, *arguments):
        # in this process, for PyTorch is loaded already
        monkeypatch.setattr(sys, "argv", [name, str(toml), *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            runpy.run_path(str(repository / "scripts" / name), run_name="__main__")
        return end.value.code, capsys.readouterr().out

    output = ("--output", tmp_path / "runs")
    code, out = script("active_learning.py", *output, "--start", 3, "--number", 4, "--seeds", 1)
    assert code == 0
    assert "3 articles and 4 more, 1 seeds" in out
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == [
        "3-and-4-seed-1-random.json", "3-and-4-seed-1-start.json",
        "3-and-4-seed-1-suggested.json", "active_learning.json",
    ]  # fmt: skip
    code, out = script("find_suspicions.py", *output, "--folds", 2, "--least", 0.0)
    assert code == 0
    lines = out.splitlines()
    count = sum("; the model finds " in line for line in lines)
    assert lines[-1] == f"{count} annotations to look at again"
    assert count > 0
