"""Prints the weights of `mou_extract.rules.party_evidence` as fitted on development articles."""

from __future__ import annotations

import argparse
import sys

from mou_extract.corpus import read_corpus
from mou_extract.errors import MouExtractError
from mou_extract.extractor import Extractor
from mou_extract.fitting import fit_party_weights


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="model folder, or 'embedded'")
    parser.add_argument("corpora", nargs="+", metavar="CORPUS.jsonl", help="development articles")
    arguments = parser.parse_args()
    try:
        documents = [document for path in arguments.corpora for document in read_corpus(path)]
        fitted = fit_party_weights(Extractor.from_pretrained(arguments.model), documents)
    except (MouExtractError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"bias={fitted.bias:.2f}")
    for name, weight in vars(fitted.weights).items():
        print(f"{name}={weight:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
