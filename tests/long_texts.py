"""Texts of many invented agreements, and how the time of reading them grows."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

import pytest

from mou_extract.assembly import parties
from mou_extract.spans import Span

SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처"
# Names and sentences as (text, label); every agreement has its own names.
AGREEMENT = (
    ("{0}대학교", "SIGNATORY"),
    ("(", None),
    ("총장", "POSITION"),
    (" ", None),
    ("윤{0}", "OFFICIAL"),
    (")와 ", None),
    ("㈜{0}전자", "SIGNATORY"),
    ("는 ", None),
    ("5일", "DATE"),
    (" 업무협약을 맺었다. ", None),
    ("{0}대", "SIGNATORY"),
    ("는 ‘", None),
    ("푸른 {0} 학교", "PROGRAM"),
    ("’에서 ", None),
    ("반도체 인력을 양성", "COMMITMENT"),
    ("한다. 윤 총장은 “", None),
    ("장비를 지원", "COMMITMENT"),
    ("하겠다”고 말했다. ‘푸른 {0} 학교’는 봄에 연다. 회사는 ", None),
    ("기술을 이전", "COMMITMENT"),
    ("한다. 양 기관은 ", None),
    ("연구실을 공동 운영", "COMMITMENT"),
    ("하기로 했다.\n", None),
)


def many_agreements(count: int) -> tuple[str, list[Span]]:
    """Text and spans of so many agreements, one after the other."""
    chance = random.Random(7)
    text, spans = "", []
    for _ in range(count):
        name = "".join(chance.choices(SYLLABLES, k=4))
        for pattern, label in AGREEMENT:
            piece = pattern.format(name)
            if label:
                spans.append(Span(len(text), len(text) + len(piece), label, 0.95))
            text += piece
    return text, spans


def time_growth(read: Callable[[str, Sequence[Span]], object], *, count: int = 100) -> float:
    """How many times as long four times as many agreements take; the best of three.

    Linear is 4, quadratic 16. What a rule sees is made a tenth, so that short texts show it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parties, "STRETCH", parties.STRETCH // 10)
        return min(
            _seconds(read, *many_agreements(4 * count)) / _seconds(read, *many_agreements(count))
            for _ in range(3)
        )


def _seconds(
    read: Callable[[str, Sequence[Span]], object], text: str, spans: Sequence[Span]
) -> float:
    started = time.process_time()
    read(text, spans)
    return time.process_time() - started
