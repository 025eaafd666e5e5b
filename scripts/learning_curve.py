"""Scores growing parts of a training corpus: python scripts/learning_curve.py CONFIG --output runs/curve"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mou_extract.errors import MouExtractError
from mou_extract.training.config import TrainingConfig, read_config


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path, help="TOML file, see mou_extract.training.config")
    parser.add_argument("--output", required=True, help="folder of the scores; run again to go on")
    parser.add_argument("--shares", type=float, nargs="+", help="default: 0.1 0.2 ... 1")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--encoder", help="overrides the configuration")
    parser.add_argument("--epochs", type=int, help="overrides the configuration")
    arguments = parser.parse_args()
    changes = {name: getattr(arguments, name) for name in ("output", "encoder", "epochs")}
    try:
        config = read_config(arguments.config, TrainingConfig, changes)
        # Imported late: a mistake in the configuration should not wait for PyTorch.
        from mou_extract.training.learning_curve import (
            SHARES,
            learning_curve,
            write_learning_curve,
        )

        shares = arguments.shares or SHARES
        curve = learning_curve(config, shares=shares, seeds=arguments.seeds)
        write_learning_curve(curve, config)
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    print(curve.to_markdown(), end="")
    print(f"learning_curve.json and learning_curve.svg: {config.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
