"""Every article with gold and prediction side by side and its mistakes listed: a page's main part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mou_extract.labels import SHORT_NAMES
from mou_extract.marking import Marking, Piece, escape
from mou_extract.report.contents import Report, ReportedArticle
from mou_extract.report.mistakes import MISTAKE_KINDS, Mistake
from mou_extract.spans import Span


@dataclass(frozen=True)
class _Sheet:
    """One article on the page.

    Attributes:
        article: What is shown.
        number: Place on the page from 1; `a<number>` is the id of its element.
        labels: Number of every label: what filters compare.
    """

    article: ReportedArticle
    number: int
    labels: Mapping[str, int]


def browser(report: Report) -> Iterator[str]:
    """Controls and articles, as lines of HTML."""
    names = [label for layer in report.layers for label in layer.labels]
    labels = {label: number for number, label in enumerate(names)}
    yield '<section id="articles" aria-labelledby="articles-title">'
    yield '<h2 id="articles-title">Articles</h2>'
    yield from _controls(report, names)
    for number, article in enumerate(report.articles, 1):
        yield from _article(_Sheet(article, number, labels), report)
    yield "</section>"


def _controls(report: Report, labels: Sequence[str]) -> Iterator[str]:
    kinds = [(MISTAKE_KINDS.index(kind), kind) for kind in report.mistakes]
    yield '<form class="controls" role="search" aria-label="Filter articles">'
    yield '<label>Label <select id="label"><option value="">all</option>'
    yield from _options([(number, _full_name(label)) for number, label in enumerate(labels)])
    yield "</select></label>"
    yield '<label>Mistake <select id="kind"><option value="">all</option>'
    yield from _options(kinds)
    yield "</select></label>"
    yield '<label>Text <input id="search" type="search" placeholder="words in the article"></label>'
    yield '<label class="check"><input id="wrong" type="checkbox"> with mistakes only</label>'
    yield '<output id="shown" aria-live="polite"></output>'
    yield (
        '<p class="note"><kbd>j</kbd> <kbd>k</kbd> next and previous article, <kbd>/</kbd> search, '
        "<kbd>Esc</kbd> clears all filters</p>"
    )
    yield "</form>"


def _full_name(label: str) -> str:
    """The label, and what the marks call it."""
    return f"{label} · {SHORT_NAMES[label]}" if label in SHORT_NAMES else label


def _options(values: Sequence[tuple[int, str]]) -> Iterator[str]:
    for value, name in values:
        yield f'<option value="{value}">{escape(name)}</option>'


def _article(sheet: _Sheet, report: Report) -> Iterator[str]:
    document, scored = sheet.article.document, sheet.article.scored
    mistakes = sheet.article.mistakes
    facts = [
        document.sector or "",
        document.form or "",
        f"{len(mistakes)} {'mistake' if len(mistakes) == 1 else 'mistakes'}",
    ]
    name = f"a{sheet.number}"
    yield f'<article id="{name}" tabindex="-1" aria-labelledby="{name}-title">'
    yield (
        f'<header><h3 id="{name}-title">{escape(document.id)}</h3>'
        f"<small>{escape(' · '.join(fact for fact in facts if fact))}</small></header>"
    )
    of_gold = {one.gold: one for one in mistakes if one.gold}
    of_predicted = {one.predicted: one for one in mistakes if one.predicted}
    yield _pane(sheet, "gold", scored.gold, of_gold, report)
    yield _pane(sheet, "predicted", scored.predicted, of_predicted, report)
    if mistakes:
        yield '<ol class="mistakes" aria-label="Mistakes">'
        for mistake in mistakes:
            yield _mistake(sheet, mistake)
        yield "</ol>"
    yield "</article>"


def _pane(
    sheet: _Sheet,
    side: str,
    spans: Sequence[Span],
    mistakes: Mapping[Span, Mistake],
    report: Report,
) -> str:
    def attributes(piece: Piece) -> str:
        return _attributes(piece, mistakes.get(piece.span), _place(sheet, side, piece.span))

    # commitments, the last layer, hold names: outside they stay in one piece
    layers = report.layers[::-1]
    marked = Marking(sheet.article.document.text, spans, layers, attributes).render()
    return (
        f'<div class="pane {side}"><h4>{side}</h4><div class="text" lang="ko">{marked}</div></div>'
    )


def _attributes(piece: Piece, mistake: Mistake | None, place: str) -> str:
    span = piece.span
    attributes = [f'class="{escape(piece.classes)} {"right" if mistake is None else "wrong"}"']
    kind = "" if mistake is None else f" · {mistake.kind}"
    if span.start == piece.start:
        attributes.append(f'id="{place}"')
        name = SHORT_NAMES.get(span.label, span.label)
        attributes.append(f'data-label="{escape(name + kind)}"')
    score = f" · {span.score:.2f}" if span.score < 1 else ""
    attributes.append(f'title="{escape(span.label + kind + score)}"')
    return " ".join(attributes)


def _place(sheet: _Sheet, side: str, span: Span) -> str:
    """The id of a mark: spans of two layers may have one range, but not one label."""
    return f"a{sheet.number}-{side}-{span.start}-{span.end}-{sheet.labels[span.label]}"


def _mistake(sheet: _Sheet, mistake: Mistake) -> str:
    labels = " ".join(str(sheet.labels[label]) for label in mistake.labels)
    sides = []
    for side, span, text in (
        ("gold", mistake.gold, mistake.gold_text),
        ("predicted", mistake.predicted, mistake.predicted_text),
    ):
        if span is not None and text is not None:
            score = f" <small>{span.score:.2f}</small>" if side == "predicted" else ""
            link = f'<a href="#{_place(sheet, side, span)}" lang="ko">'
            sides.append(f"{side} {escape(span.label)} {link}{escape(text)}</a>{score}")
    return (
        f'<li data-kind="{MISTAKE_KINDS.index(mistake.kind)}" data-labels="{labels}">'
        f"<b>{mistake.kind}</b> {' → '.join(sides)}</li>"
    )
