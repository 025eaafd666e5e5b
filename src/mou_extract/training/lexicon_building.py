"""The lexicon and its vectors, from packed text: counts of morphemes, then word2vec over the pieces."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mou_extract.errors import MissingExtraError
from mou_extract.lexicon import Lexicon
from mou_extract.training.packing import BEGIN, packed_paragraphs
from mou_extract.training.tokens import SPECIAL_TOKENS

_VECTOR_SCALE = 0.1  # standard deviation of a component; new embeddings start at about the same


@dataclass(frozen=True)
class LexiconSettings:
    """Sizes of a lexicon.

    Attributes:
        pieces: Pieces in all, the unknown one included; at most 65,536.
        char_min_count: A character seen less often is unknown to the model.
        vector_size: Components of a piece's vector.
        paragraphs: Paragraphs that the vectors are trained on.
        epochs: Passes of word2vec over them.
        threads: Workers of word2vec.
    """

    pieces: int = 32_000
    char_min_count: int = 30
    vector_size: int = 128
    paragraphs: int = 350_000
    epochs: int = 1
    threads: int = 4


def build_lexicon(folder: str | Path, settings: LexiconSettings) -> None:
    """Adds `chars.json`, `lexicon.json`, `pieces.npy` and `vectors.npy` to a packed folder."""
    folder = Path(folder)
    morphemes: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for text, tags in packed_paragraphs(folder):
        characters.update(text)
        starts = np.flatnonzero(tags & BEGIN).tolist()
        # A character without a tag is a space or unknown to the analyser: pieces never span it.
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            morphemes.update(text[start:end].split()[:1])
    known = sorted(char for char, n in characters.items() if n >= settings.char_min_count)
    (folder / "chars.json").write_text(
        json.dumps([*SPECIAL_TOKENS, *known], ensure_ascii=False), encoding="utf-8"
    )
    singles = {char for char in known if not char.isspace()}
    longer = [
        (piece, n)
        for piece, n in morphemes.most_common()
        if 1 < len(piece) <= 12 and not any(char.isdigit() for char in piece)
    ][: settings.pieces - 1 - len(singles)]
    total = sum(morphemes.values())
    floor = min(n for _, n in longer) / 4 if longer else 1
    scores = [(piece, math.log(n / total)) for piece, n in longer]
    scores += [(char, math.log(max(morphemes[char], floor) / total)) for char in sorted(singles)]
    lexicon = Lexicon.from_scores(scores)
    lexicon.save(folder / "lexicon.json")
    _write_pieces(folder, lexicon)
    np.save(folder / "vectors.npy", _vectors(folder, len(lexicon), settings))


def _write_pieces(folder: Path, lexicon: Lexicon) -> None:
    chars = np.load(folder / "chars.npy", mmap_mode="r")
    pieces = np.lib.format.open_memmap(
        folder / "pieces.npy", mode="w+", dtype=np.uint16, shape=chars.shape
    )
    start = 0
    for text, _ in packed_paragraphs(folder):
        pieces[start : start + len(text)] = lexicon.pieces(text)
        start += len(text) + 1
    pieces.flush()


def _sentences(folder: Path, limit: int) -> Iterator[list[str]]:
    """Paragraphs as piece ids in words, as word2vec wants them; the unknown piece is left out."""
    chars = np.load(folder / "chars.npy", mmap_mode="r")
    pieces = np.load(folder / "pieces.npy", mmap_mode="r")
    start = 0
    for end in np.flatnonzero(chars == ord("\n"))[:limit]:
        of_paragraph = pieces[start:end]
        # One id per run of equal ids: a piece covers several characters.
        heads = of_paragraph[np.flatnonzero(np.diff(of_paragraph, prepend=np.uint16(0)))]
        yield [str(piece) for piece in heads.tolist() if piece]
        start = int(end) + 1


class _Sentences:
    """Word2vec reads its sentences several times: an iterable, not an iterator."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder, self._limit = folder, limit

    def __iter__(self) -> Iterator[list[str]]:
        return _sentences(self._folder, self._limit)


def _vectors(folder: Path, size: int, settings: LexiconSettings) -> np.ndarray:
    """Vectors of all pieces, float32 of shape (pieces, vector_size); unseen ones are small noise."""
    try:
        from gensim.models import Word2Vec
    except ImportError as error:
        raise MissingExtraError("Building a lexicon", "pretrain", "gensim") from error
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
    vectors = generator.normal(0, 0.01, (size, settings.vector_size)).astype(np.float32)
    for piece in model.wv.index_to_key:
        vectors[int(piece)] = model.wv[piece]
    seen = [int(piece) for piece in model.wv.index_to_key]
    vectors[seen] -= vectors[seen].mean(axis=0)
    vectors[seen] *= _VECTOR_SCALE / vectors[seen].std()
    vectors[0] = 0
    return vectors
