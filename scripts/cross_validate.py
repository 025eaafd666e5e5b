"""Scores a training by k folds: python scripts/cross_validate.py CONFIG --folds 5 --output runs/folds"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mou_extract.errors import MouExtractError
from mou_extract.training.config import TrainingConfig, read_config


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path, help="TOML file; its train and dev are split anew")
    parser.add_argument("--output", required=True, help="folder of the scores; run again to go on")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--encoder", help="overrides the configuration")
    parser.add_argument("--epochs", type=int, help="overrides the configuration")
    parser.add_argument("--seed", type=int, help="overrides the configuration")
    arguments = parser.parse_args()
    changes = {name: getattr(arguments, name) for name in ("output", "encoder", "epochs", "seed")}
    try:
        config = read_config(arguments.config, TrainingConfig, changes)
        # Imported late: a mistake in the configuration should not wait for PyTorch.
        from mou_extract.training.cross_validation import cross_validate, write_cross_validation

        result = cross_validate(config, arguments.folds)
        write_cross_validation(result, config)
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    print(result.to_markdown(), end="")
    print(f"cross_validation.json: {config.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
