"""Korean news about agreements (MOU, 업무협약, 투자협약) as records one can count, search and check."""

from mou_extract.errors import MouExtractError
from mou_extract.extractor import Article, Extractor, extract
from mou_extract.records import AgreementRecord, Commitment, Official, Program, Signatory
from mou_extract.version import __version__

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
