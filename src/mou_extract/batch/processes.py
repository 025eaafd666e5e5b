"""Chunks over the cores of this machine: a process a worker, each with one thread."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from mou_extract.batch.chunks import Chunk, Finished, Loading, Worker
from mou_extract.errors import MouExtractError

_AHEAD = 2  # chunks a worker that are read before they are asked for

_worker: Worker | None = None  # of a worker process; loaded once


def run_here(chunks: Iterable[Chunk], loading: Loading) -> Iterator[Finished]:
    """One worker, in this process."""
    yield from map(Worker(loading).finish, chunks)


def run_in_processes(chunks: Iterable[Chunk], loading: Loading, workers: int) -> Iterator[Finished]:
    """Chunks as they get finished, in any order; a bounded number is under way.

    Raises:
        MouExtractError: A process died.
    """
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_load, initargs=(loading,)
    )
    under_way: set[Future[Finished]] = set()
    try:
        for chunk in chunks:
            if len(under_way) >= workers * _AHEAD:
                done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
            under_way.add(pool.submit(_finish, chunk))
        while under_way:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    except BrokenProcessPool as error:
        raise MouExtractError(
            "a worker process was ended from outside, perhaps for want of memory. Finished chunks "
            "are kept: the same run goes on from them; fewer workers need less memory"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _load(loading: Loading) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends them
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = Worker(loading)


def _end_with_parent() -> None:
    """A killed parent cannot tell its workers, and they would wait for it for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _finish(chunk: Chunk) -> Finished:
    assert _worker is not None
    return _worker.finish(chunk)
