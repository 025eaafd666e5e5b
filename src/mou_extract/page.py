"""A self-contained HTML page: the browser itself sees to it that nothing is fetched and that no other script runs."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from mou_extract.marking import escape


@dataclass(frozen=True, slots=True)
class Page:
    """What makes a page, besides its body.

    Attributes:
        title: Shown by the browser.
        css: Its style sheet.
        script: Its script; inline handlers and other scripts are refused by the page's policy.
        language: Of the page's own words.
    """

    title: str
    css: str
    script: str
    language: str = "ko"

    def render(self, body: Iterable[str]) -> str:
        """The page around the lines of its body."""
        policy = (
            f"default-src 'none'; style-src '{_digest(self.css)}'; "
            f"script-src '{_digest(self.script)}'"
        )
        lines = [
            "<!DOCTYPE html>",
            f'<html lang="{self.language}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{escape(self.title)}</title>",
            f"<style>{self.css}</style>",
            "</head>",
            "<body>",
            *body,
            f"<script>{self.script}</script>",
            "</body>",
            "</html>",
        ]
        return "\n".join(lines) + "\n"


def _digest(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
