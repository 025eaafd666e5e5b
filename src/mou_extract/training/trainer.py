"""Fine-tuning: the Hugging Face Trainer over a stock token-classification model with layers side by side."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from transformers import EarlyStoppingCallback, PreTrainedModel, TrainingArguments, set_seed
from transformers.utils import logging

from mou_extract.corpus import Document, corpus_labels, read_corpus
from mou_extract.errors import ConfigError
from mou_extract.labels import Layer, model_tags
from mou_extract.model_folder import ModelFolder, ModelInfo, open_model_folder, write_info
from mou_extract.reading import Reader
from mou_extract.training.config import TrainingConfig, configured_layers, scored_and_learned
from mou_extract.training.dataset import Disguise, Source, WindowDataset, encode_corpus
from mou_extract.training.encoders import load_model
from mou_extract.training.export import export_onnx
from mou_extract.training.head import cut_head
from mou_extract.training.model_card import write_model_card
from mou_extract.training.output_folder import (
    CHECKPOINTS,
    begin_folder,
    is_finished,
    last_checkpoint,
    prepare_folder,
)
from mou_extract.training.precision import fastest_device, has_bfloat16
from mou_extract.training.processes import is_first, only_first_prints
from mou_extract.training.span_trainer import Epochs, SpanTrainer
from mou_extract.training.teachers import Teachers, load_teachers

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

    Where the output is a model that was trained so before, there is nothing to do.

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
    rehearsed = {path: _drawn(read_corpus(path, layers), config) for path in config.rehearsed}
    unlabelled = {
        path: _without_spans(read_corpus(path, layers, annotated=False))
        for path in config.unlabelled
    }
    folder = prepare_folder(config, layers, corpora | rehearsed | unlabelled)
    if is_finished(folder):
        print(f"{folder.path}: is trained already with these settings and corpora")
        return TrainingResult(folder.path, dict(open_model_folder(folder.path).info.scores))
    reader = Reader(folder)
    sources = [Source(corpora[path], layers) for path in config.train]
    sources += [Source(documents, layers) for documents in rehearsed.values()]
    sources += [Source(documents, ()) for documents in unlabelled.values()]
    sources += [
        Source(corpora[path], (layer,), partial=path in config.beside_partial)
        for path, layer in beside.items()
    ]
    learned = (*layers, *beside.values())
    train_set = WindowDataset(sources, reader, learned, _disguise(config, folder))
    dev = corpora[config.dev] if config.dev else ()
    print(f"train: {train_set.alignment}")
    print(f"dev:   {encode_corpus(dev, reader, layers).alignment if dev else _NO_DEV}", flush=True)
    model = load_model(config, learned, reader)
    teachers = load_teachers(config.teachers, folder, layers)
    return _run(config, _trainer(config, model, folder, train_set, dev, teachers), folder)


def _run(config: TrainingConfig, trainer: SpanTrainer, folder: ModelFolder) -> TrainingResult:
    """Trains in all processes; the first writes, when no other reads any more what changes."""
    processes = trainer.accelerator
    set_seed(config.seed + trainer.args.process_index)  # of dropout: another in every process
    processes.wait_for_everyone()
    if is_first():
        begin_folder(folder)
    trainer.train(resume_from_checkpoint=last_checkpoint(folder))
    scores = trainer.dev_scores() if config.dev else {}
    processes.wait_for_everyone()
    if is_first():
        _write_model(config, trainer, folder, scores)
    processes.wait_for_everyone()
    processes.end_training()
    return TrainingResult(folder.path, scores)


def _drawn(documents: Sequence[Document], config: TrainingConfig) -> tuple[Document, ...]:
    """Some articles of a corpus, in its order."""
    order = np.random.default_rng(config.seed).permutation(len(documents)).tolist()
    return tuple(documents[index] for index in sorted(order[: config.rehearsed_articles]))


def _without_spans(documents: Sequence[Document]) -> tuple[Document, ...]:
    return tuple(replace(document, spans=(), record=None) for document in documents)


def _disguise(config: TrainingConfig, folder: ModelFolder) -> Disguise:
    ids = map(folder.tokenizer.token_to_id, ("[UNK]", "<unk>"))
    unknown = next((id_ for id_ in ids if id_ is not None), None)
    return Disguise(
        hidden_share=0.0 if unknown is None else config.hidden_share,
        unknown_id=unknown or 0,
        exchanged_share=0.0 if config.corpus_labels else config.exchanged_share,
        spelled_share=config.spelled_share,
        full_dates_share=config.full_dates_share,
        seed=config.seed,
    )


def _trainer(
    config: TrainingConfig,
    model: PreTrainedModel,
    folder: ModelFolder,
    train_set: WindowDataset,
    dev: Sequence[Document],
    teachers: Teachers | None,
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
        teachers=teachers,
    )
    trainer.add_callback(Epochs(train_set, model, config.frozen_epochs))
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
