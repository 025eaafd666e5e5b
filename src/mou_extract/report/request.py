"""A report from what a command line says: models are loaded, the corpus is read, all is computed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mou_extract.corpus import read_corpus
from mou_extract.errors import ConfigError
from mou_extract.evaluation import predict
from mou_extract.extractor import Extractor
from mou_extract.intervals import RESAMPLES
from mou_extract.report.contents import Evaluated, Report, build_report
from mou_extract.report.facts import Facts, model_facts, versions


@dataclass(frozen=True)
class ReportRequest:
    """What to report on.

    Attributes:
        model: Model folder, hub name, or `embedded`.
        corpus: `.jsonl` of annotated articles.
        command: The command line, for who wants to make the report again.
        compare: Another model to compare with.
        train: What the model was trained on, to tell names that it has seen from others.
        precision: The precision wanted of thresholds.
        seed: Of the resamples.
        backend: Runtime, see `load_backend`.
        threads: Threads of the runtime.

    Raises:
        ConfigError: The precision is no share.
    """

    model: str
    corpus: Path
    command: str = ""
    compare: str | None = None
    train: Path | None = None
    precision: float = 0.9
    seed: int = 1
    backend: str = "auto"
    threads: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.precision <= 1:
            raise ConfigError(f"precision is {self.precision}; expected more than 0, at most 1")


def make_report(request: ReportRequest) -> Report:
    """Runs the models over the corpus and computes the report.

    Raises:
        ModelFolderError: A model cannot be loaded.
        CorpusError: A corpus has a wrong line.
    """
    evaluated = _evaluated(request.model, request)
    layers = evaluated.predictions.layers
    return build_report(
        evaluated,
        Facts(request.command, str(request.corpus), request.seed, RESAMPLES, versions()),
        other=None if request.compare is None else _evaluated(request.compare, request),
        trained=() if request.train is None else read_corpus(request.train, layers),
        precision=request.precision,
    )


def _evaluated(model: str, request: ReportRequest) -> Evaluated:
    extractor = Extractor.from_pretrained(model, backend=request.backend, threads=request.threads)
    documents = read_corpus(request.corpus, extractor.layers)
    return Evaluated(model_facts(model, extractor, documents), predict(extractor, documents))
