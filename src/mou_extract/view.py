"""Articles with their records as one HTML file: cut at every span edge, escaped, nothing added.

The text of the element `.text` is the article, character by character. All that is shown besides,
such as the names of labels, is drawn by the style sheet from attributes.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from mou_extract.errors import SpanError
from mou_extract.labels import COMMITMENT, KOREAN_NAMES, LAYERS, SHORT_NAMES, Layer
from mou_extract.marking import Marking, Piece, escape
from mou_extract.page import Page
from mou_extract.records import AgreementRecord, Commitment, Mention, Official, Program, Signatory
from mou_extract.spans import Span, check_spans

_WEEKDAYS = "월화수목금토일"
_HEADLINE_SIZE = 100

_SCRIPT = """
(() => {
  document.documentElement.classList.add("js");
  let shown = null, pinned = null;
  const light = (element) => {
    if (element === shown) return;
    for (const lit of [...document.getElementsByClassName("lit")]) lit.classList.remove("lit");
    shown = element;
    if (!element) return;
    const same = `[data-entry="${element.dataset.entry}"]`;
    for (const one of element.closest("article").querySelectorAll(same)) one.classList.add("lit");
  };
  const entry = (event) => event.target.closest ? event.target.closest("[data-entry]") : null;
  for (const type of ["mouseover", "focusin"])
    document.addEventListener(type, (event) => light(entry(event) || pinned));
  document.addEventListener("click", (event) => light(pinned = entry(event)));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") light(pinned = null);
  });
  const search = document.getElementById("search");
  if (!search) return;
  const rows = [...document.querySelectorAll(".contents li")];
  search.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\\s+/);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
})();
"""


@dataclass(frozen=True, slots=True)
class ViewedArticle:
    """One article as it is shown: its text, what is marked in it, and its record.

    Attributes:
        id: Name of the article, shown above it.
        text: The article; the spans count its code points.
        spans: Spans of all layers, in any order.
        record: The record shown beside the article.
        published: Publication date, or None when unknown.
    """

    id: str
    text: str
    spans: tuple[Span, ...]
    record: AgreementRecord
    published: datetime.date | None = None


def render_html(articles: Iterable[ViewedArticle], layers: Sequence[Layer] = LAYERS) -> str:
    """One self-contained HTML page: no network, readable without scripts, light, dark, in print.

    Parsing the page gives back every article exactly as the text of its element `.text`. The only
    characters that HTML cannot hold, NUL and lone surrogates, are shown as U+FFFD.

    Args:
        articles: What is shown.
        layers: Layers of the spans; labels that are none of ours show their bare name.

    Raises:
        SpanError: Spans of an article are outside its text, have an unknown label or overlap
            within their layer.
    """
    sheets = tuple(_sheet(article, number, layers) for number, article in enumerate(articles, 1))
    title = _headline(sheets[0].article) if len(sheets) == 1 else f"협약 기사 {len(sheets):,}건"
    css = resources.files("mou_extract").joinpath("view.css").read_text(encoding="utf-8")
    return Page(title, css, _SCRIPT).render(
        [
            '<header class="page">',
            f"<h1>{'협약 기사' if len(sheets) == 1 else title}</h1>",
            _legend(layers),
            "</header>",
            *(_contents(sheets) if len(sheets) > 1 else ()),
            "<main>",
            *(_article(sheet, len(sheets)) for sheet in sheets),
            *(() if sheets else ('<p class="note">기사가 없습니다</p>',)),
            "</main>",
        ]
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One article on the page.

    Attributes:
        article: What is shown.
        number: Place on the page from 1; `a<number>` is the id of its element.
        keys: Record entry of every span that the record accounts for, such as `a1-s2`.
        mentions: How many spans each entry has.
        anchors: The first span of each entry, where its link leads.
        layers: Layers of the spans.
    """

    article: ViewedArticle
    number: int
    keys: Mapping[Span, str]
    mentions: Mapping[str, int]
    anchors: Mapping[str, Span]
    layers: Sequence[Layer]

    def key(self, kind: str, number: int) -> str:
        return f"a{self.number}-{kind}{number}"


def _sheet(article: ViewedArticle, number: int, layers: Sequence[Layer]) -> _Sheet:
    try:
        check_spans(article.text, article.spans, layers)
    except SpanError as error:
        raise SpanError(f"article '{article.id}': {error}") from error
    claims: dict[tuple[str, Mention | str], str] = {}
    for entry in _entries(article.record):
        # gold records name their entries without saying where they stand
        for claimed in entry.mentions or entry.forms:
            claims.setdefault((entry.label, claimed), f"a{number}-{entry.key}")
    keys: dict[Span, str] = {}
    anchors: dict[str, Span] = {}
    for span in sorted(article.spans):
        form = article.text[span.start : span.end]
        key = claims.get((span.label, Mention(span.start, span.end))) or claims.get(
            (span.label, form)
        )
        if key is not None:
            keys[span] = key
            anchors.setdefault(key, span)
    return _Sheet(article, number, keys, Counter(keys.values()), anchors, layers)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the record and the spans that it rests on, by place or else by wording."""

    key: str
    label: str
    mentions: tuple[Mention, ...]
    forms: tuple[str, ...]


def _entries(record: AgreementRecord) -> Iterator[_Entry]:
    for number, party in enumerate(record.signatories, 1):
        yield _Entry(f"s{number}", "SIGNATORY", party.mentions, (party.name, *party.aliases))
    for number, official in enumerate(record.officials, 1):
        yield _Entry(f"o{number}", "OFFICIAL", official.mentions, (official.name,))
    for number, program in enumerate(record.programs, 1):
        yield _Entry(f"p{number}", "PROGRAM", program.mentions, (program.name, *program.aliases))
    for number, promise in enumerate(record.commitments, 1):
        yield _Entry(f"c{number}", "COMMITMENT", (Mention(promise.start, promise.end),), ())
    if record.date_text:
        yield _Entry("d1", "DATE", (), (record.date_text,))
    if record.venue:
        yield _Entry("v1", "VENUE", (), (record.venue,))


# --- the page around the articles


def _legend(layers: Sequence[Layer]) -> str:
    items = "".join(
        f'<li><mark class="{escape(label.lower())}" data-label="{escape(_short_name(label))}">'
        f'{escape(_name(label))}</mark> <span lang="en">{escape(label)}</span></li>'
        for layer in layers
        for label in layer.labels
    )
    return f'<ul class="legend" aria-label="범례">{items}</ul>'


def _name(label: str) -> str:
    return KOREAN_NAMES.get(label, label)


def _short_name(label: str) -> str:
    return SHORT_NAMES.get(label, label)


def _contents(sheets: Sequence[_Sheet]) -> Iterator[str]:
    yield '<nav class="contents" id="contents" aria-label="목차">'
    yield "<details open>"
    yield f"<summary>목차 <small>{len(sheets):,}건</small></summary>"
    yield '<input id="search" type="search" placeholder="제목, 날짜로 찾기" aria-label="목차 찾기">'
    yield "<ol>"
    for sheet in sheets:
        yield (
            f'<li><a href="#a{sheet.number}">{escape(_headline(sheet.article))}</a> '
            f"<small>{_summary(sheet.article)}</small></li>"
        )
    yield "</ol>"
    yield "</details>"
    yield "</nav>"


def _summary(article: ViewedArticle) -> str:
    record = article.record
    facts = [
        article.published.isoformat() if article.published else "",
        f"당사자 {len(record.signatories)}" if record.signatories else "",
        f"약속 {len(record.commitments)}" if record.commitments else "",
        "협약 없음" if record.is_empty else "",
    ]
    return " · ".join(fact for fact in facts if fact)


def _headline(article: ViewedArticle) -> str:
    """The first line with something on it, cut where a list would break."""
    line = next((line.strip() for line in article.text.splitlines() if line.strip()), article.id)
    return line if len(line) <= _HEADLINE_SIZE else line[:_HEADLINE_SIZE].rstrip() + "…"


# --- one article


def _article(sheet: _Sheet, count: int) -> str:
    article = sheet.article
    links = [f'<a href="#a{sheet.number - 1}">이전</a>'] if sheet.number > 1 else []
    links += [f'<a href="#a{sheet.number + 1}">다음</a>'] if sheet.number < count else []
    links += ['<a href="#contents">목차</a>'] if count > 1 else []
    published = f"<small>{_time(article.published)} 보도</small>" if article.published else ""
    return "\n".join(
        [
            f'<article id="a{sheet.number}" aria-labelledby="a{sheet.number}-title">',
            f'<header><h2 id="a{sheet.number}-title">{escape(article.id)}</h2>{published}'
            + (f'<nav aria-label="기사 이동">{"".join(links)}</nav>' if links else "")
            + "</header>",
            f'<div class="text">{_text(sheet)}</div>',
            '<aside class="record" aria-label="협약 기록">',
            *_record(sheet),
            "</aside>",
            "</article>",
        ]
    )


def _text(sheet: _Sheet) -> str:
    text = sheet.article.text
    end = _headline_end(text)
    spans = sheet.article.spans
    # Commitments, the last layer, are long and hold entities: as the outer element a commitment stays
    # in one piece, and only an entity that crosses its edge is cut.
    nesting = tuple(reversed(sheet.layers))
    marking = Marking(text, spans, nesting, lambda piece: _attributes(sheet, piece))
    headline = f'<span class="headline">{marking.render(0, end)}</span>' if end else ""
    return headline + marking.render(end)


def _headline_end(text: str) -> int:
    """End of a first line that looks like a headline, else 0: a matter of looks only."""
    line, _, rest = text.partition("\n")
    is_headline = 0 < len(line.strip()) <= _HEADLINE_SIZE and not line.rstrip().endswith(".")
    return len(line) if is_headline and rest.strip() else 0


def _attributes(sheet: _Sheet, piece: Piece) -> str:
    span = piece.span
    key = sheet.keys.get(span)
    attributes = [f'class="{escape(piece.classes)}"']
    if key and sheet.anchors[key] == span and span.start == piece.start:
        attributes.append(f'id="{key}"')
    if key:
        attributes.append(f'data-entry="{key}"')
    if span.start == piece.start:
        attributes.append(f'data-label="{escape(_chip_name(span, key))}"')
    score = f" · {span.score:.2f}" if span.score < 1 else ""
    attributes.append(f'title="{escape(f"{_name(span.label)} · {span.label}{score}")}"')
    return " ".join(attributes)


def _chip_name(span: Span, key: str | None) -> str:
    """The short name of the label; a commitment bears its number in the record as well."""
    name = _short_name(span.label)
    if key is None or span.label not in COMMITMENT.labels:
        return name
    # with no-break space: a number must not part from its word at the end of a line
    return f"{name}\N{NO-BREAK SPACE}{key.partition('-c')[2]}"


# --- the record beside it


def _record(sheet: _Sheet) -> Iterator[str]:
    record = sheet.article.record
    if record.is_empty:
        yield '<p class="note">협약 내용이 없습니다</p>'
        return
    if record.signatories:
        yield _heading("당사자", "signatory", len(record.signatories))
        items = [_named(sheet, "s", n, party) for n, party in enumerate(record.signatories, 1)]
        yield f"<ul>{''.join(items)}</ul>"
    if record.officials:
        yield _heading("인사", "official", len(record.officials))
        yield (
            '<table><thead><tr><th scope="col">이름</th><th scope="col">직함</th>'
            '<th scope="col">소속</th></tr></thead><tbody>'
            + "".join(_official(sheet, n, one) for n, one in enumerate(record.officials, 1))
            + "</tbody></table>"
        )
    if record.programs:
        yield _heading("사업", "program", len(record.programs))
        items = [_named(sheet, "p", n, program) for n, program in enumerate(record.programs, 1)]
        yield f"<ul>{''.join(items)}</ul>"
    if record.commitments:
        yield _heading("약속", "commitment", len(record.commitments))
        items = [_commitment(sheet, n, one) for n, one in enumerate(record.commitments, 1)]
        yield f"<ol>{''.join(items)}</ol>"
    if record.signed_on or record.date_text:
        yield _heading("체결일", "date")
        yield f'<p data-entry="{sheet.key("d", 1)}">{_signing_day(sheet)}{_confidence(record.scores.date)}</p>'
    if record.venue:
        key = sheet.key("v", 1)
        yield _heading("장소", "venue")
        score = _confidence(record.scores.venue)
        yield f'<p data-entry="{key}">{_link(sheet, key, record.venue)}{score}</p>'


def _heading(name: str, label: str, count: int | None = None) -> str:
    shown = "" if count is None else f" <small>{count}</small>"
    return f'<h3 class="{label}">{name}{shown}</h3>'


def _named(sheet: _Sheet, kind: str, number: int, item: Signatory | Program) -> str:
    key = sheet.key(kind, number)
    aliases = ", ".join(escape(alias) for alias in item.aliases)
    shown = f'<span class="aliases">{aliases}</span>' if aliases else ""
    mentions = sheet.mentions.get(key, 0)
    count = f"<small>언급 {mentions}회</small>" if mentions else ""
    name = _link(sheet, key, item.name)
    return f'<li data-entry="{key}">{name}{count}{_confidence(item.score)}{shown}</li>'


def _official(sheet: _Sheet, number: int, official: Official) -> str:
    key = sheet.key("o", number)
    return (
        f'<tr data-entry="{key}"><th scope="row">{_link(sheet, key, official.name)}'
        f"{_confidence(official.score)}</th>"
        f"<td>{escape(official.position or '–')}</td>"
        f"<td>{escape(official.organization or '–')}</td></tr>"
    )


def _commitment(sheet: _Sheet, number: int, commitment: Commitment) -> str:
    key = sheet.key("c", number)
    score = _confidence(commitment.score)
    parties = "".join(f"<li>{escape(party)}</li>" for party in commitment.parties)
    shown = f'<ul class="parties" aria-label="약속한 당사자">{parties}</ul>' if parties else ""
    return f'<li data-entry="{key}">{_link(sheet, key, commitment.text)}{score}{shown}</li>'


def _confidence(score: float | None) -> str:
    """A score in small print; none of what was not predicted but annotated."""
    return "" if score is None or score == 1 else f"<small>확신 {score:.2f}</small>"


def _signing_day(sheet: _Sheet) -> str:
    record = sheet.article.record
    written = _link(sheet, sheet.key("d", 1), record.date_text) if record.date_text else ""
    if record.signed_on is None:
        return written
    day = f"{_time(record.signed_on)} ({_WEEKDAYS[record.signed_on.weekday()]})"
    return f"{day} <small>원문 ‘{written}’</small>" if written else day


def _time(day: datetime.date) -> str:
    return f'<time datetime="{day.isoformat()}">{day.year}년 {day.month}월 {day.day}일</time>'


def _link(sheet: _Sheet, key: str, name: str) -> str:
    """The name, as a link to its first mention where one is marked."""
    return f'<a href="#{key}">{escape(name)}</a>' if key in sheet.anchors else escape(name)
