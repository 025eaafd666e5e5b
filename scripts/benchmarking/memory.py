"""The most memory that this process has had."""

from __future__ import annotations

import resource
from pathlib import Path


def peak_mb() -> float:
    """Megabytes. Linux's own figure where there is one: that of POSIX counts a parent's memory in."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii").splitlines()
        kilobytes = next(line.split()[1] for line in lines if line.startswith("VmHWM:"))
        return int(kilobytes) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
