"""Annotated articles in the formats of annotation tools, both ways."""

from mou_extract.formats.intake import Intake
from mou_extract.formats.registry import (
    FORMATS,
    Imported,
    guess_format,
    read_documents,
    write_documents,
)

__all__ = [
    "FORMATS",
    "Imported",
    "Intake",
    "guess_format",
    "read_documents",
    "write_documents",
]
