"""The encoder in pretraining: what its heads predict, and what they lose."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import RoFormerModel

from mou_extract.training.packing import POS_TAGS

_SAMPLED_SHARE = 0.08  # of the pieces, as competitors of the right one


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
