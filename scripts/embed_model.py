"""Makes a trained model the one that the package carries: half-precision weights, int8 ONNX."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mou_extract.errors import InputError, MouExtractError, listing
from mou_extract.labels import Layer
from mou_extract.model_folder import open_model_folder


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="folder that scripts/train.py wrote")
    parser.add_argument("--target", type=Path, default=Path("src/mou_extract/model"))
    parser.add_argument(
        "--min-score", action="append", default=[], metavar="LAYER=SCORE",
        help="least score of a span that is reported, chosen on a dev split; default: those of the "
        "model",
    )  # fmt: skip
    parser.add_argument(
        "--window-size", type=int, help="tokens in a window; default: as the model was trained"
    )
    parser.add_argument(
        "--window-stride", type=int, help="tokens of context on a side; default: likewise"
    )
    parser.add_argument(
        "--window-lead", type=int,
        help="tokens of the article's beginning before later windows; default: likewise",
    )  # fmt: skip
    arguments = parser.parse_args()
    try:
        model = open_model_folder(arguments.model)
        min_scores = _min_scores(arguments.min_score, model.info.layers)
        from mou_extract.training.packaging import package_model

        packaged = package_model(
            model,
            arguments.target,
            min_scores=min_scores,
            window_size=arguments.window_size,
            window_stride=arguments.window_stride,
            window_lead=arguments.window_lead,
        )
    except (MouExtractError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(packaged.export)
    print(f"{arguments.target}: {packaged.size / 1e6:.1f} MB")
    print("README.md is written by hand: bring its figures up to date")
    return 0


def _min_scores(pairs: Sequence[str], layers: Sequence[Layer]) -> dict[str, float]:
    """Least scores by layer, as options give them.

    Raises:
        InputError: One is not of the form LAYER=SCORE, or the model has no such layer.
    """
    names = [layer.name for layer in layers]
    found = {}
    for pair in pairs:
        layer, _, score = pair.partition("=")
        try:
            found[layer] = float(score)
        except ValueError:
            raise InputError(f"--min-score {pair}: expected LAYER=SCORE") from None
        if layer not in names:
            raise InputError(f"--min-score {pair}: no such layer; known: {listing(names)}")
    return found


if __name__ == "__main__":
    sys.exit(main())
