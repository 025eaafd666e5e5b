"""Gives a fine-tuned model what the encoder that it was made from has learned by pretraining on."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mou_extract.errors import MouExtractError


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="folder that scripts/train.py wrote")
    parser.add_argument("before", type=Path, help="encoder folder that the model was made from")
    parser.add_argument("after", type=Path, help="the same encoder, pretrained on")
    parser.add_argument("--output", type=Path, required=True, help="folder to write")
    arguments = parser.parse_args()
    try:
        from mou_extract.training.grafting import graft_encoder

        grafted = graft_encoder(
            arguments.model, arguments.before, arguments.after, arguments.output
        )
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"model folder: {grafted}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
