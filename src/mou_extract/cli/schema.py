"""`mou-extract schema`: what a record looks like in JSON."""

from __future__ import annotations

import argparse
import json

from mou_extract.cli.command import Commands
from mou_extract.cli.output import write_stdout


def add_command(commands: Commands) -> None:
    """Adds `mou-extract schema`."""
    schema = commands.add_parser("schema", help="print the JSON Schema of a record")
    schema.set_defaults(run=_schema)


def _schema(options: argparse.Namespace) -> int:
    from mou_extract.schema import record_schema

    write_stdout([json.dumps(record_schema(), ensure_ascii=False, indent=2).encode() + b"\n"])
    return 0
