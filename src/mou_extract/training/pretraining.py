"""Masked-language-model pretraining of an encoder over the pieces of a morpheme lexicon.

The encoder predicts hidden pieces, and the morpheme tag of every piece, so that each step teaches
something at each position. Where a generator fills the hidden places, it also tells which pieces
were replaced (ELECTRA, Clark et al. 2020) and corrects them (COCO-LM, Meng et al. 2021). Masked
batches are a function of seed and step alone: a run that was stopped goes on with the very next
one (what losses and generator draw at random begins anew with the sitting).
"""

from __future__ import annotations

import json
import math
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import RoFormerConfig, RoFormerModel

from mou_extract.errors import ConfigError
from mou_extract.model_folder import LAYOUT_TYPES, TOKENIZER_FILE
from mou_extract.reading import LAYOUTS
from mou_extract.training.packing import POS_TAGS
from mou_extract.training.precision import fastest_device, has_bfloat16
from mou_extract.training.tokens import CLS, MASK, PAD, SEP, SPECIAL_TOKENS

_CHECKPOINT = "checkpoint.pt"
_LAYER = re.compile(r"(?<=encoder\.encoder\.layer\.)\d+")
_VALIDATION_SHARE = 0.005
_SAMPLED_SHARE = 0.08  # of the pieces, as competitors of the right one
_KEPT_SHARE = 0.1  # of the masked positions, shown as they are: BERT's remedy (Devlin et al. 2019)


@dataclass(frozen=True)
class PretrainingConfig:
    """Settings of a pretraining run.

    Attributes:
        packed: Packed folder, see `training.packing`.
        output: Folder for the encoder and its checkpoints.
        start: Output folder of an earlier run to begin with; where it has fewer layers, they are
            stacked (Gong et al. 2019). Empty for an encoder of morpheme vectors and chance.
        minutes: Time budget over all sittings; the learning rate reaches zero at its end.
        max_steps: A second limit, for tests; 0 for none.
        sequence: Tokens in a training sequence, special tokens included.
        batch: Sequences in a step.
        mask: Share of pieces at which a masked stretch begins.
        stretch: Probability that the following piece is masked too.
        tag_weight: Weight of the loss on morpheme tags.
        generator: Output folder of an earlier run over the same pieces, whose model fills the
            hidden places and stays as it is; empty for plain masking.
        replaced_weight: Weight of the loss on telling replaced pieces, with a generator.
    """

    packed: str
    output: str
    start: str = ""
    minutes: float = 60.0
    max_steps: int = 0
    hidden_size: int = 256
    embedding_size: int = 128
    layers: int = 4
    heads: int = 4
    intermediate_size: int = 1024
    sequence: int = 128
    batch: int = 32
    learning_rate: float = 1e-3
    warmup_steps: int = 300
    weight_decay: float = 0.01
    mask: float = 0.13
    stretch: float = 0.35
    tag_weight: float = 0.5
    generator: str = ""
    replaced_weight: float = 10.0
    log_every: int = 50
    checkpoint_minutes: float = 5.0
    compile: bool = True
    seed: int = 1


Forward = Callable[..., Any]  # the encoder, compiled or not


@dataclass(frozen=True)
class Batch:
    """Arrays of one step, all of shape (batch, sequence), int64; targets are -100 where unasked."""

    input_ids: NDArray[np.int64]
    layout_ids: NDArray[np.int64]
    token_targets: NDArray[np.int64]
    tag_targets: NDArray[np.int64]


class PackedText:
    """A packed folder, opened: batches by step."""

    def __init__(self, config: PretrainingConfig) -> None:
        folder = Path(config.packed)
        missing = [
            name
            for name in ("tokens.npy", "layout.npy", "tags.npy", "vectors.npy", TOKENIZER_FILE)
            if not (folder / name).exists()
        ]
        if missing:
            raise ConfigError(f"{folder}: not a packed folder, missing {', '.join(missing)}")
        self._config = config
        self._tokens = np.load(folder / "tokens.npy", mmap_mode="r")
        self._layout = np.load(folder / "layout.npy", mmap_mode="r")
        self._tags = np.load(folder / "tags.npy", mmap_mode="r")
        self._size = len(np.load(folder / "vectors.npy", mmap_mode="r"))
        self._train_end = int(len(self._tokens) * (1 - _VALIDATION_SHARE))
        self._orders: tuple[int, NDArray[np.int64]] | None = None  # of which epoch

    def batch(self, step: int, *, validation: bool = False) -> Batch:
        """The batch of a step; depends on seed and step alone.

        Training reads the text once through in sequences of random order before any comes again;
        a text that is not enough for one step is read from random places.
        """
        config = self._config
        generator = np.random.default_rng((config.seed, step, int(validation)))
        size, length = config.batch, config.sequence
        low, high = (self._train_end, len(self._tokens)) if validation else (0, self._train_end)
        starts = generator.integers(low, max(low + 1, high - length), size)
        sequences = (high - length) // length
        steps = sequences // size
        if not validation and steps > 0:
            epoch, place = divmod(step, steps)
            order = self._order(sequences, epoch)
            shift = int(np.random.default_rng((config.seed, epoch)).integers(length))
            starts = order[place * size : (place + 1) * size] * length + shift
        index = starts[:, None] + np.arange(length)
        # A tiny text is shorter than one sequence: wrap around.
        index %= len(self._tokens)
        return self._masked(index, generator)

    def frequencies(self) -> Tensor:
        """Share of every piece in the text; shape (pieces,)."""
        counts = np.bincount(self._tokens, minlength=self._size)
        return torch.from_numpy((counts / counts.sum()).astype(np.float32))

    def _order(self, sequences: int, epoch: int) -> NDArray[np.int64]:
        if self._orders is None or self._orders[0] != epoch:
            generator = np.random.default_rng((self._config.seed, epoch, sequences))
            self._orders = (epoch, generator.permutation(sequences))
        return self._orders[1]

    def _masked(self, index: NDArray[np.int64], generator: np.random.Generator) -> Batch:
        config = self._config
        tokens = self._tokens[index].astype(np.int64)
        layout = self._layout[index].astype(np.int64)
        tags = self._tags[index].astype(np.int64)
        chosen = generator.random(tokens.shape) < config.mask
        chosen[:, 1:] |= chosen[:, :-1] & (generator.random(tokens.shape)[:, 1:] < config.stretch)
        chosen[:, [0, -1]] = False
        how = generator.random(tokens.shape)
        other = generator.integers(len(SPECIAL_TOKENS), self._size, tokens.shape)
        shown = np.where(how < _KEPT_SHARE, tokens, np.where(how < 2 * _KEPT_SHARE, other, MASK))
        targets = np.where(chosen, tokens, -100)
        tokens = np.where(chosen, shown, tokens)
        for column, special in ((0, CLS), (-1, SEP)):
            tokens[:, column] = special
            layout[:, column] = 0
            tags[:, column] = -100
        return Batch(tokens, layout, targets, tags)


class PretrainingModel(nn.Module):
    """The encoder with the heads that pretraining needs and that are thrown away after it.

    Args:
        encoder: The encoder.
        frequencies: Share of every piece in the text; shape (pieces,).
        tells_replaced: Whether it also tells which pieces a generator replaced.
    """

    frequencies: Tensor

    def __init__(
        self, encoder: RoFormerModel, frequencies: Tensor, *, tells_replaced: bool = False
    ) -> None:
        super().__init__()
        self.register_buffer("frequencies", frequencies, persistent=False)
        config = encoder.config
        assert config.embedding_size is not None
        self.encoder = encoder
        self.transform = nn.Sequential(
            nn.Linear(config.hidden_size, config.embedding_size),
            nn.GELU(),
            nn.LayerNorm(config.embedding_size),
        )
        self.bias = nn.Parameter(torch.zeros(config.vocab_size))
        self.tags = nn.Linear(config.hidden_size, len(POS_TAGS))
        self.replaced = nn.Linear(config.hidden_size, 1) if tells_replaced else None

    def losses(self, hidden: Tensor, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Mean cross-entropies `token` and `tag`, and the accuracy `token_accuracy`.

        Args:
            hidden: Encoder output, shape (batch, sequence, hidden).
            batch: Targets, shape (batch, sequence). A model that tells replaced pieces needs
                `replaced` among them, and adds that mean cross-entropy.
        """
        chosen = batch["token_targets"] != -100
        weight: Tensor = self.encoder.embeddings.word_embeddings.weight
        bias: Tensor = self.bias
        targets = batch["token_targets"][chosen]
        if self.training:
            # Sampled softmax: over 32,000 pieces it would cost more than the encoder.
            pieces, counts = self._candidates(targets)
            weight, bias = weight[pieces], bias[pieces] - counts.log()
            targets = torch.searchsorted(pieces, targets)
        logits = (self.transform(hidden[chosen]) @ weight.T + bias).float()
        tags = self.tags(hidden).flatten(0, 1).float()
        losses = {
            "token": nn.functional.cross_entropy(logits, targets),
            "tag": nn.functional.cross_entropy(tags, batch["tag_targets"].flatten()),
            "token_accuracy": (logits.argmax(-1) == targets).float().mean(),
        }
        if self.replaced is not None:
            losses["replaced"] = nn.functional.binary_cross_entropy_with_logits(
                self.replaced(hidden).squeeze(-1).float(), batch["replaced"].float()
            )
        return losses

    @torch.no_grad()
    def fill(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """The batch with every hidden piece drawn from this model's prediction.

        Returns:
            The tensors of `batch`, other `input_ids`, and `replaced`: where these are not the
            text's own pieces; shape (batch, sequence), bool.
        """
        chosen = batch["token_targets"] != -100
        hidden = self.encoder(
            input_ids=batch["input_ids"],
            attention_mask=torch.ones_like(batch["input_ids"]),
            token_type_ids=batch["layout_ids"],
        ).last_hidden_state[chosen]
        weight: Tensor = self.encoder.embeddings.word_embeddings.weight
        logits = (self.transform(hidden) @ weight.T + self.bias).float()
        # By the inverse of the distribution: one random number a place, not one a piece.
        shares = logits.softmax(-1).cumsum(-1)
        drawn = torch.searchsorted(
            shares, torch.rand(len(shares), 1, device=shares.device) * shares[:, -1:]
        )
        tokens = batch["input_ids"].clone()
        tokens[chosen] = drawn.squeeze(-1).clamp(max=len(self.bias) - 1)
        return batch | {
            "input_ids": tokens,
            "replaced": chosen & (tokens != batch["token_targets"]),
        }

    def _candidates(self, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Pieces that compete in this step, ascending, and the probability of each to be among them.

        The targets of all positions, and a uniform sample of the rest; each logit is corrected by
        the log of that probability (Jean et al. 2015, importance-sampled softmax).
        """
        sample = torch.rand(len(self.bias), device=targets.device) < _SAMPLED_SHARE
        sample[targets] = True
        pieces = sample.nonzero().flatten()
        missed = (1 - self.frequencies[pieces]) ** len(targets) * (1 - _SAMPLED_SHARE)
        return pieces, 1 - missed


def pretrain(config: PretrainingConfig) -> Path:
    """Pretrains an encoder, or goes on with the run that `config.output` holds.

    Returns:
        The encoder folder, ready for `scripts/train.py`.

    Raises:
        ConfigError: The packed folder is incomplete.
    """
    torch.manual_seed(config.seed)
    text = PackedText(config)
    device = fastest_device()
    model = PretrainingModel(
        _new_encoder(config), text.frequencies(), tells_replaced=bool(config.generator)
    ).to(device)
    generator = _generator(config, text).to(device) if config.generator else None
    optimizer = _optimizer(model, config)
    run = _Run(Path(config.output), model, optimizer)
    if not run.resume() and config.start:
        _begin_with(Path(config.start), model)
    forward = torch.compile(model.encoder) if config.compile else model.encoder
    if generator is not None and config.compile:
        generator.encoder.compile()
    sitting, saved, logged = time.monotonic(), time.monotonic(), time.monotonic()
    before = run.seconds
    model.train()
    while True:
        run.seconds = before + time.monotonic() - sitting
        done = run.seconds / (60 * config.minutes)
        if config.max_steps:
            done = max(done, run.step / config.max_steps)
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = config.learning_rate * _schedule(run.step, done, config.warmup_steps)
        losses = _losses(model, forward, generator, text.batch(run.step), device)
        loss = losses["token"] + config.tag_weight * losses["tag"]
        if generator is not None:
            loss = loss + config.replaced_weight * losses["replaced"]
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        run.step += 1
        if run.step % config.log_every == 0:
            now = time.monotonic()
            speed = config.log_every * config.batch * config.sequence / (now - logged)
            logged = now
            run.log({name: round(value.item(), 4) for name, value in losses.items()}, speed)
        if time.monotonic() - saved > 60 * config.checkpoint_minutes:
            run.save()
            saved = time.monotonic()
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
    folder = Path(config.generator)
    as_deep = replace(config, layers=_layers(_weights(folder, "generator")))
    model = PretrainingModel(_new_encoder(as_deep), text.frequencies())
    _begin_with(folder, model, "generator")
    return model.eval().requires_grad_(False)


def _weights(earlier: Path, setting: str) -> dict[str, Tensor]:
    path = earlier / _CHECKPOINT
    if not path.exists():
        raise ConfigError(f"{earlier}: {setting} must be the output folder of a pretraining run")
    weights: dict[str, Tensor] = torch.load(path, weights_only=True, map_location="cpu")["model"]
    return weights


def _layers(weights: dict[str, Tensor]) -> int:
    return 1 + max(int(number[0]) for name in weights if (number := _LAYER.search(name)))


def _begin_with(earlier: Path, model: PretrainingModel, setting: str = "start") -> None:
    """Copies the weights of an earlier run; each of its layers stands for as many of the new ones.

    A head for replaced pieces stays as it is in `model` where the run had none.
    """
    state = model.state_dict()
    fresh = {name: value for name, value in state.items() if name.startswith("replaced.")}
    found = fresh | _weights(earlier, setting)
    layers = _layers(found)
    wanted = model.encoder.config.num_hidden_layers

    def source(name: str) -> str:
        return _LAYER.sub(lambda number: str(int(number[0]) * layers // wanted), name)

    try:
        model.load_state_dict({name: found[source(name)] for name in state})
    except (KeyError, RuntimeError) as error:
        raise ConfigError(
            f"{earlier}: its encoder has other sizes than this configuration"
        ) from error


def _optimizer(model: nn.Module, config: PretrainingConfig) -> torch.optim.Optimizer:
    decayed: list[nn.Parameter] = []
    plain: list[nn.Parameter] = []
    for name, parameter in model.named_parameters():
        # Embeddings are touched by few steps: decay would pull rare ones to zero.
        (plain if parameter.ndim < 2 or "embeddings." in name else decayed).append(parameter)
    groups: list[dict[str, Any]] = [
        {"params": decayed, "weight_decay": config.weight_decay},
        {"params": plain},
    ]
    return torch.optim.AdamW(
        groups,
        lr=config.learning_rate,
        betas=(0.9, 0.98),
        weight_decay=0.0,
        fused=True,
    )


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
        self, folder: Path, model: PretrainingModel, optimizer: torch.optim.Optimizer
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._model, self._optimizer = folder, model, optimizer
        self.step, self.seconds = 0, 0.0

    def resume(self) -> bool:
        """Goes back to where the folder's run stopped; False where there is none."""
        path = self._folder / _CHECKPOINT
        if not path.exists():
            return False
        state = torch.load(path, weights_only=True, map_location="cpu")
        self._model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds = state["step"], state["seconds"]
        print(f"resuming at step {self.step}, after {self.seconds / 60:.1f} minutes")
        return True

    def save(self) -> None:
        """Writes beside and renames: a kill in the middle leaves the checkpoint before."""
        state = {
            "model": self._model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
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


def _write_encoder(config: PretrainingConfig, model: PretrainingModel) -> Path:
    folder = Path(config.output) / "encoder"
    model.encoder.save_pretrained(folder)
    shutil.copyfile(Path(config.packed) / TOKENIZER_FILE, folder / TOKENIZER_FILE)
    (folder / "pretraining.json").write_text(
        json.dumps(asdict(config) | {"packed": Path(config.packed).name, "output": ""}, indent=2),
        encoding="utf-8",
    )
    return folder
