"""What a request may be, and the reason it is told when it is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_REASONS_SHOWN = 5
_REASON_SIZE = 300


@dataclass(frozen=True)
class Limits:
    """What a request may ask for.

    Attributes:
        body_bytes: Most bytes of its body.
        characters: Most characters of one article.
        articles: Most articles.
    """

    body_bytes: int = 2 * 1024 * 1024
    characters: int = 50_000
    articles: int = 64


class BodyLimit:
    """Refuses a body that is too large at its header, or where it has grown too large."""

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self._app = app
        self._most = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, its body counted."""
        declared = dict(scope.get("headers", ())).get(b"content-length", b"0")
        read = 0

        async def counted() -> Message:
            nonlocal read
            if not declared.isdigit() or int(declared) > self._most:
                self._refuse()
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                self._refuse()
            return message

        await self._app(scope, counted if scope["type"] == "http" else receive, send)

    def _refuse(self) -> None:
        # FastAPI lets an HTTPException through while it reads a body.
        raise HTTPException(
            413,
            f"the body is larger than {self._most:,} bytes; send fewer or shorter articles",
            {"Connection": "close"},
        )


def add_reasons(app: FastAPI) -> None:
    """Makes every refusal `{"detail": reason}`, and none of them repeats what was sent."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StarletteHTTPException, _refused)


def as_json(data: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A response in JSON; half of a surrogate pair goes out as the escape that it came in as."""
    content = json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Response(content, status, headers, media_type="application/json")


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        position = first["loc"][-1]
        return _reason(400, f"the body is not JSON: {first['ctx']['error']} at {position}")
    content_type = request.headers.get("content-type", "")
    if first["loc"] == ("body",) and "json" not in content_type:
        return _reason(415, f"expected application/json, found content type '{content_type}'")
    reasons = [_told(one) for one in error.errors()[:_REASONS_SHOWN]]
    return _reason(422, "; ".join(reasons))


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    detail = error.detail
    if error.status_code == 400 and error.__cause__ is not None:
        detail = f"the body cannot be read as JSON: {error.__cause__}"
    return _reason(error.status_code, detail, error.headers)


def _reason(status: int, reason: str, headers: Mapping[str, str] | None = None) -> Response:
    return as_json({"detail": reason}, status, headers)


def _told(error: Mapping[str, Any]) -> str:
    """One error of pydantic in words: `articles[3].text: the article is empty`."""
    where = ""
    for part in error["loc"][1:]:
        where += f"[{part}]" if isinstance(part, int) else f".{part}"
    reason = error["msg"].removeprefix("Value error, ")
    if error["type"] == "model_attributes_type":  # pydantic's words for it are of Python
        reason = "expected an object"
    return f"{where.removeprefix('.') or 'body'}: {reason}"[:_REASON_SIZE]
