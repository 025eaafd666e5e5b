"""Records as tables: one row an article, or one row a party, an official, a commitment.

In every table `article` is the number of the record, from 0, so that tables of the same records join.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mou_extract.errors import MissingExtraError
from mou_extract.records import AgreementRecord

try:
    import pandas as pd
except ImportError as error:
    raise MissingExtraError("Tables", "pandas", error.name or "pandas") from error

_DAY = "datetime64[s]"  # the default of nanoseconds ends in 2262
_WORDS = "string"
_LIST = "object"
_SCORE = "float64"
_KEY = {"article": "int64", "id": _WORDS}


def to_pandas(records: Iterable[AgreementRecord]) -> pd.DataFrame:
    """One row an article; lists of names and texts where there are several.

    Columns: `article, id, published, signatories, officials, programs, commitments, signed_on,
    date_text, venue, characters, read, date_score, venue_score`.
    """
    rows = (
        {
            "article": number,
            "id": record.id,
            "published": record.published,
            "signatories": [signatory.name for signatory in record.signatories],
            "officials": [official.name for official in record.officials],
            "programs": [program.name for program in record.programs],
            "commitments": [commitment.text for commitment in record.commitments],
            "signed_on": record.signed_on,
            "date_text": record.date_text,
            "venue": record.venue,
            "characters": record.coverage.characters if record.coverage else None,
            "read": record.coverage.read if record.coverage else None,
            "date_score": record.scores.date,
            "venue_score": record.scores.venue,
        }
        for number, record in enumerate(records)
    )
    lists = dict.fromkeys(("signatories", "officials", "programs", "commitments"), _LIST)
    scores = dict.fromkeys(("date_score", "venue_score"), _SCORE)
    return _frame(
        rows,
        {
            **_KEY, "published": _DAY, **lists, "signed_on": _DAY, "date_text": _WORDS,
            "venue": _WORDS, "characters": "Int64", "read": "Int64", **scores,
        },
    )  # fmt: skip


def signatories_to_pandas(records: Iterable[AgreementRecord]) -> pd.DataFrame:
    """One row a party: `article, id, name, aliases, mentions, score`; mentions: how often it is named."""
    rows = (
        {
            "article": number, "id": record.id, "name": signatory.name,
            "aliases": list(signatory.aliases), "mentions": len(signatory.mentions),
            "score": signatory.score,
        }
        for number, record in enumerate(records)
        for signatory in record.signatories
    )  # fmt: skip
    return _frame(
        rows, {**_KEY, "name": _WORDS, "aliases": _LIST, "mentions": "int64", "score": _SCORE}
    )


def officials_to_pandas(records: Iterable[AgreementRecord]) -> pd.DataFrame:
    """One row a person: `article, id, name, position, organization, score`."""
    rows = (
        {
            "article": number, "id": record.id, "name": official.name,
            "position": official.position, "organization": official.organization,
            "score": official.score,
        }
        for number, record in enumerate(records)
        for official in record.officials
    )  # fmt: skip
    texts = dict.fromkeys(("name", "position", "organization"), _WORDS)
    return _frame(rows, {**_KEY, **texts, "score": _SCORE})


def commitments_to_pandas(records: Iterable[AgreementRecord]) -> pd.DataFrame:
    """One row a promise: `article, id, text, start, end, score, parties, amounts, head_counts, terms`.

    The last three are what was written, such as `4억원`; the record has their values.
    """
    rows = (
        {
            "article": number, "id": record.id, "text": commitment.text,
            "start": commitment.start, "end": commitment.end, "score": commitment.score,
            "parties": list(commitment.parties),
            "amounts": [amount.text for amount in commitment.amounts],
            "head_counts": [count.text for count in commitment.head_counts],
            "terms": [term.text for term in commitment.terms],
        }
        for number, record in enumerate(records)
        for commitment in record.commitments
    )  # fmt: skip
    numbers = {"start": "int64", "end": "int64", "score": _SCORE}
    lists = dict.fromkeys(("parties", "amounts", "head_counts", "terms"), _LIST)
    return _frame(rows, {**_KEY, "text": _WORDS, **numbers, **lists})


def _frame(rows: Iterable[Mapping[str, object]], types: Mapping[str, str]) -> pd.DataFrame:
    """A table with all its columns and their types, even without a row."""
    listed = list(rows)
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in listed], dtype=kind) for name, kind in types.items()}
    )
