"""What a run keeps until it is whole: a folder beside the output, with a manifest and finished chunks.

The manifest says what the chunks were made of. A run that is started again goes on only where all
of that is the same; otherwise one output would hold records of two kinds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from mou_extract.batch.articles import Columns
from mou_extract.batch.chunks import Loading
from mou_extract.batch.files import open_output
from mou_extract.batch.lock import LOCK_FILE
from mou_extract.batch.sources import Source
from mou_extract.errors import InputError
from mou_extract.model_folder import ModelFolder, fingerprint
from mou_extract.version import __version__

_MANIFEST = "manifest.json"
_SHOWN = 5  # differences


@dataclass(frozen=True)
class Manifest:
    """What the records of a run depend on, as `name of it: what it is`."""

    entries: dict[str, str]

    @classmethod
    def of_run(
        cls, sources: Sequence[Source], columns: Columns, model: ModelFolder, loading: Loading
    ) -> Manifest:
        """The manifest of a run over these files, as they are now."""
        entries = {
            "mou-extract": f"version {__version__}",
            "model": f"files with SHA-256 {fingerprint(model)[:16]}",
            "backend": loading.backend,
            "min_score": str(loading.min_score),
        }
        entries |= {f"{name} column": str(value) for name, value in asdict(columns).items()}
        for number, source in enumerate(sources, 1):
            state = source.path.stat()
            changed = datetime.fromtimestamp(state.st_mtime, UTC).isoformat(" ")
            entries[f"input {number}"] = (
                f"{source.path.resolve()}, {state.st_size} bytes, modified {changed}"
            )
        return cls(entries)

    def differences(self, kept: Manifest) -> list[str]:
        """What is other than in the manifest that was kept."""
        names = list(dict.fromkeys((*kept.entries, *self.entries)))
        return [
            f"{name} was {kept.entries.get(name, 'not there')}, "
            f"now {self.entries.get(name, 'not there')}"
            for name in names
            if kept.entries.get(name) != self.entries.get(name)
        ]


def work_folder_path(output: Path) -> Path:
    """`OUTPUT.parts`."""
    return output.with_name(f"{output.name}.parts")


class WorkFolder:
    """The folder of a run, which has it alone; new, or kept from an interrupted run."""

    def __init__(self, output: Path, manifest: Manifest) -> None:
        """Writes the manifest, or compares that which is there.

        Raises:
            InputError: It is of a run over something else, or cannot be read or written.
        """
        self.path = work_folder_path(output)
        file = self.path / _MANIFEST
        try:
            if file.exists():
                self._compare(Manifest(json.loads(file.read_text(encoding="utf-8"))), manifest)
            elif any(path.suffix == ".jsonl" for path in self.path.iterdir()):
                raise InputError(f"{self.path}: not a folder of this command: no {_MANIFEST} in it")
            else:
                text = json.dumps(manifest.entries, ensure_ascii=False, indent=2) + "\n"
                with open_output(file) as opened:
                    opened.write(text.encode("utf-8", "backslashreplace"))
        except (OSError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            raise InputError(f"{self.path}: cannot be used: {error}") from error

    def _compare(self, kept: Manifest, manifest: Manifest) -> None:
        found = manifest.differences(kept)
        if found:
            shown = "\n".join(f"  {line}" for line in found[:_SHOWN])
            more = f"\n  and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            raise InputError(
                f"{self.path}: chunks of an interrupted run over something else:\n{shown}{more}\n"
                "Start that run again as it was, or delete this folder to start afresh"
            )

    def finished(self) -> frozenset[int]:
        """Numbers of the chunks that are there."""
        return frozenset(int(path.stem) for path in self.path.glob("[0-9]*.jsonl"))

    def write(self, number: int, content: bytes) -> None:
        """Keeps the records of a chunk."""
        with open_output(self._part(number)) as file:
            file.write(content)

    def lines(self, chunks: int) -> Iterator[bytes]:
        """The records of all chunks in order, a JSON object a line."""
        for number in range(chunks):
            with self._part(number).open("rb") as file:
                yield from file

    def remove(self) -> None:
        """Deletes the chunks, and the manifest last: a run that is killed here can be gone on with."""
        for path in self.path.iterdir():
            if path.is_file() and path.name not in (_MANIFEST, LOCK_FILE):
                path.unlink()
        (self.path / _MANIFEST).unlink()

    def _part(self, number: int) -> Path:
        return self.path / f"{number:08}.jsonl"
