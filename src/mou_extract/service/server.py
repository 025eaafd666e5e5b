"""The service as a process: a socket, a model and uvicorn, until it is told to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import uvicorn

from mou_extract.errors import InputError
from mou_extract.extractor import Extractor
from mou_extract.service.app import create_app
from mou_extract.service.requests import Limits
from mou_extract.service.worker import Worker

_CONNECTIONS = 256  # each may hold one body in memory
_SECONDS_TO_FINISH = 30  # for requests under way when the service is told to stop


@dataclass(frozen=True)
class Settings:
    """How the service runs.

    Attributes:
        host: Address to listen at.
        port: Port to listen at; 0 for a free one.
        model: Model folder or hub name; None for the embedded model.
        threads: Cores for the model, 1 or more; None for all.
        limits: What a request may ask for.

    Raises:
        InputError: One of them cannot be; its name is the first word of the message.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    model: str | None = None
    threads: int | None = None
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        least = {
            "threads": self.threads,
            "limits.body_bytes": self.limits.body_bytes,
            "limits.characters": self.limits.characters,
            "limits.articles": self.limits.articles,
        }
        for name, value in least.items():
            if value is not None and value < 1:
                raise InputError(f"{name} is {value}; expected 1 or more")
        if not 0 <= self.port <= 65535:
            raise InputError(f"port is {self.port}; expected 0 to 65535")


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serves until the process gets SIGINT or SIGTERM; requests under way are answered first.

    Args:
        settings: How.
        ready: Called with the address as soon as requests are taken.

    Raises:
        InputError: The address cannot be listened at.
        ModelFolderError: The model cannot be loaded.
    """
    with _listening(settings) as listener:
        extractor = Extractor.from_pretrained(settings.model, threads=settings.threads)
        app = create_app(
            Worker(extractor), model=settings.model or "embedded", limits=settings.limits
        )
        config = uvicorn.Config(
            app, log_level="warning", limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=_SECONDS_TO_FINISH,
        )  # fmt: skip
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        ready(f"http://{host}:{listener.getsockname()[1]}")
        # uvicorn shuts down in order, and then tells again what stopped it.
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise InputError(
            f"{settings.host}:{settings.port}: cannot be listened at: {error.strerror}; "
            "give another host or port"
        ) from error
