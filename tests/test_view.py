"""The HTML view shows exactly the article, both layers over it, and the record beside it."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mou_extract.errors import SpanError
from mou_extract.labels import COMMITMENT, ENTITY, KOREAN_NAMES, LAYERS, Layer
from mou_extract.records import (
    AgreementRecord,
    Commitment,
    Coverage,
    FieldScores,
    Mention,
    Official,
    Program,
    Signatory,
)
from mou_extract.spans import Span
from mou_extract.view import ViewedArticle, render_html

# as the extractor makes it: nothing found, but read and named
EMPTY = AgreementRecord(id="a1", published=datetime.date(2024, 3, 6), coverage=Coverage(3, 3))
TRICKY = "가나다 강의\n\r\t\u00a0\u200b\u3000<>&\"'/;#x13🤝👩\u200d🔬é\u0301각\x0c\x1b\x85\u2028"

# the first text of a fresh checkout waits for hypothesis to build its table of Unicode
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


class TextParser(HTMLParser):
    """Reads the elements `.text` back: their characters, and the marks around each of them."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.labels: list[list[frozenset[str]]] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self._open: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        if tag == "div" and given.get("class") == "text":
            self._inside = True
            self.texts.append("")
            self.labels.append([])
        elif self._inside and tag == "mark":
            self._open.append(given["class"].split()[0].upper())

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            assert not self._open
            self._inside = False
        elif self._inside and tag == "mark":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[-1] += data
            self.labels[-1] += [frozenset(self._open)] * len(data)


def parse(page: str) -> TextParser:
    # what a browser does to its input before it looks for tags; html.parser leaves it out
    parser = TextParser()
    parser.feed(page.replace("\r\n", "\n").replace("\r", "\n"))
    parser.close()
    return parser


def article(text: str, *spans: Span, record: AgreementRecord = EMPTY) -> ViewedArticle:
    return ViewedArticle("a1", text, spans, record)


def text_html(viewed: ViewedArticle) -> str:
    found = re.search(r'<div class="text">(.*)</div>\n<aside', render_html([viewed]), re.DOTALL)
    assert found is not None
    return found[1]


def record_html(record: AgreementRecord, text: str = "글", *spans: Span) -> str:
    page = render_html([article(text, *spans, record=record)])
    found = re.search(r'<aside class="record"[^>]*>\n(.*)\n</aside>', page, re.DOTALL)
    assert found is not None
    return found[1]


@st.composite
def flat_layers(draw: st.DrawFn, size: int) -> tuple[Span, ...]:
    """Spans of both layers: flat within a layer, crossing between them as they please."""
    spans: list[Span] = []
    for layer in LAYERS:
        edges = draw(st.lists(st.integers(0, size), unique=True, max_size=12).map(sorted))
        spans += [
            Span(start, end, draw(st.sampled_from(layer.labels)), draw(st.floats(0, 1)))
            for start, end in pairwise(edges)
            if draw(st.booleans())
        ]
    return tuple(draw(st.permutations(spans)))


@st.composite
def viewed_articles(draw: st.DrawFn) -> ViewedArticle:
    text = draw(st.text(st.sampled_from(TRICKY) | st.characters(codec="utf-8"), max_size=60))
    spans = draw(flat_layers(len(text)))
    record = AgreementRecord(
        signatories=tuple(
            Signatory(text[span.start : span.end], mentions=(Mention(span.start, span.end),))
            for span in spans
            if span.label == "SIGNATORY"
        ),
        commitments=tuple(
            Commitment(text[span.start : span.end], span.start, span.end)
            for span in spans
            if span.label == "COMMITMENT"
        ),
    )
    return ViewedArticle(draw(st.text(max_size=5)), text, spans, record)


@UNHURRIED
@given(st.lists(viewed_articles(), max_size=3))
def test_stripping_the_marks_gives_the_articles_back(articles: list[ViewedArticle]) -> None:
    parser = parse(render_html(articles))
    assert parser.texts == [viewed.text.replace("\0", "\ufffd") for viewed in articles]


@UNHURRIED
@given(viewed_articles())
def test_every_character_lies_in_the_marks_of_its_spans(viewed: ViewedArticle) -> None:
    labels = parse(render_html([viewed])).labels[0]
    assert labels == [
        frozenset(span.label for span in viewed.spans if span.start <= at < span.end)
        for at in range(len(viewed.text))
    ]


@UNHURRIED
@given(st.lists(viewed_articles(), max_size=3))
def test_ids_are_unique_and_every_link_leads_to_one(articles: list[ViewedArticle]) -> None:
    parser = parse(render_html(articles))
    assert len(parser.ids) == len(set(parser.ids))
    assert {link.removeprefix("#") for link in parser.links} <= set(parser.ids)


def test_a_mark_ends_before_the_particle() -> None:
    assert text_html(article("누리대는", Span(0, 3, "SIGNATORY"))) == (
        '<mark class="signatory" data-label="당사자" title="협약 당사자 · SIGNATORY">'
        "누리대</mark>는"
    )


def test_touching_spans_stay_apart() -> None:
    spans = (Span(2, 5, "OFFICIAL", 0.876), Span(0, 2, "POSITION"))
    assert text_html(article("총장윤서준", *spans)) == (
        '<mark class="position" data-label="직함" title="직함 · POSITION">총장</mark>'
        '<mark class="official" data-label="인사" title="인사 · OFFICIAL · 0.88">윤서준</mark>'
    )


def test_a_commitment_encloses_entities() -> None:
    spans = (Span(0, 6, "COMMITMENT"), Span(0, 2, "PROGRAM"))
    assert text_html(article("센터를 운영한다", *spans)) == (
        '<mark class="commitment" data-label="약속" title="협력 약속 · COMMITMENT">'
        '<mark class="program" data-label="사업" title="사업·프로그램 · PROGRAM">센터</mark>'
        "를 운영</mark>한다"
    )


def test_an_entity_that_crosses_a_commitment_is_cut_at_its_edge() -> None:
    text = "실증 센터 개방"
    spans = (Span(3, 8, "COMMITMENT"), Span(0, 5, "PROGRAM"))
    record = AgreementRecord(
        programs=(Program("실증 센터"),), commitments=(Commitment("센터 개방", 3, 8),)
    )
    assert text_html(article(text, *spans, record=record)) == (
        '<mark class="program before" id="a1-p1" data-entry="a1-p1" data-label="사업" '
        'title="사업·프로그램 · PROGRAM">실증 </mark>'
        '<mark class="commitment" id="a1-c1" data-entry="a1-c1" data-label="약속\u00a01" '
        'title="협력 약속 · COMMITMENT">'
        '<mark class="program after" data-entry="a1-p1" title="사업·프로그램 · PROGRAM">센터</mark>'
        " 개방</mark>"
    )


def test_a_headline_is_set_off_and_cuts_like_any_edge() -> None:
    assert text_html(article("협약\r\n본문", Span(0, 5, "PROGRAM"))) == (
        '<span class="headline"><mark class="program before" data-label="사업" '
        'title="사업·프로그램 · PROGRAM">협약&#13;</mark></span>'
        '<mark class="program after" title="사업·프로그램 · PROGRAM">\n본</mark>문'
    )


@pytest.mark.parametrize("text", ["한 줄", "문장이다.\n다음", "가" * 101 + "\n나", "\n본문", ""])
def test_what_is_no_headline_is_not_set_off(text: str) -> None:
    assert text_html(article(text)) == text


def test_markup_in_text_and_names_is_only_text() -> None:
    evil = "<script>alert('1')</script>\"&amp;"
    record = AgreementRecord(
        (Signatory(evil, (evil,)),),
        (Official(evil, evil, evil),),
        (Program(evil, (evil,)),),
        (Commitment(evil, 0, 1, (evil,)),),
        None,
        evil,
        evil,
    )
    spans = (Span(0, len(evil), "SIGNATORY"),)
    viewed = ViewedArticle(evil, evil, spans, record)
    page = render_html([viewed, viewed])
    assert parse(page).texts == [evil, evil]
    assert page.count("<script>") == 1
    assert "alert('1')" not in page
    escaped = "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&quot;&amp;amp;"
    # twice in the contents; in each article the id, the text and eleven strings of the record
    assert page.count(escaped) == 2 + 2 * 13


def test_what_html_cannot_hold_is_replaced_one_for_one() -> None:
    assert text_html(article("가\0나\ud800다", Span(3, 4, "VENUE"))) == (
        '가\ufffd나<mark class="venue" data-label="장소" title="체결 장소 · VENUE">\ufffd</mark>다'
    )


def test_an_empty_record_says_so() -> None:
    assert record_html(EMPTY) == '<p class="note">협약 내용이 없습니다</p>'


def test_signatories_show_aliases_and_count_their_mentions() -> None:
    record = AgreementRecord(
        signatories=(
            Signatory("누리대학교", ("누리대",), (Mention(0, 5), Mention(6, 9))),
            Signatory("새솔전자"),
        )
    )
    spans = (Span(0, 5, "SIGNATORY"), Span(6, 9, "SIGNATORY"))
    assert record_html(record, "누리대학교 누리대", *spans) == (
        '<h3 class="signatory">당사자 <small>2</small></h3>\n'
        '<ul><li data-entry="a1-s1"><a href="#a1-s1">누리대학교</a><small>언급 2회</small>'
        '<span class="aliases">누리대</span></li><li data-entry="a1-s2">새솔전자</li></ul>'
    )


def test_officials_are_a_table() -> None:
    record = AgreementRecord(officials=(Official("윤서준", "총장", "누리대"), Official("이도담")))
    assert record_html(record).split("<tbody>")[1] == (
        '<tr data-entry="a1-o1"><th scope="row">윤서준</th><td>총장</td><td>누리대</td></tr>'
        '<tr data-entry="a1-o2"><th scope="row">이도담</th><td>–</td><td>–</td></tr>'
        "</tbody></table>"
    )


def test_commitments_show_their_parties() -> None:
    record = AgreementRecord(commitments=(Commitment("인력 교류", 0, 5, ("누리대",), 0.934),))
    assert record_html(record, "인력 교류", Span(0, 5, "COMMITMENT")) == (
        '<h3 class="commitment">약속 <small>1</small></h3>\n'
        '<ol><li data-entry="a1-c1"><a href="#a1-c1">인력 교류</a><small>확신 0.93</small>'
        '<ul class="parties" aria-label="약속한 당사자"><li>누리대</li></ul></li></ol>'
    )


@pytest.mark.parametrize(
    ("signed_on", "date_text", "shown"),
    [
        (
            datetime.date(2024, 3, 5),
            "5일",
            '<time datetime="2024-03-05">2024년 3월 5일</time> (화) <small>원문 ‘5일’</small>',
        ),
        (
            datetime.date(2024, 3, 5),
            None,
            '<time datetime="2024-03-05">2024년 3월 5일</time> (화)',
        ),
        (None, "지난달", "지난달"),
    ],
)
def test_the_day_is_shown_as_resolved_and_as_written(
    signed_on: datetime.date | None, date_text: str | None, shown: str
) -> None:
    record = AgreementRecord(signed_on=signed_on, date_text=date_text)
    assert record_html(record) == f'<h3 class="date">체결일</h3>\n<p data-entry="a1-d1">{shown}</p>'


def test_the_venue_links_to_where_it_stands() -> None:
    assert record_html(AgreementRecord(venue="본관"), "본관", Span(0, 2, "VENUE")) == (
        '<h3 class="venue">장소</h3>\n<p data-entry="a1-v1"><a href="#a1-v1">본관</a></p>'
    )


def test_mentions_decide_over_wording() -> None:
    record = AgreementRecord(officials=(Official("한별", mentions=(Mention(3, 5),)),))
    spans = (Span(0, 2, "OFFICIAL"), Span(3, 5, "OFFICIAL"))
    assert text_html(article("한별 한별", *spans, record=record)) == (
        '<mark class="official" data-label="인사" title="인사 · OFFICIAL">한별</mark> '
        '<mark class="official" id="a1-o1" data-entry="a1-o1" data-label="인사" '
        'title="인사 · OFFICIAL">한별</mark>'
    )


def test_the_legend_names_every_label_in_both_languages() -> None:
    legend = render_html([]).partition('<ul class="legend"')[2].partition("</ul>")[0]
    shown = re.findall(r'data-label="[^"]+">([^<]+)</mark> <span lang="en">([A-Z]+)</span>', legend)
    assert {label: name for name, label in shown} == KOREAN_NAMES


def test_one_article_needs_no_contents() -> None:
    page = render_html([article("누리대·새솔전자 협약\n본문")])
    assert "<title>누리대·새솔전자 협약</title>" in page
    assert "<nav" not in page


def test_every_entry_shows_how_sure_it_is() -> None:
    record = AgreementRecord(
        signatories=(Signatory("누리대", ("누리",), score=0.934),),
        officials=(Official("윤서준", "총장", "누리대", score=0.8),),
        programs=(Program("바다반", score=0.7),),
        date_text="5일",
        venue="본관",
        scores=FieldScores(0.6, 0.5),
    )
    shown = record_html(record)
    for entry in (
        '누리대<small>확신 0.93</small><span class="aliases">누리</span></li>',
        '<th scope="row">윤서준<small>확신 0.80</small></th>',
        "바다반<small>확신 0.70</small></li>",
        "5일<small>확신 0.60</small></p>",
        "본관<small>확신 0.50</small></p>",
    ):
        assert entry in shown


def test_several_articles_have_contents_and_ways_between_them() -> None:
    record = AgreementRecord((Signatory("누리대"),), commitments=(Commitment("교류", 0, 2),))
    first = replace(article("\n 제목 \n본문", record=record), published=datetime.date(2024, 3, 6))
    page = render_html([first, article("가" * 101), article(" ")])
    contents = page.partition("<ol>\n")[2].partition("\n</ol>")[0]
    assert contents.splitlines() == [
        '<li><a href="#a1">제목</a> <small>2024-03-06 · 당사자 1 · 약속 1</small></li>',
        f'<li><a href="#a2">{"가" * 100}…</a> <small>협약 없음</small></li>',
        '<li><a href="#a3">a1</a> <small>협약 없음</small></li>',
    ]
    assert re.findall(r'<nav aria-label="기사 이동">(.*?)</nav>', page) == [
        '<a href="#a2">다음</a><a href="#contents">목차</a>',
        '<a href="#a1">이전</a><a href="#a3">다음</a><a href="#contents">목차</a>',
        '<a href="#a2">이전</a><a href="#contents">목차</a>',
    ]
    assert '<small><time datetime="2024-03-06">2024년 3월 6일</time> 보도</small>' in page


def test_no_article_is_said_too() -> None:
    assert '<main>\n<p class="note">기사가 없습니다</p>\n</main>' in render_html([])


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    page = render_html([article("글")])
    assert page.startswith('<!DOCTYPE html>\n<html lang="ko">\n<head>\n<meta charset="utf-8">\n')
    assert "default-src 'none'; style-src 'sha256-" in page
    assert not re.search(r"https?:|url\(|@import|\ssrc=|<link|style=", page)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: str(layer.name))
def test_overlap_within_a_layer_is_refused_with_both_spans(layer: Layer) -> None:
    spans = (Span(0, 2, layer.labels[0]), Span(1, 3, layer.labels[-1]))
    message = (
        rf"article 'a1': .* layer '{layer.name}' overlap: \[0, 2\) .* '가나' and \[1, 3\) .* '나다'"
    )
    with pytest.raises(SpanError, match=message):
        render_html([article("가나다", *spans)])


def test_a_span_after_the_text_is_refused() -> None:
    with pytest.raises(SpanError, match=r"article 'a1': span \[0, 9\) DATE ends after the text"):
        render_html([article("가나다", Span(0, 9, "DATE"))])


def test_every_label_has_a_colour_and_a_chip() -> None:
    page = render_html([])
    for label in (*ENTITY.labels, *COMMITMENT.labels):
        assert f".{label.lower()} {{ --fill: var(--{label.lower()})" in page


def test_labels_of_the_user_are_marked_under_their_own_name() -> None:
    layers = (Layer("entity", ("SIGNATORY", 'A"B')), Layer("money", ("금액",)))
    spans = (Span(0, 3, "SIGNATORY"), Span(5, 8, "금액", 0.5), Span(7, 10, 'A"B'))
    page = render_html([article("누리대는 3억원을 쓴다", *spans)], layers)
    assert (
        '<mark class="금액" data-label="금액" title="금액 · 금액 · 0.50">3억<mark '
        'class="a&quot;b before" data-label="A&quot;B" title="A&quot;B · A&quot;B">원</mark></mark>'
        '<mark class="a&quot;b after" title="A&quot;B · A&quot;B">을 </mark>'
    ) in page
    legend = page.partition('<ul class="legend"')[2].partition("</ul>")[0]
    assert legend.count("<li>") == 3
    with pytest.raises(
        SpanError, match=r"article 'a1': span \[5, 8\) has the unknown label '금액'"
    ):
        render_html([article("누리대는 3억원을 쓴다", *spans)])
