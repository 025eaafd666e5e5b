"""From article to record: the one place where reading, model, decoding and assembly meet."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mou_extract.assembly.original import assemble_original
from mou_extract.backends import Backend, load_backend
from mou_extract.confidence import with_confidences
from mou_extract.dates import ISO_DAY, iso_day
from mou_extract.errors import InputError
from mou_extract.labels import Layer
from mou_extract.model_folder import EMBEDDED, ModelFolder, open_model_folder
from mou_extract.normalization import normalize
from mou_extract.reading import Reader, Reading
from mou_extract.records import AgreementRecord, Coverage, Evidence
from mou_extract.rules.agreement_evidence import may_tell_of_agreement
from mou_extract.rules.coherence import cohere
from mou_extract.sharing import push_folder, save_folder
from mou_extract.spans import Span
from mou_extract.tags import decode

_ARTICLES_AT_ONCE = 32  # as many are read ahead: memory stays flat whatever the input is
_LOOKED_AT = 200  # characters that nearly always show something; the whole text is the second try


@dataclass(frozen=True, slots=True)
class Article:
    """One text to extract from.

    Attributes:
        text: The article.
        published: Publication date (`datetime.date` or `YYYY-MM-DD`), the reference of relative
            dates.
        id: Name that the record carries.
    """

    text: str
    published: datetime.date | str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the model said about one article.

    Attributes:
        spans: In text order, with offsets into the original text.
        coverage: What of it was read.
        reading: The text as it was read.
        decoded: Spans of the normalized text as the model alone tags it, scores not calibrated.
        scores: Logits of every layer's tags; shape (tokens, tags of the layer) each.
    """

    spans: tuple[Span, ...]
    coverage: Coverage
    reading: Reading
    decoded: tuple[Span, ...]
    scores: tuple[NDArray[np.float32], ...]


@dataclass(frozen=True)
class _Chunk:
    """Articles that were read, and the scores of all their windows, one after another."""

    articles: tuple[Article, ...]
    readings: tuple[Reading, ...]
    scores: Iterator[NDArray[np.float32]]


class Extractor:
    """A loaded model that turns articles into records.

    Examples:
        >>> extractor = Extractor.from_pretrained()
        >>> record = extractor.extract("누리대와 새솔전자는 5일 업무협약을 맺었다.")
    """

    def __init__(self, folder: ModelFolder, backend: Backend, *, min_score: float = 0.0) -> None:
        check_min_score(min_score)
        self._folder = folder
        self._backend = backend
        self._reader = Reader(folder)
        # A model of other labels may find things where nobody signs.
        self._knows_parties = any("SIGNATORY" in layer.labels for layer in self.layers)
        self._min_score = min_score

    @classmethod
    def from_pretrained(
        cls,
        model: str | Path | None = None,
        *,
        backend: str = "auto",
        threads: int | None = None,
        min_score: float = 0.0,
    ) -> Extractor:
        """Loads a model.

        Args:
            model: Model folder or Hugging Face hub name; None for the embedded model.
            backend: `onnx`, `torch`, or `auto` (ONNX Runtime where the folder has an ONNX model).
            threads: Cores to use, 1 or more; None for all.
            min_score: Least confidence of the spans that records are made from: with 0.8, of
                those at the edge about eight in ten are right. The scores of the record's entries
                do not count here.

        Raises:
            InputError: `min_score` is not from 0 to 1, `threads` is less than 1, or there is no such
                backend.
            ModelFolderError: It is no model that this package can load.
            MissingExtraError: The model needs PyTorch, which is not installed.
        """
        check_threads(threads)
        folder = open_model_folder(EMBEDDED if model is None else model)
        loaded = load_backend(folder, name=backend, threads=threads)
        return cls(folder, loaded, min_score=min_score)

    def save_pretrained(self, folder: str | Path) -> Path:
        """Copies the files of the loaded model to a new folder, which `from_pretrained` takes.

        Raises:
            ModelFolderError: The folder exists and is not empty, or cannot be written.
        """
        return save_folder(self._folder, Path(folder))

    def push_to_hub(self, repo_id: str, *, private: bool | None = None) -> str:
        """Pushes the files of the loaded model to the Hugging Face hub.

        Args:
            repo_id: `owner/name`; made where there is none.
            private: Whether a repository that is made is private; None leaves it to the owner's
                settings.

        Returns:
            The address of the commit.

        Raises:
            ModelFolderError: The hub does not take it.
        """
        return push_folder(self._folder, repo_id, private=private)

    @property
    def folder(self) -> ModelFolder:
        """The model folder that was loaded."""
        return self._folder

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers that the model tags."""
        return self._folder.info.layers

    def extract(
        self, text: str, published: datetime.date | str | None = None, *, id: str | None = None
    ) -> AgreementRecord:
        """Extracts the record of one article.

        Args:
            text: The article.
            published: Publication date (`datetime.date` or `YYYY-MM-DD`).
            id: Name that the record carries.

        Raises:
            InputError: The text is empty or no text, or the date is no date.
        """
        return next(self.extract_many([Article(text, published, id)]))

    def extract_many(self, texts: Iterable[str | Article]) -> Iterator[AgreementRecord]:
        """Extracts records in input order, reading ahead a bounded number of articles.

        Ordinary news is quick: an article without any word of an agreement or of common action has
        an empty record, and the model does not look at it.

        Args:
            texts: Texts, or `Article` values where publication dates or ids are known.

        Raises:
            InputError: At once, if it is one str. While records are taken, if a text is empty or no
                text, or a date is no date; it names the article's id, and comes up to 64 articles
                early, since so many are read ahead.
        """
        # Not in the generator, which begins only where its first record is taken.
        if isinstance(texts, str):
            raise InputError("extract_many takes many articles, found one str; use extract")
        return self._records(texts)

    def _records(self, texts: Iterable[str | Article]) -> Iterator[AgreementRecord]:
        for article, tagged in self._tagged(map(_checked, texts), passing_over=True):
            record = _record(article, tagged)
            yield with_confidences(record, self._folder.info.field_calibrators)

    def tag_many(self, texts: Iterable[str]) -> Iterator[Tagged]:
        """The spans of texts without assembling records, in input order; the model reads all of them.

        Nothing is checked: an empty text has no spans.
        """
        for _, tagged in self._tagged(map(Article, texts)):
            yield tagged

    def _tagged(
        self, articles: Iterable[Article], *, passing_over: bool = False
    ) -> Iterator[tuple[Article, Tagged]]:
        """Tags in input order, a chunk ahead: the runtime works on it while records are assembled.

        Args:
            articles: What to tag.
            passing_over: Whether the model passes over articles that tell of no agreement by their
                words; their spans are the same, none, but they have no scores.
        """
        articles = iter(articles)
        passing_over &= self._knows_parties
        chunk = self._read(articles, passing_over)
        while chunk.articles:
            ahead = self._read(articles, passing_over)
            for article, reading in zip(chunk.articles, chunk.readings, strict=True):
                yield article, self._decode(article.text, reading, chunk.scores)
            chunk = ahead

    def _read(self, articles: Iterator[Article], passing_over: bool) -> _Chunk:
        """Takes the next articles and hands their windows to the runtime."""
        taken = tuple(islice(articles, _ARTICLES_AT_ONCE))
        readings = tuple(
            Reading.without_tokens(normalized)
            if passing_over and not may_tell_of_agreement(normalized.text)
            else self._reader.read(normalized)
            for normalized in (normalize(article.text) for article in taken)
        )
        windows = [
            self._reader.model_input(reading, window)
            for reading in readings
            for window in reading.windows
        ]
        return _Chunk(taken, readings, self._backend.scores(windows))

    def _decode(
        self, text: str, reading: Reading, scores_of_windows: Iterator[NDArray[np.float32]]
    ) -> Tagged:
        windows = reading.windows
        if not windows:
            nothing = tuple(np.zeros((0, len(layer.tags)), np.float32) for layer in self.layers)
            return Tagged((), Coverage(len(text), len(text)), reading, (), nothing)
        kept = [
            of_window[window.keep_start - window.start : window.keep_end - window.start]
            for window, of_window in zip(
                windows, islice(scores_of_windows, len(windows)), strict=True
            )
        ]
        scores = np.concatenate(kept)
        ends = np.cumsum([len(layer.tags) for layer in self.layers])
        # A model in training may have layers that are learned beside; they come last.
        by_layer = tuple(np.split(scores, ends, axis=1)[: len(self.layers)])
        found: list[Span] = []
        for layer, of_layer in zip(self.layers, by_layer, strict=True):
            least = self._folder.info.min_scores.get(layer.name, 0.0)
            tagged = decode(of_layer, reading.offsets, layer)
            found += [span for span in tagged if span.score >= least]
        coherent = self._confident(cohere(reading.normalized.text, found, self.layers))
        spans = reading.original_spans(coherent, self.layers)
        return Tagged(spans, _coverage(text, reading, kept), reading, tuple(found), by_layer)

    def _confident(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Spans with confidences for scores, without those below the least; none where no party is left."""
        calibrators = self._folder.info.calibrators
        confident = [
            replace(span, score=calibrators[span.label].confidence(span.score))
            if span.label in calibrators
            else span
            for span in spans
        ]
        kept = tuple(span for span in confident if span.score >= self._min_score)
        signed = any(span.label == "SIGNATORY" for span in spans)
        if signed and not any(span.label == "SIGNATORY" for span in kept):
            return ()  # nothing of an agreement that nobody signs
        return kept


def _coverage(text: str, reading: Reading, kept: Sequence[NDArray[np.float32]]) -> Coverage:
    """Counts the characters of kept parts; blanks before a part's first token belong to the part before."""
    starts = reading.normalized.starts[reading.offsets[:, 0]]
    starts[0] = 0
    edges = np.append(starts, len(text))
    read = sum(
        int(edges[window.keep_start + len(scores)] - edges[window.keep_start])
        for window, scores in zip(reading.windows, kept, strict=True)
    )
    return Coverage(len(text), read)


def _checked(item: str | Article) -> Article:
    """The article of an item, its text and date found to be what they should be."""
    article = item if isinstance(item, Article) else Article(item)
    try:
        check_text(article.text)
        return replace(article, published=as_date(article.published))
    except InputError as error:
        if article.id is None:
            raise
        raise InputError(f"article '{article.id}': {error}") from error


def _record(article: Article, tagged: Tagged) -> AgreementRecord:
    text, published = article.text, as_date(article.published)
    record = assemble_original(text, tagged.reading.normalized, tagged.spans, published)
    return replace(
        record,
        id=article.id,
        published=published,
        spans=tuple(
            Evidence(span.start, span.end, span.label, text[span.start : span.end], span.score)
            for span in tagged.spans
        ),
        coverage=tagged.coverage,
    )


def check_text(text: object) -> None:
    """Refuses what is no article.

    Raises:
        InputError: It is not a str, is blank, or holds control characters of a binary file.
    """
    if not isinstance(text, str):
        raise InputError(f"expected the article as a str, found {type(text).__name__}")
    if not normalize(text[:_LOOKED_AT]).text.strip() and not normalize(text).text.strip():
        raise InputError("the article is empty; expected Korean text")
    if "\0" in text:
        raise InputError(
            f"the article has a NUL character at {text.index(chr(0))}: this looks like a binary "
            "file; expected Korean text in UTF-8"
        )


def check_min_score(min_score: float) -> None:
    """Refuses a least confidence that is none.

    Raises:
        InputError: It is not from 0 to 1.
    """
    if not 0 <= min_score <= 1:
        raise InputError(f"min_score is {min_score}; expected a number from 0 to 1")


def check_threads(threads: int | None) -> None:
    """Refuses a number of threads that is none.

    Raises:
        InputError: It is less than 1.
    """
    if threads is not None and threads < 1:
        raise InputError(f"threads is {threads}; expected 1 or more")


def as_date(value: datetime.date | str | None) -> datetime.date | None:
    """A publication date from what callers have.

    Raises:
        InputError: The string is not `YYYY-MM-DD`.
    """
    if value is None or type(value) is datetime.date:
        return value
    if isinstance(value, datetime.datetime):
        day = value.date()
        if type(day) is datetime.date:  # pandas' NaT has none
            return day
    try:
        return iso_day(str(value))
    except ValueError as error:
        wrong = error
    no_day = " (there is no such day)" if ISO_DAY.fullmatch(str(value)) else ""
    raise InputError(f"published is {value!r}; expected a date as YYYY-MM-DD{no_day}") from wrong


@lru_cache(maxsize=1)
def _embedded() -> Extractor:
    return Extractor.from_pretrained()


def extract(
    text: str, published: datetime.date | str | None = None, *, id: str | None = None
) -> AgreementRecord:
    """Extracts the record of one article with the embedded model, loaded at the first call.

    Args:
        text: The article.
        published: Publication date (`datetime.date` or `YYYY-MM-DD`).
        id: Name that the record carries.

    Raises:
        InputError: The text is empty or no text, or the date is no date.
    """
    return _embedded().extract(text, published, id=id)
