"""The routes of the service."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Body, FastAPI, HTTPException, Response
from fastapi.responses import HTMLResponse

from mou_extract.records import AgreementRecord
from mou_extract.service import models
from mou_extract.service.examples import EXAMPLE, example_record
from mou_extract.service.requests import BodyLimit, Limits, add_reasons, as_json
from mou_extract.service.worker import BusyError, Worker
from mou_extract.version import __version__
from mou_extract.view import ViewedArticle, render_html

_DESCRIPTION = (
    "Korean news about agreements (MOU, 업무협약) as records. Offsets count Unicode code points of "
    "the text, end exclusive: `text[start:end]` is what is shown."
)
_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": models.Problem, "description": "The body is not JSON"},
    413: {"model": models.Problem, "description": "More than is read in one request"},
    415: {"model": models.Problem, "description": "The body is of another content type"},
    422: {"model": models.Problem, "description": "Not what was expected"},
    503: {"model": models.Problem, "description": "Too many requests wait"},
}


def create_app(worker: Worker, *, model: str, limits: Limits) -> FastAPI:
    """The service as an ASGI application; it starts and closes the worker.

    Args:
        worker: Runs the model.
        model: Name of the model, for `/health`.
        limits: What a request may ask for.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        worker.start()
        yield
        await asyncio.to_thread(worker.close)

    app = FastAPI(
        title="mou-extract", version=__version__, description=_DESCRIPTION, lifespan=lifespan
    )
    app.add_middleware(BodyLimit, most_bytes=limits.body_bytes)
    add_reasons(app)
    routes = _Routes(worker, model, limits)
    record = example_record()
    app.post(
        "/extract",
        response_model=models.AgreementRecord,
        responses=_answers("application/json", record),
    )(routes.extract)
    app.post(
        "/extract_many",
        response_model=models.AgreementRecords,
        responses=_answers("application/json", {"records": [record]}),
    )(routes.extract_many)
    app.post(
        "/view",
        response_class=Response,  # leaves refusals in JSON in the documentation
        responses=_answers("text/html", "<!doctype html>"),
    )(routes.view)
    app.get("/health", response_model=models.Health)(routes.health)
    return app


def _answers(media_type: str, example: object) -> dict[int | str, dict[str, Any]]:
    content = {media_type: {"example": example}}
    return {200: {"description": "Read", "content": content}, **_REFUSALS}


class _Routes:
    """What each path does. Their docstrings are the documentation at `/docs`."""

    def __init__(self, worker: Worker, model: str, limits: Limits) -> None:
        self._worker = worker
        self._model = model
        self._limits = limits

    async def extract(
        self, article: Annotated[models.Article, Body(examples=[EXAMPLE])]
    ) -> Response:
        """The record of one article."""
        (record,) = await self._records([article])
        return as_json(record.to_dict())

    async def extract_many(
        self, body: Annotated[models.Articles, Body(examples=[{"articles": [EXAMPLE]}])]
    ) -> Response:
        """The records of several articles, in their order."""
        if len(body.articles) > self._limits.articles:
            raise HTTPException(
                413,
                f"{len(body.articles):,} articles; at most {self._limits.articles:,} are read in "
                "one request",
            )
        records = await self._records(body.articles)
        return as_json({"records": [record.to_dict() for record in records]})

    async def view(self, article: Annotated[models.Article, Body(examples=[EXAMPLE])]) -> Response:
        """One article with its record as a self-contained HTML page."""
        (record,) = await self._records([article])
        viewed = ViewedArticle(
            id=article.id or "article",
            text=article.text,
            spans=record.tagged_spans,
            record=record,
            published=record.published,
        )
        return HTMLResponse(await asyncio.to_thread(render_html, [viewed], self._worker.layers))

    async def health(self) -> models.Health:
        """Whether the service works, and how much it has to do."""
        if not self._worker.is_alive:
            raise HTTPException(503, "the model has stopped; start the service again")
        return models.Health(
            status="ok", version=__version__, model=self._model, waiting=self._worker.waiting
        )

    async def _records(self, articles: Sequence[models.Article]) -> list[AgreementRecord]:
        most = self._limits.characters
        for number, article in enumerate(articles, 1):
            if len(article.text) > most:
                name = f"article {number}" if article.id is None else f"article {article.id:.100}"
                raise HTTPException(
                    413, f"{name} has {len(article.text):,} characters; at most {most:,} are read"
                )
        try:
            done = self._worker.submit([article.value() for article in articles])
        except BusyError as error:
            raise HTTPException(503, str(error), {"Retry-After": "1"}) from error
        return await asyncio.wrap_future(done)
