"""The report as Markdown, to paste; its charts are files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mou_extract.report.contents import Report
from mou_extract.report.sections import Section, Table, sections

# a bracket alone is none of Markdown's business: intervals stay legible
_SPECIAL = re.compile(r"([\\`*_|<]|\](?=[\[(:]))")


def render_markdown(report: Report) -> str:
    """All sections; charts are linked as `<name>.svg`."""
    lines = [f"# Evaluation of {_cell(report.model.name)}", ""]
    for section in sections(report):
        lines += _section(section)
    return "\n".join(lines).rstrip() + "\n"


def _section(section: Section) -> Iterator[str]:
    yield from (f"## {_cell(section.title)}", "")
    for paragraph in section.text:
        yield from (_cell(paragraph), "")
    for table in section.tables:
        yield from (*_table(table), "")
    for name, chart in section.charts:
        yield from (f"![{_cell(chart.title)}]({name}.svg)", "")


def _table(table: Table) -> Iterator[str]:
    yield _row(table.header)
    yield "|---" * len(table.header) + "|"
    for row in table.rows:
        yield _row(row)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    """Text that stays what it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
