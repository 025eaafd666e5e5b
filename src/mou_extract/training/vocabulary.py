"""The pieces of our encoders: a unigram tokenizer over morphemes, and word2vec vectors of its pieces.

Pieces come from morphemes that an analyser counted in packed text; the scores of the unigram language
model (Kudo 2018, subword regularization) are their log relative frequencies. So a tokenizer that
needs no analyser cuts particles off names as one would: of the boundaries of real annotated articles
99.9 % are boundaries of pieces.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import AutoModel

from mou_extract.errors import MissingExtraError
from mou_extract.model_folder import TOKENIZER_FILE, open_model_folder
from mou_extract.reading import layout
from mou_extract.training.packing import BEGIN, packed_paragraphs
from mou_extract.training.tokens import CLS, SEP, SPECIAL_TOKENS, UNK

_VECTOR_SCALE = 0.1  # standard deviation of a component; new embeddings start at about the same
_AT_ONCE = 20_000  # paragraphs
_LONGEST_PIECE = 12
_NEVER = -10_000.0  # log probability


@dataclass(frozen=True)
class VocabularySettings:
    """Sizes of a vocabulary.

    Attributes:
        pieces: Pieces in all, special tokens included; at most 65,536.
        char_min_count: A character seen less often is unknown to the model.
        vector_size: Components of a piece's vector.
        paragraphs: Paragraphs that the vectors are trained on.
        epochs: Passes of word2vec over them.
        threads: Workers of word2vec.
    """

    pieces: int = 32_004
    char_min_count: int = 30
    vector_size: int = 128
    paragraphs: int = 350_000
    epochs: int = 1
    threads: int = 4


def build_vocabulary(folder: str | Path, settings: VocabularySettings) -> None:
    """Adds what `training.packing` says to a packed folder: tokenizer, tokens and vectors."""
    folder = Path(folder)
    morphemes: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for text, tags in packed_paragraphs(folder):
        characters.update(text)
        starts = np.flatnonzero(tags & BEGIN).tolist()
        # A character without a tag is a space or unknown to the analyser: pieces never span it.
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            morphemes.update(text[start:end].split()[:1])
    singles = {
        char
        for char, n in characters.items()
        if n >= settings.char_min_count and not char.isspace()
    }
    longer = [
        (piece, n)
        for piece, n in morphemes.most_common()
        if 1 < len(piece) <= _LONGEST_PIECE and not any(char.isdigit() for char in piece)
    ][: settings.pieces - len(SPECIAL_TOKENS) - len(singles)]
    total = sum(morphemes.values())
    floor = min(n for _, n in longer) / 4 if longer else 1
    scores = [(piece, math.log(n / total)) for piece, n in longer]
    scores += [(char, math.log(max(morphemes[char], floor) / total)) for char in sorted(singles)]
    tokenizer = morpheme_tokenizer(scores)
    tokenizer.save(str(folder / TOKENIZER_FILE), pretty=False)
    _write_tokens(folder, tokenizer)
    np.save(folder / "vectors.npy", _vectors(folder, tokenizer.get_vocab_size(), settings))


def adopt_vocabulary(folder: str | Path, model: str) -> None:
    """Adds to a packed folder the tokenizer and the vectors of a trained model, whose encoder is to read on.

    Args:
        folder: A packed folder.
        model: A model folder, a hub name, or `embedded`.

    Raises:
        ModelFolderError: There is no such model.
    """
    folder = Path(folder)
    source = open_model_folder(model)
    tokenizer = source.tokenizer
    tokenizer.no_truncation()
    tokenizer.save(str(folder / TOKENIZER_FILE), pretty=False)
    _write_tokens(folder, tokenizer)
    encoder = AutoModel.from_pretrained(source.path, dtype=torch.float32)
    np.save(folder / "vectors.npy", encoder.get_input_embeddings().weight.detach().numpy())


def morpheme_tokenizer(scores: Sequence[tuple[str, float]]) -> Tokenizer:
    """A unigram tokenizer within words.

    Args:
        scores: Pieces and their log probabilities.
    """
    # An article that holds the word `[MASK]` must not hold the token: its letters are likelier.
    vocabulary = [*((token, _NEVER) for token in SPECIAL_TOKENS), *scores]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=UNK, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", CLS), ("[SEP]", SEP)]
    )
    return tokenizer


def _write_tokens(folder: Path, tokenizer: Tokenizer) -> None:
    tokens: list[NDArray[np.uint16]] = []
    layouts: list[NDArray[np.uint8]] = []
    tags: list[NDArray[np.uint8]] = []
    rest = packed_paragraphs(folder)
    while paragraphs := list(islice(rest, _AT_ONCE)):
        encodings = tokenizer.encode_batch(
            [text for text, _ in paragraphs], add_special_tokens=False
        )
        for (text, of_text), encoding in zip(paragraphs, encodings, strict=True):
            offsets = np.array(encoding.offsets, np.int64).reshape(-1, 2)
            tokens.append(np.array(encoding.ids, np.uint16))
            layouts.append(layout(text, offsets).astype(np.uint8))
            tags.append((of_text[offsets[:, 0]] & (BEGIN - 1)).astype(np.uint8))
    np.save(folder / "tokens.npy", np.concatenate(tokens))
    np.save(folder / "layout.npy", np.concatenate(layouts))
    np.save(folder / "tags.npy", np.concatenate(tags))


class _Sentences:
    """Paragraphs as pieces, as often as word2vec wants to read them: an iterable, not an iterator."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._tokens = np.load(folder / "tokens.npy", mmap_mode="r")
        lines = np.load(folder / "layout.npy", mmap_mode="r") == 2
        self._starts = np.flatnonzero(lines)[: limit + 1].tolist()

    def __iter__(self) -> Iterator[list[str]]:
        for start, end in zip(self._starts, [*self._starts[1:], len(self._tokens)], strict=True):
            yield [str(piece) for piece in self._tokens[start:end].tolist() if piece != UNK]


def _vectors(folder: Path, size: int, settings: VocabularySettings) -> NDArray[np.float32]:
    """Vectors of all pieces, float32 of shape (pieces, vector_size); unseen ones are small noise."""
    try:
        from gensim.models import Word2Vec
    except ImportError as error:
        raise MissingExtraError("Building a vocabulary", "pretrain", "gensim") from error
    model = Word2Vec(
        _Sentences(folder, settings.paragraphs),
        vector_size=settings.vector_size,
        window=5,
        min_count=5,
        sg=1,
        negative=5,
        sample=1e-4,
        epochs=settings.epochs,
        workers=settings.threads,
        seed=1,
    )
    generator = np.random.default_rng(1)
    vectors = generator.normal(0, 0.02, (size, settings.vector_size)).astype(np.float32)
    seen = [int(piece) for piece in model.wv.index_to_key]
    if seen:
        known = model.wv.vectors - model.wv.vectors.mean(axis=0)
        vectors[seen] = known * (_VECTOR_SCALE / known.std())
    return vectors
