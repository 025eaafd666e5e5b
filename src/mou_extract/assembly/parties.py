"""The parties as rules ask for them: who is meant at one place of the text.

`총장` means the university of its own article. A text may hold a thousand of them, so a rule asks
the neighbourhood of the place that it looks at; an ordinary article is one neighbourhood.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from mou_extract.assembly.names import is_public, kinship, name_key
from mou_extract.records import Mention, Signatory
from mou_extract.spans import Span

# A place sees its own stretch of so many characters and the ones beside it: a text of no more than
# two stretches is seen whole from everywhere.
STRETCH = 10_000
TOPIC_PARTICLES = frozenset({"은", "는", "에서는", "에선", " 또한", " 역시"})

Placed = TypeVar("Placed", Span, Mention)


def stretch_of(offset: int) -> int:
    """Number of the stretch that an offset lies in."""
    return offset // STRETCH


def around_stretches(mentions: Iterable[Placed]) -> dict[int, list[Placed]]:
    """Stretch -> the mentions in it and in the stretches beside it, in the order given."""
    around: dict[int, list[Placed]] = {}
    for mention in mentions:
        here = stretch_of(mention.start)
        for stretch in (here - 1, here, here + 1):
            around.setdefault(stretch, []).append(mention)
    return around


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The parties that are named around one place of the text.

    Attributes:
        by_key: Normalised name -> index of its party, in order of first mention.
        mentions: The spans, in text order.
        by_mention: Start of a mention -> index of its party, for all mentions of the text.
        names: The name of every party of the text.
    """

    by_key: Mapping[str, int]
    mentions: Sequence[Span]
    by_mention: Mapping[int, int]
    names: Sequence[str]

    @property
    def everyone(self) -> frozenset[int]:
        """Indexes of all parties here."""
        return frozenset(self.by_key.values())

    @property
    def firms(self) -> frozenset[int]:
        """Indexes of the parties that are no governments, schools or associations."""
        return frozenset(index for index in self.everyone if not is_public(self.names[index]))

    def among(self, parties: frozenset[int]) -> Neighbourhood:
        """What is seen of these parties alone; of all where none of them is here."""
        by_key = {key: index for key, index in self.by_key.items() if index in parties}
        seen = [mention for mention in self.mentions if self.by_mention[mention.start] in parties]
        return Neighbourhood(by_key, seen, self.by_mention, self.names) if by_key else self

    def ending(self, endings: str | tuple[str, ...]) -> frozenset[int]:
        """Indexes of the parties with a name that ends so."""
        return frozenset(index for key, index in self.by_key.items() if key.endswith(endings))

    def with_word_ending(self, ending: str) -> frozenset[int]:
        """Indexes of the parties with a word in their name that ends so: `물결공단 남해지사` is a 공단."""
        return frozenset(
            index
            for index in self.everyone
            if any(word.endswith(ending) for word in self.names[index].split())
        )

    def only_ending(self, endings: str | tuple[str, ...]) -> int | None:
        """Index of the one party with a name that ends so, or None."""
        found = self.ending(endings)
        return next(iter(found)) if len(found) == 1 else None

    def find(self, name: str) -> int | None:
        """Index of the party that a written name means, or None."""
        key = name_key(name)
        if (known := self.by_key.get(key)) is not None:
            return known
        scored = [(kinship(key, other), index) for other, index in self.by_key.items()]
        best = max((score for score, _ in scored), default=0)
        found = {index for score, index in scored if score == best}
        return found.pop() if best >= 4 and len(found) == 1 else None

    def name_of(self, mention: Span) -> str:
        """The name of the party that a mention stands for."""
        return self.names[self.by_mention[mention.start]]


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties, and which of them every mention stands for.

    Attributes:
        signatories: In order of first mention.
        names: The name of every party.
        mentions: The spans, in text order, without overlaps.
        heads: The mentions less those that only stand in another name's parenthesis.
        by_mention: Start of a mention -> index of its party.
        neighbourhoods: Stretch -> what is seen from it, where that is any party.
    """

    signatories: tuple[Signatory, ...]
    names: tuple[str, ...]
    mentions: tuple[Span, ...]
    heads: tuple[Span, ...]
    by_mention: Mapping[int, int]
    neighbourhoods: Mapping[int, Neighbourhood]

    def near(self, offset: int) -> Neighbourhood:
        """The parties named around a place of the text."""
        return self.neighbourhoods.get(stretch_of(offset), _NOBODY)

    def name_of(self, mention: Span) -> str:
        """The name of the party that a mention stands for."""
        return self.names[self.by_mention[mention.start]]


_NOBODY = Neighbourhood({}, (), {}, ())


def neighbourhoods(
    keys: Mapping[int, str],
    mentions: Sequence[Span],
    by_mention: Mapping[int, int],
    names: Sequence[str],
) -> dict[int, Neighbourhood]:
    """What is seen from every stretch.

    Args:
        keys: Start of a mention -> its normalised name.
        mentions: The spans, in text order.
        by_mention: Start of a mention -> index of its party.
        names: The name of every party.
    """
    return {
        stretch: Neighbourhood(
            {keys[span.start]: by_mention[span.start] for span in seen}, seen, by_mention, names
        )
        for stretch, seen in around_stretches(mentions).items()
    }


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """A subject and the parties that it means.

    Attributes:
        start: Where its words begin.
        end: Where its particle ends.
        topic: Whether it is marked as the topic (은/는), which outlasts its clause.
        parties: Indexes of parties; none for a subject that is not a party.
    """

    start: int
    end: int
    topic: bool
    parties: frozenset[int]
