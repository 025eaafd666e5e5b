"""spaCy from scratch over Kiwi's morphemes: `ner` for entities, `spancat` for commitments.

spaCy's own Korean tokenizers are MeCab, a system library, and blanks and punctuation, which leave the
name in `누리대는` without an end. So documents are built of morphemes, with their parts of speech, and
spaCy sees them as a language without rules of its own (`xx`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from baselines.morphemes import Morpheme, analyse, analyser_files, gold_tags
from mou_extract.corpus import Document, read_corpus
from mou_extract.errors import MissingExtraError
from mou_extract.labels import COMMITMENT, ENTITY
from mou_extract.spans import Span

try:
    import spacy
    from spacy.pipeline.spancat import Suggester
    from spacy.tokens import Doc
    from spacy.tokens import Span as TokenSpan
    from spacy.training import Example, biluo_tags_to_spans, iob_to_biluo
    from spacy.util import load_config, load_model_from_config, minibatch, registry
    from spacy.vocab import Vocab
    from thinc.api import Ops, Ragged, fix_random_seed, get_current_ops
except ImportError as error:
    raise MissingExtraError("The spaCy baseline", "baselines", error.name or "spacy") from error

_CONFIG = Path(__file__).with_name("spacy.cfg")
_COMMITMENTS = "sc"  # spaCy's default group of `spancat`
_SENTENCE_ENDS = ("SF", "LF")  # a full stop, a line feed
_EPOCHS = 10
_BATCH = 2
_DROPOUT = 0.1
_SEED = 1


@registry.misc("mou_baselines.word_starts.v1")  # type: ignore[untyped-decorator]
def word_starts(shortest: int, longest: int) -> Suggester:
    """Suggests runs of morphemes within a sentence that begin with a word or after a mark.

    Commitments are long, up to 32 morphemes. Of all runs of 3 to 32 morphemes one in about 1,700 is a
    commitment, of these one in about 430 (first 100 articles of our training split, none left out).
    """

    def suggest(docs: Iterable[Doc], *, ops: Ops | None = None) -> Ragged:
        ops = ops or get_current_ops()
        suggested = [list(_runs(doc, shortest, longest)) for doc in docs]
        bounds = [bound for of_doc in suggested for run in of_doc for bound in run]
        lengths = [len(of_doc) for of_doc in suggested]
        return Ragged(ops.reshape2i(ops.asarray1i(bounds), -1, 2), ops.asarray1i(lengths))

    return suggest


def _runs(doc: Doc, shortest: int, longest: int) -> Iterator[tuple[int, int]]:
    for start in range(len(doc)):
        before = doc[max(start - 1, 0)]
        if start and not before.whitespace_ and not before.tag_.startswith("S"):
            continue
        for end in range(start + 1, min(start + longest, len(doc)) + 1):
            if doc[end - 1].tag_ in _SENTENCE_ENDS:
                break
            if end - start >= shortest:
                yield start, end


def train(corpus: Path, folder: Path, *, epochs: int = _EPOCHS) -> None:
    """Writes a spaCy pipeline; the last epoch is kept."""
    fix_random_seed(_SEED)
    nlp = load_model_from_config(load_config(_CONFIG), auto_fill=True)
    examples = [_example(document, nlp.vocab) for document in read_corpus(corpus)]
    optimizer = nlp.initialize(lambda: examples)
    for epoch in range(epochs):
        random.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in minibatch(examples, _BATCH):  # type: ignore[no-untyped-call]
            nlp.update(batch, drop=_DROPOUT, sgd=optimizer, losses=losses)
        shown = ", ".join(f"{name} {loss:.0f}" for name, loss in losses.items())
        print(f"epoch {epoch + 1} of {epochs}: {shown}", flush=True)
    nlp.to_disk(folder)


def load(folder: Path) -> Callable[[str], tuple[Span, ...]]:
    """The trained pipeline as a function from an article to its spans."""
    nlp = spacy.load(folder)

    def tag(text: str) -> tuple[Span, ...]:
        morphemes = analyse(text)
        doc = nlp(_doc(morphemes, nlp.vocab))
        found = [_span(entity, morphemes, 1.0) for entity in doc.ents]
        return tuple(sorted((*found, *_commitments(doc, morphemes))))

    return tag


def files(folder: Path) -> list[Path]:
    """The pipeline and the analyser's model."""
    return [*sorted(path for path in folder.rglob("*") if path.is_file()), *analyser_files()]


def _commitments(doc: Doc, morphemes: Sequence[Morpheme]) -> Iterator[Span]:
    group = doc.spans[_COMMITMENTS]
    # there are none where nothing was suggested
    scores = np.ravel(group.attrs.get("scores", ())).tolist()
    for found, score in zip(group, scores, strict=True):
        yield _span(found, morphemes, score)


def _span(found: TokenSpan, morphemes: Sequence[Morpheme], score: float) -> Span:
    first, last = morphemes[found.start], morphemes[found.end - 1]
    return Span(first.start, last.end, found.label_, score)


def _example(document: Document, vocab: Vocab) -> Example:
    morphemes = analyse(document.text)
    gold = _doc(morphemes, vocab)
    entities, commitments = (
        biluo_tags_to_spans(gold, iob_to_biluo(gold_tags(document, morphemes, layer)))
        for layer in (ENTITY, COMMITMENT)
    )
    gold.set_ents(entities)
    gold.spans[_COMMITMENTS] = commitments
    return Example(_doc(morphemes, vocab), gold)


def _doc(morphemes: Sequence[Morpheme], vocab: Vocab) -> Doc:
    return Doc(
        vocab,
        words=[morpheme.form for morpheme in morphemes],
        spaces=[*(morpheme.after_blank for morpheme in morphemes[1:]), False],
        tags=[morpheme.tag for morpheme in morphemes],
    )
