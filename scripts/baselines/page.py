"""The results page: all systems on one corpus, as Markdown."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from baselines.measurement import OVERLAP, PASSES, Measurement
from baselines.systems import EMBEDDED, SYSTEMS
from mou_extract.corpus import Document, corpus_hash
from mou_extract.intervals import RESAMPLES, Rates, f1_differences, resample
from mou_extract.labels import LAYERS
from mou_extract.report.tallies import rates_by_name

_COLUMNS = {
    "entities": "entity micro",
    "commitments": "commitment micro",
    "commitments, IoU >= 0.5": OVERLAP,
}
_MEGABYTE = 1_000_000
_NOTES = """\
- **feature CRF**: python-crfsuite over Kiwi's morphemes, one CRF a layer, with features of forms, parts of speech,
  characters, words, cue words, brackets and quotation marks.
- **spaCy from scratch**: `ner` for entities, `spancat` (one label) for commitments, over Kiwi's morphemes and their
  parts of speech. spaCy's own Korean tokenizers need MeCab, or end words at blanks, where more than half of the names
  do not end. Suggested as commitments are runs of 3 to 32 morphemes that begin with a word: spaCy's `span_finder`,
  tried first, had learned to suggest nothing after four epochs.
- **small BERT from scratch**: a Hugging Face token classifier (4 layers of 128) over WordPiece, both learned from the
  training articles alone, read and decoded as the embedded model is.
- **our rules** are those of `mou_extract.rules` (whole words, repeated names, nothing without a party), which the
  embedded model has too. They were settled on dev splits with the embedded model's mistakes in view.

The baselines have settings that are usual for them and were not searched for; the last epoch is kept. They know the
training split alone. The embedded model has more: pretraining on plain text, general entities, and real articles (its
model card, `src/mou_extract/model/README.md`). So the page says which system to use here, not which method learns
best from equal data.
"""


@dataclass(frozen=True)
class Subject:
    """What was scored, and how.

    Attributes:
        corpus: File of the articles.
        documents: The articles.
        command: The command that makes the page.
    """

    corpus: str
    documents: Sequence[Document]
    command: str


def results_page(subject: Subject, measurements: Mapping[str, Measurement]) -> str:
    """The page.

    Args:
        subject: What was scored.
        measurements: By name of the system, the embedded model among them.
    """
    weights = resample(len(subject.documents))
    rates = {name: rates_by_name(one.counts, weights) for name, one in measurements.items()}
    labels = [label for layer in LAYERS for label in layer.labels]
    parts = [
        "# Results",
        _introduction(subject),
        _table(
            ["", *_COLUMNS, "left empty"],
            (
                [*_scores(of_system), f"{measurements[name].left_empty} / {_empty(subject)}"]
                for name, of_system in rates.items()
            ),
            measurements,
        ),
        "## Labels",
        _table(
            ["", *labels],
            ([of_system[label].f1.shown() for label in labels] for of_system in rates.values()),
            measurements,
        ),
        "## Is the difference real?",
        "F1 of the embedded model less that of the other, both on the same resamples; bold where the "
        "interval excludes 0.",
        _differences(measurements, weights),
        "## Speed, size, memory",
        f"One article after another in one thread, by processor time, median of {PASSES} passes; with the "
        "analyser, without records. Size is that of the files that are read: model, tokenizer, for the "
        "CRF and spaCy Kiwi's model too. Memory is the most that the process held.",
        _table(
            ["", "characters/s", "size", "peak memory"], map(_costs, measurements.values()), rates
        ),
        "## Systems",
        _NOTES.rstrip(),
        _versions(measurements),
    ]
    return "\n\n".join(parts) + "\n"


def _introduction(subject: Subject) -> str:
    documents = subject.documents
    characters = sum(len(document.text) for document in documents)
    spans = sum(len(document.spans) for document in documents)
    return (
        f"Strict F1 (boundaries and label right) on the {len(documents)} articles of "
        f"`{subject.corpus}` ({characters:,} characters, {spans:,} spans, {_empty(subject)} articles "
        f"without an agreement; corpus `{corpus_hash(documents)}`), with intervals of 95 % from "
        f"{RESAMPLES:,} resamples of whole articles. Made by:\n\n```sh\n{subject.command}\n```"
    )


def _empty(subject: Subject) -> int:
    return sum(not document.spans for document in subject.documents)


def _scores(rates: Mapping[str, Rates]) -> list[str]:
    return [rates[row].f1.shown() for row in _COLUMNS.values()]


def _differences(measurements: Mapping[str, Measurement], weights: NDArray[np.float64]) -> str:
    others = [name for name in measurements if name != EMBEDDED]
    ours = _counts(measurements[EMBEDDED])
    rows = (
        [
            f"**{shown}**" if difference.excludes_zero else shown
            for difference in f1_differences(ours, _counts(measurements[name]), weights)
            if (shown := difference.shown(signed=True))
        ]
        for name in others
    )
    return _table(["embedded model less", *_COLUMNS], rows, others)


def _counts(measurement: Measurement) -> NDArray[np.float64]:
    return np.stack([measurement.counts[row] for row in _COLUMNS.values()], axis=1)


def _costs(measurement: Measurement) -> list[str]:
    memory = measurement.peak_memory
    return [
        f"{measurement.characters_per_second:,.0f}",
        f"{measurement.size / _MEGABYTE:,.1f} MB",
        "not known here" if memory is None else f"{memory / _MEGABYTE:,.0f} MB",
    ]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]], systems: Iterable[str]) -> str:
    """A table with a row for each system, in the order of `systems`."""
    lines = [header, ["---"] * len(header)]
    lines += [[SYSTEMS[name].title, *row] for name, row in zip(systems, rows, strict=True)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _versions(measurements: Mapping[str, Measurement]) -> str:
    known = {"python": platform.python_version()}
    for measurement in measurements.values():
        known |= measurement.identity.versions
    listed = ", ".join(f"{package} {version}" for package, version in known.items())
    return f"Versions: {listed}; {platform.system()} {platform.machine()}."
