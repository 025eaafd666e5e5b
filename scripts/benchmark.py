"""Compares speed and size with other systems: python scripts/benchmark.py [--articles N] [--json FILE]

Needs pip install 'mou-extract[benchmark]'. Every system runs in a process of its own, in turns;
the medians are printed. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarking.growth import Grown
from benchmarking.models import make_models
from benchmarking.peak import count_arithmetic, measure_peak
from benchmarking.report import Report
from benchmarking.running import compare, run_module
from benchmarking.systems import SYSTEMS
from mou_extract.corpus import read_corpus
from mou_extract.model_folder import embedded_model_path, open_model_folder

CORPUS = Path(__file__).parent.parent / "corpora" / "mou-ko"
TRAINED_ON = 50  # articles that spaCy is initialised with


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=500, help="how many of the corpus are read")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument(
        "--system", action="append", default=[], choices=[system.name for system in SYSTEMS],
        help="only this one; may be given again",
    )  # fmt: skip
    parser.add_argument(
        "--growth", type=int, nargs="?", const=1_000_000, metavar="CHARACTERS",
        help="also one article of 1,000 characters up to so many",
    )  # fmt: skip
    parser.add_argument(
        "--memory", type=int, nargs="?", const=100_000, metavar="ARTICLES",
        help="also 1,000 articles up to so many",
    )  # fmt: skip
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    arguments = parser.parse_args()
    documents = read_corpus(CORPUS / "train.jsonl")
    texts = [document.text for document in documents[: arguments.articles]]
    with tempfile.TemporaryDirectory() as scratch:
        models, articles = Path(scratch, "models"), Path(scratch, "articles.json")
        articles.write_text(json.dumps(texts), encoding="utf-8")
        make_models(models, documents[:TRAINED_ON])
        report = Report(
            articles=len(texts),
            characters=sum(map(len, texts)),
            rows=compare(models, articles, arguments.turns, arguments.system),
            peak=measure_peak(),
            arithmetic=count_arithmetic(open_model_folder(embedded_model_path()), texts),
            growth=[
                *_grown("length", arguments.growth, articles),
                *_grown("count", arguments.memory, articles),
            ],
        )
    print(report.to_markdown(), end="")
    if arguments.json is not None:
        text = json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n"
        arguments.json.write_text(text, encoding="utf-8")
    return 0


def _grown(kind: str, most: int | None, articles: Path) -> list[Grown]:
    steps = [10**power for power in range(3, 10) if most is not None and 10**power <= most]
    return [
        Grown(**json.loads(run_module("growth", kind, str(step), str(articles), threads=1)))
        for step in steps
    ]


if __name__ == "__main__":
    sys.exit(main())
