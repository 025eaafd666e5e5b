"""Scores what assembly reads of money, people and terms in gold commitments, without a model."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mou_extract.corpus import read_corpus
from mou_extract.errors import MouExtractError
from mou_extract.quantity_scoring import (
    Quantity,
    assembled_quantities,
    quantity_scores,
    read_quantities,
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, metavar="CORPUS.jsonl", help="annotated articles")
    parser.add_argument("quantities", type=Path, metavar="QUANTITIES.jsonl", help="their gold")
    parser.add_argument("--errors", action="store_true", help="also list what is wrong")
    arguments = parser.parse_args()
    try:
        documents = read_corpus(arguments.corpus)
        gold = read_quantities(arguments.quantities, documents)
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    predicted = assembled_quantities(documents)
    print("| quantity | precision | recall | F1 | gold | found |\n|---|---|---|---|---|---|")
    for kind, score in quantity_scores(gold, predicted).items():
        print(
            f"| {kind} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} "
            f"| {score.gold} | {score.predicted} |"
        )
    if arguments.errors:
        _print_errors("missed", gold - predicted)
        _print_errors("spurious", predicted - gold)
    return 0


def _print_errors(heading: str, quantities: frozenset[Quantity]) -> None:
    print(f"\n{heading}")
    for item in sorted(quantities, key=lambda item: (item.article, item.start, item.text)):
        print(f"{item.article} [{item.start}, {item.end}) {item.kind} {item.text} {item.reading}")


if __name__ == "__main__":
    sys.exit(main())
