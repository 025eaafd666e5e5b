"""Series of trainings of which only scores are kept: learning curves and folds."""

import json
import runpy
import sys
from dataclasses import replace

import numpy as np
import pytest

from mou_extract.corpus import read_corpus, write_corpus
from mou_extract.errors import ConfigError
from mou_extract.labels import LAYERS
from mou_extract.scoring import Scored, strict_scores
from mou_extract.training import scored_run as module
from mou_extract.training.config import TrainingConfig
from mou_extract.training.cross_validation import cross_validate, write_cross_validation
from mou_extract.training.learning_curve import learning_curve, write_learning_curve
from mou_extract.training.scored_run import pooled_documents, scored_run
from mou_extract.training.trainer import TrainingResult


@pytest.fixture
def corpora(repository, tmp_path):
    """Eight articles to train on, four to score."""
    documents = read_corpus(repository / "corpora" / "mou-ko" / "train.jsonl")[:12]
    write_corpus(tmp_path / "train.jsonl", documents[:8])
    write_corpus(tmp_path / "dev.jsonl", documents[8:])
    return tmp_path


@pytest.fixture
def config(tiny_encoder, corpora):
    return TrainingConfig(
        str(tiny_encoder),
        (str(corpora / "train.jsonl"),),
        str(corpora / "series"),
        str(corpora / "dev.jsonl"),
        epochs=1,
        window_size=150,
        window_stride=32,
    )


@pytest.fixture
def trained(tiny_model, monkeypatch):
    """Replaces training by a model of noise; what it was asked to train is listed."""
    asked = []

    def train(config):
        asked.append(config)
        return TrainingResult(tiny_model, {})

    monkeypatch.setattr(module, "train", train)
    return asked


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_learning_curve_trains_growing_parts_and_reads_what_is_scored(
    config, trained, corpora, capsys, monkeypatch
):
    seen = []
    original = module.write_corpus

    def written(path, documents):
        if path.name == "train.jsonl":
            seen.append([document.id for document in documents])
        original(path, documents)

    monkeypatch.setattr(module, "write_corpus", written)
    curve = learning_curve(config, shares=(1.0, 0.25, 0.5), seeds=(1, 2))
    assert [point.articles for point in curve.points] == [2, 4, 8]
    assert [config.seed for config in trained] == [1, 2, 1, 2, 1, 2]
    assert {(config.keep_best, config.patience, config.export_onnx) for config in trained} == {
        (False, 0, False)
    }
    # a greater share has the articles of the smaller ones; the second seed has others
    assert set(seen[0]) < set(seen[2]) < set(seen[4])
    assert set(seen[0]) != set(seen[1])
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "run 1 of 6: 25% (2 articles), seed 1"
    assert printed[5] == "run 6 of 6: 100% (8 articles), seed 2"
    expected = sorted(f"share-{s}-seed-{n}.json" for s in ("0.25", "0.5", "1") for n in (1, 2))
    assert names(corpora / "series") == expected

    # again: nothing is trained, the figures are the same
    assert learning_curve(config, shares=(0.25, 0.5, 1), seeds=(1, 2)) == curve
    assert len(trained) == 6


def test_a_learning_curve_is_written_and_shown(config, trained, corpora):
    curve = learning_curve(config, shares=(0.5, 1), seeds=(3,))
    write_learning_curve(curve, config)
    data = json.loads((corpora / "series" / "learning_curve.json").read_text("utf-8"))
    point = data["points"][0]
    assert (point["share"], point["articles"]) == (0.5, 4)
    figure = curve.points[0].f1["entity micro"]
    assert point["f1"]["entity micro"] == {
        "value": figure.value, "low": figure.low, "high": figure.high,
    }  # fmt: skip
    assert curve.points[0].by_seed["entity micro"] == {3: figure.value}
    assert "Learning curve" in (corpora / "series" / "learning_curve.svg").read_text("utf-8")
    table = curve.to_markdown().splitlines()
    assert table[0] == "| share | articles | entity micro | commitment micro |"
    assert table[2].startswith(f"| 50% | 4 | {figure.value:.3f} [{figure.low:.3f}, ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"shares": (0.5, 1.5)}, "share is 1.5; expected more than 0, at most 1"),
        ({"shares": ()}, "no share or no seed; expected at least one of each"),
        ({"seeds": ()}, "no share or no seed; expected at least one of each"),
    ],
)
def test_a_curve_of_nothing_is_refused(config, options, message):
    with pytest.raises(ConfigError, match=message):
        learning_curve(config, **options)


def test_a_curve_and_folds_without_dev(config, trained):
    without = replace(config, dev="")
    with pytest.raises(
        ConfigError, match="dev is missing; a learning curve needs articles to score"
    ):
        learning_curve(without)
    assert sorted(cross_validate(without, 2).folds) == [4, 4]


def test_scores_of_other_settings_or_articles_are_not_taken_for_these(config, trained):
    documents = read_corpus(config.train[0])
    run = scored_run(config, "one", documents[:4], documents[4:])
    assert np.array_equal(
        scored_run(config, "one", documents[:4], documents[4:]).counts["entity micro"],
        run.counts["entity micro"],
    )
    message = r"one\.json: holds scores of a run with other settings or articles; give another"
    with pytest.raises(ConfigError, match=message):
        scored_run(replace(config, epochs=2), "one", documents[:4], documents[4:])
    with pytest.raises(ConfigError, match=message):
        scored_run(config, "one", documents[:3], documents[4:])


def test_a_run_that_was_stopped_keeps_its_checkpoints_and_writes_no_scores(
    config, corpora, monkeypatch
):
    def killed(config):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "train", killed)
    documents = read_corpus(config.train[0])
    with pytest.raises(KeyboardInterrupt):
        scored_run(config, "one", documents[:4], documents[4:])
    assert names(corpora / "series") == ["one"]


def test_folds_score_every_article_once(config, trained, corpora, tiny_extractor, capsys):
    result = cross_validate(config, 3)
    assert sorted(result.folds) == [4, 4, 4]
    assert capsys.readouterr().out.splitlines()[-1] == "fold 3 of 3: 4 articles to score"
    # the model of noise is the same for all folds, so that the whole corpus can be scored at once
    documents = pooled_documents((*config.train, config.dev), tiny_extractor.layers)
    tagged = tiny_extractor.tag_many(document.text for document in documents)
    scored = [Scored(d.spans, found.spans) for d, found in zip(documents, tagged, strict=True)]
    whole = strict_scores(scored)
    for row, score in whole.items():
        assert result.rates[row].f1.value == pytest.approx(score.f1)
        assert (result.rates[row].gold, result.rates[row].predicted) == (
            score.gold,
            score.predicted,
        )
    write_cross_validation(result, config)
    data = json.loads((corpora / "series" / "cross_validation.json").read_text("utf-8"))
    assert data["folds"] == [4, 4, 4]
    assert data["rates"]["SIGNATORY"]["gold"] == whole["SIGNATORY"].gold
    assert "| entity micro |" in result.to_markdown()
    assert result.to_markdown().startswith("12 articles in 3 folds (4, 4, 4)\n")


def test_articles_of_several_corpora_bear_the_name_of_theirs(corpora, config):
    paths = (str(corpora / "train.jsonl"), str(corpora / "dev.jsonl"))
    documents = pooled_documents(paths, LAYERS)
    assert len({document.id for document in documents}) == 12
    assert documents[-1].id.startswith(f"{paths[1]}:")


@pytest.mark.slow
def test_both_scripts_train_and_go_on(config, repository, corpora, monkeypatch, capsys):
    """The whole path on a tiny encoder: one epoch of one share, then of two folds."""
    toml = corpora / "c.toml"
    toml.write_text(
        f'encoder = "{config.encoder}"\ntrain = ["{config.train[0]}"]\ndev = "{config.dev}"\n'
        'output = "elsewhere"\nepochs = 1\nwindow_size = 150\nwindow_stride = 32\n'
    )

    def script(name, *arguments):
        # in this process, for PyTorch is loaded already
        monkeypatch.setattr(sys, "argv", [name, str(toml), *arguments])
        with pytest.raises(SystemExit) as end:
            runpy.run_path(str(repository / "scripts" / name), run_name="__main__")
        printed = capsys.readouterr()
        return end.value.code, printed.out, printed.err

    curve = ("learning_curve.py", "--output", str(corpora / "curve"), "--shares", "0.5")
    for _ in range(2):
        code, out, _ = script(*curve, "--seeds", "1")
        assert code == 0
        assert "| 50% | 4 |" in out
    assert names(corpora / "curve") == [
        "learning_curve.json", "learning_curve.svg", "share-0.5-seed-1.json",
    ]  # fmt: skip
    code, out, err = script(*curve, "--seeds", "1", "--epochs", "2")
    assert (code, "a run with other settings or articles" in err) == (2, True)
    code, out, _ = script("cross_validate.py", "--output", str(corpora / "folds"), "--folds", "2")
    assert code == 0
    assert "12 articles in 2 folds (6, 6)" in out
    assert names(corpora / "folds") == [
        "cross_validation.json", "fold-1-of-2.json", "fold-2-of-2.json",
    ]  # fmt: skip
