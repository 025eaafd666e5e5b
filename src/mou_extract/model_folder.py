"""What a saved model is on disk: an ordinary Hugging Face checkpoint and one file of our own.

`config.json`, `model.safetensors` and/or `model.onnx`, `tokenizer.json`, and `mou_extract.json`:
layers, window, how the model was made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from hashlib import file_digest, sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from mou_extract.calibration import Calibrator
from mou_extract.errors import ModelFolderError, listing
from mou_extract.labels import LAYERS, Layer, model_tags
from mou_extract.version import __version__

FORMAT = 1  # of model folders; goes up when an older version of the package would misread a new one
INFO_FILE = "mou_extract.json"
CONFIG_FILE = "config.json"
TOKENIZER_FILE = "tokenizer.json"
ONNX_FILE = "model.onnx"
WEIGHTS_FILE = "model.safetensors"
LEXICON_FILE = "lexicon.json"  # of version 0.1.0: token types of its models told a lexicon
EMBEDDED = "embedded"  # what the model that the package carries is called among names of models
LAYOUT_TYPES = "layout"  # value of `token_types` in the config.json of our own encoders
_FILES = [
    INFO_FILE,
    CONFIG_FILE,
    TOKENIZER_FILE,
    ONNX_FILE,
    WEIGHTS_FILE,
    "tokenizer_config.json",  # what transformers wants to know of the tokenizer
    "README.md",
]


@dataclass(frozen=True)
class ModelInfo:
    """Contents of `mou_extract.json`.

    Attributes:
        layers: What the model can say, in the order of its tags.
        window_size: Most tokens in a window, special tokens not counted.
        window_stride: Tokens of context around the kept part of a window.
        window_lead: Most tokens of the article's beginning that windows further on see before their own.
        min_scores: Least score of a span that is reported, by layer name; 0 for those not named.
        calibrators: From score to confidence, by label; scores of labels without one stay.
        field_calibrators: The same by field of the record, see `confidence`.
        package_version: Version of mou_extract that trained the model.
        corpora: Hash of every corpus it was trained on, by file name.
        training: The training configuration.
        scores: Scores on the development corpus at the end of training.
        format: Of the folder; see `FORMAT`.
    """

    layers: tuple[Layer, ...] = LAYERS
    window_size: int = 510
    window_stride: int = 96
    window_lead: int = 0
    min_scores: Mapping[str, float] = field(default_factory=dict)
    calibrators: Mapping[str, Calibrator] = field(default_factory=dict)
    field_calibrators: Mapping[str, Calibrator] = field(default_factory=dict)
    package_version: str = ""
    corpora: Mapping[str, str] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    format: int = FORMAT


@dataclass(frozen=True)
class ModelFolder:
    """A model folder that was found to be complete.

    Attributes:
        path: The folder.
        info: What `mou_extract.json` says.
        tokenizer: The tokenizer, without truncation and padding.
        layout: Whether the model's token types tell the layout, see `reading.layout`.
    """

    path: Path
    info: ModelInfo
    tokenizer: Tokenizer
    layout: bool

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of the model: those that travel, whatever else lies in the folder."""
        paths = (self.path / name for name in _FILES)
        return tuple(path for path in paths if path.is_file())

    @property
    def onnx_path(self) -> Path | None:
        """The ONNX model, or None where the folder has none."""
        path = self.path / ONNX_FILE
        return path if path.is_file() else None

    @property
    def weights_path(self) -> Path | None:
        """The safetensors weights, or None where the folder has none."""
        path = self.path / WEIGHTS_FILE
        return path if path.is_file() else None


def file_hashes(folder: ModelFolder) -> dict[str, str]:
    """SHA-256 of every file of a model, by name."""
    hashes = {}
    for path in folder.files:
        with path.open("rb") as file:
            hashes[path.name] = file_digest(file, "sha256").hexdigest()
    return hashes


def embedded_model_path() -> Path:
    """The folder of the model that the package carries."""
    return Path(str(files("mou_extract") / "model"))


def open_model_folder(model: str | Path) -> ModelFolder:
    """Opens a model folder, or fetches one from the Hugging Face hub.

    Args:
        model: A folder, a hub name such as `owner/name`, or `embedded`.

    Raises:
        ModelFolderError: There is no such folder, something is missing in it, its windows do not fit, or
            it is of version 0.1.0.
    """
    path = embedded_model_path() if str(model) == EMBEDDED else Path(model)
    if not str(model).strip():
        raise ModelFolderError("the model's name is empty; expected a folder or a hub name")
    if not path.is_dir():
        # what tells an old model must come along, or it would be read
        path = fetch_folder(str(model), [*_FILES, LEXICON_FILE])
    if not (path / INFO_FILE).is_file():
        found = [entry.name for entry in sorted(path.iterdir())][:8]
        raise ModelFolderError(
            f"{path}: not a mou_extract model: {INFO_FILE} is missing "
            f"(found {listing(found) or 'nothing'}). "
            "Train one with scripts/train.py, or leave the model out to use the embedded one."
        )
    if (path / LEXICON_FILE).is_file():
        raise ModelFolderError(
            f"{path}: a model of mou_extract 0.1.0: it reads with {LEXICON_FILE}, which mou_extract "
            f"{__version__} would pass over. Train it again with scripts/train.py into a new folder, "
            "or leave the model out to use the embedded one."
        )
    info = _read_info(path / INFO_FILE)
    folder = ModelFolder(
        path=path,
        info=info,
        tokenizer=read_tokenizer(path),
        layout=has_layout(path),
    )
    _check_room(folder)
    if folder.onnx_path is None and folder.weights_path is None:
        raise ModelFolderError(f"{path}: neither {ONNX_FILE} nor {WEIGHTS_FILE} is there")
    return folder


def read_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a checkpoint, with truncation and padding taken off.

    Raises:
        ModelFolderError: There is no `tokenizer.json`, or it cannot be read.
    """
    path = folder / TOKENIZER_FILE
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the tokenizers package raises plain Exception
        raise ModelFolderError(f"{path}: cannot be read as a tokenizer: {error}") from error
    # Saved truncation would cut articles silently.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def has_layout(folder: Path) -> bool:
    """Whether the encoder of a folder takes the layout of a text as its token types."""
    try:
        config = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelFolderError(f"{folder / CONFIG_FILE}: cannot be read: {error!r}") from error
    return bool(config.get("token_types") == LAYOUT_TYPES)


def fingerprint(folder: ModelFolder) -> str:
    """SHA-256 in hexadecimal of what a model reads with: its card may change."""
    hashes = file_hashes(folder)
    told = (f"{name} {hashes[name]}\n" for name in sorted(hashes) if name != "README.md")
    return sha256("".join(told).encode()).hexdigest()


def write_info(folder: str | Path, info: ModelInfo) -> None:
    """Writes `mou_extract.json`."""
    data = asdict(info)
    (Path(folder) / INFO_FILE).write_text(
        json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )


def _read_info(path: Path) -> ModelInfo:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        _check_format(path, data)
        known = {entry.name for entry in fields(ModelInfo)}
        values = {key: value for key, value in data.items() if key in known}
        values["layers"] = tuple(
            Layer(layer["name"], tuple(layer["labels"])) for layer in data["layers"]
        )
        for name in ("calibrators", "field_calibrators"):
            fitted = data.get(name, {})  # not in folders of earlier versions
            values[name] = {key: Calibrator(**numbers) for key, numbers in fitted.items()}
        info = ModelInfo(**values)
        _check_window(info)
    except ModelFolderError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelFolderError(f"{path}: cannot be read: {error!r}") from error
    _check_tags(path.parent / CONFIG_FILE, info)
    return info


def _check_window(info: ModelInfo) -> None:
    numbers = (info.window_size, info.window_stride, info.window_lead)
    if any(type(number) is not int for number in numbers):
        raise ValueError(f"window size, stride and lead are {numbers}, not whole numbers")
    if not 0 <= 2 * info.window_stride < info.window_size:
        raise ValueError(f"window {info.window_size} with stride {info.window_stride}")
    if info.window_lead < 0:
        raise ValueError(f"window with a lead of {info.window_lead}")


def _check_room(folder: ModelFolder) -> None:
    """A longer window than the encoder has positions for would fail on long articles only."""
    config = json.loads((folder.path / CONFIG_FILE).read_text(encoding="utf-8"))
    room = config.get("max_position_embeddings")
    if not isinstance(room, int):
        return
    if "roberta" in str(config.get("model_type")):
        room -= config.get("pad_token_id", 1) + 1  # their positions begin after that of padding
    info, special = folder.info, folder.tokenizer.num_special_tokens_to_add(is_pair=False)
    if info.window_size + info.window_lead + special > room:
        raise ModelFolderError(
            f"{folder.path / INFO_FILE}: window_size {info.window_size} and window_lead "
            f"{info.window_lead} do not fit the encoder, which has room for {room - special} tokens "
            "beside the special ones"
        )


def _check_format(path: Path, data: Mapping[str, Any]) -> None:
    """What a later version wrote may look readable and mean something else."""
    found = data.get("format", 1)  # the first folders do not say it
    if not isinstance(found, int) or found > FORMAT:
        raise ModelFolderError(
            f"{path}: written by mou_extract {data.get('package_version')} in model format {found}; "
            f"this is mou_extract {__version__}, which reads formats up to {FORMAT}. "
            "Install a newer one: pip install --upgrade mou-extract"
        )


def _check_tags(path: Path, info: ModelInfo) -> None:
    """A checkpoint whose tags are others would be decoded to nonsense."""
    try:
        by_id = json.loads(path.read_text(encoding="utf-8"))["id2label"]
        tags = tuple(by_id[str(index)] for index in range(len(by_id)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelFolderError(f"{path}: cannot be read: {error!r}") from error
    if tags != model_tags(info.layers):
        raise ModelFolderError(
            f"{path}: the checkpoint's tags are not those of the layers in {INFO_FILE}: "
            f"found {len(tags)} ({', '.join(tags[:3])} ...), "
            f"expected {len(model_tags(info.layers))}"
        )


def fetch_folder(name: str, patterns: list[str] | None = None) -> Path:
    """Fetches the files of a hub repository into the local cache.

    Args:
        name: `owner/name`.
        patterns: Names of the files wanted; None for all that PyTorch training may need.

    Raises:
        ModelFolderError: It is no hub name, or the hub does not give it.
    """
    if name.count("/") != 1 or name.startswith((".", "/", "~")):
        raise ModelFolderError(
            f"{name}: no such folder. Give a model folder, or a hub name such as 'owner/name'."
        )
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        unwanted = None if patterns else ["*.h5", "*.msgpack", "*.ot", "*.onnx", "onnx/*"]
        return Path(snapshot_download(name, allow_patterns=patterns, ignore_patterns=unwanted))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise ModelFolderError(
            f"{name}: no such folder, and the Hugging Face hub did not give a model of this name: "
            f"{reason}"
        ) from error
