"""Fits the confidences of spans and records on articles new to a model, and writes them into its folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mou_extract.corpus import read_corpus
from mou_extract.errors import MouExtractError
from mou_extract.fitting import fit_confidences
from mou_extract.model_folder import open_model_folder, write_info


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="model folder")
    parser.add_argument("corpora", nargs="+", metavar="CORPUS.jsonl", help="development articles")
    arguments = parser.parse_args()
    try:
        folder = open_model_folder(arguments.model)
        layers = folder.info.layers
        documents = [one for path in arguments.corpora for one in read_corpus(path, layers)]
        info = fit_confidences(folder, documents)
        write_info(arguments.model, info)
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    for name, calibrator in (*info.calibrators.items(), *info.field_calibrators.items()):
        print(f"{name}: slope {calibrator.slope:.3f}, intercept {calibrator.intercept:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
