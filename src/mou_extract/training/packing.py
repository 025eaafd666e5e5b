"""Running text to arrays, once, before pretraining: characters and morphemes, then tokens.

A packed folder holds `chars.npy` (uint16 code points, a line feed after every paragraph) and
`char_tags.npy` (uint8: index into `POS_TAGS` of the morpheme over each character, plus `BEGIN` on its
first character); after `build_vocabulary` also `tokenizer.json`, `vectors.npy` (a vector for each piece),
and, one entry a token, `tokens.npy` (uint16), `layout.npy` (uint8, see `reading.layout`) and `tags.npy`
(uint8: index into `POS_TAGS`). Training maps these into memory, so their size does not matter there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mou_extract.errors import MissingExtraError
from mou_extract.normalization import normalize

# Kiwi's tag set (Sejong, extended); subtags such as VV-R are folded into their main tag.
POS_TAGS = (
    "O", "NNG", "NNP", "NNB", "NR", "NP", "VV", "VA", "VX", "VCP", "VCN", "MM", "MAG", "MAJ", "IC",
    "JKS", "JKC", "JKG", "JKO", "JKB", "JKV", "JKQ", "JX", "JC", "EP", "EF", "EC", "ETN", "ETM",
    "XPN", "XSN", "XSV", "XSA", "XSM", "XR", "SF", "SP", "SS", "SSO", "SSC", "SE", "SO", "SW", "SL",
    "SH", "SN", "SB", "UN", "W_URL", "W_EMAIL", "W_HASHTAG", "W_MENTION", "W_SERIAL", "W_EMOJI",
    "Z_CODA", "Z_SIOT", "USER0",
)  # fmt: skip
BEGIN = 128
_TAG_IDS = {tag: index for index, tag in enumerate(POS_TAGS)}
_SHORTEST, _LONGEST = 30, 3000


def iter_paragraphs(files: Iterable[str | Path]) -> Iterator[str]:
    """Normalized paragraphs (one a line) of 30 to 3,000 characters, all in the basic plane."""
    for file in files:
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                text = normalize(line.strip()).text
                if _SHORTEST <= len(text) <= _LONGEST and max(text) < "\U00010000":
                    yield text


def pack(files: Iterable[str | Path], folder: str | Path, limit: int | None = None) -> int:
    """Tags paragraphs with Kiwi and writes `chars.npy` and `char_tags.npy`.

    Args:
        files: UTF-8 text files, one paragraph a line.
        folder: Where the arrays go.
        limit: Stop after this many characters.

    Returns:
        Number of characters packed.
    """
    try:
        from kiwipiepy import Kiwi
    except ImportError as error:
        raise MissingExtraError("Packing text", "pretrain", "kiwipiepy") from error
    kiwi = Kiwi(num_workers=-1)
    chars: list[NDArray[np.uint16]] = []
    tags: list[NDArray[np.uint8]] = []
    total = 0
    for morphemes, text in kiwi.tokenize(iter_paragraphs(files), echo=True):
        of_text = np.zeros(len(text) + 1, np.uint8)
        end = 0
        for morpheme in morphemes:
            # Contracted morphemes (`했` = 하 + 았) share characters: the first keeps them.
            start = max(morpheme.start, end)
            stop = morpheme.start + morpheme.len
            if stop > start:
                of_text[start:stop] = _TAG_IDS.get(morpheme.tag.split("-")[0], 0)
                of_text[start] |= BEGIN
                end = stop
        chars.append(np.frombuffer((text + "\n").encode("utf-16-le"), np.uint16))
        tags.append(of_text)
        total += len(of_text)
        if limit is not None and total >= limit:
            break
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "chars.npy", np.concatenate(chars))
    np.save(folder / "char_tags.npy", np.concatenate(tags))
    return total


def packed_paragraphs(folder: str | Path) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Paragraphs of a packed folder with their tags, uint8 of shape (characters,)."""
    chars = np.load(Path(folder) / "chars.npy", mmap_mode="r")
    tags = np.load(Path(folder) / "char_tags.npy", mmap_mode="r")
    start = 0
    for end in np.flatnonzero(chars == ord("\n")):
        yield chars[start:end].tobytes().decode("utf-16-le"), np.asarray(tags[start:end])
        start = int(end) + 1
