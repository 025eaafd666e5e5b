"""The HTTP service `mou-extract serve`: needs the `serve` extra. Nothing else imports this package."""

from mou_extract.errors import MissingExtraError

try:
    import fastapi  # noqa: F401
    import uvicorn  # noqa: F401
except ImportError as error:
    raise MissingExtraError("The HTTP service", "serve", error.name or "fastapi") from error
