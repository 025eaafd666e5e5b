"""What an article as a whole says about its spans.

A name is a whole word, a party is a party all through its article, and where nobody signs there is no
agreement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from mou_extract.agreement_evidence import tells_of_agreement
from mou_extract.boundaries import settle_boundaries
from mou_extract.clutter import find_clutter, is_credit
from mou_extract.companions import settle_companions
from mou_extract.glosses import with_glosses
from mou_extract.known_names import by_known_names, whole_people, with_defined_names
from mou_extract.labels import LAYERS, Layer
from mou_extract.mentions import (
    is_free,
    marked,
    of_one_kind,
    repeat_names,
    with_all_mentions,
)
from mou_extract.neighbours import with_listed, without_bare_states, without_superiors
from mou_extract.party_evidence import drop_doubtful_parties
from mou_extract.people import with_titled_people
from mou_extract.program_names import settle_programs
from mou_extract.spans import Span

_JOINED = re.compile(r"[’'”\")]*(?:[와과·ㆍ∙-]|, )")
# Villages in 리 are left out: too many words end so (`가람시 일자리`), as do short ones in 동 and 면 (`가람시 공동`).
_TOWN = re.compile(
    r" (?:[가-힣]{2,3}(?:읍|(?<!이)면)|[동서남북]면|[가-힣]{2}\d?동)(?:(?=[\s\d,(])|[에의을를은는이])"
    r"| (?!(?:인|연|축|야|농|복|도|요|기|친|입|출|지|가)구)[가-힣]{1,4}[구군] [가-힣0-9]{1,6}(?:읍|면|동)"
    r"(?:(?=[\s\d,(])|[에의을를은는이])"
)
_LATIN = re.compile(r"[A-Za-z]")
_SHORTEST, _LONGEST_STEM = 2, 20


def cohere(text: str, spans: Sequence[Span], layers: Sequence[Layer] = LAYERS) -> tuple[Span, ...]:
    """Spans that make sense together: whole words, tidy ends, repetitions; nothing without a party.

    Args:
        text: The article.
        spans: Spans of these layers, as a model tagged them.
        layers: What the model can say; one without parties may find things where nobody signs.
    """
    labels = {label for layer in layers for label in layer.labels}
    own = without_superiors(text, _without_groups(text, gather(text, spans, layers)))
    kept = with_listed(text, drop_doubtful_parties(text, own))
    if "SIGNATORY" in labels and not tells_of_agreement(text, kept, labels):
        return ()
    everywhere = _without_places(text, with_all_mentions(text, kept, layers))
    everywhere = without_bare_states(text, everywhere)
    if labels >= {"OFFICIAL", "POSITION"}:
        everywhere = with_titled_people(text, everywhere)
    return settle_companions(text, everywhere, labels)


def gather(text: str, spans: Sequence[Span], layers: Sequence[Layer]) -> tuple[Span, ...]:
    """All that may be meant, before parties are looked at as a whole: ends settled, names repeated.

    Args:
        text: The article.
        spans: Spans of these layers, as a model tagged them.
        layers: Each is settled by itself; they cross freely.
    """
    outside = _outside_clutter(text, spans)
    found: list[Span] = []
    for layer in layers:
        of_layer = [span for span in outside if span.label in layer.labels]
        settled = with_glosses(text, settle_boundaries(text, of_layer))
        people = whole_people(text, settled)
        mended = of_one_kind(text, tuple(by_known_names(text, people)))
        whole = tuple(sorted(settle_programs(text, mended)))
        found += repeat_names(text, with_defined_names(text, whole))
    return tuple(sorted(found))


def _without_groups(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without the group of a party, named once in passing: 물결그룹 beside 물결전자.

    Of 32 such groups in annotated articles 5 sign, 3 of them in one article that names its group often.
    """
    parties = [span for span in spans if span.label == "SIGNATORY"]
    names = Counter(text[span.start : span.end].replace(" ", "") for span in parties)
    # Beginnings of the others' names, so that time does not grow with groups times names.
    stems = {
        name[:length]
        for name in names
        if not name.endswith("그룹")
        for length in range(_SHORTEST, min(len(name), _LONGEST_STEM) + 1)
        if not _LATIN.match(name, length)
    }
    return tuple(
        span
        for span in spans
        if span.label != "SIGNATORY"
        or not (name := text[span.start : span.end].replace(" ", "")).endswith("그룹")
        or names[name] > 1
        or name.removesuffix("그룹") in names
        or name.removesuffix("그룹") not in stems
        or _JOINED.match(text, span.end)
    )


def _without_places(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without a city or county that its own town follows: `물결군 너울면에`. Of 2,900 parties none."""
    return tuple(
        span
        for span in spans
        if span.label != "SIGNATORY"
        or text[span.end - 1] not in "시군구"
        or not _TOWN.match(text, span.end)
    )


def _outside_clutter(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that are no part of the site: related news and credits name others and their agreements."""
    clutter = marked(text, find_clutter(text))
    return tuple(
        span
        for span in spans
        if is_free(clutter, span.start, 1)
        and not (span.label == "SIGNATORY" and is_credit(text, span.start, span.end))
    )
