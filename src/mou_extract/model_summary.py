"""What a model folder says of itself: for people and for programs, without loading the model."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mou_extract.errors import ModelFolderError
from mou_extract.model_folder import CONFIG_FILE, ModelFolder, ModelInfo, file_hashes
from mou_extract.version import __version__


@dataclass(frozen=True)
class SavedFile:
    """One file of a model."""

    size: int
    sha256: str


@dataclass(frozen=True)
class ModelSummary:
    """Facts of a model folder.

    Attributes:
        path: The folder.
        info: What `mou_extract.json` says: labels, window, training, scores.
        tokenizer: Kind of tokenizer, such as `Unigram`.
        pieces: Size of its vocabulary.
        encoder: Kind of encoder, such as `roformer`.
        encoder_layers: Layers of the encoder; None where `config.json` does not say it.
        hidden_size: Units of a layer; None where `config.json` does not say it.
        parameters: Numbers in the safetensors weights; None without them.
        precision: Type of most of them, such as `F16`; None without them.
        files: The files of the model by name.
    """

    path: Path
    info: ModelInfo
    tokenizer: str
    pieces: int
    encoder: str
    encoder_layers: int | None
    hidden_size: int | None
    parameters: int | None
    precision: str | None
    files: Mapping[str, SavedFile]


def summarize(folder: ModelFolder) -> ModelSummary:
    """Reads the facts of an opened model folder.

    Raises:
        ModelFolderError: The header of the weights cannot be read.
    """
    config = json.loads((folder.path / CONFIG_FILE).read_text(encoding="utf-8"))
    weights = {} if folder.weights_path is None else _weights(folder.weights_path)
    hashes = file_hashes(folder)
    return ModelSummary(
        path=folder.path,
        info=folder.info,
        tokenizer=type(folder.tokenizer.model).__name__,
        pieces=folder.tokenizer.get_vocab_size(),
        encoder=str(config.get("model_type", "unknown")),
        encoder_layers=config.get("num_hidden_layers"),
        hidden_size=config.get("hidden_size"),
        parameters=sum(weights.values()) if weights else None,
        precision=max(weights, key=lambda kind: weights[kind]) if weights else None,
        files={
            path.name: SavedFile(path.stat().st_size, hashes[path.name]) for path in folder.files
        },
    )


def render_summary(summary: ModelSummary) -> str:
    """Lines of `fact  value`, for reading in a terminal."""
    return "".join(f"{fact:<14}{value}\n" for fact, value in _facts(summary))


def _facts(summary: ModelSummary) -> Iterator[tuple[str, str]]:
    info = summary.info
    yield "model", str(summary.path)
    version = info.package_version or "of an unknown version"
    yield "written by", f"mou_extract {version}, format {info.format}; this is {__version__}"
    for layer in info.layers:
        yield "labels", f"{layer.name}: {', '.join(layer.labels)}"
    for name, score in info.min_scores.items():
        yield "least score", f"{name}: {score}"
    window = f"{info.window_size} tokens, up to {info.window_stride} of context on a side"
    lead = f", further on {info.window_lead} of the article's beginning" if info.window_lead else ""
    yield "window", window + lead
    yield "tokenizer", f"{summary.tokenizer}, {summary.pieces:,} pieces"
    shape = f", {summary.encoder_layers} layers of {summary.hidden_size} units"
    yield "encoder", summary.encoder + (shape if summary.encoder_layers else "")
    if summary.parameters is not None:
        yield "weights", f"{summary.parameters:,} parameters, most of them {summary.precision}"
    for name, score in info.scores.items():
        yield "dev score", f"{name}: {score:.4f}"
    for name, digest in info.corpora.items():
        yield "corpus", f"{name}: {digest}"
    for name, value in info.training.items():
        yield "training", f"{name}: {json.dumps(value, ensure_ascii=False)}"
    for name, file in summary.files.items():
        yield "file", f"{name}: {file.size:,} bytes, sha256 {file.sha256}"


def _weights(path: Path) -> dict[str, int]:
    """Numbers of a safetensors file by their type, from its header."""
    try:
        with path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            if size > path.stat().st_size:
                raise ValueError(f"a header of {size} bytes")
            header: dict[str, dict[str, Any]] = json.loads(file.read(size))
        counts: dict[str, int] = {}
        for name, tensor in header.items():
            if name != "__metadata__":
                kind = tensor["dtype"]
                counts[kind] = counts.get(kind, 0) + math.prod(tensor["shape"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelFolderError(f"{path}: cannot be read as safetensors: {error!r}") from error
    return counts
