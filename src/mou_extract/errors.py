"""Everything that mou_extract raises on purpose has one root, so that one `except` catches it."""

from __future__ import annotations

from collections.abc import Iterable


class MouExtractError(Exception):
    """Root of the errors of this package; its message is meant to be shown to a user as it is.

    Attributes:
        parameter: The parameter that settles it, for callers whose users know another name for it.
        value: What it is to say, or speaks of; None where that is clear.
    """

    def __init__(
        self, message: str = "", *, parameter: str | None = None, value: str | None = None
    ) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.value = value


class SpanError(MouExtractError, ValueError):
    """A span is not a half-open range of the text, or collides with another span of its layer."""


class CorpusError(MouExtractError, ValueError):
    """A corpus file says something that does not hold; the message begins with file and line."""


class InputError(MouExtractError, ValueError):
    """An article, a date, a file or an option that cannot be used."""


class TextColumnError(InputError):
    """A table has no column of the name that the text's should have.

    Attributes:
        found: What the file has instead; a command says beside it how the name is given there.
    """

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found

    def __str__(self) -> str:
        return f"{self.found} (name the text's: Columns(text=NAME))"


class ConfigError(MouExtractError, ValueError):
    """A configuration has an unknown key or a value of the wrong kind."""


class ModelFolderError(MouExtractError, ValueError):
    """A folder or a hub name is not a model that this package can load."""


class MissingExtraError(MouExtractError, ImportError):
    """A feature was asked for whose optional packages are not installed."""

    def __init__(self, feature: str, extra: str, package: str) -> None:
        super().__init__(
            f"{feature} needs the package '{package}', which is not installed. "
            f"Install it with: pip install 'mou-extract[{extra}]'"
        )


def listing(names: Iterable[str]) -> str:
    """Known names as an error shows them: sorted, quoted, separated by commas."""
    return ", ".join(f"'{name}'" for name in sorted(names))
