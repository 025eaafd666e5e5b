"""The settings of a training run: a frozen dataclass read from TOML; unknown keys are errors."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from mou_extract.corpus import corpus_labels
from mou_extract.errors import ConfigError, listing
from mou_extract.labels import LAYERS, Layer

Config = TypeVar("Config")

_PRECISIONS = ("auto", "bfloat16", "float32")


@dataclass(frozen=True)
class TrainingConfig:
    """Settings of one training run.

    Attributes:
        encoder: Folder or hub name of any encoder or trained model, or `embedded`.
        train: Corpora to train on, `.jsonl`.
        output: Model folder to write; checkpoints go to `<output>/checkpoints`.
        dev: Corpus to watch; early stopping and the choice of the epoch look at nothing else. Empty
            for none: the last epoch is kept, and nothing is scored.
        labels: The labels of each layer, by its name, instead of those of this package. What the
            encoder, if it is a trained model, knows of a label of the same layer and name is kept.
        renamed: Labels that have another name in the encoder's layer of the same name, and which.
        corpus_labels: For other people's corpora: one layer of this name, with the labels found in
            the training corpora, instead of the two layers of this package.
        beside: Corpora of other labels to learn beside, `.jsonl`: each is a layer of its own, with the
            labels found in it, that is dropped from the written model.
        beside_partial: The same, where only some of what could be tagged is: what is untagged
            says nothing.
        rehearsed: Corpora that the encoder, a trained model, has learned from, or others like them: some of
            their articles are read again beside those of `train`, so that it forgets less.
        rehearsed_articles: How many of each, drawn by the seed.
        teachers: Trained models with the tokenizer and the labels of this one: the mean of their
            probabilities is learned beside the annotation.
        teacher_share: Share of the loss that has to do with the teachers, where there are any.
        unlabelled: Corpora of which only what the teachers make of them is learned; spans there are
            not looked at.
        epochs: Most passes over the training corpora.
        patience: Epochs without a better dev score after which training stops; 0 for never.
        frozen_epochs: First epochs, in which only the head learns: a new one would else unsettle
            the encoder.
        keep_best: Whether the epoch with the best dev score is kept, rather than the last. Off, dev
            scores are those of a model that was not chosen by them.
        batch_size: Windows in a step, those of all processes together.
        gradient_accumulation_steps: Batches that a process reads its part of a step in, one after
            another: less memory, the same step.
        precision: What is computed in, in training: `float32`, `bfloat16` (weights stay float32), or
            `auto`, which is `bfloat16` where the processor has instructions for it.
        learning_rate: Peak rate of the encoder.
        head_learning_rate: Peak rate of the new head.
        warmup_share: Share of the steps in which the rate rises.
        weight_decay: Of matrices; embeddings, biases and norms have none.
        dropout: Of hidden states, in training; attention has none.
        hidden_share: Share of tokens shown to the model as unknown, in training: it learns to
            read names from their surroundings.
        exchanged_share: Share of parties and people that get the name of another training article,
            anew in every epoch; only for the two layers of this package.
        spelled_share: Share of the tokens of names that the model sees as single characters, as it
            sees names it does not know; anew in every epoch.
        full_dates_share: Share of articles whose day (`9일`) is told with month and year, anew in every
            epoch: in press releases days have years, in news hardly ever.
        window_size: Most tokens in a window, those of the lead not counted.
        window_stride: Tokens of context around the kept part of a window.
        window_lead: Most tokens of the article's beginning that windows further on see before their
            own: they learn who signs.
        export_onnx: Whether an int8 ONNX model is written too.
        seed: Of everything.
    """

    encoder: str
    train: tuple[str, ...]
    output: str
    dev: str = ""
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    corpus_labels: str = ""
    beside: tuple[str, ...] = ()
    beside_partial: tuple[str, ...] = ()
    rehearsed: tuple[str, ...] = ()
    rehearsed_articles: int = 200
    teachers: tuple[str, ...] = ()
    teacher_share: float = 0.5
    unlabelled: tuple[str, ...] = ()
    epochs: int = 15
    patience: int = 4
    frozen_epochs: int = 0
    keep_best: bool = True
    batch_size: int = 16
    gradient_accumulation_steps: int = 1
    precision: str = "auto"
    learning_rate: float = 3e-4
    head_learning_rate: float = 1e-3
    warmup_share: float = 0.1
    weight_decay: float = 0.01
    dropout: float = 0.1
    hidden_share: float = 0.05
    exchanged_share: float = 0.0
    spelled_share: float = 0.0
    full_dates_share: float = 0.0
    window_size: int = 352
    window_stride: int = 32
    window_lead: int = 96
    export_onnx: bool = True
    seed: int = 1

    def __post_init__(self) -> None:
        positive = (
            "epochs", "batch_size", "gradient_accumulation_steps", "learning_rate",
            "head_learning_rate", "window_size", "rehearsed_articles",
        )  # fmt: skip
        for name in positive:
            if getattr(self, name) <= 0:
                raise ConfigError(f"{name} is {getattr(self, name)}; expected more than 0")
        shares = (
            "warmup_share", "dropout", "hidden_share", "exchanged_share", "spelled_share",
            "full_dates_share", "teacher_share",
        )  # fmt: skip
        for name in shares:
            if not 0 <= getattr(self, name) < 1:
                raise ConfigError(f"{name} is {getattr(self, name)}; expected 0 or more, below 1")
        if not 0 <= 2 * self.window_stride < self.window_size:
            raise ConfigError(
                f"window_stride is {self.window_stride}; expected less than half of window_size, "
                f"which is {self.window_size}"
            )
        if self.window_lead < 0:
            raise ConfigError(f"window_lead is {self.window_lead}; expected 0 or more")
        if self.precision not in _PRECISIONS:
            raise ConfigError(
                f"precision is '{self.precision}'; expected one of {listing(_PRECISIONS)}"
            )
        if not self.train:
            raise ConfigError("train is empty; expected at least one corpus")
        if Path(self.encoder).resolve() == Path(self.output).resolve():
            raise ConfigError(
                f"output is {self.output}, where the encoder lies; expected another folder, since "
                "training writes there"
            )
        if twice := set(self.train) & set(self.rehearsed):
            raise ConfigError(f"{listing(twice)} stands in train and in rehearsed")
        if twice := set(self.beside) & set(self.beside_partial):
            raise ConfigError(f"{listing(twice)} stands in beside and in beside_partial")
        if self.unlabelled and not self.teachers:
            raise ConfigError(
                "unlabelled is given without teachers; expected trained models to learn from there"
            )
        if not 0 <= self.frozen_epochs < self.epochs:
            raise ConfigError(
                f"frozen_epochs is {self.frozen_epochs}; expected 0 or more, less than epochs, "
                f"which is {self.epochs}"
            )
        self._check_labels()

    def _check_labels(self) -> None:
        if self.labels and self.corpus_labels:
            raise ConfigError("labels and corpus_labels are both given; expected one of them")
        if empty := [name for name, labels in self.labels.items() if not labels]:
            raise ConfigError(f"labels: the layer '{empty[0]}' has none; expected at least one")
        counts = Counter(label for labels in self.labels.values() for label in labels)
        if repeated := [label for label, count in counts.items() if count > 1]:
            raise ConfigError(
                f"labels: '{repeated[0]}' stands there {counts[repeated[0]]} times; a label has one "
                "place in one layer"
            )
        if unknown := self.renamed.keys() - counts.keys():
            raise ConfigError(
                f"renamed: {listing(unknown)} is none of the labels; known: {listing(counts)}. "
                'Expected NEW = "OLD"'
            )


def configured_layers(config: TrainingConfig) -> tuple[Layer, ...]:
    """What a configured model will say: its labels, those of the corpora, or those of this package.

    Raises:
        CorpusError: A corpus has a wrong line.
    """
    if config.labels:
        return tuple(Layer(name, labels) for name, labels in config.labels.items())
    if not config.corpus_labels:
        return LAYERS
    used = {label for path in scored_and_learned(config) for label in corpus_labels(path)}
    return (Layer(config.corpus_labels, tuple(sorted(used))),)


def scored_and_learned(config: TrainingConfig) -> tuple[str, ...]:
    """The corpora of `train`, and of `dev` where there is one; each once."""
    return tuple(dict.fromkeys(path for path in (*config.train, config.dev) if path))


def read_config(path: str | Path, kind: type[Config], changes: Mapping[str, Any]) -> Config:
    """Reads a dataclass of settings from a TOML file.

    Args:
        path: The file.
        kind: The dataclass.
        changes: Values that go before those of the file; None values are left out.

    Raises:
        ConfigError: The file cannot be read, a key is unknown or missing, a value is of the wrong
            kind.
    """
    try:
        values = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    values |= {key: value for key, value in changes.items() if value is not None}
    known = {entry.name: entry for entry in fields(kind)}  # type: ignore[arg-type]
    if unknown := values.keys() - known.keys():
        raise ConfigError(f"{path}: unknown keys {listing(unknown)}; known: {listing(known)}")
    required = {
        name
        for name, entry in known.items()
        if entry.default is MISSING and entry.default_factory is MISSING
    }
    if missing := required - values.keys():
        raise ConfigError(f"{path}: missing keys {listing(missing)}")
    hints = get_type_hints(kind)
    return kind(
        **{name: _checked(value, hints[name], f"{path}: {name}") for name, value in values.items()}
    )


def _checked(value: object, hint: Any, where: str) -> object:
    if hint is float and type(value) is int:
        return float(value)
    if get_origin(hint) is Mapping:
        if not isinstance(value, dict):
            raise ConfigError(f"{where} must be a table, found {value!r}")
        of_key = get_args(hint)[1]
        return {key: _checked(item, of_key, f"{where}.{key}") for key, item in value.items()}
    if get_args(hint):  # tuple[str, ...]
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise ConfigError(f"{where} must be a list of strings, found {value!r}")
    # bool is an int to Python; `epochs = true` is a mistake all the same
    if type(value) is not hint:
        raise ConfigError(f"{where} must be of type {hint.__name__}, found {value!r}")
    return value
