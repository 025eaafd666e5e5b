"""Scores a model on a corpus: python scripts/evaluate.py MODEL CORPUS [--json FILE]"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from mou_extract.corpus import read_corpus
from mou_extract.errors import MouExtractError
from mou_extract.evaluation import evaluate
from mou_extract.extractor import Extractor


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="model folder, hub name, or 'embedded'")
    parser.add_argument("corpus", type=Path, help=".jsonl of annotated articles")
    parser.add_argument("--backend", choices=("auto", "onnx", "torch"), default="auto")
    parser.add_argument("--threads", type=int, help="threads of the model")
    parser.add_argument("--json", type=Path, help="file to write the report to as JSON")
    arguments = parser.parse_args()
    try:
        documents = read_corpus(arguments.corpus)
        extractor = Extractor.from_pretrained(
            None if arguments.model == "embedded" else arguments.model,
            backend=arguments.backend,
            threads=arguments.threads,
        )
        evaluation = evaluate(extractor, documents)
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    print(evaluation.to_markdown(), end="")
    if arguments.json is not None:
        text = json.dumps(evaluation.to_dict(), ensure_ascii=False, indent=2) + "\n"
        arguments.json.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
