"""Linear-chain CRFs over features of morphemes (python-crfsuite), one for each layer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from baselines.crf_features import article_features
from baselines.morphemes import analyse, analyser_files, gold_tags, offsets
from mou_extract.corpus import read_corpus
from mou_extract.errors import MissingExtraError
from mou_extract.labels import LAYERS, Layer
from mou_extract.spans import Span
from mou_extract.tags import decode

try:
    import pycrfsuite
except ImportError as error:
    raise MissingExtraError("The CRF baseline", "baselines", "python-crfsuite") from error

_SETTINGS = {"c1": 0.1, "c2": 0.1, "max_iterations": 100, "feature.minfreq": 2}
_LEAST = 1e-12  # probability: decoding takes its logarithm


def train(corpus: Path, folder: Path) -> None:
    """Writes `<layer>.crfsuite` for each layer."""
    trainers = {layer: pycrfsuite.Trainer("lbfgs", _SETTINGS, verbose=False) for layer in LAYERS}
    for document in read_corpus(corpus):
        morphemes = analyse(document.text)
        features = pycrfsuite.ItemSequence(article_features(morphemes))
        for layer, trainer in trainers.items():
            trainer.append(features, gold_tags(document, morphemes, layer))
    for layer, trainer in trainers.items():
        trainer.train(str(_file(folder, layer)))


def load(folder: Path) -> Callable[[str], tuple[Span, ...]]:
    """The trained CRFs as a function from an article to its spans."""
    taggers = {layer: pycrfsuite.Tagger() for layer in LAYERS}
    for layer, tagger in taggers.items():
        tagger.open(str(_file(folder, layer)))

    def tag(text: str) -> tuple[Span, ...]:
        morphemes = analyse(text)
        features = pycrfsuite.ItemSequence(article_features(morphemes))
        found: list[Span] = []
        for layer, tagger in taggers.items():
            tagger.set(features)
            scores = np.log(_marginals(tagger, layer, len(morphemes)))
            found += decode(scores, offsets(morphemes), layer)
        return tuple(sorted(found))

    return tag


def files(folder: Path) -> list[Path]:
    """The CRFs and the analyser's model."""
    return [*(_file(folder, layer) for layer in LAYERS), *analyser_files()]


def _marginals(tagger: pycrfsuite.Tagger, layer: Layer, morphemes: int) -> NDArray[np.float32]:
    """Probability of every tag at every morpheme; shape (morphemes, tags)."""
    marginals = np.full((morphemes, len(layer.tags)), _LEAST, dtype=np.float32)
    for column in map(layer.tags.index, tagger.labels()):
        for row in range(morphemes):
            marginals[row, column] = max(tagger.marginal(layer.tags[column], row), _LEAST)
    return marginals


def _file(folder: Path, layer: Layer) -> Path:
    return folder / f"{layer.name}.crfsuite"
