"""A real service, in a process of its own."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager


@contextmanager
def served(*arguments):
    """A service at a free port; the process and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mou_extract.cli", "serve", "--port", "0", *map(str, arguments)],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        line = process.stderr.readline()
        address = re.match(r"mou-extract: (http://[\d.:]+) ", line)
        assert address, line
        yield process, address[1]
    finally:
        process.kill()
        process.communicate()
