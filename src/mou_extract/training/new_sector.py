"""What fine-tuning on a few articles of a sector brings that the model has never seen, and what it costs elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from mou_extract.corpus import Document
from mou_extract.errors import ConfigError, listing
from mou_extract.files import write_text
from mou_extract.intervals import RESAMPLES, Estimate, mean_f1, mean_f1_difference, resample
from mou_extract.labels import Layer
from mou_extract.model_folder import fingerprint, open_model_folder
from mou_extract.training.config import TrainingConfig, configured_layers
from mou_extract.training.encoders import encoder_folder
from mou_extract.training.folds import organisation_groups
from mou_extract.training.scored_run import (
    ScoredRun,
    pooled_documents,
    scored_model,
    scored_run,
)

BASE = "base"


@dataclass(frozen=True)
class SectorPlan:
    """What is held back, learned and scored.

    Attributes:
        sectors: Values of `sector` whose articles are held back.
        others: Corpora to score, none of those that are trained on.
        numbers: Articles to fine-tune on.
        seeds: Of the runs with each number; one decides which articles and how training goes.
        scored: Most articles held back that are scored, beside those of `others`; 0 for a third.
    """

    sectors: tuple[str, ...]
    others: tuple[str, ...]
    numbers: tuple[int, ...] = (40, 100)
    seeds: tuple[int, ...] = (1, 2, 3)
    scored: int = 0

    def __post_init__(self) -> None:
        if not (self.sectors and self.others and self.numbers and self.seeds):
            raise ConfigError("expected a sector, a corpus to score, a number and a seed, at least")
        if min(self.numbers) < 1 or self.scored < 0:
            raise ConfigError("expected 1 article or more to fine-tune on, and 0 or more to score")


@dataclass(frozen=True)
class SectorSplit:
    """The articles of all corpora by what they are for.

    Attributes:
        base: Articles of other sectors, which the base model is trained on where there is one to train.
        pool: Articles of the sector to draw from for fine-tuning.
        sector: Articles of the sector that are scored.
        others: Other articles that are scored.
    """

    base: tuple[Document, ...]
    pool: tuple[Document, ...]
    sector: tuple[Document, ...]
    others: tuple[Document, ...]


@dataclass(frozen=True)
class Change:
    """F1 of one layer before and after fine-tuning, with intervals of a bootstrap over articles.

    Attributes:
        before: Of the base model.
        after: Mean of the seeds.
        difference: Of both, over the same resamples.
        by_seed: Difference of each seed.
    """

    before: Estimate
    after: Estimate
    difference: Estimate
    by_seed: Mapping[int, float]


@dataclass(frozen=True)
class FineTuned:
    """Models fine-tuned on one number of articles.

    Attributes:
        number: Of articles.
        sector: Changes on the sector, by layer.
        others: Changes on the other articles, by layer.
    """

    number: int
    sector: Mapping[str, Change]
    others: Mapping[str, Change]


@dataclass(frozen=True)
class NewSector:
    """The experiment.

    Attributes:
        plan: What was asked for.
        base: Articles that the base model was trained on; None for a model that was there before.
        pool: Articles of the sector that those to fine-tune on were drawn from.
        sector: Articles of the sector that were scored.
        others: Other articles that were scored.
        numbers: What came of each number, ascending.
    """

    plan: SectorPlan
    base: int | None
    pool: int
    sector: int
    others: int
    numbers: tuple[FineTuned, ...]

    def to_markdown(self) -> str:
        """A table, one row a number, kind of article and layer."""
        model = "the model" if self.base is None else f"base model of {self.base} other articles"
        lines = [
            f"{model}; fine-tuned on articles of the sector, drawn "
            f"from {self.pool}; {len(self.plan.seeds)} seeds; scored: {self.sector} articles of the "
            f"sector, {self.others} others",
            "",
            "| articles | scored | F1 | before | after | difference |",
            "|---|---|---|---|---|---|",
        ]
        for tuned in self.numbers:
            for scored, changes in (("sector", tuned.sector), ("others", tuned.others)):
                for row, change in changes.items():
                    lines.append(
                        f"| {tuned.number} | {scored} | {row} | {change.before.shown()} "
                        f"| {change.after.shown()} | {change.difference.shown(signed=True)} |"
                    )
        return "\n".join(lines) + "\n"


def new_sector(
    base: TrainingConfig | None, fine_tuning: TrainingConfig, plan: SectorPlan
) -> NewSector:
    """Trains without a sector, fine-tunes on some of its articles, and scores before and after.

    The base model is kept, as `base/model` in the folder of the series. What is scored is read.

    Args:
        base: Settings of the base model; `output` is the folder of the series, `dev` is not read.
            The encoder must not have seen the articles that are held back, nor those that are
            scored. None: nothing is trained but the fine-tunings.
        fine_tuning: Settings of the fine-tunings. Of a base model their encoder, `train` and `output` are
            those of the base. Without one their encoder is a trained model that must not
            have seen the articles of the sector in `train`. `dev` is not read.
        plan: What is held back, learned and scored.

    Raises:
        ConfigError: The sector has too few articles, the settings do not fit together, or the
            folder has runs with other settings.
        CorpusError: A corpus has a wrong line.
        ModelFolderError: Without a base, the encoder is no trained model.
    """
    layers = configured_layers(fine_tuning)
    if base is not None and configured_layers(base) != layers:
        raise ConfigError("the labels of the fine-tuning are not those of the base model")
    split = split_sector(base or fine_tuning, plan, layers)
    held_out = [*split.sector, *split.others]
    if base is None:
        model = encoder_folder(fine_tuning.encoder)
        before = scored_model(model, Path(fine_tuning.output), BASE, held_out)
    else:
        if not split.base:
            raise ConfigError("no other articles in train for the base model; expected 1 or more")
        print(f"base model: {len(split.base)} articles", flush=True)
        before = scored_run(base, BASE, split.base, held_out, keep_model=True)
        model = _base_model(base)
        fine_tuning = replace(fine_tuning, output=base.output)
    fine_tuning = replace(fine_tuning, encoder=str(model))
    after = {
        number: _fine_tuned(fine_tuning, number, split, plan.seeds)
        for number in sorted(plan.numbers)
    }
    sector, others = slice(len(split.sector)), slice(len(split.sector), None)
    return NewSector(
        plan,
        base=None if base is None else len(split.base),
        pool=len(split.pool),
        sector=len(split.sector),
        others=len(split.others),
        numbers=tuple(
            FineTuned(
                number,
                _changes(before, runs, layers, sector),
                _changes(before, runs, layers, others),
            )
            for number, runs in after.items()
        ),
    )


def split_sector(config: TrainingConfig, plan: SectorPlan, layers: Sequence[Layer]) -> SectorSplit:
    """Which articles are for what: the same for every seed and number.

    No scored article of a training corpus has a party in common with one to fine-tune on.

    Args:
        config: Its `train` has the articles of the sector, and its `seed` draws those to score.
        plan: What is held back, learned and scored.
        layers: What articles are read with.

    Raises:
        ConfigError: A corpus is trained on and scored, no article is of a sector, or there are too
            few.
        CorpusError: A corpus has a wrong line.
    """
    if twice := {*config.train, *config.rehearsed} & set(plan.others):
        raise ConfigError(f"{listing(twice)} is trained on and scored; expected other articles")
    documents = pooled_documents(config.train, layers)
    known = {document.sector for document in documents if document.sector}
    if unknown := set(plan.sectors) - known:
        raise ConfigError(
            f"sectors: no article of train is of {listing(unknown)}; known: {listing(known)}"
        )
    held_back = [document for document in documents if document.sector in plan.sectors]
    scored = _apart(held_back, plan.scored or len(held_back) // 3, config.seed)
    pool = [document for number, document in enumerate(held_back) if number not in scored]
    if len(pool) < max(plan.numbers):
        raise ConfigError(
            f"{len(held_back)} articles of the sector in train, {len(scored)} of them to score; "
            f"expected {max(plan.numbers)} more to fine-tune on: score fewer, or learn fewer"
        )
    # all that is scored becomes one corpus, whose ids must be unique
    foreign = [
        replace(document, id=f"others:{document.id}")
        for document in pooled_documents(plan.others, layers)
    ]
    sector = [document for document in foreign if document.sector in plan.sectors]
    sector += [held_back[number] for number in sorted(scored)]
    others = [document for document in foreign if document.sector not in plan.sectors]
    rest = [document for document in documents if document.sector not in plan.sectors]
    for part, purpose in (
        (sector, "articles of the sector to score"),
        (others, "other articles to score"),
    ):
        if not part:
            raise ConfigError(f"no {purpose}; expected 1 or more")
    return SectorSplit(tuple(rest), tuple(pool), tuple(sector), tuple(others))


def write_new_sector(
    result: NewSector, base: TrainingConfig | None, fine_tuning: TrainingConfig
) -> None:
    """Writes `new_sector.json` and `new_sector.md` to the folder of the series."""
    folder = Path((base or fine_tuning).output)
    data = {
        "base_config": base and asdict(base),
        "fine_tuning_config": asdict(fine_tuning),
    } | asdict(result)
    write_text(folder / "new_sector.json", json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    write_text(folder / "new_sector.md", result.to_markdown())


def _apart(documents: Sequence[Document], most: int, seed: int) -> set[int]:
    """Indices of articles, whole groups with a party in common, as many as come to at most so many."""
    groups = organisation_groups(documents)
    taken: set[int] = set()
    for number in np.random.default_rng(seed).permutation(len(groups)).tolist():
        if len(taken) + len(groups[number]) <= most:
            taken.update(groups[number])
    return taken


def _base_model(config: TrainingConfig) -> Path:
    folder = Path(config.output) / BASE / "model"
    if not folder.is_dir():
        raise ConfigError(
            f"{folder}: the base model is not there any more, though its scores are; delete "
            f"{Path(config.output) / BASE}.json to train it again"
        )
    return folder


def _fine_tuned(
    config: TrainingConfig, number: int, split: SectorSplit, seeds: Sequence[int]
) -> dict[int, ScoredRun]:
    """A run per seed; more articles of one seed have the fewer among them."""
    # a base model that was trained again must not meet scores of its predecessor
    model = fingerprint(open_model_folder(config.encoder))[:8]
    runs = {}
    for seed in seeds:
        print(f"seed {seed}: fine-tuning on {number} articles", flush=True)
        order = np.random.default_rng(seed).permutation(len(split.pool)).tolist()
        runs[seed] = scored_run(
            replace(config, seed=seed),
            f"{number}-seed-{seed}-of-{model}",
            [split.pool[index] for index in sorted(order[:number])],
            [*split.sector, *split.others],
        )
    return runs


def _changes(
    before: ScoredRun, after: Mapping[int, ScoredRun], layers: Sequence[Layer], part: slice
) -> dict[str, Change]:
    """Changes on some of the scored articles, by layer."""
    changes = {}
    for row in (f"{layer.name} micro" for layer in layers):
        base = before.counts[row][np.newaxis, part]
        tuned = np.stack([run.counts[row][part] for run in after.values()])
        weights = resample(base.shape[1], resamples=RESAMPLES, seed=1)
        changes[row] = Change(
            mean_f1(base, weights),
            mean_f1(tuned, weights),
            mean_f1_difference(tuned, base, weights),
            {
                seed: mean_f1_difference(tuned[[index]], base, weights).value
                for index, seed in enumerate(after)
            },
        )
    return changes
