"""The experiment: training is replaced by models of noise, but for one run of the script."""

import json
import runpy
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from mou_extract.corpus import Document, read_corpus, write_corpus
from mou_extract.errors import ConfigError, ModelFolderError
from mou_extract.intervals import Estimate
from mou_extract.labels import LAYERS
from mou_extract.scoring import Scored, strict_scores
from mou_extract.spans import Span
from mou_extract.training import scored_run
from mou_extract.training.config import TrainingConfig
from mou_extract.training.new_sector import (
    Change,
    FineTuned,
    NewSector,
    SectorPlan,
    new_sector,
    split_sector,
    write_new_sector,
)
from mou_extract.training.trainer import TrainingResult

ROWS = ["entity micro", "commitment micro"]


@pytest.fixture
def config(tiny_encoder, repository, tmp_path):
    """Nine of twelve articles to train on are of two schools' sectors, and one of five to score."""
    articles = read_corpus(repository / "corpora" / "mou-ko" / "train.jsonl")[:17]
    sectors = ["school"] * 5 + ["bank"] * 2 + ["college"] * 4 + [None] * 5 + ["school"]
    articles = [replace(a, sector=s) for a, s in zip(articles, sectors, strict=True)]
    write_corpus(tmp_path / "train.jsonl", articles[:12])
    write_corpus(tmp_path / "dev.jsonl", articles[12:])
    return TrainingConfig(
        str(tiny_encoder), (str(tmp_path / "train.jsonl"),), str(tmp_path / "series"),
        str(tmp_path / "dev.jsonl"), epochs=1, window_size=150, window_stride=32,
    )  # fmt: skip


@pytest.fixture
def plan(config):
    return SectorPlan(("school", "college"), (config.dev,), (4, 2), (1, 2), scored=3)


@pytest.fixture
def trained(tiny_model, monkeypatch):
    """Replaces training by a model of noise; what it was asked to train, with the articles' ids."""
    asked = []

    def train(config):
        asked.append((config, [document.id for document in read_corpus(config.train[0])]))
        shutil.copytree(tiny_model, config.output, dirs_exist_ok=True)
        return TrainingResult(Path(config.output), {})

    monkeypatch.setattr(scored_run, "train", train)
    return asked


def ids(documents):
    return [document.id for document in documents]


def test_a_sector_is_learned_from_scored_and_trained_on_by_different_articles(config, plan):
    train, dev = read_corpus(config.train[0]), read_corpus(config.dev)
    split = split_sector(config, plan, LAYERS)
    assert ids(split.base) == ids([*train[5:7], train[11]])
    assert ids(split.others) == [f"others:{document.id}" for document in dev[:4]]
    assert split.sector[0].id == f"others:{dev[4].id}"
    drawn = ids(split.sector[1:])
    assert len(drawn) == 3
    assert sorted(drawn + ids(split.pool)) == sorted(ids([*train[:5], *train[7:11]]))
    # without a number, a third of those held back
    assert len(split_sector(config, replace(plan, scored=0), LAYERS).pool) == 6
    # the seed of the base model alone decides
    assert split_sector(config, replace(plan, seeds=(7,)), LAYERS) == split
    assert split_sector(replace(config, seed=2), plan, LAYERS) != split


def test_articles_with_a_party_in_common_are_scored_or_learned_together(config, plan):
    texts = {name: f"{name}는 협약을 맺었다" for name in ("가람학교", "나루학교", "다솜학교")}
    documents = [
        Document(f"{name}{copy}", text, (Span(0, 4, "SIGNATORY"),), sector="school")
        for name, text in texts.items()
        for copy in (1, 2)
    ]
    write_corpus(config.train[0], [*documents, Document("b", "협약은 없다", sector="bank")])
    for seed in range(5):
        split = split_sector(
            replace(config, seed=seed), replace(plan, sectors=("school",), scored=3), LAYERS
        )
        scored, pool = ({document.text for document in part} for part in (split.sector, split.pool))
        assert len(split.pool) == 4  # a second pair would be more than 3
        assert not scored & pool


def test_the_base_model_is_trained_once_and_gone_on_from(config, plan, trained, capsys):
    fine_tuning = replace(config, encoder="embedded", learning_rate=1e-5, batch_size=2, dev="")
    split = split_sector(config, plan, LAYERS)
    result = new_sector(config, fine_tuning, plan)
    model = Path(config.output) / "base" / "model"
    (base, learned), *tuned = trained
    assert (base.encoder, base.output) == (config.encoder, str(model))
    assert learned == ids(split.base)
    assert model.is_dir()
    assert {(one.encoder, one.learning_rate, one.batch_size) for one, _ in tuned} == {
        (str(model), 1e-5, 2)
    }
    assert [(one.seed, len(articles)) for one, articles in tuned] == [
        (1, 2),
        (2, 2),
        (1, 4),
        (2, 4),
    ]
    first, second, more, _ = ([*articles] for _, articles in tuned)
    assert set(first) < set(more) <= set(ids(split.pool))
    assert first != second
    assert capsys.readouterr().out.splitlines() == [
        "base model: 3 articles",
        *(f"seed {seed}: fine-tuning on {number} articles" for number in (2, 4) for seed in (1, 2)),
    ]
    assert (result.base, result.pool, result.sector, result.others) == (3, 6, 4, 4)
    assert [one.number for one in result.numbers] == [2, 4]
    # again: nothing is trained, the figures are the same
    assert new_sector(config, fine_tuning, plan) == result
    assert len(trained) == 5


def test_sector_and_others_are_scored_apart(config, plan, trained, tiny_extractor):
    result = new_sector(config, config, plan)
    split = split_sector(config, plan, LAYERS)
    for part, changes in (
        (split.sector, result.numbers[0].sector),
        (split.others, result.numbers[0].others),
    ):
        found = tiny_extractor.tag_many(document.text for document in part)
        scored = [Scored(d.spans, f.spans) for d, f in zip(part, found, strict=True)]
        scores = strict_scores(scored)
        assert list(changes) == ROWS
        for row, change in changes.items():
            assert change.before.value == pytest.approx(scores[row].f1)
            # one model of noise, whatever it was trained on
            assert change.after == change.before
            assert change.difference == Estimate(0.0, 0.0, 0.0)
            assert change.by_seed == {1: 0.0, 2: 0.0}
    assert result.numbers[0].sector != result.numbers[0].others


def test_what_was_learned_shows_as_a_difference(config, plan, trained, monkeypatch):
    """Fine-tuned models find nothing: all that the base model found is lost."""
    counts = scored_run._counts

    def worse(extractor, documents):
        figures = counts(extractor, documents)
        if len(trained) > 1:
            return {row: of_row * [0, 1, 0, 1] for row, of_row in figures.items()}
        return figures

    monkeypatch.setattr(scored_run, "_counts", worse)
    for change in new_sector(config, config, plan).numbers[1].sector.values():
        assert change.after == Estimate(0.0, 0.0, 0.0)
        assert change.difference.value == -change.before.value
        assert change.difference.low == pytest.approx(-change.before.high)
        assert change.by_seed == {1: -change.before.value, 2: -change.before.value}


def test_scores_of_another_base_model_are_not_taken_for_its_successors(config, plan, trained):
    new_sector(config, config, plan)
    series = Path(config.output)
    shutil.rmtree(series / "base")
    with pytest.raises(
        ConfigError, match=r"base.model: the base model is not there any more.*base"
    ):
        new_sector(config, config, plan)
    (series / "base.json").unlink()
    new_sector(config, config, plan)
    assert len(trained) == 6  # the same weights: the fine-tunings are read
    info = series / "base" / "model" / "mou_extract.json"
    info.write_text(info.read_text("utf-8").replace('"window_size": 120', '"window_size": 110'))
    new_sector(config, config, plan)
    assert len(trained) == 10
    with pytest.raises(ConfigError, match=r"base\.json: holds scores of a run with other settings"):
        new_sector(replace(config, epochs=2), config, plan)


def test_the_result_is_a_table_and_files(config, plan):
    change = Change(
        Estimate(0.5, 0.25, 0.75), Estimate(0.6, 0.5, 0.7), Estimate(0.1, -0.05, 0.2), {1: 0.1}
    )
    result = NewSector(
        plan, 900, 90, 40, 100, (FineTuned(40, {"entity micro": change}, {"entity micro": change}),)
    )
    figures = "0.500 [0.250, 0.750] | 0.600 [0.500, 0.700] | +0.100 [-0.050, +0.200]"
    assert result.to_markdown() == (
        "base model of 900 other articles; fine-tuned on articles of the sector, drawn from 90; "
        "2 seeds; scored: 40 articles of the sector, 100 others\n\n"
        "| articles | scored | F1 | before | after | difference |\n"
        "|---|---|---|---|---|---|\n"
        f"| 40 | sector | entity micro | {figures} |\n"
        f"| 40 | others | entity micro | {figures} |\n"
    )
    series = Path(config.output)
    series.mkdir()
    write_new_sector(result, config, replace(config, epochs=5))
    assert (series / "new_sector.md").read_text("utf-8") == result.to_markdown()
    data = json.loads((series / "new_sector.json").read_text("utf-8"))
    assert (data["base_config"]["epochs"], data["fine_tuning_config"]["epochs"]) == (1, 5)
    assert data["plan"]["sectors"] == ["school", "college"]
    assert data["numbers"][0]["others"]["entity micro"] == {
        "before": {"value": 0.5, "low": 0.25, "high": 0.75},
        "after": {"value": 0.6, "low": 0.5, "high": 0.7},
        "difference": {"value": 0.1, "low": -0.05, "high": 0.2},
        "by_seed": {"1": 0.1},
    }


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"sectors": ("school", "sea")}, "no article of train is of 'sea'; known: 'bank', 'college'"),
        ({"numbers": (2, 7)}, "9 articles of the sector in train, 3 of them to score; expected 7 more"),
        ({"numbers": (0,)}, "expected 1 article or more to fine-tune on"),
        ({"scored": -1}, "expected 1 article or more to fine-tune on, and 0 or more to score"),
        ({"sectors": ()}, "expected a sector, a corpus to score, a number and a seed, at least"),
        ({"others": ()}, "expected a sector, a corpus to score, a number and a seed, at least"),
        ({"seeds": ()}, "expected a sector, a corpus to score, a number and a seed, at least"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused(config, plan, changed, message):
    with pytest.raises(ConfigError, match=message):
        new_sector(config, config, replace(plan, **changed))


def test_corpora_and_labels_that_do_not_fit_are_refused(config, plan):
    with pytest.raises(ConfigError, match=r"train.jsonl' is trained on and scored; expected other"):
        new_sector(config, config, replace(plan, others=config.train))
    other = replace(config, labels={"entity": ("SIGNATORY",)})
    with pytest.raises(
        ConfigError, match="the labels of the fine-tuning are not those of the base"
    ):
        new_sector(config, other, plan)
    articles, foreign = read_corpus(config.train[0]), read_corpus(config.dev)
    write_corpus(config.dev, foreign[4:])
    with pytest.raises(ConfigError, match="no other articles to score; expected 1 or more"):
        new_sector(config, config, plan)
    write_corpus(config.dev, foreign[:4])
    write_corpus(config.train[0], [*articles[:5], *articles[7:11]])
    with pytest.raises(
        ConfigError, match="no other articles in train for the base model; expected"
    ):
        new_sector(config, config, plan)
    write_corpus(config.train[0], articles[4:7])
    with pytest.raises(ConfigError, match="no articles of the sector to score; expected 1 or more"):
        new_sector(config, config, replace(plan, sectors=("school",), numbers=(1,), scored=0))


def test_a_model_that_has_not_seen_the_sector_is_fine_tuned_as_it_is(
    config, plan, trained, tiny_model, monkeypatch
):
    with_model = replace(config, encoder=str(tiny_model))
    # of other sectors nothing need be there to train on
    write_corpus(
        config.train[0], [a for a in read_corpus(config.train[0]) if a.sector in plan.sectors]
    )
    result = new_sector(None, with_model, plan)
    assert [one.encoder for one, _ in trained] == [str(tiny_model)] * 4
    assert result.base is None
    assert result.to_markdown().startswith("the model; fine-tuned on articles of the sector, drawn")
    assert result.numbers[0].sector["entity micro"].difference == Estimate(0.0, 0.0, 0.0)
    assert result.numbers[0].sector["entity micro"].before.value > 0
    write_new_sector(result, None, with_model)
    data = json.loads((Path(config.output) / "new_sector.json").read_text("utf-8"))
    assert (data["base_config"], data["base"]) == (None, None)
    # again: nothing is scored anew, but for another model
    monkeypatch.setattr(scored_run, "_counts", None)
    assert new_sector(None, with_model, plan) == result
    other = Path(config.output).parent / "other"
    shutil.copytree(tiny_model, other)
    info = other / "mou_extract.json"
    info.write_text(info.read_text("utf-8").replace('"window_size": 120', '"window_size": 110'))
    with pytest.raises(ConfigError, match=r"base\.json: holds scores of a run with other settings"):
        new_sector(None, replace(config, encoder=str(other)), plan)


def test_an_encoder_alone_is_no_model_to_score(config, plan):
    with pytest.raises(ModelFolderError, match=r"mou_extract\.json"):
        new_sector(None, config, plan)


@pytest.mark.slow
def test_the_script_trains_and_goes_on(config, repository, tmp_path, monkeypatch, capsys):
    """The whole path on a tiny encoder: one epoch of the base model, one of a fine-tuning."""
    toml = tmp_path / "c.toml"
    toml.write_text(
        f'encoder = "{config.encoder}"\ntrain = ["{config.train[0]}"]\ndev = "{config.dev}"\n'
        'output = "elsewhere"\nepochs = 1\nwindow_size = 150\nwindow_stride = 32\n'
    )

    def script(*arguments):
        # in this process, for PyTorch is loaded already
        name = "new_sector.py"
        monkeypatch.setattr(sys, "argv", [name, str(toml), *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            runpy.run_path(str(repository / "scripts" / name), run_name="__main__")
        printed = capsys.readouterr()
        return end.value.code, printed.out, printed.err

    series = ("--base", toml, "--output", tmp_path / "runs", "--seeds", 1, "--numbers", 3)
    for _ in range(2):
        code, out, _ = script(*series, "--sectors", "school", "college")
        assert code == 0
        assert "base model of 3 other articles; fine-tuned on articles of the sector" in out
        assert out.count("\n| 3 | ") == 4
    names = sorted(path.name for path in (tmp_path / "runs").iterdir())
    assert [names[0].rpartition("-")[0], *names[1:]] == [
        "3-seed-1-of", "base", "base.json", "new_sector.json", "new_sector.md",
    ]  # fmt: skip
    code, out, err = script(*series, "--sectors", "sea")
    assert (code, "no article of train is of 'sea'; known: 'bank'" in err) == (2, True)
