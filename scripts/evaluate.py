"""Scores a model on a corpus: python scripts/evaluate.py MODEL CORPUS [--report DIR]"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from pathlib import Path

from mou_extract.corpus import read_corpus
from mou_extract.errors import MouExtractError
from mou_extract.evaluation import Evaluation, evaluate
from mou_extract.extractor import Extractor
from mou_extract.files import write_text
from mou_extract.report import ReportRequest, make_report, prepare_folder, write_report

_NO_SETTINGS = ("report", "json")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="model folder, hub name, or 'embedded'")
    parser.add_argument("corpus", type=Path, help=".jsonl of annotated articles")
    parser.add_argument("--backend", choices=("auto", "onnx", "torch"), default="auto")
    parser.add_argument("--threads", type=int, help="threads of the model")
    parser.add_argument("--json", type=Path, help="file to write the scores to as JSON")
    report = parser.add_argument_group("report")
    report.add_argument("--report", type=Path, metavar="DIR", help="folder to write a report to")
    report.add_argument("--compare", metavar="MODEL", help="another model to compare with")
    report.add_argument("--train", type=Path, metavar="CORPUS", help="tells names it has from new")
    report.add_argument("--precision", type=float, help="wanted of thresholds (default: 0.9)")
    report.add_argument("--seed", type=int, help="of the intervals (default: 1)")
    arguments = parser.parse_args()
    for_report = (arguments.compare, arguments.train, arguments.precision, arguments.seed)
    if arguments.report is None and any(value is not None for value in for_report):
        parser.error("--compare, --train, --precision and --seed belong to a report: add --report")
    try:
        evaluation = _report(arguments) if arguments.report else _scores(arguments)
        if arguments.json is not None:
            text = json.dumps(evaluation.to_dict(), ensure_ascii=False, indent=2) + "\n"
            write_text(arguments.json, text)
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    print(evaluation.to_markdown(), end="")
    if arguments.report is not None:
        print(f"\nreport: {arguments.report / 'report.html'}")
    return 0


def _scores(arguments: argparse.Namespace) -> Evaluation:
    extractor = Extractor.from_pretrained(
        arguments.model,
        backend=arguments.backend,
        threads=arguments.threads,
    )
    return evaluate(extractor, read_corpus(arguments.corpus, extractor.layers))


def _report(arguments: argparse.Namespace) -> Evaluation:
    settings = {
        key: value
        for key, value in vars(arguments).items()
        if key not in _NO_SETTINGS and value is not None
    }
    request = ReportRequest(**settings, command=shlex.join(["python", *sys.argv]))
    prepare_folder(arguments.report)
    report = make_report(request)
    write_report(report, arguments.report)
    return report.evaluation


if __name__ == "__main__":
    sys.exit(main())
