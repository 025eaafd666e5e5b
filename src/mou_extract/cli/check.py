"""`mou-extract check CORPUS...`: what is wrong or doubtful in annotated corpora."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from mou_extract.cli.command import Commands
from mou_extract.cli.labels import add_config, chosen_layers
from mou_extract.cli.output import write_stdout


def add_command(commands: Commands) -> None:
    """Adds `mou-extract check`."""
    check = commands.add_parser(
        "check", help="check annotated corpora",
        description="Lists what is wrong or doubtful in corpora; each file is a split. "
        "Exit status 1 where there are errors.",
    )  # fmt: skip
    check.add_argument(
        "paths", nargs="+", metavar="CORPUS", help=".jsonl of annotated articles, or folder of some"
    )
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.add_argument("--errors-only", action="store_true", help="leave warnings out")
    add_config(check)
    check.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    from mou_extract.checking import check_corpus

    found = check_corpus(options.paths, chosen_layers(options))
    shown = [one for one in found.findings if one.is_error or not options.errors_only]
    if options.format == "json":
        data = {"counts": found.counts, "findings": [asdict(one) for one in shown]}
        output = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    else:
        lines = [str(one) for one in shown]
        for path, counts in found.counts.items():
            parts = ", ".join(f"{name} {count}" for name, count in counts.items())
            lines.append(f"{path}: {parts}")
        lines.append(f"{found.errors} errors, {found.warnings} warnings")
        output = "".join(line + "\n" for line in lines)
    write_stdout([output.encode("utf-8", "backslashreplace")])
    return 1 if found.errors else 0
