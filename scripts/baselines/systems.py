"""The systems that are held side by side: how each is trained, loaded, and what it reads from disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from mou_extract.errors import ConfigError, InputError
from mou_extract.model_folder import embedded_model_path
from mou_extract.normalization import normalize
from mou_extract.rules.coherence import cohere
from mou_extract.spans import Span

Tagger = Callable[[str], tuple[Span, ...]]  # from an article to its spans


class Baseline(Protocol):
    """What the module of a baseline offers."""

    def train(self, corpus: Path, folder: Path) -> None:
        """Trains on a corpus, writes to an empty folder."""

    def load(self, folder: Path) -> Tagger:
        """Loads what `train` wrote."""

    def files(self, folder: Path) -> list[Path]:
        """What `load` reads, files of packages included."""


@dataclass(frozen=True)
class System:
    """A way to the spans of an article.

    Attributes:
        title: As the results page calls it.
        baseline: One of `BASELINES`, whose module loads it.
        packages: What decides a prediction beside this package.
        rules: Whether the rules of `mou_extract.rules.coherence` go over what it says; what is a model
            folder always has them.
    """

    title: str
    baseline: str
    packages: tuple[str, ...]
    rules: bool = False


BASELINES = {
    "crf": "baselines.crf",
    "spacy": "baselines.spacy_pipeline",
    "transformer": "baselines.transformer",
}
EMBEDDED = "embedded"
_MODEL_FOLDER = ("onnxruntime", "tokenizers")
_CRF = ("python-crfsuite", "kiwipiepy", "kiwipiepy_model")
_SPACY = ("spacy", "thinc", "kiwipiepy", "kiwipiepy_model")
SYSTEMS = {
    EMBEDDED: System("**embedded model**", "transformer", _MODEL_FOLDER),
    "crf": System("feature CRF", "crf", _CRF),
    "crf-rules": System("feature CRF, our rules", "crf", _CRF, rules=True),
    "spacy": System("spaCy from scratch", "spacy", _SPACY),
    "spacy-rules": System("spaCy from scratch, our rules", "spacy", _SPACY, rules=True),
    "transformer": System("small BERT from scratch, our rules", "transformer", _MODEL_FOLDER),
}


def train_baseline(name: str, corpus: Path, models: Path) -> Path:
    """Trains a baseline; a run that was stopped leaves no folder of its name.

    Args:
        name: One of `BASELINES`.
        corpus: Articles to train on.
        models: Folder in which the model gets a folder of its name.

    Raises:
        ConfigError: There is such a folder already.
        CorpusError: The corpus has a wrong line.
        MissingExtraError: A package is not installed.
    """
    folder = models / name
    if folder.exists():
        raise ConfigError(f"{folder}: exists already; delete it, or give another folder")
    unfinished = models / f"{name}.unfinished"
    unfinished.mkdir(parents=True, exist_ok=True)
    baseline(name).train(corpus, unfinished)
    return unfinished.rename(folder)


def load_tagger(name: str, models: Path) -> Tagger:
    """Loads one of `SYSTEMS`.

    Raises:
        InputError: Its baseline has not been trained.
        MissingExtraError: A package is not installed.
    """
    system = SYSTEMS[name]
    tagger = baseline(system.baseline).load(_folder(name, models))
    return with_rules(tagger) if system.rules else tagger


def files_read(name: str, models: Path) -> list[Path]:
    """What one of `SYSTEMS` reads from disk before it can tag; errors as in `load_tagger`."""
    return baseline(SYSTEMS[name].baseline).files(_folder(name, models))


def _folder(name: str, models: Path) -> Path:
    if name == EMBEDDED:
        return embedded_model_path()
    trained = SYSTEMS[name].baseline
    folder = models / trained
    if not folder.is_dir():
        raise InputError(
            f"{folder}: no such folder; train the baseline first: "
            f"python scripts/train_baseline.py {trained} --models {models}"
        )
    return folder


def baseline(name: str) -> Baseline:
    """The module of one of `BASELINES`.

    Raises:
        MissingExtraError: A package of it is not installed.
    """
    # a module of these functions, imported late for its packages
    return cast(Baseline, import_module(BASELINES[name]))


def with_rules(tagger: Tagger) -> Tagger:
    """A tagger after whose work the rules of the embedded model go over the spans."""

    def tag(text: str) -> tuple[Span, ...]:
        normalized = normalize(text)
        found = [_moved(span, normalized.normalized_range) for span in tagger(text)]
        coherent = cohere(normalized.text, found)
        return tuple(_moved(span, normalized.original_range) for span in coherent)

    return tag


def _moved(span: Span, move: Callable[[int, int], tuple[int, int]]) -> Span:
    start, end = move(span.start, span.end)
    return replace(span, start=start, end=end)
