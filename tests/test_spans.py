import pytest

from mou_extract.errors import SpanError
from mou_extract.labels import COMMITMENT, ENTITY, model_tags
from mou_extract.spans import Span, check_spans


def test_touching_spans_do_not_overlap():
    assert not Span(0, 3, "SIGNATORY").overlaps(Span(3, 6, "SIGNATORY"))
    assert Span(0, 4, "SIGNATORY").overlaps(Span(3, 6, "SIGNATORY"))


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 3)])
def test_a_range_that_is_empty_or_negative_is_refused(start, end):
    with pytest.raises(SpanError, match="expected 0 <= start < end"):
        Span(start, end, "DATE")


@pytest.mark.parametrize("start", [1.0, "1", True, None])
def test_offsets_that_are_no_integers_are_refused(start):
    with pytest.raises(SpanError, match="offsets must be integers"):
        Span(start, 5, "DATE")


def test_a_collision_within_a_layer_quotes_both_spans():
    text = "누리대 산학협력단은"
    spans = [Span(0, 3, "SIGNATORY"), Span(0, 9, "SIGNATORY")]
    with pytest.raises(SpanError, match=r"'누리대' and .*'누리대 산학협력단'"):
        check_spans(text, spans)


def test_layers_cross_freely():
    check_spans("누리대와 협력", [Span(0, 3, "SIGNATORY"), Span(1, 7, "COMMITMENT")])


def test_an_unknown_label_lists_the_known_ones():
    with pytest.raises(SpanError, match="unknown label 'PERSON'; known labels: COMMITMENT, DATE"):
        check_spans("누리대", [Span(0, 3, "PERSON")])


def test_a_span_past_the_end_is_refused():
    with pytest.raises(SpanError, match="ends after the text, which has 3 characters"):
        check_spans("누리대", [Span(0, 4, "SIGNATORY")])


def test_tags_of_both_layers_stand_side_by_side():
    assert len(ENTITY.tags) == 13
    assert COMMITMENT.tags == ("O", "B-COMMITMENT", "I-COMMITMENT")
    assert model_tags()[:3] == ("entity:O", "entity:B-SIGNATORY", "entity:I-SIGNATORY")
    assert model_tags()[-3:] == (
        "commitment:O",
        "commitment:B-COMMITMENT",
        "commitment:I-COMMITMENT",
    )
