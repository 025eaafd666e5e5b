"""`mou-extract batch INPUT... --output OUT`: many articles from files to a file, over all cores."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mou_extract.cli.command import Commands
from mou_extract.cli.input import add_min_score, add_published
from mou_extract.errors import InputError, TextColumnError

if TYPE_CHECKING:
    from mou_extract.batch.run import Engine


def add_command(commands: Commands) -> None:
    """Adds `mou-extract batch`."""
    batch = commands.add_parser(
        "batch", help="extract records from many articles, from files to a file",
        description="A run that was killed goes on where it was when the same command is given.",
    )  # fmt: skip
    batch.add_argument(
        "inputs", nargs="+", metavar="INPUT",
        help=".jsonl, .csv, .parquet or .txt (also .gz, .zst), folder of .txt, or a pattern in quotes",
    )  # fmt: skip
    batch.add_argument(
        "--output", type=Path, required=True, metavar="OUT",
        help=".jsonl, .csv (also .gz, .zst) or .parquet; unfinished work is kept in OUT.parts",
    )  # fmt: skip
    batch.add_argument("--text-column", default="text", metavar="NAME")
    batch.add_argument("--id-column", default="id", metavar="NAME")
    batch.add_argument("--published-column", default="published", metavar="NAME")
    add_published(batch)
    batch.add_argument("--model", help="model folder or hub name; default: the embedded model")
    batch.add_argument(
        "--on-error", choices=("stop", "skip"), default="stop",
        help="skip: report wrong articles and go on with the others",
    )  # fmt: skip
    add_min_score(batch)
    batch.add_argument("--workers", type=int, help="processes; default: one a core")
    batch.add_argument(
        "--engine", choices=("processes", "ray"), default="processes",
        help="ray: over the machines of a Ray cluster",
    )  # fmt: skip
    batch.add_argument(
        "--address", help="Ray cluster, 'auto' for the one of this machine; default: one of its own"
    )
    batch.add_argument(
        "--worker-gpus", type=float, default=0.0, metavar="SHARE",
        help="share of a GPU (1, 0.5) for each Ray worker, which then runs the model with PyTorch; "
        "default: 0, none",
    )  # fmt: skip
    batch.add_argument(
        "--progress", action="store_true", help="show it even where there is no terminal"
    )
    batch.set_defaults(run=_batch)


def _batch(options: argparse.Namespace) -> int:
    from mou_extract.batch.articles import Columns
    from mou_extract.batch.progress import Progress
    from mou_extract.batch.run import Job, open_run
    from mou_extract.extractor import as_date

    engine = _engine(options)
    columns = Columns(
        options.text_column,
        options.id_column,
        options.published_column,
        as_date(options.published),
    )
    job = Job(
        tuple(options.inputs), options.output, options.model, columns, options.min_score,
        backend="torch" if options.worker_gpus else "auto",
    )  # fmt: skip

    def stop(error: InputError) -> None:
        raise error

    def report(error: InputError) -> None:
        progress.clear()
        print(f"mou-extract: skipped: {error}", file=sys.stderr)

    shown = options.progress or sys.stderr.isatty()
    progress = Progress(sys.stderr if shown else None)
    try:
        with open_run(job, report if options.on_error == "skip" else stop) as run:
            progress.start(run.articles)
            outcome = run.finish(engine, progress)
    except TextColumnError as error:
        raise InputError(f"{error.found} (name the text's: --text-column NAME)") from error
    except KeyboardInterrupt:
        progress.clear()
        print("mou-extract: interrupted; the same command goes on from here", file=sys.stderr)
        return 130
    progress.clear()
    skipped = f", {outcome.skipped:,} skipped" if outcome.skipped else ""
    print(f"{options.output}: {outcome.records:,} records{skipped}", file=sys.stderr)
    return 0


def _engine(options: argparse.Namespace) -> Engine:
    from mou_extract.backends import cores
    from mou_extract.batch.processes import run_here, run_in_processes

    if options.workers is not None and options.workers < 1:
        raise InputError(f"--workers is {options.workers}; expected 1 or more")
    if not 0 <= options.worker_gpus <= 1:
        raise InputError(f"--worker-gpus is {options.worker_gpus}; expected 0 to 1")
    if options.engine == "ray":
        from mou_extract.batch.on_ray import run_on_ray

        return partial(
            run_on_ray,
            workers=options.workers,
            address=options.address,
            gpus=options.worker_gpus,
        )
    if options.worker_gpus:
        raise InputError("--worker-gpus is of Ray workers; expected --engine ray with it")
    if options.address is not None:
        raise InputError("--address is of a Ray cluster; expected --engine ray with it")
    workers = options.workers or cores()
    return run_here if workers == 1 else partial(run_in_processes, workers=workers)
