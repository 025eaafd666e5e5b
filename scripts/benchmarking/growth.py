"""One long article, or many: python -m benchmarking.growth length|count N TEXTS, the embedded model on one thread."""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarking.memory import peak_mb
from mou_extract import Extractor


@dataclass(frozen=True)
class Grown:
    """What one process measured.

    Attributes:
        articles: How many.
        characters: Of all of them.
        tagging_s: Time to tag them; the model's part.
        seconds: Time to extract their records.
        peak_mb: Most memory.
    """

    articles: int
    characters: int
    tagging_s: float
    seconds: float
    peak_mb: float


def of_length(texts: Sequence[str], length: int) -> Grown:
    """One article of so many characters: articles of the corpus, one after another."""
    joined = "\n".join(texts)
    text = ("\n".join([joined] * (length // len(joined) + 1)))[:length]
    extractor = Extractor.from_pretrained(threads=1)
    extractor.extract(texts[0])
    start = time.perf_counter()
    next(extractor.tag_many([text]))
    tagging_s = time.perf_counter() - start
    start = time.perf_counter()
    extractor.extract(text)
    return Grown(1, length, tagging_s, time.perf_counter() - start, peak_mb())


def of_count(texts: Sequence[str], count: int) -> Grown:
    """So many articles: those of the corpus, again and again."""
    extractor = Extractor.from_pretrained(threads=1)
    characters = 0
    start = time.perf_counter()
    for record in extractor.extract_many(itertools.islice(itertools.cycle(texts), count)):
        characters += record.coverage.characters if record.coverage else 0
    return Grown(count, characters, 0.0, time.perf_counter() - start, peak_mb())


if __name__ == "__main__":
    kind, number, path = sys.argv[1:]
    articles = json.loads(Path(path).read_text(encoding="utf-8"))
    measure = of_length if kind == "length" else of_count
    print(json.dumps(asdict(measure(articles, int(number)))))
