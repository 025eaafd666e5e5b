"""Fine-tuning: the Hugging Face Trainer over a stock token-classification model with layers side by side."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from accelerate.utils import gather_object
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.utils.data import DataLoader
from transformers import (
    AutoConfig,
    AutoModelForTokenClassification,
    AutoTokenizer,
    EarlyStoppingCallback,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    Trainer,
    TrainerCallback,
    TrainingArguments,
    set_seed,
)
from transformers.utils import logging

from mou_extract.backends.torch import TorchBackend
from mou_extract.corpus import Document, corpus_hash, corpus_labels, read_corpus
from mou_extract.errors import ConfigError, ModelFolderError
from mou_extract.extractor import Extractor
from mou_extract.labels import Layer, model_tags
from mou_extract.model_folder import (
    INFO_FILE,
    TOKENIZER_FILE,
    ModelFolder,
    ModelInfo,
    embedded_model_path,
    fetch_folder,
    has_layout,
    open_model_folder,
    read_tokenizer,
    write_info,
)
from mou_extract.reading import Reader
from mou_extract.scoring import Scored, overlap_scores, strict_scores
from mou_extract.tags import IGNORED
from mou_extract.training.config import TrainingConfig, configured_layers, scored_and_learned
from mou_extract.training.dataset import (
    Disguise,
    Source,
    WindowDataset,
    collate,
    encode_corpus,
)
from mou_extract.training.export import export_onnx
from mou_extract.training.head import cut_head, is_head, start_head
from mou_extract.training.model_card import write_model_card
from mou_extract.training.precision import fastest_device, has_bfloat16
from mou_extract.training.processes import is_first, only_first_prints
from mou_extract.training.steps import Share, StepBatches
from mou_extract.version import __version__

CHECKPOINTS = "checkpoints"
_NO_DEV = (
    "none: the last epoch is kept and nothing is scored (scripts/cross_validate.py scores by folds)"
)


@dataclass(frozen=True)
class TrainingResult:
    """What a run came to.

    Attributes:
        folder: The model folder.
        scores: On dev: micro-F1 per layer, and `mean_f1`, by which the epoch was chosen; empty
            without dev.
    """

    folder: Path
    scores: dict[str, float]


@only_first_prints()
def train(config: TrainingConfig) -> TrainingResult:
    """Trains a model as configured, or goes on from the last checkpoint in its output folder.

    In each process that `torchrun` started, it trains the same model on a part of every step.

    Raises:
        ConfigError: The settings contradict each other or name an unknown encoder.
        CorpusError: A corpus has a wrong line.
    """
    set_seed(config.seed)
    # A new head on a pretrained encoder is no surprise here; progress of the run itself stays.
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    layers = configured_layers(config)
    beside = {
        path: Layer(path, corpus_labels(path)) for path in (*config.beside, *config.beside_partial)
    }
    corpora = {path: read_corpus(path, layers) for path in scored_and_learned(config)}
    corpora |= {path: read_corpus(path, (layer,)) for path, layer in beside.items()}
    folder = _prepare_folder(config, layers, corpora)
    reader = Reader(folder)
    sources = [Source(corpora[path], layers) for path in config.train]
    sources += [
        Source(corpora[path], (layer,), partial=path in config.beside_partial)
        for path, layer in beside.items()
    ]
    learned = (*layers, *beside.values())
    train_set = WindowDataset(sources, reader, learned, _disguise(config, folder))
    dev = corpora[config.dev] if config.dev else ()
    print(f"train: {train_set.alignment}")
    print(f"dev:   {encode_corpus(dev, reader, layers).alignment if dev else _NO_DEV}", flush=True)
    model = _load_model(config, learned, reader)
    return _run(config, _trainer(config, model, folder, train_set, dev), folder)


def _run(config: TrainingConfig, trainer: SpanTrainer, folder: ModelFolder) -> TrainingResult:
    """Trains in all processes; the first writes, when no other reads any more what changes."""
    processes = trainer.accelerator
    set_seed(config.seed + trainer.args.process_index)  # of dropout: another in every process
    processes.wait_for_everyone()
    if is_first():
        _begin_folder(folder)
    trainer.train(resume_from_checkpoint=_checkpoint(folder))
    scores = trainer.dev_scores() if config.dev else {}
    processes.wait_for_everyone()
    if is_first():
        _write_model(config, trainer, folder, scores)
    processes.wait_for_everyone()
    processes.end_training()
    return TrainingResult(folder.path, scores)


def _prepare_folder(
    config: TrainingConfig, layers: Sequence[Layer], corpora: dict[str, tuple[Document, ...]]
) -> ModelFolder:
    """The folder of the model to come, with nothing written yet.

    Raises:
        ConfigError: It holds checkpoints of another run.
    """
    output = Path(config.output)
    source = encoder_folder(config.encoder)
    info = ModelInfo(
        layers=tuple(layers),
        window_size=config.window_size,
        window_stride=config.window_stride,
        min_scores=_least_scores(source, layers),
        package_version=__version__,
        corpora={_short(path): corpus_hash(corpora[path]) for path in corpora},
        training=_portable(config),
    )
    _check_checkpoints(output, info)
    return ModelFolder(output, info, _tokenizer(source), has_layout(source))


def _begin_folder(folder: ModelFolder) -> None:
    """Writes tokenizer and `mou_extract.json`, by which a stopped run knows its settings."""
    folder.path.mkdir(parents=True, exist_ok=True)
    # Saved as the class that any tokenizer.json loads with, so that stock loading works too.
    stock = PreTrainedTokenizerFast(tokenizer_object=folder.tokenizer)  # type: ignore[no-untyped-call]
    stock.save_pretrained(folder.path)
    write_info(folder.path, folder.info)


def _least_scores(source: Path, layers: Sequence[Layer]) -> dict[str, float]:
    """Those of the model to go on from: without them, more training would look like less precision."""
    if not (source / INFO_FILE).is_file():
        return {}
    before = open_model_folder(source).info.min_scores
    return {layer.name: before[layer.name] for layer in layers if layer.name in before}


def encoder_folder(encoder: str) -> Path:
    """The folder of a configured encoder, fetched from the hub where it is a hub name.

    Raises:
        ConfigError: It is neither a folder nor a hub name that can be fetched.
    """
    if encoder == "embedded":
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


def _tokenizer(source: Path) -> Tokenizer:
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


def _check_checkpoints(output: Path, info: ModelInfo) -> None:
    """Checkpoints of a run with other settings or corpora are not gone on from.

    Raises:
        ConfigError: There are such checkpoints.
    """
    if not any((output / CHECKPOINTS).glob("checkpoint-*")):
        return
    before = _read_settings(output)
    now = {"training": dict(info.training), "corpora": dict(info.corpora)}
    if before != json.loads(json.dumps(now)):
        raise ConfigError(
            f"{output}: holds checkpoints of a run with other settings or corpora; give another "
            f"output, restore the settings, or delete {output / CHECKPOINTS}"
        )


def _read_settings(output: Path) -> dict[str, Any] | None:
    try:
        data = json.loads((output / INFO_FILE).read_text(encoding="utf-8"))
        return {"training": data["training"], "corpora": data["corpora"]}
    except (OSError, ValueError, KeyError):
        return None


def _checkpoint(folder: ModelFolder) -> str | None:
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
    values["dev"] = _short(config.dev)
    values["output"] = Path(config.output).name
    if Path(config.encoder).is_dir():
        values["encoder"] = Path(config.encoder).name
    return values


def _short(path: str) -> str:
    """File and folder: many corpora have a `train.jsonl`."""
    return "/".join(Path(path).parts[-2:])


def _load_model(config: TrainingConfig, layers: Sequence[Layer], reader: Reader) -> PreTrainedModel:
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
    if config.window_size > room:
        raise ConfigError(
            f"window_size {config.window_size} does not fit the encoder, which has room for {room} "
            "tokens beside the special ones"
        )
    model: PreTrainedModel = AutoModelForTokenClassification.from_pretrained(
        source, config=loaded, dtype=torch.float32, ignore_mismatched_sizes=True
    )
    start_head(model, Path(source), layers, config.renamed)
    return model


def _disguise(config: TrainingConfig, folder: ModelFolder) -> Disguise:
    ids = map(folder.tokenizer.token_to_id, ("[UNK]", "<unk>"))
    unknown = next((id_ for id_ in ids if id_ is not None), None)
    return Disguise(
        hidden_share=0.0 if unknown is None else config.hidden_share,
        unknown_id=unknown or 0,
        exchanged_share=0.0 if config.corpus_labels else config.exchanged_share,
        spelled_share=config.spelled_share,
        seed=config.seed,
    )


def _trainer(
    config: TrainingConfig,
    model: PreTrainedModel,
    folder: ModelFolder,
    train_set: WindowDataset,
    dev: Sequence[Document],
) -> SpanTrainer:
    trainer = SpanTrainer(
        model=model,
        args=_arguments(config, folder),
        train_dataset=train_set,
        eval_dataset=dev or None,
        span_config=config,
        folder=folder,
        layers=train_set.layers,
        dev=dev,
    )
    trainer.add_callback(_Epochs(train_set, model, config.frozen_epochs))
    if config.patience and config.keep_best and dev:
        trainer.add_callback(EarlyStoppingCallback(config.patience))
    return trainer


def _arguments(config: TrainingConfig, folder: ModelFolder) -> TrainingArguments:
    """What of the settings the Trainer itself follows.

    Raises:
        ConfigError: A step has fewer windows than parts.
    """
    device = fastest_device()
    arguments = TrainingArguments(
        output_dir=str(folder.path / CHECKPOINTS),
        num_train_epochs=config.epochs,
        gradient_accumulation_steps=config.gradient_accumulation_steps,
        learning_rate=config.learning_rate,
        warmup_steps=config.warmup_share,
        lr_scheduler_type="linear",
        weight_decay=config.weight_decay,
        eval_strategy="epoch" if config.dev else "no",
        save_strategy="epoch",
        save_total_limit=1,
        load_best_model_at_end=config.keep_best and bool(config.dev),
        metric_for_best_model="eval_mean_f1",
        greater_is_better=True,
        logging_strategy="epoch",
        report_to=[],
        disable_tqdm=False,
        seed=config.seed,
        remove_unused_columns=False,
        dataloader_pin_memory=torch.cuda.is_available(),
        # Not told that it is on CPUs, every process would train alone.
        use_cpu=device.type == "cpu",
        bf16=has_bfloat16(device) if config.precision == "auto" else config.precision == "bfloat16",
    )
    parts = arguments.world_size * config.gradient_accumulation_steps
    if config.batch_size < parts:
        raise ConfigError(
            f"batch_size is {config.batch_size}, and a step has {parts} parts (processes: "
            f"{arguments.world_size}, gradient_accumulation_steps: "
            f"{config.gradient_accumulation_steps}); expected {parts} or more"
        )
    arguments.per_device_train_batch_size = -(-config.batch_size // parts)
    return arguments


class _Epochs(TrainerCallback):
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
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self._span_config = span_config
        self._folder = folder
        self._layers = layers
        self._dev = dev
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
        """This process's batches of a step, and the targets of each layer in all of the step."""
        batches = list(islice(epoch_iterator, num_batches))
        of_process = sum((batch["labels"] != IGNORED).sum((0, 1)) for batch in batches)
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

        Args:
            model: The model, which may be wrapped for several processes.
            inputs: A batch: a process's part of a step, or of a part.
            return_outputs: Whether the model's outputs come with the loss.
            num_items_in_batch: Targets of each layer in the whole step; shape (layers,).
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


def _write_model(
    config: TrainingConfig, trainer: SpanTrainer, folder: ModelFolder, scores: dict[str, float]
) -> None:
    cut_head(trainer.token_classifier, model_tags(folder.info.layers))
    trainer.token_classifier.save_pretrained(folder.path)
    info = ModelInfo(**{**vars(folder.info), "scores": scores})
    write_info(folder.path, info)
    if config.export_onnx:
        print(export_onnx(folder.path))
    write_model_card(folder.path, info)
    # Checkpoints are for a run that was stopped; this one is through.
    shutil.rmtree(folder.path / CHECKPOINTS)
