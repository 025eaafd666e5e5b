"""Writes the results page: python scripts/results.py [CORPUS]

Baselines that are not there yet are trained first; what was measured before and has not changed is not
measured again.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from baselines.measurement import measured
from baselines.page import Subject, results_page
from baselines.systems import BASELINES, SYSTEMS, train_baseline
from mou_extract.corpus import read_corpus
from mou_extract.errors import MouExtractError
from mou_extract.files import write_text


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    mou_ko = Path("corpora/mou-ko")
    parser.add_argument("corpus", type=Path, nargs="?", default=mou_ko / "test.jsonl")
    parser.add_argument("--train", type=Path, default=mou_ko / "train.jsonl", help="for baselines")
    parser.add_argument("--models", type=Path, default=Path("runs/baselines"), metavar="DIR")
    parser.add_argument("--cache", type=Path, default=Path("runs/results"), metavar="DIR")
    parser.add_argument(
        "--again", nargs="+", choices=SYSTEMS, default=[], help="measure anew: code has changed"
    )
    parser.add_argument("--output", type=Path, default=Path("docs/results.md"))
    arguments = parser.parse_args()
    try:
        write_text(arguments.output, _page(arguments))
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"results: {arguments.output}")
    return 0


def _page(arguments: argparse.Namespace) -> str:
    subject = Subject(
        str(arguments.corpus),
        read_corpus(arguments.corpus),
        shlex.join(["python", *sys.argv]),
    )
    for name in BASELINES:
        if not (arguments.models / name).exists():
            print(f"training {name}", flush=True)
            train_baseline(name, arguments.train, arguments.models)
    for name in arguments.again:
        (arguments.cache / f"{arguments.corpus.stem}-{name}.json").unlink(missing_ok=True)
    measurements = {}
    for name in SYSTEMS:
        print(f"measuring {name}", flush=True)
        measurements[name] = measured(name, arguments.corpus, arguments.models, arguments.cache)
    return results_page(subject, measurements)


if __name__ == "__main__":
    sys.exit(main())
