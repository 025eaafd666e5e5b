"""A run from input files to the output file.

Three passes: the input is checked and counted, the chunks that are not yet there are worked on, the
chunks are joined. Only the last one touches the output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from mou_extract.batch.articles import Columns, Problem, Row, read_rows
from mou_extract.batch.chunks import Chunk, Finished, Loading, split_chunks
from mou_extract.batch.lock import locked_folder
from mou_extract.batch.sources import find_sources
from mou_extract.batch.tables import check_output, write_table
from mou_extract.batch.work_folder import Manifest, WorkFolder, work_folder_path
from mou_extract.errors import InputError
from mou_extract.extractor import check_min_score
from mou_extract.model_folder import EMBEDDED, open_model_folder

Engine = Callable[[Iterable[Chunk], Loading], Iterator[Finished]]


class Watcher(Protocol):
    """Is told how far the run is."""

    def keep(self, articles: int) -> None:
        """So many were finished by an interrupted run."""

    def add(self, articles: int) -> None:
        """So many more are finished."""


@dataclass(frozen=True)
class Job:
    """What is to be done.

    Attributes:
        inputs: Files, folders of text files, patterns.
        output: `.jsonl`, `.csv` or `.parquet`.
        model: Model folder or hub name; None for the embedded model.
        columns: Where rows have their articles.
        min_score: Least confidence of what records are made from.
        backend: What runs the model, as `Extractor.from_pretrained` names it.

    Raises:
        InputError: The least confidence is not from 0 to 1.
    """

    inputs: tuple[str, ...]
    output: Path
    model: str | None = None
    columns: Columns = field(default_factory=Columns)
    min_score: float = 0.0
    backend: str = "auto"

    def __post_init__(self) -> None:
        check_min_score(self.min_score)


@dataclass(frozen=True)
class Outcome:
    """What was done.

    Attributes:
        records: Records in the output.
        skipped: Articles of the input that have none; each was told to `problem`.
    """

    records: int
    skipped: int


@contextmanager
def open_run(job: Job, problem: Problem) -> Iterator[Run]:
    """Checks a job, its model, and every article; until the end no other run can have its output.

    Args:
        job: What is to be done.
        problem: Told what is wrong with single articles; raises it, or has them skipped.

    Raises:
        InputError: An input cannot be read, the output could not be written, or another run is at
            it.
        ModelFolderError: The model is none.
    """
    check_output(job.output)
    with locked_folder(work_folder_path(job.output)):
        yield Run(job, problem)


class Run:
    """A job whose input was looked through and found to be right; `open_run` gives one."""

    def __init__(self, job: Job, problem: Problem) -> None:
        self._job = job
        self._problem = problem
        self._sources = find_sources(job.inputs, apart=work_folder_path(job.output))
        if any(source.path.resolve() == job.output.resolve() for source in self._sources):
            raise InputError(f"{job.output}: is an input too; give another output")
        self._model = open_model_folder(job.model or EMBEDDED)
        wrong = 0

        def count(error: InputError) -> None:
            nonlocal wrong
            problem(error)
            wrong += 1

        self.articles = sum(1 for _ in self._rows(count))
        self._wrong = wrong

    def finish(self, engine: Engine, watcher: Watcher) -> Outcome:
        """Works on what is not yet done, and joins it.

        Args:
            engine: Runs chunks, in any order.
            watcher: Told how far it is.

        Raises:
            InputError: There are chunks of a run over something else, or files cannot be written.
        """
        job = self._job
        loading = Loading(self._model.path, job.min_score, job.backend)
        manifest = Manifest.of_run(self._sources, job.columns, self._model, loading)
        folder = WorkFolder(job.output, manifest)
        kept = folder.finished()
        chunks = 0

        def unfinished() -> Iterator[Chunk]:
            nonlocal chunks
            for chunk in split_chunks(self._rows(lambda _: None), self.articles):
                chunks += 1
                if chunk.number in kept:
                    watcher.keep(len(chunk.rows))
                else:
                    yield chunk

        for finished in engine(unfinished(), loading):
            for text in finished.problems:
                self._problem(InputError(text))
            folder.write(finished.number, finished.content)
            watcher.add(finished.rows)
        records = write_table(job.output, folder.lines(chunks), scratch=folder.path)
        folder.remove()
        return Outcome(records, self.articles + self._wrong - records)

    def _rows(self, problem: Problem) -> Iterator[Row]:
        for source in self._sources:
            yield from read_rows(source, self._job.columns, problem)
