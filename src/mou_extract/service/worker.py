"""One thread that runs the model, and the bounded queue before it: requests that wait together are one batch."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import islice
from queue import Full, Queue

from mou_extract.errors import MouExtractError
from mou_extract.extractor import Article, Extractor
from mou_extract.labels import Layer
from mou_extract.records import AgreementRecord

_ARTICLES_AT_ONCE = 64


class BusyError(MouExtractError):
    """As many requests wait as may wait, or the service is shutting down."""


@dataclass(frozen=True)
class _Job:
    """The articles of one request, and where their records go."""

    articles: Sequence[Article]
    done: Future[list[AgreementRecord]]


class Worker:
    """Runs an extractor in a thread of its own; the extractor is used by no other."""

    def __init__(self, extractor: Extractor, *, most_waiting: int = 64) -> None:
        self._extractor = extractor
        self._queue: Queue[_Job | None] = Queue(most_waiting)
        self._thread = threading.Thread(target=self._run, name="mou-extract", daemon=True)
        self._closed = False
        self._lock = threading.Lock()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers that the model tags."""
        return self._extractor.layers

    @property
    def waiting(self) -> int:
        """Requests that wait."""
        return self._queue.qsize()

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def close(self) -> None:
        """Takes no more requests, answers those that wait, and ends the thread."""
        with self._lock:
            self._closed = True
        self._queue.put(None)
        self._thread.join()

    def submit(self, articles: Sequence[Article]) -> Future[list[AgreementRecord]]:
        """Queues checked articles; their records come in the same order.

        Raises:
            BusyError: The queue is full or closed.
        """
        job = _Job(articles, Future())
        with self._lock:
            if self._closed:
                raise BusyError("the service is shutting down")
            try:
                self._queue.put_nowait(job)
            except Full as error:
                raise BusyError(
                    f"{self._queue.maxsize} requests wait already; try again later"
                ) from error
        return job.done

    def _run(self) -> None:
        closing = False
        while not closing:
            batch = [self._queue.get()]
            # Nobody else takes from the queue: what is in it stays in it.
            while not self._queue.empty() and _articles(batch) < _ARTICLES_AT_ONCE:
                batch.append(self._queue.get())
            closing = None in batch
            self._answer([job for job in batch if job and job.done.set_running_or_notify_cancel()])

    def _answer(self, jobs: Sequence[_Job]) -> None:
        articles = [article for job in jobs for article in job.articles]
        try:
            records = iter(list(self._extractor.extract_many(articles)))
        except Exception as error:
            if len(jobs) == 1:
                jobs[0].done.set_exception(error)
                return
            for job in jobs:  # one request must not fail its neighbours
                self._answer([job])
            return
        for job in jobs:
            job.done.set_result(list(islice(records, len(job.articles))))


def _articles(batch: Sequence[_Job | None]) -> int:
    return sum(len(job.articles) for job in batch if job)
