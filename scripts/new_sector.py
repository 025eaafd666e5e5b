"""Scores a sector that a model has not seen, before and after fine-tuning on some of its articles.

python scripts/new_sector.py FINE_TUNING --sectors university school --output runs/new-sector
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mou_extract.errors import MouExtractError
from mou_extract.training.config import TrainingConfig, read_config


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "fine_tuning",
        type=Path,
        help="TOML file; its encoder is a model that has not seen the sector's articles in its train",
    )
    parser.add_argument(
        "--base",
        type=Path,
        help="TOML file of a model to train first, on what its train has of other sectors; encoder and "
        "train of FINE_TUNING are not read then",
    )
    parser.add_argument("--output", required=True, help="folder of the scores; run again to go on")
    parser.add_argument("--sectors", nargs="+", required=True, help="values of `sector`, held back")
    parser.add_argument(
        "--others", nargs="+", help="corpora to score; default: dev of BASE or FINE_TUNING"
    )
    parser.add_argument("--numbers", type=int, nargs="+", default=[40, 100])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument(
        "--scored",
        type=int,
        default=0,
        help="articles held back that are scored, not learned; default: a third",
    )
    arguments = parser.parse_args()
    changes = {"output": arguments.output}
    try:
        base = arguments.base and read_config(arguments.base, TrainingConfig, changes)
        fine_tuning = read_config(arguments.fine_tuning, TrainingConfig, changes)
        # Imported late: a mistake in the configuration should not wait for PyTorch.
        from mou_extract.training.new_sector import SectorPlan, new_sector, write_new_sector

        plan = SectorPlan(
            tuple(arguments.sectors),
            tuple(arguments.others or filter(None, [(base or fine_tuning).dev])),
            tuple(arguments.numbers),
            tuple(arguments.seeds),
            arguments.scored,
        )
        result = new_sector(base, fine_tuning, plan)
        write_new_sector(result, base, fine_tuning)
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    print(result.to_markdown(), end="")
    print(f"new_sector.json, new_sector.md: {arguments.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
