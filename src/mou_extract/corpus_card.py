"""What a corpus holds, counted from its articles: the tables of its card."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise

import numpy as np

from mou_extract.corpus import Document
from mou_extract.labels import LAYERS
from mou_extract.windows import sentence_starts

_SHARES = (10, 25, 50, 75, 90)
_RUN = 40  # characters
_BEGINNINGS = 30


def statistics_markdown(splits: Mapping[str, Sequence[Document]]) -> str:
    """Tables of a corpus card.

    Args:
        splits: Articles by name of the split.
    """
    everything = list(chain.from_iterable(splits.values()))
    return "\n".join(
        [
            *_counts(splits),
            "",
            *_distribution(everything),
            "",
            *_variety(everything),
            "",
            *_listed("Sectors", Counter(d.sector or "-" for d in everything)),
            "",
            *_listed("Forms", Counter(d.form or "-" for d in everything)),
        ]
    )


def distinct_names(documents: Iterable[Document]) -> tuple[int, int]:
    """How many different signatories and officials the records name."""
    signatories: set[str] = set()
    officials: set[str] = set()
    for document in documents:
        if document.record is not None:
            signatories |= {party.name for party in document.record.signatories}
            officials |= {official.name for official in document.record.officials}
    return len(signatories), len(officials)


def shared_runs(documents: Sequence[Document], length: int = _RUN) -> Counter[str]:
    """Runs of characters that stand in several articles, with the number of articles."""
    owners: dict[str, int] = {}
    found: dict[str, set[int]] = defaultdict(set)
    for index, document in enumerate(documents):
        text = " ".join(document.text.split())
        for start in range(len(text) - length + 1):
            run = text[start : start + length]
            first = owners.setdefault(run, index)
            if first != index:
                found[run] |= {first, index}
    return Counter({run: len(articles) for run, articles in found.items()})


def beginnings(documents: Iterable[Document], words: int) -> tuple[int, Counter[str]]:
    """Number of sentences, and how often each sequence of first words begins one."""
    counts: Counter[str] = Counter()
    for document in documents:
        text = document.text
        edges = [0, *sentence_starts(text), len(text)]
        for start, end in pairwise(edges):
            first = text[start:end].split()[:words]
            if len(first) == words:
                counts[" ".join(first)] += 1
    return counts.total(), counts


def _counts(splits: Mapping[str, Sequence[Document]]) -> list[str]:
    names = list(splits)
    rows: dict[str, list[int]] = {"articles": [], "without an agreement": [], "characters": []}
    labels = [label for layer in LAYERS for label in layer.labels]
    for documents in splits.values():
        rows["articles"].append(len(documents))
        rows["without an agreement"].append(sum(not d.spans for d in documents))
        rows["characters"].append(sum(len(d.text) for d in documents))
        spans = Counter(span.label for d in documents for span in d.spans)
        for label in labels:
            rows.setdefault(f"`{label}`", []).append(spans[label])
    lines = [f"| | {' | '.join(names)} | all |", "|---|" + "---|" * (len(names) + 1)]
    lines += [
        f"| {name} | {' | '.join(f'{n:,}' for n in values)} | {sum(values):,} |"
        for name, values in rows.items()
    ]
    return lines


def _distribution(documents: Sequence[Document]) -> list[str]:
    agreements = [document for document in documents if document.spans]
    per_article = {
        "characters": [len(document.text) for document in documents],
        "signatory mentions": [_number(d, "SIGNATORY") for d in agreements],
        "parties": [len(d.record.signatories) for d in agreements if d.record],
        "officials": [len(d.record.officials) for d in agreements if d.record],
        "programs": [len(d.record.programs) for d in agreements if d.record],
        "commitments": [_number(d, "COMMITMENT") for d in agreements],
    }
    lines = [
        "| per article (from `signatory mentions` on: those with an agreement) | "
        + " | ".join(f"p{share}" for share in _SHARES)
        + " | mean |",
        "|---|" + "---|" * (len(_SHARES) + 1),
    ]
    for name, values in per_article.items():
        shown = " | ".join(f"{value:.0f}" for value in np.percentile(values, _SHARES))
        lines.append(f"| {name} | {shown} | {np.mean(values):.1f} |")
    return lines


def _number(document: Document, label: str) -> int:
    return sum(span.label == label for span in document.spans)


def _variety(documents: Sequence[Document]) -> list[str]:
    signatories, officials = distinct_names(documents)
    repeated = max(shared_runs(documents).values(), default=1)
    sentences, two_words = beginnings(documents, 2)
    common = sum(count for _, count in two_words.most_common(_BEGINNINGS))
    return [
        f"{signatories:,} distinct signatories and {officials:,} distinct officials. No run of "
        f"{_RUN} characters stands in more than {repeated} "
        f"{'articles' if repeated > 1 else 'article'}. The {_BEGINNINGS} most frequent beginnings "
        f"of two words open {common / max(1, sentences):.1%} of {sentences:,} sentences.",
    ]


def _listed(title: str, counts: Counter[str]) -> list[str]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [f"{title} ({len(counts)}): " + ", ".join(f"{name} {n}" for name, n in ordered) + "."]
