"""A report as files of one folder: all rendered first, each put in place by a rename."""

from __future__ import annotations

from pathlib import Path

from mou_extract.errors import InputError
from mou_extract.files import write_text
from mou_extract.report.as_json import render_json
from mou_extract.report.contents import Report
from mou_extract.report.html import render_html
from mou_extract.report.markdown import render_markdown
from mou_extract.report.sections import sections


def prepare_folder(folder: Path) -> None:
    """Makes the folder of a report, before the time is spent on what goes into it.

    Raises:
        InputError: It cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{folder}: cannot be made a folder: {error.strerror}; give a folder for the report"
        ) from error


def write_report(report: Report, folder: Path) -> None:
    """Writes `report.json`, `report.md`, `report.html` and the charts as SVG.

    Raises:
        InputError: A file cannot be written.
    """
    charts = [chart for section in sections(report) for chart in section.charts]
    files = {
        "report.json": render_json(report),
        "report.md": render_markdown(report),
        "report.html": render_html(report),
        **{f"{name}.svg": chart.file() for name, chart in charts},
    }
    prepare_folder(folder)
    for name, content in files.items():
        write_text(folder / name, content)
