"""A lexicon of Korean morphemes that runs without a morphological analyser.

Each character of a text gets the id of the piece that covers it. Pieces come from a unigram language
model over morphemes (Kudo 2018, subword regularization; scores are log relative frequencies counted by an
analyser when the lexicon was built), so that a model of characters sees words too. It enters the
encoder as `token_type_ids`, which keeps the checkpoint an ordinary one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from mou_extract.errors import ModelFolderError

UNKNOWN_PIECE = 0


class Lexicon:
    """A loaded lexicon. Ids run from 1; 0 is everything unknown, spaces included."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        # Unknown characters are fused to runs by the tokenizer; they all become id 0.
        self._size = tokenizer.get_vocab_size()

    @classmethod
    def from_file(cls, path: str | Path) -> Lexicon:
        """Loads `lexicon.json`.

        Raises:
            ModelFolderError: The file is missing or is no lexicon.
        """
        try:
            return cls(Tokenizer.from_file(str(path)))
        except Exception as error:  # the tokenizers package raises plain Exception
            raise ModelFolderError(f"{path}: not a lexicon: {error}") from error

    @classmethod
    def from_scores(cls, scores: Sequence[tuple[str, float]]) -> Lexicon:
        """Builds a lexicon from pieces and their log probabilities."""
        from tokenizers import models, pre_tokenizers

        vocabulary = [("[UNK]", -30.0), *scores]
        tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=False))
        tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        return cls(tokenizer)

    def __len__(self) -> int:
        return self._size

    def save(self, path: str | Path) -> None:
        """Writes the lexicon as one JSON file."""
        self._tokenizer.save(str(path), pretty=False)

    def pieces(self, text: str) -> NDArray[np.int64]:
        """Piece id of every character.

        Args:
            text: Normalized text.

        Returns:
            Shape (characters,).
        """
        ids = np.zeros(len(text), dtype=np.int64)
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        for piece, (start, end) in zip(encoding.ids, encoding.offsets, strict=True):
            ids[start:end] = piece
        return ids
