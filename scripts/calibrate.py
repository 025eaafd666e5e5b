"""Fits the confidences of a model on articles that it was not trained on, and writes them into its folder."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from mou_extract.corpus import read_corpus
from mou_extract.errors import MouExtractError
from mou_extract.extractor import Extractor
from mou_extract.fitting import fit_calibrators
from mou_extract.model_folder import open_model_folder, write_info


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="model folder")
    parser.add_argument("corpora", nargs="+", metavar="CORPUS.jsonl", help="development articles")
    arguments = parser.parse_args()
    try:
        documents = [document for path in arguments.corpora for document in read_corpus(path)]
        info = replace(open_model_folder(arguments.model).info, calibrators={})
        write_info(arguments.model, info)
        fitted = fit_calibrators(Extractor.from_pretrained(arguments.model), documents)
        write_info(arguments.model, replace(info, calibrators=fitted))
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    for label, calibrator in fitted.items():
        print(f"{label}: slope {calibrator.slope:.3f}, intercept {calibrator.intercept:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
