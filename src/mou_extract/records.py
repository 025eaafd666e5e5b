"""The record of an agreement: what users count, search and check. Pure values, no logic of Korean."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a name stands: a half-open range of code points of the original text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Signatory:
    """A party to the agreement: its fullest name in the article, and the other forms used."""

    name: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Official:
    """A person who acts for the agreement.

    Attributes:
        name: Full name as written.
        position: Title as written, or None.
        organization: Name of a signatory, another name as written (a guest), or None.
        mentions: Where the name stands.
    """

    name: str
    position: str | None = None
    organization: str | None = None
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """A named programme, project, centre or joint body."""

    name: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """One promised action, as written, and the names of the signatories that undertake it."""

    text: str
    start: int
    end: int
    parties: tuple[str, ...] = ()
    score: float = 1.0


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
    """

    signatories: tuple[Signatory, ...] = ()
    officials: tuple[Official, ...] = ()
    programs: tuple[Program, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    signed_on: datetime.date | None = None
    date_text: str | None = None
    venue: str | None = None
