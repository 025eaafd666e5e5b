"""Which raw articles to annotate next: those that the model doubts most and that are unlike one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mou_extract.corpus import Document
from mou_extract.errors import InputError
from mou_extract.extractor import Article, Extractor, Tagged, as_date, check_text
from mou_extract.tags import best_tags


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article worth annotating.

    Attributes:
        document: The article, with what the model tags in it: to be corrected, no gold.
        doubt: How unsure the model is of its tags, see `doubt`.
    """

    document: Document
    doubt: float


def suggest(
    extractor: Extractor, articles: Iterable[Article], number: int | None = None
) -> tuple[Suggestion, ...]:
    """Tags articles and orders them by what annotating them would teach the model.

    Greedy: the next article is the one with the greatest doubt, less the share of it that the most
    similar article before it has told already: `doubt * (1 - similarity)`. The doubt alone would
    choose ten reports of the same ceremony (Settles 2009, Active Learning Literature Survey, on
    redundant queries; the greedy form is that of maximal marginal relevance, Carbonell and
    Goldstein 1998, without its weight to tune). Equal articles keep their order.

    Args:
        extractor: The model that is to learn.
        articles: What could be annotated; ids must be unique, and are numbers from 1 where missing.
        number: Most articles to choose; None orders all of them.

    Returns:
        The chosen ones, best first.

    Raises:
        InputError: An article is none, two have the same id, or the number is not positive.
    """
    if number is not None and number < 1:
        raise InputError(f"the number of articles is {number}; expected 1 or more")
    documents = _documents(articles)
    pieces: list[NDArray[np.int64]] = []
    found: list[Suggestion] = []
    tagged_articles = extractor.tag_many(document.text for document in documents)
    for document, tagged in zip(documents, tagged_articles, strict=True):
        pieces.append(np.unique(tagged.reading.token_ids))
        found.append(Suggestion(replace(document, spans=tagged.spans), doubt(tagged)))
    doubts = [suggestion.doubt for suggestion in found]
    order = greedy_order(doubts, pieces, len(found) if number is None else number)
    return tuple(found[index] for index in order)


def doubt(tagged: Tagged) -> float:
    """Mean over tokens of the negative log-probability of the best tags, summed over layers.

    This is MNLP (Shen et al. 2018, Deep Active Learning for Named Entity Recognition): the doubt of
    the whole sequence of tags, less its preference for long articles, which cost more to annotate.
    """
    doubts = [
        -best_tags(scores).log_probabilities.mean() for scores in tagged.scores if len(scores)
    ]
    return float(sum(doubts))


def greedy_order(
    doubts: Sequence[float], pieces: Sequence[NDArray[np.int64]], number: int
) -> list[int]:
    """Indices of articles, each the best beside those before it; see `suggest`.

    Args:
        doubts: Of every article.
        pieces: Tokens of every article, each once.
        number: Most indices to give.
    """
    similarity = _similarity(pieces)
    doubt_of = np.asarray(doubts, dtype=np.float64)
    told = np.zeros(len(doubts))  # similarity with the most similar article before
    left = np.ones(len(doubts), dtype=np.bool_)
    order: list[int] = []
    for _ in range(min(number, len(doubts))):
        chosen = int(np.where(left, doubt_of * (1 - told), -np.inf).argmax())
        left[chosen] = False
        order.append(chosen)
        told = np.maximum(told, similarity(chosen))
    return order


def _similarity(
    pieces: Sequence[NDArray[np.int64]],
) -> Callable[[int], NDArray[np.float64]]:
    """Gives the similarity of one article with all: cosine of their pieces, rare ones weighing more.

    The pieces are the model's own tokens, morphemes for the embedded one, so that particles do not
    make two words of a name.
    """
    count = len(pieces)
    owner = np.repeat(np.arange(count), [len(own) for own in pieces])
    flat = np.concatenate(pieces) if count else np.zeros(0, np.int64)
    _, column, articles = np.unique(flat, return_inverse=True, return_counts=True)
    weight = np.log1p(count / articles)[column]
    length = np.sqrt(np.bincount(owner, weight**2, minlength=count))
    weight /= length[owner]

    def similarity(index: int) -> NDArray[np.float64]:
        own = np.zeros(len(articles))
        of_index = owner == index
        own[column[of_index]] = weight[of_index]
        shared = np.bincount(owner, weight * own[column], minlength=count)
        return np.minimum(shared, 1.0)

    return similarity


def _documents(articles: Iterable[Article]) -> list[Document]:
    documents: list[Document] = []
    first: dict[str, int] = {}
    for number, article in enumerate(articles, 1):
        id_ = str(number) if article.id is None else article.id
        if id_ in first:
            raise InputError(
                f"articles {first[id_]} and {number} have the same id '{id_}'; ids must be unique, "
                "to tell the annotated articles apart"
            )
        first[id_] = number
        check_text(article.text)
        documents.append(Document(id_, article.text, published=as_date(article.published)))
    return documents
