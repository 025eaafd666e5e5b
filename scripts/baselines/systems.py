"""The systems that are held side by side: how each is trained, loaded, and what it reads from disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module, metadata
from pathlib import Path
from typing import Protocol, cast

from mou_extract.coherence import cohere
from mou_extract.errors import ConfigError, InputError
from mou_extract.extractor import Extractor
from mou_extract.model_folder import embedded_model_path, open_model_folder
from mou_extract.normalization import normalize
from mou_extract.spans import Span

Tagger = Callable[[str], tuple[Span, ...]]  # from an article to its spans

_ANALYSER = ("kiwipiepy", "kiwipiepy_model")
_RUNTIME = ("onnxruntime", "tokenizers")


class Baseline(Protocol):
    """What the module of a baseline offers."""

    def train(self, corpus: Path, folder: Path) -> None:
        """Trains on a corpus, writes to an empty folder."""

    def load(self, folder: Path) -> Tagger:
        """Loads what `train` wrote."""


@dataclass(frozen=True)
class System:
    """A way to the spans of an article.

    Attributes:
        title: As the results page calls it.
        model: Baseline that was trained for it; None for the embedded model.
        rules: Whether the rules of `mou_extract.coherence` go over what it says; a model folder
            always has them.
        packages: What decides a prediction beside this package.
    """

    title: str
    model: str | None
    packages: tuple[str, ...]
    rules: bool = False


BASELINES = {
    "crf": "baselines.crf",
    "spacy": "baselines.spacy_pipeline",
    "transformer": "baselines.transformer",
}
SYSTEMS = {
    "embedded": System("**embedded model**", None, _RUNTIME),
    "crf": System("feature CRF", "crf", ("python-crfsuite", *_ANALYSER)),
    "crf-rules": System(
        "feature CRF, our rules", "crf", ("python-crfsuite", *_ANALYSER), rules=True
    ),
    "spacy": System("spaCy from scratch", "spacy", ("spacy", "thinc", *_ANALYSER)),
    "spacy-rules": System(
        "spaCy from scratch, our rules", "spacy", ("spacy", "thinc", *_ANALYSER), rules=True
    ),
    "transformer": System("small BERT from scratch, our rules", "transformer", _RUNTIME),
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
    """
    system = SYSTEMS[name]
    if system.model is None:
        extractor = Extractor.from_pretrained(threads=1)
        return lambda text: next(extractor.tag_many([text])).spans
    tagger = baseline(system.model).load(_trained(system.model, models))
    return with_rules(tagger) if system.rules else tagger


def files_read(name: str, models: Path) -> list[Path]:
    """What a system reads from disk before it can tag: its model, and the analyser's."""
    system = SYSTEMS[name]
    if system.model in (None, "transformer"):
        folder = open_model_folder(
            embedded_model_path() if system.model is None else _trained(system.model, models)
        )
        # the ONNX model stands for the weights
        return [path for path in folder.files if path != folder.weights_path]
    trained = _trained(system.model, models).rglob("*")
    of_analyser = [path.locate() for path in metadata.files("kiwipiepy_model") or ()]
    return [Path(path) for path in (*sorted(trained), *of_analyser) if Path(path).is_file()]


def _trained(model: str, models: Path) -> Path:
    folder = models / model
    if not folder.is_dir():
        raise InputError(
            f"{folder}: no such folder; train the baseline first: "
            f"python scripts/train_baseline.py {model} --models {models}"
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
