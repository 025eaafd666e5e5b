"""spaCy `DocBin`: one token a character, the layers as span groups.

spaCy's spans begin and end at tokens, and its Korean tokenizers end tokens at blanks: `Doc.char_span`
gives None for the name in `누리대는`. Cutting words at the edges of the gold spans would express them,
but show a model trained on the file where the gold is. So every character is a token, blanks too:
all boundaries exist and none stands out. The first layer stands in `doc.ents` as well, for
`spacy train`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mou_extract.corpus import Document
from mou_extract.errors import CorpusError, MissingExtraError
from mou_extract.files import write_file
from mou_extract.formats.intake import ARTICLE, Intake, article_metadata, metadata_of
from mou_extract.labels import LAYERS, Layer
from mou_extract.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


def iter_spacy(path: Path, intake: Intake) -> Iterator[Document]:
    """Reads a `.spacy` file of any tokenization: all span groups, and the entities.

    Raises:
        CorpusError: The file is no `DocBin`; with the number of the article, a wrong span.
        MissingExtraError: spaCy is not installed.
    """
    _require_spacy()
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    try:
        docs = DocBin().from_bytes(path.read_bytes())
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise CorpusError(f"{path}: not a DocBin of spaCy (.spacy)") from error
    for number, doc in enumerate(docs.get_docs(Vocab()), 1):
        where = f"{path}: article {number}"
        spans: set[Span] = set()
        for group in (*doc.spans.values(), doc.ents):
            for found in group:
                if label := intake.label(found.label_, where):
                    spans.add(Span(found.start_char, found.end_char, label))
        metadata = metadata_of(doc.user_data, f"{path.stem}-{number}")
        yield intake.document(doc.text, spans, metadata, where)


def write_spacy(
    path: Path, documents: Sequence[Document], layers: Sequence[Layer] = LAYERS
) -> None:
    """Writes a `.spacy` file.

    Raises:
        MissingExtraError: spaCy is not installed.
    """
    _require_spacy()
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    vocab = Vocab()
    docs = (_doc(document, layers, vocab) for document in documents)
    write_file(path, [DocBin(store_user_data=True, docs=docs).to_bytes()])


def _doc(document: Document, layers: Sequence[Layer], vocab: Vocab) -> Doc:
    from spacy.tokens import Doc
    from spacy.tokens import Span as TokenSpan

    characters = list(document.text)
    doc = Doc(vocab, words=characters, spaces=[False] * len(characters))
    for layer in layers:
        doc.spans[layer.name] = [
            TokenSpan(doc, span.start, span.end, label=span.label)
            for span in document.spans
            if span.label in layer.labels
        ]
    doc.ents = tuple(doc.spans[layers[0].name])
    doc.user_data[ARTICLE] = article_metadata(document)
    return doc


def _require_spacy() -> None:
    try:
        import spacy  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("the format 'spacy'", "formats", "spacy") from error
