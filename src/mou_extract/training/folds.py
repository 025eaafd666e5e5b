"""Folds in which articles that share an organisation stand together: a name is never learned and tested."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mou_extract.checking import own_names
from mou_extract.corpus import Document
from mou_extract.errors import ConfigError


def organisation_groups(documents: Sequence[Document]) -> tuple[tuple[int, ...], ...]:
    """Indices of articles that are linked by a party's name, directly or through other articles."""
    leader = list(range(len(documents)))

    def find(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    owners: dict[str, int] = {}
    for index, document in enumerate(documents):
        for name in sorted(own_names(document, ("SIGNATORY",))):
            leader[find(index)] = find(owners.setdefault(name, index))
    groups: dict[int, list[int]] = {}
    for index in range(len(documents)):
        groups.setdefault(find(index), []).append(index)
    return tuple(tuple(group) for group in groups.values())


def grouped_folds(
    documents: Sequence[Document], folds: int, seed: int
) -> tuple[tuple[int, ...], ...]:
    """Splits a corpus into folds of about equal size; groups stay whole.

    Args:
        documents: The corpus.
        folds: How many.
        seed: Of the order in which groups of one size are dealt out.

    Returns:
        Indices into the corpus, ascending in each fold.

    Raises:
        ConfigError: There are too few groups for so many folds.
    """
    if folds < 2:
        raise ConfigError(f"folds is {folds}; expected 2 or more")
    groups = organisation_groups(documents)
    if len(groups) < folds:
        raise ConfigError(
            f"{folds} folds need {folds} groups of articles without a party in common, found "
            f"{len(groups)} in {len(documents)} articles; give more articles or fewer folds"
        )
    order = np.random.default_rng(seed).permutation(len(groups)).tolist()
    order.sort(key=lambda number: -len(groups[number]))
    members: list[list[int]] = [[] for _ in range(folds)]
    for number in order:
        min(members, key=len).extend(groups[number])
    return tuple(tuple(sorted(fold)) for fold in members)
