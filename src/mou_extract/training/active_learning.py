"""Does choosing what to annotate pay: the same number of articles, suggested or drawn, for the same model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from mou_extract.corpus import Document
from mou_extract.errors import ConfigError
from mou_extract.extractor import Article
from mou_extract.files import write_text
from mou_extract.intervals import RESAMPLES, Estimate, mean_f1, mean_f1_difference, resample
from mou_extract.suggestion import suggest
from mou_extract.training.config import TrainingConfig, configured_layers
from mou_extract.training.scored_run import (
    ScoredRun,
    pooled_documents,
    scored_run,
    trained_extractor,
)

RANDOM, SUGGESTED = "random", "suggested"


@dataclass(frozen=True)
class Added:
    """Articles that were added in one of the ways, and the models trained with them.

    Attributes:
        characters: Of an added article, in the mean.
        spans: Gold spans of an added article, in the mean.
        f1: Mean of the seeds, by layer, with the interval of a bootstrap over the scored articles.
    """

    characters: float
    spans: float
    f1: Mapping[str, Estimate]


@dataclass(frozen=True)
class ActiveLearning:
    """The experiment.

    Attributes:
        start: Articles that the choosing model was trained on.
        number: Articles that were added to them.
        seeds: Of the runs.
        ways: What came of each way to choose.
        difference: F1 of the suggested articles less that of the random ones, by layer.
    """

    start: int
    number: int
    seeds: tuple[int, ...]
    ways: Mapping[str, Added]
    difference: Mapping[str, Estimate]

    def to_markdown(self) -> str:
        """A table, one row a way, and the difference."""
        rows = list(self.difference)
        lines = [
            f"{self.start} articles and {self.number} more, {len(self.seeds)} seeds",
            "",
            f"| added | characters | spans | {' | '.join(rows)} |",
            "|---|---|---|" + "---|" * len(rows),
        ]
        for way, added in self.ways.items():
            figures = " | ".join(figure.shown() for figure in added.f1.values())
            lines.append(f"| {way} | {added.characters:.0f} | {added.spans:.1f} | {figures} |")
        figures = " | ".join(figure.shown(signed=True) for figure in self.difference.values())
        lines.append(f"| difference | | | {figures} |")
        return "\n".join(lines) + "\n"


def active_learning(
    config: TrainingConfig, *, start: int, number: int, seeds: Sequence[int] = (1, 2, 3)
) -> ActiveLearning:
    """Adds suggested and random articles to the same start, trains with both and scores on `dev`.

    A seed decides the start, the random articles and how training goes. What is scored is read.

    Args:
        config: Settings; `output` is the folder of the series. The encoder must not have seen the
            articles of `train`, or its doubt says nothing: not the embedded model on our corpus.
        start: Articles to train the model on that chooses.
        number: Articles to add to them.
        seeds: Of the runs.

    Raises:
        ConfigError: There are too few articles, no `dev` or no seed, or the folder has runs with
            other settings.
        CorpusError: A corpus has a wrong line.
    """
    if not config.dev or not seeds or min(start, number) < 1:
        raise ConfigError(
            "expected a dev corpus, a seed, and 1 article or more to start and to add"
        )
    layers = configured_layers(config)
    documents = pooled_documents(config.train, layers)
    if len(documents) < start + 2 * number:
        raise ConfigError(
            f"{len(documents)} articles in train; expected at least start + 2 * number, "
            f"{start + 2 * number}, so that the ways can differ"
        )
    held_out = pooled_documents((config.dev,), layers)
    added: dict[str, list[Document]] = {RANDOM: [], SUGGESTED: []}
    runs: dict[str, list[ScoredRun]] = {RANDOM: [], SUGGESTED: []}
    for seed in seeds:
        seeded = replace(config, seed=seed)
        name = f"{start}-and-{number}-seed-{seed}"
        order = np.random.default_rng(seed).permutation(len(documents)).tolist()
        begin, rest = ([documents[i] for i in part] for part in (order[:start], order[start:]))
        ways = {
            RANDOM: rest[:number],
            SUGGESTED: _suggested(seeded, f"{name}-start", begin, rest, number),
        }
        for way, more in ways.items():
            print(f"seed {seed}: {start} articles and {number} {way} ones", flush=True)
            added[way] += more
            runs[way].append(scored_run(seeded, f"{name}-{way}", [*begin, *more], held_out))
    weights = resample(len(held_out), resamples=RESAMPLES, seed=config.seed)
    rows = [f"{layer.name} micro" for layer in layers]
    counts = {
        way: {row: np.stack([run.counts[row] for run in of_way]) for row in rows}
        for way, of_way in runs.items()
    }
    return ActiveLearning(
        start,
        number,
        tuple(seeds),
        {
            way: Added(
                sum(len(document.text) for document in of_way) / len(of_way),
                sum(len(document.spans) for document in of_way) / len(of_way),
                {row: mean_f1(counts[way][row], weights) for row in rows},
            )
            for way, of_way in added.items()
        },
        {
            row: mean_f1_difference(counts[SUGGESTED][row], counts[RANDOM][row], weights)
            for row in rows
        },
    )


def write_active_learning(result: ActiveLearning, config: TrainingConfig) -> None:
    """Writes `active_learning.json` to the folder of the series."""
    data = {"config": asdict(config), **asdict(result)}
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    write_text(Path(config.output) / "active_learning.json", text)


def _suggested(
    config: TrainingConfig,
    name: str,
    begin: Sequence[Document],
    rest: Sequence[Document],
    number: int,
) -> list[Document]:
    """What a model trained on some articles suggests of the rest, or suggested before."""
    file = Path(config.output) / f"{name}.json"
    if not file.exists():
        articles = [Article(document.text, document.published, document.id) for document in rest]
        with trained_extractor(config, name, begin, ()) as extractor:
            chosen = suggest(extractor, articles, number)
            ids = [suggestion.document.id for suggestion in chosen]
            write_text(file, json.dumps(ids, ensure_ascii=False) + "\n")
    by_id = {document.id: document for document in rest}
    return [by_id[id_] for id_ in json.loads(file.read_text(encoding="utf-8"))]
