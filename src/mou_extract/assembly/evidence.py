"""How sure an entry is before calibration: as sure as its surest mention among those that are written so.

The name shown is what is right or wrong; on development articles the surest mention of any form told
less of it. A second fact (how many mentions, the title's score, how the organisation was found) gained
less than 0.02 nats an entry there, too little to be weighed.
"""

from __future__ import annotations

from collections.abc import Iterable

from mou_extract.spans import Span


def surest(text: str, mentions: Iterable[Span], name: str) -> float:
    """The best score of the mentions that are written so, of which there is one at least."""
    return max(span.score for span in mentions if text[span.start : span.end] == name)
