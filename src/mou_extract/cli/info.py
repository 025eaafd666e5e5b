"""`mou-extract info [MODEL]`: what a model folder says of itself."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from mou_extract.cli.command import Commands
from mou_extract.cli.output import write_stdout


def add_command(commands: Commands) -> None:
    """Adds `mou-extract info`."""
    info = commands.add_parser("info", help="facts of a model")
    info.add_argument(
        "model", nargs="?", metavar="MODEL", help="model folder or hub name; default: the embedded"
    )
    info.add_argument("--format", choices=("text", "json"), default="text")
    info.set_defaults(run=_info)


def _info(options: argparse.Namespace) -> int:
    from mou_extract.model_folder import EMBEDDED, open_model_folder
    from mou_extract.model_summary import render_summary, summarize

    summary = summarize(open_model_folder(options.model or EMBEDDED))
    if options.format == "json":
        output = json.dumps(asdict(summary), ensure_ascii=False, indent=2, default=str) + "\n"
    else:
        output = render_summary(summary)
    write_stdout([output.encode("utf-8", "backslashreplace")])
    return 0
