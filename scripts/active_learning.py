"""Scores suggested against random articles: python scripts/active_learning.py CONFIG --output runs/active"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mou_extract.errors import MouExtractError
from mou_extract.training.config import TrainingConfig, read_config


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "config", type=Path, help="TOML file; its encoder must not have seen the articles of train"
    )
    parser.add_argument("--output", required=True, help="folder of the scores; run again to go on")
    parser.add_argument("--start", type=int, default=50, help="articles of the choosing model")
    parser.add_argument("--number", type=int, default=100, help="articles added to them")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--encoder", help="overrides the configuration")
    parser.add_argument("--epochs", type=int, help="overrides the configuration")
    arguments = parser.parse_args()
    changes = {name: getattr(arguments, name) for name in ("output", "encoder", "epochs")}
    try:
        config = read_config(arguments.config, TrainingConfig, changes)
        # Imported late: a mistake in the configuration should not wait for PyTorch.
        from mou_extract.training.active_learning import active_learning, write_active_learning

        result = active_learning(
            config, start=arguments.start, number=arguments.number, seeds=arguments.seeds
        )
        write_active_learning(result, config)
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    print(result.to_markdown(), end="")
    print(f"active_learning.json: {config.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
