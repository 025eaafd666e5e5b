"""Lists annotations that models which have not seen them contradict: python scripts/find_suspicions.py CONFIG"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mou_extract.errors import MouExtractError
from mou_extract.training.config import TrainingConfig, read_config


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "config", type=Path, help="TOML file; its train and dev are judged by folds"
    )
    parser.add_argument("--output", required=True, help="folder of the models, deleted after use")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument(
        "--least", type=float, default=0.9, metavar="CONFIDENCE", help="of what is listed"
    )
    parser.add_argument("--encoder", help="overrides the configuration")
    parser.add_argument("--epochs", type=int, help="overrides the configuration")
    parser.add_argument("--seed", type=int, help="overrides the configuration")
    arguments = parser.parse_args()
    changes = {name: getattr(arguments, name) for name in ("output", "encoder", "epochs", "seed")}
    try:
        config = read_config(arguments.config, TrainingConfig, changes)
        # Imported late: a mistake in the configuration should not wait for PyTorch.
        from mou_extract.training.suspicions import find_suspicions

        found = find_suspicions(config, arguments.folds, least=arguments.least)
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    for suspicion in found:
        print(suspicion)
    print(f"{len(found)} annotations to look at again")
    return 0


if __name__ == "__main__":
    sys.exit(main())
