"""What a report rests on: command, versions, hashes, the model's own words; enough to make it again."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata

from mou_extract.alignment import measure_alignment
from mou_extract.corpus import Document
from mou_extract.extractor import Extractor
from mou_extract.model_folder import (
    ONNX_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    ModelInfo,
    file_hashes,
)
from mou_extract.reading import Reader
from mou_extract.version import __version__

_HASHED = (ONNX_FILE, WEIGHTS_FILE, TOKENIZER_FILE)
_PACKAGES = ("numpy", "onnxruntime", "tokenizers")


@dataclass(frozen=True)
class ModelFacts:
    """A model that was evaluated.

    Attributes:
        name: As it was given.
        files: SHA-256 of the files that decide what it predicts, by name.
        info: What its folder says of it.
        ceiling: Share of the gold spans that its tokens can express.
        unaligned: How many they cannot, by label.
    """

    name: str
    files: Mapping[str, str]
    info: ModelInfo
    ceiling: float
    unaligned: Mapping[str, int]


@dataclass(frozen=True)
class Facts:
    """What was evaluated, and with what.

    Attributes:
        command: The command line.
        corpus: File of the corpus.
        seed: Of the resamples.
        resamples: How many.
        versions: Of this package, Python and the packages that decide a prediction.
    """

    command: str
    corpus: str
    seed: int
    resamples: int
    versions: Mapping[str, str]


def model_facts(name: str, extractor: Extractor, documents: Sequence[Document]) -> ModelFacts:
    """Looks at a model's folder, and at the corpus through its tokenizer."""
    folder = extractor.folder
    alignment = measure_alignment(documents, Reader(folder), folder.info.layers)
    return ModelFacts(
        name,
        {name: of_file for name, of_file in file_hashes(folder).items() if name in _HASHED},
        folder.info,
        alignment.ceiling,
        dict(sorted(alignment.unaligned.items())),
    )


def versions() -> dict[str, str]:
    """Versions by name."""
    return {
        "mou-extract": __version__,
        "python": platform.python_version(),
        **{package: metadata.version(package) for package in _PACKAGES},
    }
