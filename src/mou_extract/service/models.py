"""What goes over the wire, as pydantic models; the record's are equal to `mou_extract.schema`."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from mou_extract import extractor
from mou_extract.extractor import as_date, check_text

Count = Annotated[int, Field(ge=0)]
Score = Annotated[float, Field(ge=0, le=1)]
Range = tuple[Count, Count]


class _Exact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Signatory(_Exact):
    """A party: fullest name, other forms, and where they stand."""

    name: str
    aliases: tuple[str, ...]
    mentions: tuple[Range, ...]
    score: Score


class Official(_Exact):
    """A person who acts for the agreement."""

    name: str
    position: str | None
    organization: str | None
    mentions: tuple[Range, ...]
    score: Score


class Program(_Exact):
    """A named programme, project, centre or joint body."""

    name: str
    aliases: tuple[str, ...]
    mentions: tuple[Range, ...]
    score: Score


class Amount(_Exact):
    """A sum of money; `value` is null for a vague one."""

    text: str
    start: Count
    end: Count
    value: Count | None
    currency: str


class HeadCount(_Exact):
    """A number of people; `value` is null for a vague one."""

    text: str
    start: Count
    end: Count
    value: Count | None


class Term(_Exact):
    """How long (ISO 8601 duration) or until when (ISO 8601, as precise as the text)."""

    text: str
    start: Count
    end: Count
    duration: str | None
    until: str | None


class Commitment(_Exact):
    """One promised action, who undertakes it, and what it costs."""

    text: str
    start: Count
    end: Count
    parties: tuple[str, ...]
    score: Score
    amounts: tuple[Amount, ...]
    head_counts: tuple[HeadCount, ...]
    terms: tuple[Term, ...]


class Evidence(_Exact):
    """A tagged span: `text` is the article's `[start:end]` in Unicode code points."""

    start: Count
    end: Count
    label: str
    text: str
    score: Score


class Coverage(_Exact):
    """How many characters the article has, and how many of them were read."""

    characters: Count
    read: Count


class FieldScores(_Exact):
    """Confidences of day and place; null for what is not told."""

    date: Score | None
    venue: Score | None


class AgreementRecord(_Exact):
    """What an article says about one agreement; empty lists and nulls where there is none."""

    signatories: tuple[Signatory, ...]
    officials: tuple[Official, ...]
    programs: tuple[Program, ...]
    commitments: tuple[Commitment, ...]
    signed_on: datetime.date | None
    date_text: str | None
    venue: str | None
    id: str | None
    published: datetime.date | None
    spans: tuple[Evidence, ...]
    coverage: Coverage | None
    scores: FieldScores


class AgreementRecords(_Exact):
    """Records in the order of the articles."""

    records: tuple[AgreementRecord, ...]


def _checked(text: str) -> str:
    check_text(text)
    return text


class Article(_Exact):
    """One article to read."""

    text: Annotated[str, AfterValidator(_checked)] = Field(description="The article.", min_length=1)
    published: Annotated[datetime.date | None, BeforeValidator(as_date)] = Field(
        default=None, description="Publication date, the reference of relative dates."
    )
    id: str | None = Field(default=None, description="Name that the record carries.")

    def value(self) -> extractor.Article:
        """The article as the extractor takes it."""
        return extractor.Article(self.text, self.published, self.id)


class Articles(_Exact):
    """Articles to read in one request."""

    articles: tuple[Article, ...] = Field(min_length=1)


class Health(_Exact):
    """Whether the service works, and how much it has to do."""

    status: str
    version: str
    model: str
    waiting: Count


class Problem(_Exact):
    """Why a request was refused."""

    detail: str
