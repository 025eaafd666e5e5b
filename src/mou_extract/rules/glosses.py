"""What stands in brackets behind a name or title is that once more: `물결앱(MulApp)`, `최고경영자(CEO)`.

Of 66 such glosses of programmes in annotated articles 65 are tagged as programmes, of 351 of parties 350
as parties; the two others are a web address and `CEO`. Of 18 of people and 11 of titles in real articles all
are tagged, each by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mou_extract.spans import Span

_GLOSS = re.compile(
    r"[’'”\"」>]?\s?\([‘'“\"]?(?P<name>[A-Za-z][A-Za-z0-9&.+\-’' ]{0,38}[A-Za-z0-9])\.?[’'”\"]?(?=[),])"
)
_OF_PERSON = re.compile(
    r"\s?\((?P<name>[A-Z][A-Za-zÀ-ž'’.\-]*(?: [A-Za-zÀ-ž'’.\-]+)+|[一-鿿]{2,4})(?=[),·])"
)
_OF_TITLE = re.compile(r"\((?P<name>C[A-Z]{1,3}O)(?=\))")
_TWO_TITLES = re.compile(
    r"(?P<first>[^()]+?)\s?\((?P<second>C[A-Z]{1,3}O|[^()]*"
    r"(?:장|교수|이사|대사|박사|지사|변호사|위원|의원|차관|장관|총괄|대표|전무|상무|원수|감독관|보좌관))\)?"
)
_TWO_NAMES = re.compile(r"(?P<first>[^()]+?)\s?\((?P<second>[A-Za-z][^()]+)\)")
# `물결축제(Mulgyeol Wave Festival, MWF)`: all 4 such brackets in annotated articles hold two mentions.
_NAME_AND_SHORT = re.compile(
    r"(?P<first>[A-Z][A-Za-z0-9&.'’\- ]{3,60}?),\s?(?P<second>[A-Z][A-Za-z0-9&\-]{1,12})(?=\))"
)
_NO_SHORT = re.compile(r"(?:Co|Ltd|LLC|Inc|Corp|GmbH|USA|UK|[A-Z][a-z]+)\.?")
_NO_NAME = re.compile(r"C[ETFOISMP]O|MO[Uu]|\S+\.[a-z]{2,}(?:\.\S+)?")
_GLOSS_OF = {
    "SIGNATORY": _GLOSS, "PROGRAM": _GLOSS, "OFFICIAL": _OF_PERSON, "POSITION": _OF_TITLE,
}  # fmt: skip
_NAMED_TWICE = ("SIGNATORY", "PROGRAM")
# Which may be taken for each other; a person's other name may be read as anything.
_KINDS = {
    "SIGNATORY": ("SIGNATORY", "PROGRAM"), "PROGRAM": ("SIGNATORY", "PROGRAM"),
    "OFFICIAL": ("SIGNATORY", "PROGRAM", "OFFICIAL"), "POSITION": ("POSITION",),
}  # fmt: skip


def with_glosses(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in text order; a gloss is as whole as its brackets and of one kind with what it glosses.

    Where a name and its gloss were read as two kinds, both are of the surer one.

    Args:
        text: The article.
        spans: Spans of one layer.
    """
    in_order = sorted(_apart(text, spans))
    settled = {span.start: span for span in in_order}
    for index, read in enumerate(in_order):
        name = settled.get(read.start)
        if name is None or name.label not in _GLOSS_OF:
            continue
        gloss = _GLOSS_OF[name.label].match(text, name.end)
        if gloss is None or (name.label != "POSITION" and _NO_NAME.fullmatch(gloss["name"])):
            continue
        start, end = gloss.span("name")
        following = index + 1
        while following < len(in_order) and in_order[following].start < end:
            following += 1
        pieces = in_order[index + 1 : following]
        kinds = _KINDS[name.label]
        if any(span.label not in kinds or end < span.end for span in pieces):
            continue
        free = name.label in ("SIGNATORY", "PROGRAM")
        surer = max((name, *pieces), key=lambda span: span.score) if free else name
        for span in pieces:
            settled.pop(span.start, None)
        settled[name.start] = replace(name, label=surer.label)
        settled[start] = Span(start, end, surer.label, surer.score)
    return tuple(sorted(settled.values()))


def _apart(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Spans of which one that holds another in brackets is two: `[대표이사]([CEO])`, `([Mulgyeol Festival], [MF])`."""
    in_two = {"POSITION": _TWO_TITLES, "PROGRAM": _TWO_NAMES}
    for span in spans:
        pattern = in_two.get(span.label)
        two = pattern.fullmatch(text, span.start, span.end) if pattern else None
        if span.label in _NAMED_TWICE and text[span.start - 1 : span.start] == "(":
            short = _NAME_AND_SHORT.match(text, span.start)
            whole = short and short.end() == span.end and not _NO_SHORT.fullmatch(short["second"])
            two = short if whole else two
        if two:
            yield replace(span, end=two.end("first"))
            yield replace(span, start=two.start("second"), end=two.end("second"))
        else:
            yield span
