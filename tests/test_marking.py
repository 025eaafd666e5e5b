"""Marked text as HTML. How the view and the report use it is tested with them."""

from mou_extract.labels import COMMITMENT, ENTITY
from mou_extract.marking import Marking, escape
from mou_extract.spans import Span

SPANS = (Span(0, 5, "PROGRAM"), Span(3, 8, "COMMITMENT"))


def marked(layers, **part):
    marking = Marking("실증 센터 개방", SPANS, layers, lambda piece: f'class="{piece.classes}"')
    return marking.render(**part)


def test_the_inner_layer_is_cut_at_the_edges_of_the_outer():
    assert marked((COMMITMENT, ENTITY)) == (
        '<mark class="program before">실증 </mark>'
        '<mark class="commitment"><mark class="program after">센터</mark> 개방</mark>'
    )
    assert marked((ENTITY, COMMITMENT)) == (
        '<mark class="program">실증 <mark class="commitment before">센터</mark></mark>'
        '<mark class="commitment after"> 개방</mark>'
    )


def test_a_layer_that_is_not_given_is_not_marked_and_a_part_cuts_like_an_edge():
    assert marked((ENTITY,)) == '<mark class="program">실증 센터</mark> 개방'
    assert marked((ENTITY,), start=1, end=4) == '<mark class="program after before">증 센</mark>'
    assert marked(()) == "실증 센터 개방"


def test_what_html_cannot_hold_or_would_read_as_markup_is_replaced():
    assert escape("<a \"b'&\r\n\0\ud800") == "&lt;a &quot;b&#x27;&amp;&#13;\n\ufffd\ufffd"
