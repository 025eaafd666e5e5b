"""Where and in which numbers a machine trains fastest."""

from __future__ import annotations

import torch

_CPU_INSTRUCTIONS = ("avx512_bf16", "amx_bf16")


def fastest_device() -> torch.device:
    """The machine's accelerator, or its CPU."""
    found = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
    return found or torch.device("cpu")


def has_bfloat16(device: torch.device) -> bool:
    """Whether a device multiplies matrices of bfloat16 by instructions of its own.

    Where it doesn't, mixed precision is emulated, and slower than float32.
    """
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type != "cpu":
        return False
    # Older versions of torch cannot tell.
    capabilities: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(bool(capabilities.get(name)) for name in _CPU_INSTRUCTIONS)
