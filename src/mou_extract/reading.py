"""Text to what a model takes: tokens once for the whole article, then windows over them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mou_extract.lexicon import UNKNOWN_PIECE
from mou_extract.model_folder import ModelFolder
from mou_extract.normalization import NormalizedText, normalize
from mou_extract.windows import Window, sentence_starts, split_windows


@dataclass(frozen=True)
class Reading:
    """An article as tokens, cut into windows.

    Attributes:
        normalized: The text as the model reads it.
        token_ids: Without special tokens; shape (tokens,).
        offsets: Range of each token in the normalized text, blanks trimmed; shape (tokens, 2).
        piece_ids: Lexicon piece at each token's first character; shape (tokens,).
        windows: Their kept parts tile the tokens.
    """

    normalized: NormalizedText
    token_ids: NDArray[np.int64]
    offsets: NDArray[np.int64]
    piece_ids: NDArray[np.int64]
    windows: tuple[Window, ...]

    @property
    def joined(self) -> NDArray[np.bool_]:
        """Whether a token goes on with the piece of the token before it; shape (tokens,)."""
        before = np.concatenate(([UNKNOWN_PIECE], self.piece_ids[:-1]))[: len(self.piece_ids)]
        joined: NDArray[np.bool_] = (self.piece_ids == before) & (self.piece_ids != UNKNOWN_PIECE)
        return joined


@dataclass(frozen=True)
class ModelInput:
    """One window with its special tokens.

    Attributes:
        input_ids: Shape (tokens + special tokens,).
        piece_ids: Same shape; the model's token types (zeros where it has no lexicon).
        lead: Special tokens before the first token of the text.
        tokens: Tokens of the text.
    """

    input_ids: NDArray[np.int64]
    piece_ids: NDArray[np.int64]
    lead: int
    tokens: int


class Reader:
    """Turns articles into windows the way a model was trained to see them."""

    def __init__(self, folder: ModelFolder) -> None:
        self._folder = folder
        self._size = folder.info.window_size
        self._stride = folder.info.window_stride
        # What the tokenizer puts around a text, learned from a probe: [CLS] and [SEP], <s> and </s>.
        probe = folder.tokenizer.encode("가")
        special = probe.special_tokens_mask
        body = [position for position, flag in enumerate(special) if not flag]
        first, last = (body[0], body[-1] + 1) if body else (0, 0)
        self._before = np.array(probe.ids[:first], dtype=np.int64)
        self._after = np.array(probe.ids[last:], dtype=np.int64)

    @property
    def special_tokens(self) -> int:
        """Special tokens around every window."""
        return len(self._before) + len(self._after)

    def read(self, text: str) -> Reading:
        """Reads a whole article."""
        normalized = normalize(text)
        encoding = self._folder.tokenizer.encode(normalized.text, add_special_tokens=False)
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        offsets = _trim(normalized.text, offsets)
        lexicon = self._folder.lexicon
        if lexicon is None:
            piece_ids = np.zeros(len(offsets), dtype=np.int64)
        else:
            pieces = np.append(lexicon.pieces(normalized.text), 0)
            piece_ids = pieces[offsets[:, 0]]
        breaks = np.searchsorted(offsets[:, 0], sentence_starts(normalized.text)).tolist()
        return Reading(
            normalized=normalized,
            token_ids=np.array(encoding.ids, dtype=np.int64),
            offsets=offsets,
            piece_ids=piece_ids,
            windows=split_windows(len(offsets), self._size, self._stride, breaks),
        )

    def model_input(self, reading: Reading, window: Window) -> ModelInput:
        """The arrays of one window."""
        part = slice(window.start, window.end)
        before, after = len(self._before), len(self._after)
        return ModelInput(
            input_ids=np.concatenate((self._before, reading.token_ids[part], self._after)),
            piece_ids=np.pad(reading.piece_ids[part], (before, after)),
            lead=before,
            tokens=window.end - window.start,
        )


def _trim(text: str, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Takes blanks off both ends of subword tokens (`▁누리` may begin at the space before it)."""
    lengths = offsets[:, 1] - offsets[:, 0]
    for index in np.flatnonzero(lengths > 1).tolist():
        start, end = offsets[index].tolist()
        piece = text[start:end]
        stripped = piece.strip()
        if stripped and len(stripped) < len(piece):
            start += len(piece) - len(piece.lstrip())
            offsets[index] = (start, start + len(stripped))
    return offsets
