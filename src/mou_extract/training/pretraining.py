"""Masked-language-model pretraining of a character encoder that also sees lexicon pieces.

Whole pieces are masked; the encoder predicts the characters, the piece (first character of each),
and the morpheme tag of every character, so that each step teaches something at each position.
Batches are a function of seed and step alone: a run that was stopped goes on exactly where it was.
"""

from __future__ import annotations

import json
import math
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors
from torch import Tensor, nn
from transformers import RoFormerConfig, RoFormerModel

from mou_extract.errors import ConfigError
from mou_extract.model_folder import LEXICON_FILE, TOKENIZER_FILE
from mou_extract.training.packing import BEGIN, POS_TAGS
from mou_extract.training.tokens import CLS, MASK, PAD, SEP, SPECIAL_TOKENS, UNK

_VALIDATION_SHARE = 0.005
_KEPT_SHARE = 0.1  # of the masked positions, shown as they are: BERT's remedy (Devlin et al. 2019)


@dataclass(frozen=True)
class PretrainingConfig:
    """Settings of a pretraining run.

    Attributes:
        packed: Packed folder, see `training.packing`.
        output: Folder for the encoder and its checkpoints.
        minutes: Time budget over all sittings; the learning rate reaches zero at its end.
        max_steps: A second limit, for tests; 0 for none.
        sequence: Tokens in a training sequence, special tokens included.
        batch: Sequences in a step.
        mask: Share of pieces at which a masked stretch begins.
        stretch: Probability that the following piece is masked too.
        piece_weight: Weight of the loss on pieces; characters have weight 1.
        tag_weight: Weight of the loss on morpheme tags.
        focus_words: Words whose surroundings are read more often.
        focus_share: Share of sequences taken from there.
    """

    packed: str
    output: str
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
    piece_weight: float = 0.5
    tag_weight: float = 0.5
    focus_words: tuple[str, ...] = ("협약", "양해각서", "맞손", "MOU")
    focus_share: float = 0.05
    log_every: int = 50
    checkpoint_minutes: float = 5.0
    compile: bool = True
    seed: int = 1


Forward = Callable[..., Any]  # the encoder, compiled or not


@dataclass(frozen=True)
class Batch:
    """Arrays of one step, all of shape (batch, sequence), int64; targets are -100 where unasked."""

    input_ids: NDArray[np.int64]
    piece_ids: NDArray[np.int64]
    char_targets: NDArray[np.int64]
    piece_targets: NDArray[np.int64]
    tag_targets: NDArray[np.int64]


class PackedText:
    """A packed folder, opened: batches by step."""

    def __init__(self, config: PretrainingConfig) -> None:
        folder = Path(config.packed)
        missing = [
            name
            for name in ("chars.npy", "tags.npy", "pieces.npy", "chars.json", "lexicon.json")
            if not (folder / name).exists()
        ]
        if missing:
            raise ConfigError(f"{folder}: not a packed folder, missing {', '.join(missing)}")
        self._config = config
        self._chars = np.load(folder / "chars.npy", mmap_mode="r")
        self._tags = np.load(folder / "tags.npy", mmap_mode="r")
        self._pieces = np.load(folder / "pieces.npy", mmap_mode="r")
        self.vocabulary: list[str] = json.loads((folder / "chars.json").read_text("utf-8"))
        self._char_ids = np.full(65_536, UNK, np.int64)
        for index, char in enumerate(self.vocabulary):
            if index >= len(SPECIAL_TOKENS):
                self._char_ids[ord(char)] = index
        self._train_end = int(len(self._chars) * (1 - _VALIDATION_SHARE))
        self._focus = self._positions(config.focus_words)

    def batch(self, step: int, *, validation: bool = False) -> Batch:
        """The batch of a step; depends on seed and step alone."""
        config = self._config
        generator = np.random.default_rng((config.seed, step, int(validation)))
        size, length = config.batch, config.sequence
        low, high = (self._train_end, len(self._chars)) if validation else (0, self._train_end)
        starts = generator.integers(low, max(low + 1, high - length), size)
        if len(self._focus) and not validation:
            focused = generator.random(size) < config.focus_share
            around = generator.choice(self._focus, size) - generator.integers(0, length, size)
            starts = np.where(focused, np.clip(around, 0, high - length), starts)
        index = starts[:, None] + np.arange(length)
        # A tiny text is shorter than one sequence: wrap around.
        index %= len(self._chars)
        return self._masked(index, generator)

    def _masked(self, index: NDArray[np.int64], generator: np.random.Generator) -> Batch:
        config = self._config
        input_ids = self._char_ids[self._chars[index]]
        pieces = self._pieces[index].astype(np.int64)
        tags = self._tags[index].astype(np.int64)
        begins = np.ones(pieces.shape, bool)
        begins[:, 1:] = (pieces[:, 1:] != pieces[:, :-1]) | (pieces[:, 1:] == 0)
        unit = begins.cumsum(axis=1) - 1
        seeds = generator.random(unit.shape) < config.mask
        seeds[:, 1:] |= seeds[:, :-1] & (generator.random(unit.shape)[:, 1:] < config.stretch)
        spaces = np.isin(self._chars[index], (ord(" "), ord("\n")))
        masked = np.take_along_axis(seeds, unit, axis=1) & ~spaces
        masked[:, [0, -1]] = False
        shown = np.take_along_axis(generator.random(unit.shape), unit, axis=1) < _KEPT_SHARE
        hidden = masked & ~shown
        char_targets = np.where(masked, input_ids, -100)
        piece_targets = np.where(masked & begins & (pieces > 0), pieces, -100)
        tag_targets = (tags & (BEGIN - 1)) * 2 + (tags >= BEGIN)
        input_ids = np.where(hidden, MASK, input_ids)
        pieces = np.where(hidden, 0, pieces)
        for column, special in ((0, CLS), (-1, SEP)):
            input_ids[:, column] = special
            pieces[:, column] = 0
            tag_targets[:, column] = -100
        return Batch(input_ids, pieces, char_targets, piece_targets, tag_targets)

    def _positions(self, words: tuple[str, ...]) -> NDArray[np.int64]:
        found = []
        for word in words:
            codes = [ord(char) for char in word]
            chars = self._chars[: self._train_end - len(codes)]
            hit = np.asarray(chars == codes[0])
            for offset, code in enumerate(codes[1:], 1):
                hit &= self._chars[offset : offset + len(hit)] == code
            found.append(np.flatnonzero(hit))
        return np.concatenate(found) if found else np.zeros(0, np.int64)


class PretrainingModel(nn.Module):
    """The encoder with the three heads that pretraining needs and that are thrown away after it."""

    def __init__(self, encoder: RoFormerModel) -> None:
        super().__init__()
        config = encoder.config
        assert config.embedding_size is not None
        self.encoder = encoder
        self.transform = nn.Sequential(
            nn.Linear(config.hidden_size, config.embedding_size),
            nn.GELU(),
            nn.LayerNorm(config.embedding_size),
        )
        self.piece_transform = nn.Sequential(
            nn.Linear(config.hidden_size, config.embedding_size),
            nn.GELU(),
            nn.LayerNorm(config.embedding_size),
        )
        self.char_bias = nn.Parameter(torch.zeros(config.vocab_size))
        self.piece_bias = nn.Parameter(torch.zeros(config.type_vocab_size))
        self.tags = nn.Linear(config.hidden_size, 2 * len(POS_TAGS))

    def losses(self, hidden: Tensor, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Mean cross-entropies `char`, `piece`, `tag` and the accuracy `char_accuracy`.

        Args:
            hidden: Encoder output, shape (batch, sequence, hidden).
            batch: Targets, shape (batch, sequence).
        """
        embeddings = self.encoder.embeddings
        chosen = batch["char_targets"] != -100
        char_logits = (
            self.transform(hidden[chosen]) @ embeddings.word_embeddings.weight.T + self.char_bias
        )
        char_targets = batch["char_targets"][chosen]
        heads = batch["piece_targets"] != -100
        piece_logits = (
            self.piece_transform(hidden[heads]) @ embeddings.token_type_embeddings.weight.T
            + self.piece_bias
        )
        cross_entropy = nn.functional.cross_entropy
        return {
            "char": cross_entropy(char_logits.float(), char_targets),
            "piece": cross_entropy(piece_logits.float(), batch["piece_targets"][heads]),
            "tag": cross_entropy(
                self.tags(hidden).flatten(0, 1).float(), batch["tag_targets"].flatten()
            ),
            "char_accuracy": (char_logits.argmax(-1) == char_targets).float().mean(),
        }


def pretrain(config: PretrainingConfig) -> Path:
    """Pretrains an encoder, or goes on with the run that `config.output` holds.

    Returns:
        The encoder folder, ready for `scripts/train.py`.

    Raises:
        ConfigError: The packed folder is incomplete.
    """
    torch.manual_seed(config.seed)
    text = PackedText(config)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = PretrainingModel(_new_encoder(config, len(text.vocabulary))).to(device)
    optimizer = _optimizer(model, config)
    run = _Run(Path(config.output), model, optimizer)
    run.resume()
    forward = torch.compile(model.encoder) if config.compile else model.encoder
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
        losses = _losses(model, forward, text.batch(run.step), device)
        loss = (
            losses["char"]
            + config.piece_weight * losses["piece"]
            + config.tag_weight * losses["tag"]
        )
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
    run.log(_validate(model, forward, text, device), 0.0)
    run.save()
    return _write_encoder(config, model, text.vocabulary)


def _new_encoder(config: PretrainingConfig, vocabulary_size: int) -> RoFormerModel:
    vectors = torch.from_numpy(np.load(Path(config.packed) / "vectors.npy"))
    encoder = RoFormerModel(
        RoFormerConfig(
            vocab_size=vocabulary_size,
            type_vocab_size=len(vectors),
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
    )
    if vectors.shape[1] != config.embedding_size:
        raise ConfigError(
            f"embedding_size is {config.embedding_size}, but the vectors of {config.packed} "
            f"have {vectors.shape[1]} components"
        )
    with torch.no_grad():
        encoder.embeddings.token_type_embeddings.weight.copy_(vectors)
        encoder.embeddings.word_embeddings.weight.normal_(0, float(vectors.std()))
        encoder.embeddings.word_embeddings.weight[PAD] = 0
    return encoder


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
    model: PretrainingModel, forward: Forward, batch: Batch, device: torch.device
) -> dict[str, Tensor]:
    tensors = {
        name: torch.from_numpy(value).to(device, non_blocking=True)
        for name, value in vars(batch).items()
    }
    with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
        hidden = forward(
            input_ids=tensors["input_ids"],
            attention_mask=torch.ones_like(tensors["input_ids"]),
            token_type_ids=tensors["piece_ids"],
        ).last_hidden_state
        return model.losses(hidden, tensors)


@torch.no_grad()
def _validate(
    model: PretrainingModel, forward: Forward, text: PackedText, device: torch.device
) -> dict[str, float]:
    model.eval()
    rows = [
        _losses(model, forward, text.batch(step, validation=True), device) for step in range(20)
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

    def resume(self) -> None:
        path = self._folder / "checkpoint.pt"
        if path.exists():
            state = torch.load(path, weights_only=True, map_location="cpu")
            self._model.load_state_dict(state["model"])
            self._optimizer.load_state_dict(state["optimizer"])
            self.step, self.seconds = state["step"], state["seconds"]
            print(f"resuming at step {self.step}, after {self.seconds / 60:.1f} minutes")

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
        unfinished.replace(self._folder / "checkpoint.pt")

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


def _write_encoder(
    config: PretrainingConfig, model: PretrainingModel, vocabulary: list[str]
) -> Path:
    folder = Path(config.output) / "encoder"
    model.encoder.save_pretrained(folder)
    char_tokenizer(vocabulary).save(str(folder / TOKENIZER_FILE))
    shutil.copyfile(Path(config.packed) / "lexicon.json", folder / LEXICON_FILE)
    (folder / "pretraining.json").write_text(
        json.dumps(asdict(config) | {"packed": Path(config.packed).name, "output": ""}, indent=2),
        encoding="utf-8",
    )
    return folder


def char_tokenizer(vocabulary: list[str]) -> Tokenizer:
    """A tokenizer whose tokens are the characters, spaces and line feeds included."""
    tokenizer = Tokenizer(
        models.WordLevel({token: id_ for id_, token in enumerate(vocabulary)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", CLS), ("[SEP]", SEP)]
    )
    return tokenizer
