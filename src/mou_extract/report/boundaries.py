"""How a prediction with the right label misses the boundary: the first of these rules that fits names it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mou_extract.labels import COMMITMENT
from mou_extract.legal_forms import IN_BRACKETS, LEGAL_FORM
from mou_extract.spans import Span

_PARTICLE = re.compile(
    r"(?:에서|에게|으로|로|측|들)?(?:은|는|이|가|을|를|과|와|의|에|도|만|로|으로|에서|에게|께서|까지|부터|이나|나|"
    r"이라|라|이며|며|이고|고|이란|란|처럼|보다|마다)"
)
_QUOTES = re.compile(r"[\s'\"‘’“”()\[\]<>《》〈〉「」『』]+")
_MARKS = re.compile(r"(?:\W|[①-⑳])+")
_LEGAL_FORM = re.compile(rf"\s*(?:{LEGAL_FORM}|\[[{IN_BRACKETS}]\])\s*")


@dataclass(frozen=True, slots=True)
class Boundary:
    """A pair of one label whose ranges overlap and differ.

    Attributes:
        text: The article.
        gold: The gold span.
        predicted: The predicted span.
        all_gold: Gold spans of the layer.
        all_predicted: Predicted spans of the layer.
    """

    text: str
    gold: Span
    predicted: Span
    all_gold: Sequence[Span]
    all_predicted: Sequence[Span]

    @property
    def excess(self) -> tuple[str, str]:
        """What the prediction has before and after the gold."""
        return (
            self.text[self.predicted.start : self.gold.start],
            self.text[self.gold.end : self.predicted.end],
        )

    @property
    def lack(self) -> tuple[str, str]:
        """What the gold has before and after the prediction."""
        return (
            self.text[self.gold.start : self.predicted.start],
            self.text[self.predicted.end : self.gold.end],
        )

    @property
    def differences(self) -> list[str]:
        """The stretches that only one of the two has: one or two."""
        return [part for part in (*self.excess, *self.lack) if part]

    @property
    def is_clause(self) -> bool:
        """Whether it is about a commitment, which is a clause and no name."""
        return self.gold.label in COMMITMENT.labels

    @property
    def swallowed(self) -> set[str]:
        """Other labels of gold spans that the prediction covers a part of."""
        return {span.label for span in self.all_gold if span.overlaps(self.predicted)} - {
            self.predicted.label
        }


def boundary_kind(boundary: Boundary) -> str:
    """The name of the first rule that fits."""
    return next(name for name, fits in _RULES.items() if fits(boundary))


def _list_not_split(boundary: Boundary) -> bool:
    """One prediction over two gold spans of its label: `[누리대와 새솔]`."""
    return _overlapping(boundary.all_gold, boundary.predicted) > 1


def _split_in_two(boundary: Boundary) -> bool:
    """Two predictions in one gold span."""
    return _overlapping(boundary.all_predicted, boundary.gold) > 1


def _title_swallowed(boundary: Boundary) -> bool:
    """`[윤서준 총장]`, where the title is a span of its own."""
    return "POSITION" in boundary.swallowed


def _name_swallowed(boundary: Boundary) -> bool:
    """`[누리대 총장]` as a position, where the organisation is a span of its own."""
    return bool(boundary.swallowed)


def _line_break_crossed(boundary: Boundary) -> bool:
    """The end of the line before, or the start of the next, taken along."""
    return any("\n" in part for part in boundary.excess)


def _epithet_kept(boundary: Boundary) -> bool:
    """Whole words before the name: `[핀란드 칼리오재단]`."""
    before = boundary.excess[0]
    return boundary.differences == [before] and before.endswith(" ")


def _legal_form(boundary: Boundary) -> bool:
    """`㈜`, `(사)`, `재단법인` too much or too little."""
    return all(_LEGAL_FORM.fullmatch(part) for part in boundary.differences)


def _quotation_mark(boundary: Boundary) -> bool:
    """Quotation marks and brackets too many or too few: `[‘푸른 교실’]`."""
    return all(_QUOTES.fullmatch(part) for part in boundary.differences)


def _other_mark(boundary: Boundary) -> bool:
    """Bullets, commas, blanks too many or too few."""
    return all(_MARKS.fullmatch(part) for part in boundary.differences)


def _particle_kept(boundary: Boundary) -> bool:
    """`[누리대는]`."""
    after = boundary.excess[1]
    return boundary.differences == [after] and _PARTICLE.fullmatch(after) is not None


def _particle_cut(boundary: Boundary) -> bool:
    """The end of a name taken for a particle: `[해오]름이` of `해오름`, `[바다마]을` of `바다마을`."""
    after = boundary.lack[1]
    return boundary.differences == [after] and _PARTICLE.fullmatch(after) is not None


def _both_ends(boundary: Boundary) -> bool:
    return len(boundary.differences) == 2


def _begins_early(boundary: Boundary) -> bool:
    return bool(boundary.excess[0])


def _begins_late(boundary: Boundary) -> bool:
    return bool(boundary.lack[0])


def _ends_early(boundary: Boundary) -> bool:
    return bool(boundary.lack[1])


def _ends_late(boundary: Boundary) -> bool:
    return bool(boundary.excess[1])


def _overlapping(spans: Sequence[Span], other: Span) -> int:
    return sum(span.label == other.label and span.overlaps(other) for span in spans)


def _of_name(rule: Callable[[Boundary], bool]) -> Callable[[Boundary], bool]:
    return lambda boundary: not boundary.is_clause and rule(boundary)


def _of_clause(rule: Callable[[Boundary], bool]) -> Callable[[Boundary], bool]:
    return lambda boundary: boundary.is_clause and rule(boundary)


_RULES: dict[str, Callable[[Boundary], bool]] = {
    "list not split": _list_not_split,
    "split in two": _split_in_two,
    "title swallowed": _title_swallowed,
    "name swallowed": _name_swallowed,
    "line break crossed": _line_break_crossed,
    "quotation mark": _quotation_mark,
    "legal form": _of_name(_legal_form),  # before other marks: `㈜` is one
    "other mark": _other_mark,
    "epithet kept": _of_name(_epithet_kept),
    "particle kept": _of_name(_particle_kept),
    "particle cut": _of_name(_particle_cut),
    "off at both ends": _both_ends,
    "clause begun early": _of_clause(_begins_early),
    "clause begun late": _of_clause(_begins_late),
    "clause cut early": _of_clause(_ends_early),
    "clause cut late": _of_clause(_ends_late),
    "begins early": _begins_early,
    "begins late": _begins_late,
    "ends early": _ends_early,
    "ends late": _ends_late,
}
BOUNDARY_KINDS = tuple(_RULES)
