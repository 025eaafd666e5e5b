"""The report as one HTML file: the same sections as in Markdown, and the articles to look through."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from mou_extract.marking import escape
from mou_extract.page import Page
from mou_extract.report.browser import browser
from mou_extract.report.contents import Report
from mou_extract.report.sections import Section, Table, sections


def render_html(report: Report) -> str:
    """One self-contained page: no network, readable without scripts, light and dark."""
    css = _resource("mou_extract", "view.css") + _resource("mou_extract.report", "report.css")
    script = _resource("mou_extract.report", "report.js")
    title = f"Evaluation of {report.model.name}"
    return Page(title, css, script, "en").render(_body(report, title))


def _resource(package: str, name: str) -> str:
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


def _body(report: Report, title: str) -> Iterator[str]:
    shown = sections(report)
    yield f'<header class="page"><h1>{escape(title)}</h1></header>'
    yield '<nav class="parts" aria-label="Sections">'
    for number, section in enumerate(shown, 1):
        yield f'<a href="#s{number}">{escape(section.title)}</a>'
    yield '<a href="#articles">Articles</a></nav>'
    yield "<main>"
    for number, section in enumerate(shown, 1):
        yield from _section(section, number)
    yield from browser(report)
    yield "</main>"


def _section(section: Section, number: int) -> Iterator[str]:
    yield f'<section class="figures" id="s{number}" aria-labelledby="s{number}-title">'
    yield f'<h2 id="s{number}-title">{escape(section.title)}</h2>'
    for paragraph in section.text:
        yield f"<p>{escape(paragraph)}</p>"
    for table in section.tables:
        yield from _table(table, section.title)
    if section.charts:
        yield f'<div class="charts">{"".join(chart.inline() for _, chart in section.charts)}</div>'
    yield "</section>"


def _table(table: Table, name: str) -> Iterator[str]:
    # a table wider than the window is scrolled, with the keyboard too
    yield f'<div class="table" tabindex="0" role="region" aria-label="{escape(name)}"><table>'
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.header)
    yield f"<thead><tr>{head}</tr></thead><tbody>"
    for row in table.rows:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        yield f'<tr><th scope="row">{escape(row[0])}</th>{cells}</tr>'
    yield "</tbody></table></div>"
