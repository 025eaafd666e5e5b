"""Which optimizer moves which weights in pretraining."""

from __future__ import annotations

import re
from typing import Any

import torch
from torch import nn

from mou_extract.errors import ConfigError
from mou_extract.training.pretraining_config import PretrainingConfig

LAYER = re.compile(r"(?<=encoder\.encoder\.layer\.)\d+")


def new_optimizers(model: nn.Module, config: PretrainingConfig) -> list[torch.optim.Optimizer]:
    """The optimizers of a run; each group of weights has the learning rate of its peak as `peak`.

    Raises:
        ConfigError: Muon is wanted, and this torch is older than it.
    """
    if config.muon and not hasattr(torch.optim, "Muon"):
        raise ConfigError(
            f"muon is true, which needs torch 2.9 or later; found torch {torch.__version__}. "
            "Update torch, or leave muon out to learn by AdamW"
        )
    decayed: list[nn.Parameter] = []
    plain: list[nn.Parameter] = []
    in_layers: set[int] = set()
    for name, parameter in model.named_parameters():
        if LAYER.search(name):
            in_layers.add(id(parameter))
        # Embeddings are touched by few steps: decay would pull rare ones to zero.
        (plain if parameter.ndim < 2 or "embeddings." in name else decayed).append(parameter)
    optimizers: list[torch.optim.Optimizer] = []
    if config.muon:
        matrices = [parameter for parameter in decayed if id(parameter) in in_layers]
        decayed = [parameter for parameter in decayed if id(parameter) not in in_layers]
        optimizers.append(
            torch.optim.Muon(
                [{"params": matrices, "peak": config.muon_learning_rate}],
                weight_decay=config.weight_decay,
                adjust_lr_fn="match_rms_adamw",
            )
        )
    groups: list[dict[str, Any]] = [
        {"params": decayed, "weight_decay": config.weight_decay, "peak": config.learning_rate},
        {"params": plain, "peak": config.learning_rate},
    ]
    optimizers.append(
        torch.optim.AdamW(
            groups,
            lr=config.learning_rate,
            betas=(0.9, 0.98),
            weight_decay=0.0,
            fused=True,
        )
    )
    return optimizers
