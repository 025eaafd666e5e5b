"""The command line `mou-extract`: one module a command, each with `add_command`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from mou_extract.cli import batch, check, convert, extract, info, schema, serve, suggest
from mou_extract.errors import MouExtractError
from mou_extract.version import __version__

_COMMANDS = (extract, batch, check, suggest, convert, info, schema, serve)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line.

    Returns:
        Exit status: 0; 1 where `check` found errors; 2 for wrong input or a wrong model; 130 after
        Ctrl-C.
    """
    options = _parser().parse_args(arguments)
    try:
        command: Callable[[argparse.Namespace], int] = options.run
        return command(options)
    except MouExtractError as error:
        print(f"mou-extract: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("mou-extract: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output went away (`| head`): not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mou-extract", description="Korean news about agreements as records."
    )
    parser.add_argument("--version", action="version", version=f"mou-extract {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    for command in _COMMANDS:
        command.add_command(commands)
    return parser
