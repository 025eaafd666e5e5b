"""The rows of the head, one a tag: known ones are kept under their name, new ones begin anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor, nn
from transformers import PreTrainedModel

from mou_extract.errors import ConfigError, listing
from mou_extract.labels import Layer, model_tags
from mou_extract.model_folder import INFO_FILE, WEIGHTS_FILE, open_model_folder

_HEAD = "classifier"
_SPREAD = 0.02  # of new rows, where the configuration does not say it


def is_head(parameter: str) -> bool:
    """Whether a parameter of a token-classification model is one of its head, by its name."""
    return parameter.startswith(_HEAD)


def start_head(
    model: PreTrainedModel, source: Path, layers: Sequence[Layer], renamed: Mapping[str, str]
) -> None:
    """Sets every row of the head to that of its tag in the model to go on from, or to chance.

    Loading matches rows by position only, which would give one label the row of another.

    Args:
        model: With a head of as many rows as the layers have tags.
        source: The folder it was loaded from; an encoder without a head of ours has no rows to keep.
        layers: Of the model to come.
        renamed: Labels that have another name in the source, and which.

    Raises:
        ConfigError: The source has no label of a name in `renamed`.
    """
    head = _head(model)
    if head is None or not (source / INFO_FILE).is_file():
        if renamed:
            raise ConfigError(
                f"renamed: {source} is no trained model, so it knows no {listing(renamed.values())}"
            )
        return
    layers_before = open_model_folder(source).info.layers
    known = {label for layer in layers_before for label in layer.labels}
    if missing := set(renamed.values()) - known:
        raise ConfigError(
            f"renamed: {listing(missing)} is none of the labels of {source}; known: {listing(known)}"
        )
    rows = {tag: row for row, tag in enumerate(model_tags(layers_before))}
    names_before = [
        Layer(layer.name, tuple(renamed.get(label, label) for label in layer.labels))
        for layer in layers
    ]
    kept = [rows.get(tag) for tag in model_tags(names_before)]
    with torch.no_grad():
        nn.init.normal_(head.weight, std=getattr(model.config, "initializer_range", _SPREAD))
        nn.init.zeros_(head.bias)
        for name, parameter in head.named_parameters():
            before = _weights(source, f"{_HEAD}.{name}")
            for row, row_before in enumerate(kept):
                if row_before is not None:
                    parameter[row] = before[row_before]
    new = [tag for tag, row in zip(model_tags(layers), kept, strict=True) if row is None]
    print(
        f"head:  {len(kept) - len(new)} of {len(kept)} tags known; new: {', '.join(new) or 'none'}"
    )


def cut_head(model: PreTrainedModel, tags: Sequence[str]) -> None:
    """Cuts the head down to the first tags: those of layers that were learned beside go."""
    head = _head(model)
    if head is None or head.out_features == len(tags):
        return
    cut = nn.Linear(head.in_features, len(tags), device=head.weight.device)
    with torch.no_grad():
        cut.weight.copy_(head.weight[: len(tags)])
        cut.bias.copy_(head.bias[: len(tags)])
    model.set_submodule(_HEAD, cut)
    model.config.id2label = dict(enumerate(tags))
    model.config.label2id = {tag: index for index, tag in enumerate(tags)}


def _head(model: PreTrainedModel) -> nn.Linear | None:
    """The head, where it is a plain layer, as nearly all are."""
    head = model.get_submodule(_HEAD)
    return head if isinstance(head, nn.Linear) else None


def _weights(source: Path, name: str) -> Tensor:
    with safe_open(source / WEIGHTS_FILE, framework="pt") as file:
        tensor: Tensor = file.get_tensor(name)
    return tensor.float()
