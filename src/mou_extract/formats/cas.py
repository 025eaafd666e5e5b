"""UIMA CAS XMI, as INCEpTION exports and imports it: a folder of `.xmi` files and `TypeSystem.xml`.

Each of our layers is a span layer of its own (`webanno.custom.Entity`, `webanno.custom.Commitment`)
with the label in the feature `value`, so that they may cross; INCEpTION must let them begin and end
at any character. XMI counts UTF-16 units; dkpro-cassis converts. Metadata lie beside, in
`metadata.jsonl`: INCEpTION keeps no types that its project does not know.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mou_extract.corpus import Document
from mou_extract.errors import CorpusError, InputError, MissingExtraError, SpanError
from mou_extract.formats.files import (
    SIDECAR,
    files_of,
    read_sidecar,
    sidecar,
    stems,
    write_folder,
)
from mou_extract.formats.intake import Intake
from mou_extract.labels import LAYERS, Layer
from mou_extract.spans import Span

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

_TYPES = "TypeSystem.xml"
_ANNOTATION, _STRING = "uima.tcas.Annotation", "uima.cas.String"
_FEATURES = ("value", "label")  # where a span layer says what the span is
# Types of INCEpTION that have such a feature and are no spans of ours.
_PASSED_OVER = re.compile(r"de\.tudarmstadt\.ukp\.dkpro\.core\.api\.(?!ner\.)|uima\.")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def iter_cas(path: Path, intake: Intake) -> Iterator[Document]:
    """Reads a folder of `.xmi` files in the order of their names, or one `.xmi` file.

    A span is an annotation whose feature `value` or `label` is set, of our layers, of INCEpTION's
    named entities or of layers of a project's own.

    Raises:
        CorpusError: With the file.
        MissingExtraError: dkpro-cassis is not installed.
    """
    _require_cassis()
    folder = path if path.is_dir() else path.parent
    files = files_of(path, "*.xmi") if path.is_dir() else [path]
    metadata = read_sidecar(folder)
    types = _type_system(folder / _TYPES)
    for file in files:
        cas = _load(file, types)
        if not isinstance(cas.sofa_string, str):
            raise CorpusError(f"{file}: no text in its first view")
        about = metadata.get(file.stem, {"id": file.stem})
        spans = list(_spans(cas, intake, str(file)))
        yield intake.document(cas.sofa_string, spans, about, str(file))


def _type_system(path: Path) -> TypeSystem:
    from cassis import load_typesystem

    try:
        with path.open("rb") as file:
            return load_typesystem(file)
    except OSError as error:
        raise CorpusError(
            f"{path}: cannot be read: {error.strerror}; INCEpTION packs this file beside the .xmi "
            "(UIMA CAS XMI, XML 1.0): unpack both into one folder"
        ) from error
    except Exception as error:  # lxml and cassis have no common root
        raise CorpusError(f"{path}: not a type system of UIMA: {error}") from error


def _load(path: Path, types: TypeSystem) -> Cas:
    from cassis import load_cas_from_xmi

    try:
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("error")  # offsets that are none are warned of and kept
            return load_cas_from_xmi(file, typesystem=types)
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from error
    except Exception as error:  # lxml and cassis have no common root
        raise CorpusError(f"{path}: not a CAS of these types: {error}") from error


def _spans(cas: Cas, intake: Intake, where: str) -> Iterator[Span]:
    for found in cas.select(_ANNOTATION):
        if _PASSED_OVER.match(found.type.name):
            continue
        # Not getattr() alone: the objects of cassis have a method `value`.
        features = {feature.name for feature in found.type.all_features}
        names = [getattr(found, name) for name in _FEATURES if name in features]
        name = next((name for name in names if name is not None), None)
        if name is None:
            intake.note(f"annotations of the type {found.type.name} without a label", where)
        elif label := intake.label(name, where):
            try:
                yield Span(found.begin, found.end, label)
            except SpanError as error:
                raise CorpusError(f"{where}: {error}") from error


def write_cas(path: Path, documents: Sequence[Document], layers: Sequence[Layer] = LAYERS) -> None:
    """Writes a folder of `.xmi` files with their type system.

    Raises:
        InputError: An article has a character that XML cannot hold; the folder is not empty.
        MissingExtraError: dkpro-cassis is not installed.
    """
    _require_cassis()
    from cassis import TypeSystem

    types = TypeSystem()
    for layer in layers:
        created = types.create_type(_type_name(layer), _ANNOTATION)
        types.create_feature(created, "value", _STRING)
    files = {_TYPES: types.to_xml().encode(), SIDECAR: sidecar(documents)}
    for stem, document in zip(stems(documents), documents, strict=True):
        files[f"{stem}.xmi"] = _xmi(document, layers, types).encode()
    write_folder(path, files)


def _xmi(document: Document, layers: Sequence[Layer], types: TypeSystem) -> str:
    from cassis import Cas

    if wrong := _NOT_XML.search(document.text):
        raise InputError(
            f"article '{document.id}': character {wrong.start()} is {wrong[0]!r}, which XML cannot "
            "hold; choose another format"
        )
    cas = Cas(types, sofa_string=document.text, sofa_mime="text/plain")
    for layer in layers:
        annotation = types.get_type(_type_name(layer))
        for span in document.spans:
            if span.label in layer.labels:
                cas.add(annotation(begin=span.start, end=span.end, value=span.label))
    xmi: str = cas.to_xmi()
    return xmi


def _type_name(layer: Layer) -> str:
    return f"webanno.custom.{layer.name.capitalize()}"


def _require_cassis() -> None:
    try:
        import cassis  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("the format 'cas'", "formats", "dkpro-cassis") from error
