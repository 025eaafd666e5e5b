"""Pretrains an encoder: `pack` text once, then `run` a TOML configuration, resuming where it stopped.

With `torchrun --nproc_per_node N` before it, `run` uses N processes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mou_extract.errors import MouExtractError
from mou_extract.training.config import read_config


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    pack_command = commands.add_parser(
        "pack", help="tag text, build the vocabulary and its vectors"
    )
    pack_command.add_argument("files", nargs="+", type=Path, help="UTF-8, one paragraph a line")
    pack_command.add_argument("--output", required=True, type=Path, help="packed folder")
    pack_command.add_argument("--limit", type=int, help="stop after this many characters")
    vocabulary = pack_command.add_mutually_exclusive_group()
    vocabulary.add_argument("--pieces", type=int, default=32_004, help="size of the vocabulary")
    vocabulary.add_argument(
        "--tokenizer", metavar="MODEL", help="a trained model, whose pieces are kept: it reads on"
    )
    run_command = commands.add_parser("run", help="pretrain, or go on with a stopped run")
    run_command.add_argument("config", type=Path)
    run_command.add_argument("--output", help="overrides the configuration")
    run_command.add_argument("--minutes", type=float, help="overrides the configuration")
    arguments = parser.parse_args()
    try:
        if arguments.command == "pack":
            from mou_extract.training.packing import pack
            from mou_extract.training.vocabulary import (
                VocabularySettings,
                adopt_vocabulary,
                build_vocabulary,
            )

            print(f"{pack(arguments.files, arguments.output, arguments.limit)} characters packed")
            if arguments.tokenizer:
                adopt_vocabulary(arguments.output, arguments.tokenizer)
            else:
                build_vocabulary(arguments.output, VocabularySettings(pieces=arguments.pieces))
        else:
            from mou_extract.training.pretraining import pretrain
            from mou_extract.training.pretraining_config import PretrainingConfig
            from mou_extract.training.processes import only_first_prints

            changes = {"output": arguments.output, "minutes": arguments.minutes}
            config = read_config(arguments.config, PretrainingConfig, changes)
            with only_first_prints():
                print(f"encoder: {pretrain(config)}")
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
