"""The folder that a training writes: prepared, begun, and gone on from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from transformers import PreTrainedTokenizerFast

from mou_extract.corpus import Document, corpus_hash
from mou_extract.errors import ConfigError
from mou_extract.labels import Layer
from mou_extract.model_folder import (
    INFO_FILE,
    WEIGHTS_FILE,
    ModelFolder,
    ModelInfo,
    has_layout,
    write_info,
)
from mou_extract.training.config import TrainingConfig
from mou_extract.training.encoders import encoder_folder, encoder_tokenizer, least_scores
from mou_extract.version import __version__

CHECKPOINTS = "checkpoints"


def prepare_folder(
    config: TrainingConfig, layers: Sequence[Layer], corpora: Mapping[str, tuple[Document, ...]]
) -> ModelFolder:
    """The folder of the model to come, with nothing written yet.

    Raises:
        ConfigError: It holds checkpoints or the model of another run.
    """
    output = Path(config.output)
    source = encoder_folder(config.encoder)
    info = ModelInfo(
        layers=tuple(layers),
        window_size=config.window_size,
        window_stride=config.window_stride,
        window_lead=config.window_lead,
        min_scores=least_scores(source, layers),
        package_version=__version__,
        corpora={_short(path): corpus_hash(corpora[path]) for path in corpora},
        training=_portable(config),
    )
    _check_settings(output, info)
    return ModelFolder(output, info, encoder_tokenizer(source), has_layout(source))


def begin_folder(folder: ModelFolder) -> None:
    """Writes tokenizer and `mou_extract.json`, by which a stopped run knows its settings."""
    folder.path.mkdir(parents=True, exist_ok=True)
    # Saved as the class that any tokenizer.json loads with, so that stock loading works too.
    stock = PreTrainedTokenizerFast(tokenizer_object=folder.tokenizer)  # type: ignore[no-untyped-call]
    stock.save_pretrained(folder.path)
    write_info(folder.path, folder.info)


def is_finished(folder: ModelFolder) -> bool:
    """Whether a run came to its end here: its model is there, and its checkpoints are not."""
    return folder.weights_path is not None and not (folder.path / CHECKPOINTS).exists()


def _check_settings(output: Path, info: ModelInfo) -> None:
    """A run with other settings or corpora is not gone on from, and its model is not written over.

    Raises:
        ConfigError: There is such a run.
    """
    stopped = any((output / CHECKPOINTS).glob("checkpoint-*"))
    if not stopped and not (output / WEIGHTS_FILE).exists():
        return
    before = _read_settings(output)
    now = {"training": dict(info.training), "corpora": dict(info.corpora)}
    if before != json.loads(json.dumps(now)):
        raise ConfigError(
            f"{output}: holds {'checkpoints' if stopped else 'the model'} of a run with other settings "
            "or corpora; give another output, restore the settings, or delete "
            f"{output / CHECKPOINTS if stopped else output}"
        )


def _read_settings(output: Path) -> dict[str, Any] | None:
    try:
        data = json.loads((output / INFO_FILE).read_text(encoding="utf-8"))
        return {"training": data["training"], "corpora": data["corpora"]}
    except (OSError, ValueError, KeyError):
        return None


def last_checkpoint(folder: ModelFolder) -> str | None:
    """The last checkpoint that was written to its end, or None."""
    complete = [
        path.parent for path in (folder.path / CHECKPOINTS).glob("checkpoint-*/trainer_state.json")
    ]
    last = max(complete, key=lambda path: int(path.name.rpartition("-")[2]), default=None)
    if last is not None:
        print(f"going on from {last.name}", flush=True)
    return None if last is None else str(last)


def _portable(config: TrainingConfig) -> dict[str, Any]:
    """The configuration without the folders of this machine."""
    values = asdict(config)
    values["train"] = [_short(path) for path in config.train]
    values["beside"] = [_short(path) for path in config.beside]
    values["beside_partial"] = [_short(path) for path in config.beside_partial]
    values["rehearsed"] = [_short(path) for path in config.rehearsed]
    values["unlabelled"] = [_short(path) for path in config.unlabelled]
    values["teachers"] = [_model_name(name) for name in config.teachers]
    values["dev"] = _short(config.dev)
    values["output"] = Path(config.output).name
    values["encoder"] = _model_name(config.encoder)
    return values


def _model_name(encoder: str) -> str:
    """A folder's last part; names of the hub as they are."""
    return Path(encoder).name if Path(encoder).is_dir() else encoder


def _short(path: str) -> str:
    """File and folder: many corpora have a `train.jsonl`."""
    return "/".join(Path(path).parts[-2:])
