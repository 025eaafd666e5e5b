from mou_extract.coherence import cohere, repeat_signatories
from mou_extract.spans import Span


def tagged(text, *names, label="SIGNATORY"):
    """Spans over the first occurrence of each name."""
    return [Span(text.index(n), text.index(n) + len(n), label, 0.8) for n in names]


def shown(text, spans):
    return [(span.start, text[span.start : span.end]) for span in spans]


def test_a_missed_repetition_is_added_without_its_particle():
    text = "물결대는 협약을 맺었다. 물결대의 장비를 쓴다."
    spans = repeat_signatories(text, tagged(text, "물결대"))
    assert shown(text, spans) == [(0, "물결대"), (14, "물결대")]
    assert spans[1].score == 0.4


def test_a_longer_name_that_begins_or_ends_the_same_is_another_name():
    text = "물결대는 협약을 맺었다. 물결대병원과 서물결대는 아니다."
    assert shown(text, repeat_signatories(text, tagged(text, "물결대"))) == [(0, "물결대")]


def test_what_is_part_of_another_entity_is_left_alone():
    text = "물결대는 물결대 본관에서 협약을 맺었다."
    spans = [*tagged(text, "물결대"), *tagged(text, "물결대 본관", label="VENUE")]
    assert len(repeat_signatories(text, spans)) == 2


def test_a_name_that_is_mostly_untagged_is_left_as_it_is():
    text = "물결은 협약을 맺었다. 물결이 높다. 물결을 보라."
    assert shown(text, repeat_signatories(text, tagged(text, "물결"))) == [(0, "물결")]


def test_commitments_do_not_stand_in_the_way():
    text = "물결대는 협약을 맺었다. 물결대와 장비를 공유한다."
    spans = [*tagged(text, "물결대"), Span(14, 24, "COMMITMENT")]
    assert (14, "물결대") in shown(text, repeat_signatories(text, spans))


def test_no_spans_no_repetitions():
    assert repeat_signatories("물결대는", []) == ()


def test_where_nobody_signs_there_is_no_agreement():
    text = "윤서준 총장은 5일 장비를 공유하겠다고 했다."
    assert cohere(text, [Span(0, 3, "OFFICIAL"), Span(12, 18, "COMMITMENT")]) == ()


def test_a_party_keeps_what_belongs_to_it():
    text = "물결대는 5일 장비를 공유한다. 물결대의 뜻이다."
    spans = [Span(0, 3, "SIGNATORY"), Span(5, 7, "DATE"), Span(8, 14, "COMMITMENT")]
    assert cohere(text, spans) == (*spans, Span(18, 21, "SIGNATORY", 0.5))


def test_labels_of_other_corpora_are_left_alone():
    spans = (Span(0, 3, "PS_NAME"),)
    assert cohere("윤서준은", spans) == spans


def test_blanks_and_quotation_marks_at_the_ends_are_trimmed():
    text = "‘물결대 ’는 ‘바다반’을 운영 한다."
    spans = [Span(0, 6, "SIGNATORY"), Span(8, 13, "PROGRAM"), Span(8, 18, "COMMITMENT")]
    assert shown(text, cohere(text, spans)) == [
        (1, "물결대"),
        (8, "‘바다반’을 운영"),
        (9, "바다반"),
    ]


def test_a_span_of_marks_only_goes():
    text = "물결대는 ‘ ’을 맺었다."
    spans = [Span(0, 3, "SIGNATORY"), Span(5, 8, "PROGRAM")]
    assert shown(text, cohere(text, spans)) == [(0, "물결대")]
