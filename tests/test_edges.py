import pytest
from hypothesis import given
from hypothesis import strategies as st

from mou_extract.corpus import Document
from mou_extract.edges import begins_with_mark, ends_with_mark, quoted, trim_marks
from mou_extract.formats.trimming import trim_document
from mou_extract.records import AgreementRecord
from mou_extract.spans import Span


@pytest.mark.parametrize(
    ("shown", "bare"),
    [
        ("누리대", "누리대"),
        ("‘누리대’", "누리대"),
        (" \r\n\u3000누리대\ufeff", "누리대"),
        ("(사)누리회", "(사)누리회"),
        ("누리대(주)", "누리대(주)"),
        ("누리(주)’", "누리(주)"),
        ("Nuri Inc.", "Nuri Inc."),
        ("‘’", None),
        (".", None),
    ],
)
def test_marks_at_the_edges_go_and_brackets_of_names_stay(shown, bare):
    span = trim_marks(f"가{shown}나", Span(1, 1 + len(shown), "SIGNATORY"))
    assert (span and f"가{shown}나"[span.start : span.end]) == bare


@given(st.text("가(‘ .\r", min_size=1, max_size=8))
def test_what_is_trimmed_is_clean_and_inside(text):
    whole = Span(0, len(text), "DATE")
    span = trim_marks(text, whole)
    if span is not None:
        assert 0 <= span.start < span.end <= len(text)
        assert not begins_with_mark(text, span)
        assert not ends_with_mark(text, span)


def test_a_span_is_quoted_with_its_surroundings():
    text = "지난 5일 누리대는\n협약"
    assert quoted(text, Span(6, 9, "SIGNATORY")) == "SIGNATORY '지난 5일 [누리대]는 협약'"


def trimmed(text, *spans, **more):
    document = trim_document(Document("a1", text, tuple(spans), **more))
    return [(text[s.start : s.end], s.label) for s in document.spans], document.record


def test_particles_go_from_names_and_stay_in_dates_and_commitments():
    text = "‘누리대’는 누리대에서는 누리대는 3월에서 축제를"
    found, record = trimmed(
        text,
        Span(0, 5, "SIGNATORY"),
        Span(7, 13, "SIGNATORY"),
        Span(14, 18, "SIGNATORY"),
        Span(19, 23, "DATE"),
        Span(24, 27, "COMMITMENT"),
        record=AgreementRecord(venue="x"),
    )
    assert found == [
        ("누리대", "SIGNATORY"), ("누리대", "SIGNATORY"), ("누리대는", "SIGNATORY"),
        ("3월에서", "DATE"), ("축제를", "COMMITMENT"),
    ]  # fmt: skip
    assert record is None


def test_a_particle_is_known_by_the_name_without_it():
    found, _ = trimmed("누리대는 누리대 누리대와", Span(0, 4, "SIGNATORY"), Span(5, 8, "VENUE"))
    assert found == [("누리대", "SIGNATORY"), ("누리대", "VENUE")]


def test_clean_articles_stay_the_same_and_spans_without_a_name_go():
    clean = Document(
        "a1", "누리대는", (Span(0, 3, "SIGNATORY"),), record=AgreementRecord(venue="x")
    )
    assert trim_document(clean) is clean
    assert trimmed("가 ‘’ 에서", Span(2, 4, "DATE"), Span(5, 7, "VENUE")) == ([], None)
