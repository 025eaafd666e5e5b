"""What each rule after the model gives on annotated articles: scores without it, beside those with all of them."""

from __future__ import annotations

import argparse
import sys

from mou_extract.ablation import Ablation, ablate_rules
from mou_extract.corpus import read_corpus
from mou_extract.errors import MouExtractError
from mou_extract.extractor import Extractor


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="model folder, or 'embedded'")
    parser.add_argument("corpora", nargs="+", metavar="CORPUS.jsonl", help="development articles")
    arguments = parser.parse_args()
    try:
        documents = [document for path in arguments.corpora for document in read_corpus(path)]
        ablations = ablate_rules(Extractor.from_pretrained(arguments.model), documents)
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    print(
        "| left out | entities | commitments | left empty | articles changed | right spans lost | gained |"
    )
    print("|---|---|---|---|---|---|---|")
    for ablation in ablations:
        print(_row(ablation))
    return 0


def _row(ablation: Ablation) -> str:
    left_out = f"`{ablation.without[0]}`" if ablation.without else "nothing"
    if len(ablation.without) > 1:
        left_out = "all of them"
    scores = f"{ablation.entities:.4f} | {ablation.commitments:.4f} | {ablation.left_empty}"
    return f"| {left_out} | {scores} | {ablation.changed} | {ablation.only_with} | {ablation.only_without} |"


if __name__ == "__main__":
    sys.exit(main())
