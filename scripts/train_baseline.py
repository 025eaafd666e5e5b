"""Trains a baseline: python scripts/train_baseline.py crf"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from baselines.systems import BASELINES, train_baseline
from mou_extract.errors import MouExtractError


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("baseline", choices=BASELINES)
    parser.add_argument("--train", type=Path, default=Path("corpora/mou-ko/train.jsonl"))
    parser.add_argument("--models", type=Path, default=Path("runs/baselines"), metavar="DIR")
    arguments = parser.parse_args()
    try:
        folder = train_baseline(arguments.baseline, arguments.train, arguments.models)
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"model folder: {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
