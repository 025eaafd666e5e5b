"""The Hugging Face Trainer with our loss, our batches and our scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

import torch
from accelerate.utils import gather_object
from torch import Tensor, nn
from torch.utils.data import DataLoader
from transformers import PreTrainedModel, Trainer, TrainerCallback

from mou_extract.backends.torch import TorchBackend
from mou_extract.corpus import Document
from mou_extract.extractor import Extractor
from mou_extract.labels import Layer
from mou_extract.model_folder import ModelFolder
from mou_extract.scoring import Scored, overlap_scores, strict_scores
from mou_extract.tags import IGNORED
from mou_extract.training.config import TrainingConfig
from mou_extract.training.dataset import WindowDataset, collate
from mou_extract.training.head import is_head
from mou_extract.training.steps import Share, StepBatches
from mou_extract.training.teachers import Teachers


class Epochs(TrainerCallback):
    """Tells the data set which pass it is, and keeps the encoder frozen in the first ones."""

    def __init__(self, data: WindowDataset, model: PreTrainedModel, frozen: int) -> None:
        self._data = data
        self._model = model
        self._frozen = frozen

    def on_epoch_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        self._data.epoch = int(state.epoch or 0)
        if self._frozen:
            for name, parameter in self._model.named_parameters():
                parameter.requires_grad = is_head(name) or self._data.epoch >= self._frozen


class SpanTrainer(Trainer):
    """A Trainer whose loss is a sum over layers and whose evaluation scores decoded spans."""

    def __init__(
        self,
        *,
        span_config: TrainingConfig,
        folder: ModelFolder,
        layers: Sequence[Layer],
        dev: Sequence[Document],
        teachers: Teachers | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self._span_config = span_config
        self._folder = folder
        self._layers = layers
        self._dev = dev
        self._teachers = teachers
        # The loss is a mean over all batches of a step already.
        self.model_accepts_loss_kwargs = True

    @property
    def token_classifier(self) -> PreTrainedModel:
        """The model in training."""
        assert isinstance(self.model, PreTrainedModel)
        return self.model

    def get_train_dataloader(self) -> DataLoader[dict[str, Tensor]]:
        """This process's part of every step."""
        data = self.train_dataset
        assert isinstance(data, WindowDataset)
        share = Share(
            self.args.process_index, self.args.world_size, self.args.gradient_accumulation_steps
        )
        config = self._span_config
        return DataLoader(
            data,
            batch_sampler=StepBatches(data, config.batch_size, config.seed, share),
            collate_fn=partial(collate, layers=len(self._layers)),
            pin_memory=self.args.dataloader_pin_memory,
        )

    def get_batch_samples(
        self, epoch_iterator: Iterator[Any], num_batches: int, device: torch.device
    ) -> tuple[list[Any], Tensor]:
        """This process's batches of a step; the targets of each layer, and the tokens, in all of the step."""
        batches = list(islice(epoch_iterator, num_batches))
        targets = sum((batch["labels"] != IGNORED).sum((0, 1)) for batch in batches)
        tokens = sum(batch["attention_mask"].sum() for batch in batches)
        of_process = torch.cat((torch.as_tensor(targets), torch.as_tensor(tokens)[None]))
        counts: Tensor = self.accelerator.reduce(of_process.to(device))
        return batches, counts

    def compute_loss(
        self,
        model: nn.Module,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,
    ) -> Any:
        """Sum over layers of the cross-entropy of their slice of the logits, as a mean over the step.

        With teachers, a share of the loss is the cross-entropy with what they say of every token.

        Args:
            model: The model, which may be wrapped for several processes.
            inputs: A batch: a process's part of a step, or of a part.
            return_outputs: Whether the model's outputs come with the loss.
            num_items_in_batch: Targets of each layer in the whole step, and its tokens; shape
                (layers + 1,).
        """
        assert isinstance(num_items_in_batch, Tensor)
        labels = inputs.pop("labels")
        if not self._folder.layout:
            inputs.pop("token_type_ids", None)
        outputs = model(**inputs)
        loss = outputs.logits.new_zeros(())
        column = 0
        for index, layer in enumerate(self._layers):
            width = len(layer.tags)
            logits = outputs.logits[..., column : column + width].flatten(0, 1).float()
            targets = labels[..., index].flatten()
            column += width
            of_layer = nn.functional.cross_entropy(
                logits, targets, ignore_index=IGNORED, reduction="sum"
            )
            # A step may hold no article that is annotated in this layer: a mean of nothing is nan.
            loss = loss + of_layer / num_items_in_batch[index].clamp(min=1)
        if self._teachers is not None:
            told = self._teachers.loss(outputs.logits, inputs) / num_items_in_batch[-1]
            share = self._span_config.teacher_share
            loss = (1 - share) * loss + share * told
        loss = loss * self.args.world_size  # gradients of the processes are averaged, not added
        return (loss, outputs) if return_outputs else loss

    def create_optimizer(self, model: nn.Module | None = None) -> torch.optim.Optimizer:
        """AdamW with a rate of its own for the head and decay for matrices only."""
        if self.optimizer is not None:
            return self.optimizer
        groups: dict[tuple[float, float], list[nn.Parameter]] = {}
        for name, parameter in self.token_classifier.named_parameters():
            head = is_head(name)
            rate = self._span_config.head_learning_rate if head else self._span_config.learning_rate
            plain = parameter.ndim < 2 or "embeddings" in name
            decay = 0.0 if plain else self._span_config.weight_decay
            groups.setdefault((rate, decay), []).append(parameter)
        self.optimizer = torch.optim.AdamW(
            [
                {"params": parameters, "lr": rate, "weight_decay": decay}
                for (rate, decay), parameters in groups.items()
            ],
            fused=True,
        )
        return self.optimizer

    def evaluate(
        self,
        eval_dataset: Any = None,
        ignore_keys: list[str] | None = None,
        metric_key_prefix: str = "eval",
    ) -> dict[str, float]:
        """Scores on dev what users would get: decoded spans of whole articles."""
        metrics = {
            f"{metric_key_prefix}_{name}": value for name, value in self.dev_scores().items()
        }
        self.log(metrics)
        self.control = self.callback_handler.on_evaluate(
            self.args, self.state, self.control, metrics
        )
        return metrics

    def dev_scores(self) -> dict[str, float]:
        """Strict micro-F1 per layer, overlap F1 of the last layer, and the mean of the former.

        Each process tags a part of dev.
        """
        model = self.token_classifier
        was_training = model.training
        model.train(False)
        backend = TorchBackend.from_model(model, types=self._folder.layout)
        extractor = Extractor(self._folder, backend)
        part = self._dev[self.args.process_index :: self.args.world_size]
        tagged = extractor.tag_many(document.text for document in part)
        # From all processes to all: they must agree on the best epoch.
        scored = gather_object(
            [
                Scored(document.spans, found.spans)
                for document, found in zip(part, tagged, strict=True)
            ]
        )
        model.train(was_training)
        layers = self._folder.info.layers
        strict = strict_scores(scored, layers)
        overlap = overlap_scores(scored, layers)
        f1 = {f"{layer.name}_f1": strict[f"{layer.name} micro"].f1 for layer in layers}
        last = layers[-1].name
        return {
            **{name: round(value, 4) for name, value in f1.items()},
            f"{last}_overlap_f1": round(overlap[f"{last} micro"].f1, 4),
            "mean_f1": round(sum(f1.values()) / len(f1), 4),
        }
