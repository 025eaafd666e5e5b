"""What the model can say: two flat layers of labels over one text, which may cross each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

OUTSIDE = "O"


@dataclass(frozen=True)
class Layer:
    """One flat set of labels: spans of the same layer never overlap.

    Attributes:
        name: Prefix of the layer's tags in a model (`entity:B-SIGNATORY`).
        labels: Labels of the layer; their order is the order of the tags.
    """

    name: str
    labels: tuple[str, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        """`O`, then `B-` and `I-` of every label: 2 * labels + 1 tags."""
        return (OUTSIDE, *(f"{prefix}-{label}" for label in self.labels for prefix in "BI"))


ENTITY = Layer("entity", ("SIGNATORY", "OFFICIAL", "POSITION", "PROGRAM", "DATE", "VENUE"))
COMMITMENT = Layer("commitment", ("COMMITMENT",))
LAYERS = (ENTITY, COMMITMENT)

KOREAN_NAMES = {
    "SIGNATORY": "협약 당사자",
    "OFFICIAL": "인사",
    "POSITION": "직함",
    "PROGRAM": "사업·프로그램",
    "DATE": "체결일",
    "VENUE": "체결 장소",
    "COMMITMENT": "협력 약속",
}
# for where there is little room: a word before a marked name
SHORT_NAMES = {
    "SIGNATORY": "당사자",
    "OFFICIAL": "인사",
    "POSITION": "직함",
    "PROGRAM": "사업",
    "DATE": "체결일",
    "VENUE": "장소",
    "COMMITMENT": "약속",
}


def model_tags(layers: Sequence[Layer] = LAYERS) -> tuple[str, ...]:
    """All tags of a model, the layers side by side: `entity:O`, `entity:B-SIGNATORY`, ..."""
    return tuple(f"{layer.name}:{tag}" for layer in layers for tag in layer.tags)
