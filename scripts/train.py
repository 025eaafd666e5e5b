"""Trains a model from a TOML configuration: python scripts/train.py configs/fine_tune.toml"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mou_extract.errors import MouExtractError
from mou_extract.training.config import TrainingConfig, read_config
from mou_extract.training.processes import only_first_prints


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path, help="TOML file, see mou_extract.training.config")
    parser.add_argument("--encoder", help="overrides the configuration")
    parser.add_argument("--output", help="overrides the configuration")
    parser.add_argument("--epochs", type=int, help="overrides the configuration")
    parser.add_argument("--seed", type=int, help="overrides the configuration")
    arguments = parser.parse_args()
    changes = {key: value for key, value in vars(arguments).items() if key != "config"}
    try:
        config = read_config(arguments.config, TrainingConfig, changes)
        # Imported late: a mistake in the configuration should not wait for PyTorch.
        from mou_extract.training.trainer import train

        result = train(config)
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    with only_first_prints():
        for name, score in result.scores.items():
            print(f"{name:24} {score:.4f}")
        print(f"model folder: {result.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
