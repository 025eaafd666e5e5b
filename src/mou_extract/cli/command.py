"""The type of the place where each command adds itself."""

from __future__ import annotations

import argparse
from typing import TypeAlias

# In quotes: the class is generic for type checkers only, and argparse has no public name for it.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
