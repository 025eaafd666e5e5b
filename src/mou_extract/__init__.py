"""Korean news about agreements (MOU, 업무협약, 투자협약) as records one can count and check."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from mou_extract.version import __version__

if TYPE_CHECKING:
    from mou_extract.errors import MouExtractError
    from mou_extract.extractor import Article, Extractor, extract
    from mou_extract.records import AgreementRecord, Commitment, Official, Program, Signatory

__all__ = [
    "AgreementRecord",
    "Article",
    "Commitment",
    "Extractor",
    "MouExtractError",
    "Official",
    "Program",
    "Signatory",
    "__version__",
    "extract",
]

_HOMES = {
    "AgreementRecord": "records",
    "Article": "extractor",
    "Commitment": "records",
    "Extractor": "extractor",
    "MouExtractError": "errors",
    "Official": "records",
    "Program": "records",
    "Signatory": "records",
    "extract": "extractor",
}


def __getattr__(name: str) -> object:
    """Loads a public name at its first use: importing the package costs nothing (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'mou_extract' has no attribute '{name}'")
    return getattr(importlib.import_module(f"mou_extract.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
