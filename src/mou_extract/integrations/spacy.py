"""The spaCy component `mou_extract`: spans in `doc.spans`, the record in `doc._.agreement`.

spaCy's spans are runs of tokens, ours are runs of characters, and a Korean token (`누리대와`) often is
a name and its particle. What cannot be said in tokens is never lost: `doc._.agreement.spans` has every
span exactly, and a span of the group points to its exact one by its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import compress, islice
from typing import Any, Literal

from mou_extract.errors import InputError, MissingExtraError
from mou_extract.extractor import Article
from mou_extract.integrations.processes import ExtractorOfProcess
from mou_extract.normalization import normalize
from mou_extract.records import AgreementRecord
from mou_extract.schema import read_record

try:
    from spacy.language import Language
    from spacy.pipeline import Pipe
    from spacy.tokens import Doc, SpanGroup
except ImportError as error:
    raise MissingExtraError("The spaCy component", "spacy", error.name or "spacy") from error

Alignment = Literal["expand", "contract", "strict"]
# Of the group in `doc.spans`, and of the record in `doc.user_data`: in JSON, which spaCy can store.
_KEY = "mou_extract"
_ALIGNMENTS = ("expand", "contract", "strict")


class AgreementPipe(Pipe):
    """Reads documents; `doc._.published` is the publication date where the caller set it.

    The group `doc.spans["mou_extract"]` has the spans that tokens can express, in text order; `id_` of
    each is the index of its exact span in `doc._.agreement.spans`. `attrs` of the group count them:
    `exact` have the characters of the exact span, `inexact` more or fewer, `left_out` have no tokens.
    """

    def __init__(self, name: str, extractor: ExtractorOfProcess, alignment: Alignment) -> None:
        if alignment not in _ALIGNMENTS:
            raise InputError(
                f"alignment is '{alignment}'; known: {', '.join(map(repr, _ALIGNMENTS))}"
            )
        self.name = name
        self._extractor = extractor
        self._alignment = alignment

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document."""
        self._read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Reads documents in batches; one that cannot be read goes to the error handler."""
        handle = self.get_error_handler()
        stream = iter(stream)
        while docs := list(islice(stream, batch_size)):
            try:
                self._read(docs)
                yield from docs
            except InputError:
                for doc in docs:
                    try:
                        yield self(doc)
                    except InputError as error:
                        handle(self.name, self, [doc], error)

    def _read(self, docs: list[Doc]) -> None:
        # A text without a word has no agreement; elsewhere it is an error, in a pipeline it is usual.
        written = [bool(normalize(doc.text).text.strip()) for doc in docs]
        articles = (Article(doc.text, doc._.published) for doc in compress(docs, written))
        records = self._extractor.get().extract_many(articles)
        for doc, has_words in zip(docs, written, strict=True):
            self._annotate(doc, next(records) if has_words else AgreementRecord())

    def _annotate(self, doc: Doc, record: AgreementRecord) -> None:
        doc.user_data[_KEY] = record.to_dict()
        found = [
            doc.char_span(
                span.start, span.end, span.label, alignment_mode=self._alignment, span_id=str(index)
            )
            for index, span in enumerate(record.spans)
        ]
        kept = [span for span in found if span is not None]
        exact = sum(
            (span.start_char, span.end_char) == (ours.start, ours.end)
            for span, ours in zip(found, record.spans, strict=True)
            if span is not None
        )
        counts = {
            "exact": exact,
            "inexact": len(kept) - exact,
            "left_out": len(found) - len(kept),
        }
        doc.spans[_KEY] = SpanGroup(doc, name=_KEY, attrs=counts, spans=kept)


@Language.factory(
    "mou_extract",
    default_config={"model": None, "threads": None, "alignment": "expand"},
    assigns=["doc.spans", "doc._.agreement"],
)
def make_pipe(
    nlp: Language, name: str, model: str | None, threads: int | None, alignment: Alignment
) -> AgreementPipe:
    """Makes the component from the settings of a pipeline.

    Args:
        nlp: The pipeline.
        name: Of the component in it.
        model: Model folder or hub name; None for the embedded model.
        threads: Cores for the model, 1 or more; None for all.
        alignment: Of a span that ends inside a token: `expand` takes the whole token, `contract`
            leaves it out, `strict` leaves the span out.
    """
    return AgreementPipe(name, ExtractorOfProcess(model, threads), alignment)


def _agreement(doc: Doc) -> AgreementRecord | None:
    data: dict[str, Any] | None = doc.user_data.get(_KEY)
    return None if data is None else read_record(data)


if not Doc.has_extension("agreement"):
    Doc.set_extension("agreement", getter=_agreement)
if not Doc.has_extension("published"):
    Doc.set_extension("published", default=None)
