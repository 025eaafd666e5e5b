"""A function for `datasets.Dataset.map(..., batched=True)`; needs nothing but the base install.

Arrow guesses the type of a column from its first rows, and an empty list has none: give `map` the
`features` that `with_agreement` makes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mou_extract.errors import InputError, MissingExtraError
from mou_extract.extractor import Article, as_date, check_text
from mou_extract.integrations.processes import ExtractorOfProcess
from mou_extract.schema import record_schema

if TYPE_CHECKING:
    from datasets import Features

_TYPES = {"string": "string", "integer": "int64", "number": "float64"}


class ExtractBatch:
    """Adds the columns `agreement`, the record, and `agreement_error`, why there is none.

    It can be pickled, loads the model once in each process, and is new to the cache of `datasets`
    when the contents of the model are.

    Args:
        model: Model folder or hub name; None for the embedded model.
        text: Column of the articles.
        published: Column of publication dates, as dates or `YYYY-MM-DD`, or None.
        threads: Cores for the model, 1 or more; None for all.

    Raises:
        ModelFolderError: It is no model that this package can load.
    """

    def __init__(
        self,
        model: str | Path | None = None,
        *,
        text: str = "text",
        published: str | None = None,
        threads: int | None = None,
    ) -> None:
        self._extractor = ExtractorOfProcess(model, threads)
        self._text = text
        self._published = published

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        """The new columns of a batch.

        Raises:
            InputError: There is no such column.
        """
        for column in (self._text, self._published):
            if column is not None and column not in batch:
                raise InputError(f"no column '{column}'; found: {', '.join(map(repr, batch))}")
        texts = batch[self._text]
        days = batch[self._published] if self._published else [None] * len(texts)
        errors = [_error(text, day) for text, day in zip(texts, days, strict=True)]
        sound = (
            Article(text, day)
            for text, day, error in zip(texts, days, errors, strict=True)
            if error is None
        )
        records: Iterator[Any] = self._extractor.get().extract_many(sound)
        return {
            "agreement": [None if error else next(records).to_dict() for error in errors],
            "agreement_error": errors,
        }


def with_agreement(features: Features) -> Features:
    """The columns of a dataset and those that `ExtractBatch` adds.

    Raises:
        MissingExtraError: The package `datasets` is not installed.
    """
    try:
        from datasets import Features, Value
    except ImportError as error:
        raise MissingExtraError("Features", "train", error.name or "datasets") from error
    schema = record_schema()
    added = {"agreement": _feature(schema, schema["$defs"]), "agreement_error": Value("string")}
    return Features({**features, **added})


def _feature(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    """The Arrow type of a JSON Schema as `record_schema` writes them."""
    from datasets import Value

    if "$ref" in schema:
        return _feature(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in schema:  # or null, as every Arrow type may be
        return _feature(schema["anyOf"][0], definitions)
    if schema["type"] == "object":
        parts = schema["properties"].items()
        return {name: _feature(part, definitions) for name, part in parts}
    if schema["type"] == "array":
        item = schema["items"] if "items" in schema else schema["prefixItems"][0]
        return [_feature(item, definitions)]
    return Value(_TYPES[schema["type"]])


def _error(text: object, published: Any) -> str | None:
    try:
        check_text(text)
        as_date(published)
    except InputError as error:
        return str(error)
    return None
