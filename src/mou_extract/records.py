"""The record of an agreement: what users count, search and check. Pure values, no logic of Korean."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from typing import Any

from mou_extract.spans import Span


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a name stands: a half-open range of code points of the original text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Signatory:
    """A party to the agreement.

    Attributes:
        name: Its fullest name in the article.
        aliases: The other forms used.
        mentions: Where any of them stands.
        score: Confidence that it is a party and called so.
    """

    name: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Official:
    """A person who acts for the agreement.

    Attributes:
        name: Full name as written.
        position: Title as written, or None.
        organization: Name of a signatory, another name as written (a guest), or None.
        mentions: Where the name stands.
        score: Confidence that name, position and organization are all right.
    """

    name: str
    position: str | None = None
    organization: str | None = None
    mentions: tuple[Mention, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Program:
    """A named programme, project, centre or joint body.

    Attributes:
        name: Its fullest name in the article.
        aliases: The other forms used.
        mentions: Where any of them stands.
        score: Confidence that it is one of this agreement and called so.
    """

    name: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money.

    Attributes:
        text: As written.
        start: Its first code point in the article.
        end: One past its last.
        value: In units of the currency; None for a vague one (`수백억원`, `10여억원`).
        currency: ISO 4217 code.
    """

    text: str
    start: int
    end: int
    value: int | None
    currency: str = "KRW"


@dataclass(frozen=True, slots=True)
class HeadCount:
    """A number of people; `value` is None for a vague one (`30여 명`). Otherwise as `Amount`."""

    text: str
    start: int
    end: int
    value: int | None


@dataclass(frozen=True, slots=True)
class Term:
    """How long or until when.

    Attributes:
        text: As written.
        start: Its first code point in the article.
        end: One past its last.
        duration: ISO 8601 duration (`P3Y`), or None.
        until: Last day, month or year in ISO 8601, as precise as the text (`2027`, `2027-06`), or
            None.
    """

    text: str
    start: int
    end: int
    duration: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """One promised action.

    Attributes:
        text: As written.
        start: Its first code point in the article.
        end: One past its last.
        parties: Names of the signatories that undertake it.
        score: Confidence of its span.
        amounts: Money in it, and what it is said to cost right before it.
        head_counts: People in it, and with whom it is done, where said right before it.
        terms: How long or until when, in it or in the adverbial before it.
    """

    text: str
    start: int
    end: int
    parties: tuple[str, ...] = ()
    score: float = 1.0
    amounts: tuple[Amount, ...] = ()
    head_counts: tuple[HeadCount, ...] = ()
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A tagged span as the record shows it: `text` is the article's `[start:end]`."""

    start: int
    end: int
    label: str
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many characters the article has, and how many of them were looked at.

    Nothing is cut off, so that both are the same. An article without any word of an agreement counts as looked
    at, though the model did not need to.
    """

    characters: int
    read: int


@dataclass(frozen=True, slots=True)
class FieldScores:
    """Confidences of the fields that are single values; None for what is not told.

    Attributes:
        date: That `signed_on` is right, or `date_text` where the day stays open.
        venue: That `venue` is right.
    """

    date: float | None = None
    venue: float | None = None


@dataclass(frozen=True, slots=True)
class AgreementRecord:
    """What an article says about one agreement. An article without one gives the empty record.

    Attributes:
        signatories: The parties, in order of first mention.
        officials: One entry a person.
        programs: Named programmes, variants grouped.
        commitments: Promised actions in text order.
        signed_on: Day of signing, or None where day, month or year cannot be known.
        date_text: The expression that tells the day, as written.
        venue: Place of signing, as written.
        id: Name of the article, where the caller gave one.
        published: Publication date that relative dates were resolved against.
        spans: All tagged spans in text order: the evidence.
        coverage: What of the article was read; None for records that no model made.
        scores: Confidences of day and place; the other entries carry their own.
    """

    signatories: tuple[Signatory, ...] = ()
    officials: tuple[Official, ...] = ()
    programs: tuple[Program, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    signed_on: datetime.date | None = None
    date_text: str | None = None
    venue: str | None = None
    id: str | None = None
    published: datetime.date | None = None
    spans: tuple[Evidence, ...] = ()
    coverage: Coverage | None = None
    scores: FieldScores = FieldScores()

    @property
    def is_empty(self) -> bool:
        """Whether the article says nothing of an agreement."""
        found = (self.signatories, self.officials, self.programs, self.commitments)
        return not any((*found, self.signed_on, self.date_text, self.venue, self.spans))

    @property
    def tagged_spans(self) -> tuple[Span, ...]:
        """The evidence as spans, without their text."""
        return tuple(Span(x.start, x.end, x.label, x.score) for x in self.spans)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of the record; keys and their order are a contract."""
        return {
            "id": self.id,
            "published": _iso(self.published),
            "signatories": [_named(x) for x in self.signatories],
            "officials": [
                {
                    "name": x.name,
                    "position": x.position,
                    "organization": x.organization,
                    "mentions": _ranges(x.mentions),
                    "score": round(x.score, 4),
                }
                for x in self.officials
            ],
            "programs": [_named(x) for x in self.programs],
            "commitments": [
                {
                    "text": x.text,
                    "start": x.start,
                    "end": x.end,
                    "score": round(x.score, 4),
                    "parties": list(x.parties),
                    "amounts": [asdict(amount) for amount in x.amounts],
                    "head_counts": [asdict(count) for count in x.head_counts],
                    "terms": [asdict(term) for term in x.terms],
                }
                for x in self.commitments
            ],
            "signed_on": _iso(self.signed_on),
            "date_text": self.date_text,
            "venue": self.venue,
            "spans": [
                {
                    "start": x.start,
                    "end": x.end,
                    "label": x.label,
                    "text": x.text,
                    "score": round(x.score, 4),
                }
                for x in self.spans
            ],
            "coverage": None
            if self.coverage is None
            else {"characters": self.coverage.characters, "read": self.coverage.read},
            "scores": {"date": _rounded(self.scores.date), "venue": _rounded(self.scores.venue)},
        }


def _named(item: Signatory | Program) -> dict[str, Any]:
    return {
        "name": item.name,
        "aliases": list(item.aliases),
        "mentions": _ranges(item.mentions),
        "score": round(item.score, 4),
    }


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 4)


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _ranges(mentions: tuple[Mention, ...]) -> list[list[int]]:
    return [[mention.start, mention.end] for mention in mentions]
