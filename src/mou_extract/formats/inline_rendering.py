"""Articles written in the inline form, and read again at once: what it cannot say is refused."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from mou_extract.corpus import Document
from mou_extract.errors import CorpusError, InputError, listing
from mou_extract.formats.files import stems, write_folder
from mou_extract.formats.inline import FENCE, TAG_LABELS, parse_article


def write_inline(path: Path, documents: Sequence[Document]) -> None:
    """Writes a folder of articles.

    Raises:
        InputError: The form cannot say what is in an article; the folder is not empty.
    """
    names = [f"{stem}.txt" for stem in stems(documents)]
    files = {
        name: render_article(document).encode()
        for name, document in zip(names, documents, strict=True)
    }
    write_folder(path, files)


def render_article(document: Document) -> str:
    """One article in the inline form; reading it gives the same article.

    Raises:
        InputError: The form cannot say what is in it: other labels, a record that does not follow
            from the tags, names with the marks `"`, `<`, `>` or `;` in `by`, tags as text.
    """
    where = f"article '{document.id}'"
    if other := {span.label for span in document.spans} - set(TAG_LABELS.values()):
        raise InputError(
            f"{where}: the inline form has no tag for {listing(other)}; it has tags for "
            f"{listing(TAG_LABELS.values())}"
        )
    text = document.text
    start, end = len(text) - len(text.lstrip("\r\n")), len(text.rstrip("\r\n"))
    edges = {"starts_with": text[:start], "ends_with": text[end:]}
    head = "".join(f"{key} = {_toml(value)}\n" for key, value in edges.items() if value)
    body = _tagged(document, start, end)
    rendered = f"{FENCE}\n{_head(document)}{head}{FENCE}\n{body}\n"
    try:
        again = parse_article(rendered, Path(f"{document.id}.txt"))
    except CorpusError as error:
        raise InputError(f"{where}: the inline form cannot say what is in it: {error}") from error
    for field in fields(Document):
        if getattr(again, field.name) != getattr(document, field.name):
            raise InputError(
                f"{where}: the inline form cannot say its '{field.name}': its tags and head would "
                f"say {getattr(again, field.name)!r:.200}"
            )
    return rendered


def _head(document: Document) -> str:
    values: dict[str, Any] = {
        "id": document.id,
        "published": document.published,
        "sector": document.sector,
        "form": document.form,
    }
    record = document.record
    if record is None:
        values["record"] = False
    else:
        parties = [[party.name, *party.aliases] for party in record.signatories]
        people = [[x.name, x.position or "", x.organization or ""] for x in record.officials]
        programs = [[program.name, *program.aliases] for program in record.programs]
        values |= {
            "signed_on": record.signed_on,
            "date_text": record.date_text,
            "venue": record.venue,
            "signatories": parties or None,
            "officials": people or None,
            "programs": programs or None,
        }
    return "".join(
        f"{key} = {_toml(value)}\n" for key, value in values.items() if value is not None
    )


def _toml(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    # Strings and lists of JSON are TOML, but for the one control character that JSON lets stand.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _tagged(document: Document, start: int, end: int) -> str:
    """The text from `start` to `end` with its tags; of tags at one place, closing ones come first."""
    opening: dict[int, str] = defaultdict(str)
    closing: dict[int, str] = defaultdict(str)
    commitments = document.record.commitments if document.record else ()
    parties = {item.start: "; ".join(item.parties) for item in commitments}
    tags = {label: tag for tag, label in TAG_LABELS.items()}
    for span in sorted(document.spans, key=lambda span: (span.start, -span.end)):
        tag = tags[span.label]
        by = parties.get(span.start, "") if tag == "com" else ""
        opening[span.start] += f'<{tag} by="{by}">' if by else f"<{tag}>"
        closing[span.end] = f"</{tag}>" + closing[span.end]
    pieces = (
        closing[place] + opening[place] + document.text[place : min(place + 1, end)]
        for place in range(start, end + 1)
    )
    return "".join(pieces)
