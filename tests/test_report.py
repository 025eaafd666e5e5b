"""The whole report on a few articles whose figures are counted by hand, and its three forms."""

import json
import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mou_extract.errors import ConfigError, InputError
from mou_extract.intervals import Estimate, resample
from mou_extract.labels import LAYERS
from mou_extract.report import ReportRequest, prepare_folder, write_report
from mou_extract.report.as_json import render_json
from mou_extract.report.contents import build_report
from mou_extract.report.html import render_html
from mou_extract.report.markdown import render_markdown
from mou_extract.report.matching import Scheme
from mou_extract.report.sections import sections
from mou_extract.report.tallies import judge, scheme_scores
from mou_extract.report.thresholds import (
    ScoredPrediction,
    ThresholdPoint,
    least_threshold,
    threshold_curve,
)
from mou_extract.spans import Span
from report_cases import DOCUMENTS, FACTS, FOUND, article, evaluated, hostile


@pytest.fixture(scope="module")
def report():
    return build_report(evaluated(DOCUMENTS, FOUND), FACTS, trained=(DOCUMENTS[2],))


def test_scores_by_hand(report):
    strict = report.schemes[Scheme.STRICT]
    shown = {
        name: (s.correct, s.incorrect, s.missed, s.spurious, s.rates.gold, s.rates.predicted)
        for name, s in strict.items()
        if s.rates.gold or s.rates.predicted
    }
    assert shown == {
        "SIGNATORY": (2, 1, 0, 0, 3, 3),
        "DATE": (0, 0, 0, 1, 0, 1),
        "VENUE": (0, 0, 1, 0, 1, 0),
        "entity micro": (2, 1, 1, 1, 4, 4),
        "COMMITMENT": (1, 0, 0, 0, 1, 1),
        "commitment micro": (1, 0, 0, 0, 1, 1),
    }
    assert strict["entity micro"].rates.f1.value == 0.5
    assert report.schemes[Scheme.TYPE]["entity micro"].rates.f1.value == 0.75
    assert report.schemes[Scheme.PARTIAL]["entity micro"].rates.f1.value == 2.5 / 4
    f1 = strict["entity micro"].rates.f1
    assert 0 <= f1.low <= f1.value <= f1.high <= 1


def test_the_short_scores_are_the_same(report):
    for scheme, table in (
        (Scheme.STRICT, report.evaluation.strict),
        (Scheme.TYPE, report.evaluation.partial),
        (Scheme.OVERLAP, report.evaluation.overlap),
    ):
        ours = {name: score.rates.f1.value for name, score in report.schemes[scheme].items()}
        assert ours == {name: score.f1 for name, score in table.items()}


def test_what_is_left_empty_and_what_the_record_scores(report):
    assert (report.left_empty.recall.value, report.left_empty.gold) == (0.0, 1)
    assert report.records["party names"].f1.value == 0.5  # 새솔, but 누리대는
    assert report.records_from_gold["party names"].f1 == Estimate(1.0, 1.0, 1.0)


def test_mistakes_are_counted_by_kind_and_label_of_the_gold(report):
    assert report.mistakes == {
        "particle kept": {"SIGNATORY": 1},
        "missed": {"VENUE": 1},
        "spurious": {"DATE": 1},
    }
    assert [len(one.mistakes) for one in report.articles] == [1, 1, 1]


def test_parts_of_the_corpus_by_hand(report):
    found = {
        view.name: {
            part.name: (part.articles, {n: (r.f1.value, r.gold) for n, r in part.layers.items()})
            for part in view.parts
        }
        for view in report.breakdowns
    }
    assert found == {
        "sector": {
            "bank": (2, {"entity": (0.5, 2)}),
            "university": (1, {"entity": (0.5, 2), "commitment": (1.0, 1)}),
        },
        "form": {
            "-": (1, {"entity": (pytest.approx(2 / 3), 2)}),
            "negative": (1, {"entity": (0.0, 0)}),
            "wire": (1, {"entity": (0.5, 2), "commitment": (1.0, 1)}),
        },
        "length": {
            "7 to 8 characters": (1, {"entity": (pytest.approx(2 / 3), 2)}),
            "8 to 10 characters": (1, {"entity": (0.0, 0)}),
            "14 to 17 characters": (1, {"entity": (0.5, 2), "commitment": (1.0, 1)}),
        },
        "position in the article": {
            "first quarter": (3, {"entity": (0.4, 2)}),
            "second quarter": (2, {"entity": (pytest.approx(2 / 3), 2)}),
            "third quarter": (1, {"commitment": (1.0, 1)}),
        },
        "names": {
            "SIGNATORY, seen in training": (1, {"entity": (1.0, 1)}),
            "SIGNATORY, unseen in training": (1, {"entity": (0.5, 2)}),
        },
    }


def test_articles_of_one_length_are_one_part():
    documents = [article(f"a{n}", "누리대", Span(0, 3, "SIGNATORY")) for n in range(5)]
    report = build_report(evaluated(documents, [()] * 5), FACTS)
    (length,) = (view for view in report.breakdowns if view.name == "length")
    assert [(part.name, part.articles) for part in length.parts] == [("3 to 3 characters", 5)]


def test_a_comparison_says_which_differences_hold():
    documents = tuple(replace(DOCUMENTS[0], id=f"a{number}") for number in range(20))
    perfect = evaluated(documents, [document.spans for document in documents], "p")
    worse = evaluated(documents, [FOUND[0]] * 20, "w")
    comparison = build_report(perfect, FACTS, other=worse).comparison
    assert comparison.other.name == "w"
    found = {
        (one.table, one.row): (one.difference.value, one.holds) for one in comparison.differences
    }
    assert found["strict", "SIGNATORY"] == (0.5, True)
    assert found["overlap", "SIGNATORY"] == (0.0, False)
    assert found["strict", "COMMITMENT"] == (0.0, False)
    assert found["record", "party names"] == (0.5, True)
    same = build_report(worse, FACTS, other=worse).comparison
    assert not any(one.holds for one in same.differences)


def test_the_threshold_for_a_precision_by_hand():
    predictions = [
        ScoredPrediction("DATE", score, right)
        for score, right in ((0.9, True), (0.8, False), (0.7, True), (0.7, True), (0.6, False))
    ]
    curve = threshold_curve(predictions, gold=4)
    assert curve == (
        ThresholdPoint(0.9, 1.0, 0.25, 1),
        ThresholdPoint(0.8, 0.5, 0.25, 2),
        ThresholdPoint(0.7, 0.75, 0.75, 4),
        ThresholdPoint(0.6, 0.6, 0.75, 5),
    )
    assert least_threshold(curve, 0.75) == curve[2]
    assert least_threshold(curve, 0.8) == curve[0]
    assert least_threshold(curve[1:], 0.8) is None
    assert threshold_curve([], gold=4) == ()


def test_calibration_is_of_each_layer(report):
    entity = report.calibration["entity"]
    # 0.55, 0.6, 0.9, 0.95 in four bins; the last two are right
    assert entity.error.value == pytest.approx((0.55 + 0.6 + 0.1 + 0.05) / 4)
    assert sum(one.count for one in entity.bins) == 4
    assert entity.least["SIGNATORY"] == ThresholdPoint(0.9, 1.0, pytest.approx(2 / 3), 2)
    assert entity.least["DATE"] is None
    assert report.calibration["commitment"].error.value == pytest.approx(0.2)


def test_calibration_of_the_record_is_that_of_its_entries(report):
    # 누리대는 with 0.6 is wrong, 새솔 with 0.9 right; the other articles have no gold record
    assert list(report.field_calibration) == ["signatories", "all"]
    found = report.field_calibration["signatories"]
    assert (found.entries, found.right) == (2, 0.5)
    assert found.error.value == pytest.approx((0.6 + 0.1) / 2)
    assert sum(one.count for one in found.bins) == 2
    assert report.field_calibration["all"] == found
    assert "| signatories | 2 | 0.500 | 0.350 [" in render_markdown(report)
    data = json.loads(render_json(report))
    assert data["field_calibration"]["signatories"]["error"]["value"] == 0.35


def test_a_corpus_without_records_has_no_calibration_of_them():
    documents = [replace(document, record=None) for document in DOCUMENTS]
    report = build_report(evaluated(documents, FOUND), FACTS)
    assert report.field_calibration == {}
    assert "Scores of the record" not in render_markdown(report)


def test_json_has_every_figure_and_every_mistake(report):
    data = json.loads(render_json(report))
    assert data["facts"]["command"] == "python scripts/evaluate.py m c"
    assert data["model"]["files"] == {"model.onnx": "ab12"}
    strict = data["schemes"]["strict"]["entity micro"]
    assert (strict["correct"], strict["rates"]["f1"]["value"]) == (2, 0.5)
    assert data["evaluation"] == report.evaluation.to_dict()
    assert data["comparison"] is None
    assert data["articles"][0] == {
        "id": "a1",
        "mistakes": [
            {
                "layer": "entity",
                "kind": "particle kept",
                "gold": {"start": 0, "end": 3, "label": "SIGNATORY", "score": 1.0, "text": "누리대"},
                "predicted": {
                    "start": 0, "end": 4, "label": "SIGNATORY", "score": 0.6, "text": "누리대는",
                },
            }
        ],
    }  # fmt: skip


def test_the_report_of_the_same_predictions_is_the_same_to_the_byte():
    first, second = (build_report(evaluated(DOCUMENTS, FOUND), FACTS) for _ in range(2))
    for render in (render_json, render_markdown, render_html):
        assert render(first) == render(second)


def test_markdown_has_the_tables_and_the_charts(report):
    text = render_markdown(report)
    assert "| SIGNATORY | 0.667 [" in text
    assert "| entity micro | strict | 2 | 1 | 0 | 1 | 1 |" in text
    assert "![F1 strict, with 95 % intervals](f1.svg)" in text
    assert "| particle kept | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 1 |" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(row.endswith("|") for row in rows)


def test_markup_in_articles_and_names_is_only_text():
    page = render_html(hostile())
    assert page.count("<script>") == 1
    assert "alert('1')" not in page
    text = render_markdown(hostile())
    assert "<script>" not in re.sub(r"\\<", "", text)
    assert "[x](y)" not in text
    header = next(line for line in text.splitlines() if line.startswith("| sector"))
    row = text.splitlines()[text.splitlines().index(header) + 2]
    # the pipe of the name is escaped: as many cells as the header has
    assert len(re.findall(r"(?<!\\)\|", row)) == header.count("|")


class Panes(HTMLParser):
    """The texts of the elements `.text`, and the classes of their marks."""

    def __init__(self):
        super().__init__()
        self.texts, self.marks, self._inside = [], [], False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "div" and given.get("class") == "text":
            self._inside = True
            self.texts.append("")
            self.marks.append([])
        elif self._inside and tag == "mark":
            self.marks[-1].append((given["class"], given.get("data-label")))

    def handle_endtag(self, tag):
        if tag == "div":
            self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.texts[-1] += data


def test_both_panes_are_the_article_and_mark_what_is_wrong(report):
    panes = Panes()
    panes.feed(render_html(report))
    assert panes.texts == [d.text for d in DOCUMENTS for _ in ("gold", "predicted")]
    assert panes.marks == [
        [("signatory wrong", "당사자 · particle kept"), ("signatory right", "당사자"),
         ("commitment right", "약속")],
        [("signatory wrong", "당사자 · particle kept"), ("signatory right", "당사자"),
         ("commitment right", "약속")],
        [],
        [("date wrong", "체결일 · spurious")],
        [("signatory right", "당사자"), ("venue wrong", "장소 · missed")],
        [("signatory right", "당사자")],
    ]  # fmt: skip


def test_ids_are_unique_and_every_link_leads_to_one(report):
    page = render_html(report)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_two_spans_of_one_range_have_ids_of_their_own():
    spans = (Span(0, 6, "PROGRAM"), Span(0, 6, "COMMITMENT"))
    found = [Span(0, 6, "VENUE", 0.9), Span(0, 6, "COMMITMENT", 0.9)]
    report = build_report(evaluated([article("a", "바다 과정 개설", *spans)], [found]), FACTS)
    page = render_html(report)
    ids = re.findall(r'<mark [^>]*\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 4
    links = re.findall(r'href="#(a1-[^"]+)"', page)
    assert (len(links), set(links) <= set(ids)) == (2, True)


def test_the_page_asks_for_nothing_from_elsewhere(report):
    page = render_html(report)
    assert "default-src 'none'; style-src 'sha256-" in page
    without_names = page.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|url\(|@import|\ssrc=|<link|style=|\son\w+=", without_names)


def test_charts_are_well_formed_and_named():
    for section in sections(hostile()):
        for _, chart in section.charts:
            tree = ElementTree.fromstring(chart.file())
            assert tree.get("aria-label") == chart.title


def test_writing_puts_all_files_in_place_and_leaves_nothing_else(report, tmp_path):
    folder = tmp_path / "new" / "report"
    write_report(report, folder)
    names = {"f1.svg", "precision-recall-1.svg", "precision-recall-2.svg", "reliability-1.svg",
             "reliability-2.svg", "reliability-record.svg", "report.html", "report.json", "report.md"}  # fmt: skip
    assert {path.name for path in folder.iterdir()} == names
    linked = set(re.findall(r"\]\((.*?\.svg)\)", (folder / "report.md").read_text("utf-8")))
    assert linked == {name for name in names if name.endswith(".svg")}


def test_a_file_where_the_folder_should_be_is_refused(tmp_path):
    (tmp_path / "report").write_text("mine")
    with pytest.raises(InputError, match=r"report: cannot be made a folder: File exists; give a"):
        prepare_folder(tmp_path / "report")


def test_a_precision_that_is_no_share_is_refused():
    with pytest.raises(ConfigError, match=r"precision is 90; expected more than 0, at most 1"):
        ReportRequest("embedded", Path("c.jsonl"), precision=90)


def test_thousand_articles_are_resampled_in_seconds():
    scored = evaluated(DOCUMENTS, FOUND).predictions.scored()
    judged = judge([scored[n % 3] for n in range(1000)], LAYERS)
    started = time.perf_counter()
    scheme_scores(judged, LAYERS, Scheme.STRICT, resample(1000))
    assert time.perf_counter() - started < 5
