"""Text to what a model takes: tokens once for the whole article, then windows over them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mou_extract.labels import Layer
from mou_extract.model_folder import ModelFolder
from mou_extract.normalization import NormalizedText, normalize
from mou_extract.spans import Span
from mou_extract.windows import Window, sentence_starts, split_windows

LAYOUTS = 3  # kinds of token types, see `layout`
_LINE_END = re.compile(r"\n\s*")


@dataclass(frozen=True)
class Reading:
    """An article as tokens, cut into windows.

    Attributes:
        normalized: The text as the model reads it.
        token_ids: Without special tokens; shape (tokens,).
        offsets: Range of each token in the normalized text, blanks trimmed; shape (tokens, 2).
        type_ids: Layout of each token: 0 goes on with the token before it, 1 follows a blank, 2
            begins a line; zeros where the model does not look at it; shape (tokens,).
        windows: Their kept parts tile the tokens.
    """

    normalized: NormalizedText
    token_ids: NDArray[np.int64]
    offsets: NDArray[np.int64]
    type_ids: NDArray[np.int64]
    windows: tuple[Window, ...]

    @classmethod
    def without_tokens(cls, normalized: NormalizedText) -> Reading:
        """An article of which a model has nothing to read."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(normalized, nothing, nothing.reshape(0, 2), nothing, ())

    def original_spans(self, found: Sequence[Span], layers: Sequence[Layer]) -> tuple[Span, ...]:
        """Spans of the normalized text, flat in each layer and in text order, as spans of the original."""
        spans: list[Span] = []
        for layer in layers:
            reached = 0
            for span in found:
                if span.label not in layer.labels:
                    continue
                start, end = self.normalized.original_range(span.start, span.end)
                # Two spans may meet within one original character (a syllable of old Hangul is
                # several); a layer stays flat.
                if start >= reached:
                    spans.append(span.moved(start, end))
                    reached = end
        return tuple(sorted(spans))


@dataclass(frozen=True)
class ModelInput:
    """One window with its special tokens.

    Attributes:
        input_ids: Special tokens, the article's beginning where the window is further on, and the
            window's own tokens; shape (all of them,).
        type_ids: Same shape; the model's token types.
        first: Position of the window's first own token.
        tokens: The window's own tokens.
    """

    input_ids: NDArray[np.int64]
    type_ids: NDArray[np.int64]
    first: int
    tokens: int


class Reader:
    """Turns articles into windows the way a model was trained to see them."""

    def __init__(self, folder: ModelFolder) -> None:
        self._folder = folder
        self._size = folder.info.window_size
        self._stride = folder.info.window_stride
        self._lead = folder.info.window_lead
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

    def read(self, text: str | NormalizedText) -> Reading:
        """Reads a whole article."""
        normalized = normalize(text) if isinstance(text, str) else text
        encoding = self._folder.tokenizer.encode(normalized.text, add_special_tokens=False)
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        offsets = _trim(normalized.text, offsets)
        type_ids = layout(normalized.text, offsets)
        if not self._folder.layout:
            type_ids[:] = 0
        token_ids = np.array(encoding.ids, dtype=np.int64)
        return self._reading(normalized, token_ids, offsets, type_ids)

    def spelled(self, reading: Reading, token_ids: NDArray[np.int64]) -> Reading:
        """The reading with some tokens as single characters, the way unknown names look.

        Args:
            reading: What `read` gave.
            token_ids: Tokens to spell, wherever they stand; those with a character that is no
                token stay.
        """
        text, spell = reading.normalized.text, set(token_ids.tolist())
        ids: list[int] = []
        offsets: list[tuple[int, int]] = []
        types: list[int] = []
        for token, (start, end), type_id in zip(
            reading.token_ids.tolist(),
            reading.offsets.tolist(),
            reading.type_ids.tolist(),
            strict=True,
        ):
            letters: list[int] = []
            if token in spell and end - start > 1:
                known = (self._folder.tokenizer.token_to_id(char) for char in text[start:end])
                letters = [id_ for id_ in known if id_ is not None]
            if len(letters) == end - start:
                ids += letters
                offsets += [(position, position + 1) for position in range(start, end)]
                types += [type_id, *([0] * (end - start - 1))]
            else:
                ids.append(token)
                offsets.append((start, end))
                types.append(type_id)
        return self._reading(
            reading.normalized,
            np.array(ids, dtype=np.int64),
            np.array(offsets, dtype=np.int64).reshape(-1, 2),
            np.array(types, dtype=np.int64),
        )

    def _reading(
        self,
        normalized: NormalizedText,
        token_ids: NDArray[np.int64],
        offsets: NDArray[np.int64],
        type_ids: NDArray[np.int64],
    ) -> Reading:
        breaks = np.searchsorted(offsets[:, 0], sentence_starts(normalized.text)).tolist()
        windows = split_windows(len(offsets), self._size, self._stride, breaks)
        return Reading(normalized, token_ids, offsets, type_ids, windows)

    def model_input(self, reading: Reading, window: Window) -> ModelInput:
        """The arrays of one window."""
        # Who signs is told where an article begins: further on the model would not know.
        lead = min(self._lead, window.start)
        seen = np.r_[:lead, window.start : window.end]
        before, after = len(self._before), len(self._after)
        return ModelInput(
            input_ids=np.concatenate((self._before, reading.token_ids[seen], self._after)),
            type_ids=np.pad(reading.type_ids[seen], (before, after)),
            first=before + lead,
            tokens=window.end - window.start,
        )


def layout(text: str, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """What stands before each token: 0 the token before it, 1 a blank, 2 a line feed or nothing.

    Korean words end in particles and endings, so where a word begins says as much as its letters.

    Args:
        text: Normalized text.
        offsets: Ranges of its tokens without blanks; shape (tokens, 2).

    Returns:
        Shape (tokens,).
    """
    types = np.zeros(len(offsets), dtype=np.int64)
    types[1:] = offsets[1:, 0] > offsets[:-1, 1]
    lines = [0, *(match.end() for match in _LINE_END.finditer(text))]
    first = np.searchsorted(offsets[:, 0], lines)
    types[first[first < len(types)]] = 2
    return types


def _trim(text: str, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Takes blanks off both ends of subword tokens (`▁누리` may begin at the space before it)."""
    blank = np.fromiter(map(str.isspace, text), dtype=np.bool_, count=len(text))
    some = np.flatnonzero(offsets[:, 0] < offsets[:, 1])
    at_edge = blank[offsets[some, 0]] | blank[offsets[some, 1] - 1]
    for index in some[at_edge].tolist():
        start, end = offsets[index].tolist()
        piece = text[start:end]
        if stripped := piece.strip():
            start += len(piece) - len(piece.lstrip())
            offsets[index] = (start, start + len(stripped))
    return offsets
