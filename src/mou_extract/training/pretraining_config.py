"""Settings of pretraining."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PretrainingConfig:
    """Settings of a pretraining run.

    Attributes:
        packed: Packed folder, see `training.packing`.
        output: Folder for the encoder and its checkpoints.
        start: Output folder of an earlier run to begin with, or a trained model, also `embedded`,
            whose encoder reads on; where it has fewer layers, they are stacked (Gong et al. 2019).
            Its pieces must be those of `packed`. Empty for an encoder of morpheme vectors and chance.
        minutes: Time budget over all sittings; the learning rate reaches zero at its end.
        max_steps: A second limit, for tests; 0 for none.
        sequence: Tokens in a training sequence, special tokens included.
        batch: Sequences in a step of one process.
        mask: Share of pieces at which a masked stretch begins.
        stretch: Probability that the following piece is masked too.
        muon: Whether matrices inside the layers learn by Muon (Jordan et al. 2024), scaled to the
            steps of AdamW (Liu et al. 2025), instead of AdamW; needs torch 2.9.
        muon_learning_rate: Learning rate of those matrices.
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
    muon: bool = False
    muon_learning_rate: float = 2e-3
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
