"""Distillation: what trained models make of a batch is learned beside its annotation (Hinton et al. 2015)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from transformers import AutoModelForTokenClassification, PreTrainedModel

from mou_extract.errors import ConfigError
from mou_extract.labels import Layer
from mou_extract.model_folder import ModelFolder, open_model_folder
from mou_extract.training.encoders import encoder_folder


class Teachers:
    """Trained models that read the same tokens as the one in training, and say the same tags.

    Args:
        models: Their heads have the tags of the layers, in order.
        layers: Of the model in training, without those that are learned beside.
    """

    def __init__(self, models: Sequence[PreTrainedModel], layers: Sequence[Layer]) -> None:
        self._models = models
        self._widths = [len(layer.tags) for layer in layers]

    def loss(self, logits: Tensor, inputs: Mapping[str, Tensor]) -> Tensor:
        """Cross-entropy with the mean of the teachers' probabilities, summed over tokens and layers.

        Args:
            logits: Of the model in training; shape (batch, tokens, tags), those of layers learned
                beside come last.
            inputs: What it has read, by name; padding does not count.
        """
        read = inputs["attention_mask"].bool()
        student = self._by_layer(logits[read].float())
        told = zip(*(self._by_layer(says[read]) for says in self._say(inputs)), strict=True)
        loss = logits.new_zeros((), dtype=torch.float32)
        for of_student, of_teachers in zip(student, told, strict=True):
            probabilities = torch.stack([says.softmax(-1) for says in of_teachers]).mean(0)
            loss = loss + nn.functional.cross_entropy(of_student, probabilities, reduction="sum")
        return loss

    def _say(self, inputs: Mapping[str, Tensor]) -> list[Tensor]:
        with torch.no_grad():
            for model in self._models:
                nn.Module.to(model, inputs["input_ids"].device)
            return [model(**inputs).logits.float() for model in self._models]

    def _by_layer(self, logits: Tensor) -> list[Tensor]:
        return list(torch.split(logits[:, : sum(self._widths)], self._widths, dim=1))


def load_teachers(
    names: Sequence[str], folder: ModelFolder, layers: Sequence[Layer]
) -> Teachers | None:
    """The configured teachers, or None for none.

    Args:
        names: Folders or hub names of trained models, or `embedded`.
        folder: Of the model in training.
        layers: Of the model in training, without those that are learned beside.

    Raises:
        ConfigError: One has other labels, another tokenizer, or no room for the windows.
        ModelFolderError: One is no trained model.
    """
    models = []
    for name in names:
        source = open_model_folder(encoder_folder(name))
        if source.info.layers != tuple(layers):
            raise ConfigError(f"teacher '{name}': has other labels than the model in training")
        # Its tags belong to tokens: of another tokenizer, they would have to be carried over.
        if source.tokenizer.get_vocab() != folder.tokenizer.get_vocab():
            raise ConfigError(
                f"teacher '{name}': has another tokenizer than the model in training; expected the "
                "same, as two models of one encoder have"
            )
        model: PreTrainedModel = AutoModelForTokenClassification.from_pretrained(
            source.path, dtype=torch.float32
        )
        model.train(False)
        models.append(model)
    return Teachers(models, layers) if models else None
