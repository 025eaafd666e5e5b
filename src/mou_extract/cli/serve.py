"""`mou-extract serve`: the HTTP service."""

from __future__ import annotations

import argparse
import sys

from mou_extract.cli.command import Commands
from mou_extract.errors import InputError

# What the settings of the service are called here.
_OPTIONS = {
    "threads": "--threads",
    "port": "--port",
    "limits.body_bytes": "--max-bytes",
    "limits.characters": "--max-characters",
    "limits.articles": "--max-articles",
}


def add_command(commands: Commands) -> None:
    """Adds `mou-extract serve`."""
    serve = commands.add_parser(
        "serve", help="answer over HTTP (extra 'serve')",
        description="POST /extract, /extract_many and /view; GET /health; documentation at /docs.",
    )  # fmt: skip
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000, help="0 for a free one")
    serve.add_argument("--model", help="model folder or hub name; default: the embedded model")
    serve.add_argument("--threads", type=int, help="threads of the model")
    serve.add_argument("--max-bytes", type=int, default=2 * 1024 * 1024, help="of a request's body")
    serve.add_argument("--max-characters", type=int, default=50_000, help="of one article")
    serve.add_argument("--max-articles", type=int, default=64, help="of one request")
    serve.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    from mou_extract.service.requests import Limits
    from mou_extract.service.server import Settings, serve

    limits = Limits(options.max_bytes, options.max_characters, options.max_articles)
    try:
        settings = Settings(options.host, options.port, options.model, options.threads, limits)
    except InputError as error:
        setting, reason = str(error).split(" ", 1)
        raise InputError(f"{_OPTIONS[setting]} {reason}") from error

    def ready(address: str) -> None:
        print(
            f"mou-extract: {address} (documentation: {address}/docs)", file=sys.stderr, flush=True
        )

    serve(settings, ready)
    return 0
