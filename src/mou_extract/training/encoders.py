"""The encoder to begin with: a folder, a name of the hub, or the embedded model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import AutoConfig, AutoModelForTokenClassification, AutoTokenizer, PreTrainedModel

from mou_extract.errors import ConfigError, ModelFolderError
from mou_extract.labels import Layer, model_tags
from mou_extract.model_folder import (
    EMBEDDED,
    INFO_FILE,
    TOKENIZER_FILE,
    embedded_model_path,
    fetch_folder,
    open_model_folder,
    read_tokenizer,
)
from mou_extract.reading import Reader
from mou_extract.training.config import TrainingConfig
from mou_extract.training.head import start_head


def encoder_folder(encoder: str) -> Path:
    """The folder of a configured encoder, fetched from the hub where it is a hub name.

    Raises:
        ConfigError: It is neither a folder nor a hub name that can be fetched.
    """
    if encoder == EMBEDDED:
        return embedded_model_path()
    if Path(encoder).is_dir():
        return Path(encoder)
    try:
        return fetch_folder(encoder)
    except ModelFolderError as error:
        raise ConfigError(
            f"encoder '{encoder}': expected a folder, a hub name such as 'klue/roberta-base', or "
            f"'embedded': {error}"
        ) from error


def encoder_tokenizer(source: Path) -> Tokenizer:
    """The fast tokenizer of an encoder folder.

    Raises:
        ConfigError: It has none.
    """
    if (source / TOKENIZER_FILE).is_file():
        return read_tokenizer(source)
    try:
        loaded = AutoTokenizer.from_pretrained(source, use_fast=True)
        tokenizer: Tokenizer = loaded.backend_tokenizer
    except (OSError, ValueError, ImportError, AttributeError) as error:
        raise ConfigError(
            f"{source}: has no fast tokenizer, which is needed for offsets: {error}; "
            "choose an encoder that ships tokenizer.json"
        ) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def least_scores(source: Path, layers: Sequence[Layer]) -> dict[str, float]:
    """Those of the model to go on from: without them, more training would look like less precision."""
    if not (source / INFO_FILE).is_file():
        return {}
    before = open_model_folder(source).info.min_scores
    return {layer.name: before[layer.name] for layer in layers if layer.name in before}


def load_model(config: TrainingConfig, layers: Sequence[Layer], reader: Reader) -> PreTrainedModel:
    """The configured encoder with a head for these layers.

    Raises:
        ConfigError: It cannot be loaded, or has no room for the windows.
    """
    source = str(encoder_folder(config.encoder))
    tags = model_tags(layers)
    try:
        loaded = AutoConfig.from_pretrained(source)
    except (OSError, ValueError) as error:
        raise ConfigError(f"encoder '{config.encoder}': cannot be loaded: {error}") from error
    if hasattr(loaded, "hidden_dropout_prob"):
        loaded.hidden_dropout_prob = config.dropout
    if hasattr(loaded, "attention_probs_dropout_prob"):
        # Drawing chances for every pair of tokens takes a CPU longer than the attention itself.
        loaded.attention_probs_dropout_prob = 0.0
    loaded.id2label = dict(enumerate(tags))
    loaded.label2id = {tag: index for index, tag in enumerate(tags)}
    room = getattr(loaded, "max_position_embeddings", 1 << 30) - reader.special_tokens
    if "roberta" in loaded.model_type:
        room -= loaded.pad_token_id + 1  # their positions begin after that of padding
    if config.window_size + config.window_lead > room:
        raise ConfigError(
            f"window_size {config.window_size} and window_lead {config.window_lead} do not fit the "
            f"encoder, which has room for {room} tokens beside the special ones"
        )
    model: PreTrainedModel = AutoModelForTokenClassification.from_pretrained(
        source, config=loaded, dtype=torch.float32, ignore_mismatched_sizes=True
    )
    start_head(model, Path(source), layers, config.renamed)
    return model
