"""The JSON form of a record, derived from its dataclasses: the schema, and the way back to values."""

from __future__ import annotations

import datetime
import inspect
import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from mou_extract.dates import iso_day
from mou_extract.errors import InputError
from mou_extract.records import AgreementRecord, Mention

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Every number of a record counts characters, people or money, or is a confidence.
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_PLAIN: dict[object, dict[str, Any]] = {
    str: {"type": "string"},
    int: _COUNT,
    float: {"type": "number", "minimum": 0, "maximum": 1},
    datetime.date: {"type": "string", "format": "date"},
    NoneType: {"type": "null"},
    # The one value that is no object in JSON: [start, end].
    Mention: {"type": "array", "prefixItems": [_COUNT, _COUNT], "minItems": 2, "maxItems": 2},
}
_WORDS: dict[object, str] = {
    str: "a string",
    int: "an integer of 0 or more",
    float: "a number from 0 to 1",
    datetime.date: "a date as YYYY-MM-DD",
    Mention: "[start, end]",
}
_UNIONS = (UnionType, Union)  # `X | None` is the former up to Python 3.13, the latter from 3.14
_ATTRIBUTE = re.compile(r"^    (\w+): (.+(?:\n {8}.+)*)", re.MULTILINE)


def record_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `AgreementRecord.to_dict` returns."""
    definitions: dict[str, Any] = {}
    _define(AgreementRecord, definitions)
    record = definitions.pop(AgreementRecord.__name__)
    return {
        "$schema": _DIALECT,
        "title": AgreementRecord.__name__,
        **record,
        "$defs": dict(sorted(definitions.items())),
    }


def read_record(data: object) -> AgreementRecord:
    """The record of a JSON object that `AgreementRecord.to_dict` made.

    Raises:
        InputError: Something is missing, unknown or of the wrong kind; names where.
    """
    record = _read(AgreementRecord, data, "record")
    assert isinstance(record, AgreementRecord)
    return record


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _define(kind: type, definitions: dict[str, Any]) -> None:
    summary, described = _described(kind)
    definitions[kind.__name__] = {}  # its place: what it holds is defined after it
    properties = {}
    for name, hint in _hints(kind).items():
        properties[name] = _schema(hint, definitions)
        if name in described:
            properties[name] = {"description": described[name], **properties[name]}
    definitions[kind.__name__] = {
        "type": "object",
        "description": summary,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _schema(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if get_origin(hint) in _UNIONS:
        return {"anyOf": [_schema(part, definitions) for part in get_args(hint)]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0], definitions)}
    if hint.__name__ not in definitions:
        _define(hint, definitions)
    return {"$ref": f"#/$defs/{hint.__name__}"}


def _described(kind: type) -> tuple[str, dict[str, str]]:
    """The first paragraph of a docstring and what it says of each attribute."""
    text, _, attributes = (inspect.getdoc(kind) or "").partition("\nAttributes:\n")
    lines = {name: " ".join(about.split()) for name, about in _ATTRIBUTE.findall(attributes)}
    return " ".join(text.split("\n\n")[0].split()), lines


def _read(hint: Any, value: Any, where: str) -> object:
    """A value of JSON as what the hint says."""
    if get_origin(hint) in _UNIONS:
        return None if value is None else _read(get_args(hint)[0], value, where)
    if get_origin(hint) is tuple and isinstance(value, list | tuple):
        (item, _) = get_args(hint)
        return tuple(_read(item, one, f"{where}[{n}]") for n, one in enumerate(value))
    if hint is Mention and isinstance(value, list | tuple) and len(value) == 2:
        start, end = value
        return Mention(_plain(int, start, f"{where}[0]"), _plain(int, end, f"{where}[1]"))
    if hint in _PLAIN:
        return _plain(hint, value, where)
    if is_dataclass(hint) and isinstance(value, Mapping):
        return _object(hint, value, where)
    raise _wrong(hint, value, where)


def _object(kind: Any, value: Mapping[str, Any], where: str) -> object:
    hints = _hints(kind)
    if value.keys() != hints.keys():
        missing = ", ".join(sorted(hints.keys() - value.keys())) or "nothing"
        unknown = ", ".join(sorted(map(str, value.keys() - hints.keys()))) or "nothing"
        raise InputError(f"{where}: missing: {missing}; unknown: {unknown:.200}")
    return kind(
        **{name: _read(hint, value[name], f"{where}.{name}") for name, hint in hints.items()}
    )


def _plain(hint: Any, value: Any, where: str) -> Any:
    if hint is datetime.date and isinstance(value, str):
        try:
            return iso_day(value)
        except ValueError as error:
            raise _wrong(hint, value, where) from error
    if hint is str and isinstance(value, str):
        return value
    # bool is an int to Python
    if hint is int and type(value) is int and value >= 0:
        return value
    if hint is float and type(value) in (int, float) and 0 <= value <= 1:
        return float(value)
    raise _wrong(hint, value, where)


def _wrong(hint: Any, value: object, where: str) -> InputError:
    expected = _WORDS.get(hint, "a list" if get_origin(hint) is tuple else "an object")
    return InputError(f"{where} is {value!r:.100}; expected {expected}")
