"""Masked-language-model pretraining of an encoder over the pieces of a morpheme lexicon.

The encoder predicts hidden pieces, and the morpheme tag of every piece, so that each step teaches
something at each position. Where a generator fills the hidden places, it also tells which pieces
were replaced (ELECTRA, Clark et al. 2020) and corrects them (COCO-LM, Meng et al. 2021). Masked
batches are a function of seed and step alone: a run that was stopped goes on with the very next
one (what losses and generator draw at random begins anew with the sitting). Several processes
(`torchrun`) read other batches of the same run and average their gradients.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from transformers import RoFormerConfig, RoFormerModel

from mou_extract.errors import ConfigError, ModelFolderError
from mou_extract.model_folder import LAYOUT_TYPES, TOKENIZER_FILE, open_model_folder, read_tokenizer
from mou_extract.reading import LAYOUTS
from mou_extract.training.masked_text import Batch, PackedText
from mou_extract.training.optimizers import LAYER, new_optimizers
from mou_extract.training.precision import fastest_device, has_bfloat16
from mou_extract.training.pretraining_config import PretrainingConfig
from mou_extract.training.pretraining_model import PretrainingModel
from mou_extract.training.processes import Processes
from mou_extract.training.tokens import PAD

_CHECKPOINT = "checkpoint.pt"

Forward = Callable[..., Any]  # the encoder, compiled or not


def pretrain(config: PretrainingConfig) -> Path:
    """Pretrains an encoder, or goes on with the run that `config.output` holds.

    Returns:
        The encoder folder, ready for `scripts/train.py`.

    Raises:
        ConfigError: The packed folder is incomplete.
    """
    # Every step has shapes of its own, by what it hides, and oneDNN keeps a compiled product for each of
    # its last 1024: of four processes one grew to 6 GB in eleven minutes. With 32, and MALLOC_ARENA_MAX=1
    # in the environment, each had 1.7 GB after 65.
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "32")
    torch.manual_seed(config.seed)
    text = PackedText(config)
    with Processes() as processes:
        return _pretrained(config, text, processes)


def _pretrained(config: PretrainingConfig, text: PackedText, processes: Processes) -> Path:
    device = fastest_device()
    model = PretrainingModel(
        _new_encoder(config), text.frequencies(), tells_replaced=bool(config.generator)
    ).to(device)
    generator = _generator(config, text).to(device) if config.generator else None
    optimizers = new_optimizers(model, config)
    run = _Run(Path(config.output), model, optimizers)
    if not run.resume() and config.start:
        _check_pieces(config)
        _begin_with(config.start, model)
    forward = torch.compile(model.encoder) if config.compile else model.encoder
    if generator is not None and config.compile:
        generator.encoder.compile()
    # From here on processes draw other competitors of the right pieces.
    torch.manual_seed(config.seed + processes.rank)
    sitting, saved, logged = time.monotonic(), time.monotonic(), time.monotonic()
    before = run.seconds
    model.train()
    while True:
        run.seconds = before + time.monotonic() - sitting
        done = run.seconds / (60 * config.minutes)
        if config.max_steps:
            done = max(done, run.step / config.max_steps)
        done = processes.of_first(done)
        if done >= 1:
            break
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * _schedule(run.step, done, config.warmup_steps)
        batch = text.batch(run.step * processes.count + processes.rank)
        losses = _losses(model, forward, generator, batch, device)
        loss = losses["token"] + config.tag_weight * losses["tag"]
        if generator is not None:
            loss = loss + config.replaced_weight * losses["replaced"]
        model.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        processes.average_gradients(model)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
        run.step += 1
        if not processes.rank and run.step % config.log_every == 0:
            now = time.monotonic()
            tokens = config.log_every * config.batch * config.sequence * processes.count
            speed = tokens / (now - logged)
            logged = now
            run.log({name: round(value.item(), 4) for name, value in losses.items()}, speed)
        if not processes.rank and time.monotonic() - saved > 60 * config.checkpoint_minutes:
            run.save()
            saved = time.monotonic()
    if processes.rank:
        return _encoder_folder(config)
    run.log(_validate(model, forward, generator, text, device), 0.0)
    run.save()
    return _write_encoder(config, model)


def _new_encoder(config: PretrainingConfig) -> RoFormerModel:
    vectors = torch.from_numpy(np.load(Path(config.packed) / "vectors.npy"))
    if vectors.shape[1] != config.embedding_size:
        raise ConfigError(
            f"embedding_size is {config.embedding_size}, but the vectors of {config.packed} "
            f"have {vectors.shape[1]} components"
        )
    architecture = RoFormerConfig(
        vocab_size=len(vectors),
        type_vocab_size=LAYOUTS,
        embedding_size=config.embedding_size,
        hidden_size=config.hidden_size,
        num_hidden_layers=config.layers,
        num_attention_heads=config.heads,
        intermediate_size=config.intermediate_size,
        max_position_embeddings=1024,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        pad_token_id=PAD,
    )
    architecture.update({"token_types": LAYOUT_TYPES})
    encoder = RoFormerModel(architecture)
    with torch.no_grad():
        encoder.embeddings.word_embeddings.weight.copy_(vectors)
        encoder.embeddings.word_embeddings.weight[PAD] = 0
    return encoder


def _generator(config: PretrainingConfig, text: PackedText) -> PretrainingModel:
    weights = _weights_of_run(config.generator)
    if weights is None:
        raise ConfigError(
            f"{config.generator}: generator must be the output folder of a pretraining run"
        )
    as_deep = replace(config, layers=_layers(weights))
    model = PretrainingModel(_new_encoder(as_deep), text.frequencies())
    _begin_with(config.generator, model)
    return model.eval().requires_grad_(False)


def _weights_of_run(earlier: str) -> dict[str, Tensor] | None:
    """All weights of an earlier run; None for a folder that is none."""
    path = Path(earlier) / _CHECKPOINT
    if not path.exists():
        return None
    weights: dict[str, Tensor] = torch.load(path, weights_only=True, map_location="cpu")["model"]
    return weights


def _weights_of_model(name: str) -> dict[str, Tensor]:
    """The weights of a trained model's encoder, named as in `PretrainingModel`."""
    try:
        encoder = RoFormerModel.from_pretrained(open_model_folder(name).path, dtype=torch.float32)
    except (ModelFolderError, OSError) as error:
        raise ConfigError(
            f"{name}: start must be the output folder of a pretraining run, or a trained model "
            f"whose encoder is read on: {error}"
        ) from error
    return {f"encoder.{part}": value for part, value in encoder.state_dict().items()}


def _layers(weights: dict[str, Tensor]) -> int:
    return 1 + max(int(number[0]) for name in weights if (number := LAYER.search(name)))


def _check_pieces(config: PretrainingConfig) -> None:
    """A trained model reads on over its own pieces only: others of as many would be nonsense to it."""
    if (Path(config.start) / _CHECKPOINT).exists():
        return
    try:
        known = open_model_folder(config.start).tokenizer.get_vocab()
    except ModelFolderError:
        return  # told when its weights are asked for
    if read_tokenizer(Path(config.packed)).get_vocab() != known:
        raise ConfigError(
            f"{config.packed}: has other pieces than {config.start}; pack the text with "
            f"--tokenizer {config.start}"
        )


def _begin_with(earlier: str, model: PretrainingModel) -> None:
    """Copies the weights of an earlier run or a trained model; each layer stands for as many new ones.

    Heads that it lacks stay as they are in `model`.
    """
    state = model.state_dict()
    known = _weights_of_run(earlier)
    fresh = "replaced." if known else ("transform.", "bias", "tags.", "replaced.")
    heads = {name: value for name, value in state.items() if name.startswith(fresh)}
    found = heads | (known or _weights_of_model(earlier))
    layers = _layers(found)
    wanted = model.encoder.config.num_hidden_layers

    def source(name: str) -> str:
        return LAYER.sub(lambda number: str(int(number[0]) * layers // wanted), name)

    try:
        model.load_state_dict({name: found[source(name)] for name in state})
    except (KeyError, RuntimeError) as error:
        raise ConfigError(
            f"{earlier}: its encoder has other sizes than this configuration"
        ) from error


def _schedule(step: int, done: float, warmup_steps: int) -> float:
    """Linear warm-up by steps, then linear decay by the share of the budget that is spent."""
    return min(1.0, (step + 1) / max(1, warmup_steps)) * max(0.02, 1.0 - done)


def _losses(
    model: PretrainingModel,
    forward: Forward,
    generator: PretrainingModel | None,
    batch: Batch,
    device: torch.device,
) -> dict[str, Tensor]:
    tensors = {
        name: torch.from_numpy(value).to(device, non_blocking=True)
        for name, value in vars(batch).items()
    }
    with torch.autocast(device.type, torch.bfloat16, enabled=has_bfloat16(device)):
        if generator is not None:
            tensors = generator.fill(tensors)
        hidden = forward(
            input_ids=tensors["input_ids"],
            attention_mask=torch.ones_like(tensors["input_ids"]),
            token_type_ids=tensors["layout_ids"],
        ).last_hidden_state
        return model.losses(hidden, tensors)


@torch.no_grad()
def _validate(
    model: PretrainingModel,
    forward: Forward,
    generator: PretrainingModel | None,
    text: PackedText,
    device: torch.device,
) -> dict[str, float]:
    model.eval()
    rows = [
        _losses(model, forward, generator, text.batch(step, validation=True), device)
        for step in range(20)
    ]
    model.train()
    return {
        f"validation_{name}": round(math.fsum(row[name].item() for row in rows) / len(rows), 4)
        for name in rows[0]
    }


class _Run:
    """Progress of a run on disk: checkpoint and log."""

    def __init__(
        self, folder: Path, model: PretrainingModel, optimizers: list[torch.optim.Optimizer]
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._model, self._optimizers = folder, model, optimizers
        self.step, self.seconds = 0, 0.0

    def resume(self) -> bool:
        """Goes back to where the folder's run stopped; False where there is none."""
        path = self._folder / _CHECKPOINT
        if not path.exists():
            return False
        state = torch.load(path, weights_only=True, map_location="cpu")
        self._model.load_state_dict(state["model"])
        for optimizer, kept in zip(self._optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)
        self.step, self.seconds = state["step"], state["seconds"]
        print(f"resuming at step {self.step}, after {self.seconds / 60:.1f} minutes")
        return True

    def save(self) -> None:
        """Writes beside and renames: a kill in the middle leaves the checkpoint before."""
        state = {
            "model": self._model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self._optimizers],
            "step": self.step,
            "seconds": self.seconds,
        }
        unfinished = self._folder / "checkpoint.tmp"
        torch.save(state, unfinished)
        unfinished.replace(self._folder / _CHECKPOINT)

    def log(self, values: dict[str, float], tokens_per_second: float) -> None:
        row = {
            "step": self.step,
            "minutes": round(self.seconds / 60, 2),
            "tokens_per_second": round(tokens_per_second),
            **values,
        }
        line = json.dumps(row)
        print(line, flush=True)
        with (self._folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(line + "\n")


def _encoder_folder(config: PretrainingConfig) -> Path:
    return Path(config.output) / "encoder"


def _write_encoder(config: PretrainingConfig, model: PretrainingModel) -> Path:
    folder = _encoder_folder(config)
    model.encoder.save_pretrained(folder)
    shutil.copyfile(Path(config.packed) / TOKENIZER_FILE, folder / TOKENIZER_FILE)
    (folder / "pretraining.json").write_text(
        json.dumps(asdict(config) | {"packed": Path(config.packed).name, "output": ""}, indent=2),
        encoding="utf-8",
    )
    return folder
