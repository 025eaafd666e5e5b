"""`--config`: the labels of the user's own training, for commands that read annotated articles."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from mou_extract.labels import LAYERS, Layer


def add_config(parser: argparse.ArgumentParser) -> None:
    """Adds the option."""
    parser.add_argument(
        "--config", type=Path, metavar="TOML",
        help="training configuration that says the labels; default: those of this package",
    )  # fmt: skip


def chosen_layers(options: argparse.Namespace) -> Sequence[Layer]:
    """The layers of the configuration, or those of this package.

    Raises:
        ConfigError: The configuration is wrong.
        CorpusError: Its labels are those of its corpora, and one has a wrong line.
    """
    if options.config is None:
        return LAYERS
    from mou_extract.training.config import TrainingConfig, configured_layers, read_config

    return configured_layers(read_config(options.config, TrainingConfig, {}))
