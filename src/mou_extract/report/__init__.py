"""The evaluation report: numbers with intervals, charts, and every mistake to look at."""

from mou_extract.report.contents import Report
from mou_extract.report.request import ReportRequest, make_report
from mou_extract.report.writing import prepare_folder, write_report

__all__ = ["Report", "ReportRequest", "make_report", "prepare_folder", "write_report"]
