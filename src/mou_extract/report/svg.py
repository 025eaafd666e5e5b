"""Charts as SVG text: small enough to write by hand, so that the base install needs no plotting library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mou_extract.intervals import Estimate
from mou_extract.marking import escape

_COLOURS = ("#3b7dd8", "#c4622d", "#2f9e6e", "#9a5fc9")  # to be told apart on white and on black
_FONT = "Pretendard, 'Noto Sans KR', 'Noto Sans CJK KR', 'Malgun Gothic', system-ui, sans-serif"
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_SIDE = 320  # of a square plot
_LEFT, _TOP, _RIGHT, _BOTTOM = 52, 34, 26, 46  # margins


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, for a page or for a file.

    Attributes:
        title: Says what it shows.
        width: In pixels.
        height: In pixels.
        marks: Its elements.
    """

    title: str
    width: int
    height: int
    marks: tuple[str, ...]

    def inline(self) -> str:
        """An element of an HTML page; it takes the page's colour of text."""
        return self._element("", ())

    def file(self) -> str:
        """A file of its own, on white: what embeds it may be dark."""
        ground = f'<rect width="{self.width}" height="{self.height}" fill="#ffffff"/>'
        return self._element(' color="#1f2328"', (ground,)) + "\n"

    def _element(self, attributes: str, first: Iterable[str]) -> str:
        name = escape(self.title)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" height="{self.height}" role="img" aria-label="{name}" '
            f'font-family="{escape(_FONT)}" font-size="12" fill="currentColor"{attributes}>'
            f"<title>{name}</title>{''.join((*first, *self.marks))}</svg>"
        )


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the unit square, or of a drawing in pixels."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Series:
    """A named line through points of the unit square, with intervals of y where there are some."""

    name: str
    points: Sequence[Point]
    intervals: Sequence[Estimate] = ()


@dataclass(frozen=True, slots=True)
class _Stroke:
    colour: str = "currentColor"
    width: float = 1.2
    opacity: float = 1.0
    dash: str = ""


_GRID = _Stroke(opacity=0.18)
_DIAGONAL = _Stroke(opacity=0.4, dash="4 4")
_WHISKER = _Stroke()


def bar_chart(title: str, bars: Sequence[tuple[str, Estimate]]) -> Chart:
    """Horizontal bars from 0 to 1, each with its interval and figure."""
    left, step, plot = 150, 26, 420
    height = _TOP + step * len(bars) + _BOTTOM - 16
    bottom = _TOP + step * len(bars)
    marks = [_heading(title)]
    for tick in _TICKS:
        x = left + tick * plot
        marks.append(_line(Point(x, _TOP), Point(x, bottom), _GRID))
        marks.append(_text(f"{tick:.1f}", Point(x, bottom + 16), anchor="middle"))
    for number, (name, figure) in enumerate(bars):
        y = _TOP + step * number + step / 2
        end = left + figure.value * plot
        marks.append(_text(name, Point(left - 8, y + 4), anchor="end"))
        marks.append(
            f'<rect x="{left}" y="{y - 8:.1f}" width="{figure.value * plot:.1f}" height="16" '
            f'fill="{_COLOURS[0]}" fill-opacity="0.75"/>'
        )
        if figure.low is not None and figure.high is not None:
            low, high = left + figure.low * plot, left + figure.high * plot
            marks.append(_line(Point(low, y), Point(high, y), _WHISKER))
            marks += [_line(Point(x, y - 4), Point(x, y + 4), _WHISKER) for x in (low, high)]
            end = max(end, high)
        marks.append(_text(f"{figure.value:.3f}", Point(end + 6, y + 4)))
    return Chart(title, left + plot + 64, height, tuple(marks))


def line_chart(title: str, series: Sequence[Series], *, x_name: str, y_name: str) -> Chart:
    """Lines in the unit square.

    Args:
        title: Above it.
        series: At most four; several are named by a legend.
        x_name: Of the horizontal axis.
        y_name: Of the vertical axis.
    """
    marks = [_heading(title), *_axes(x_name, y_name)]
    for number, one in enumerate(series):
        colour = _COLOURS[number % len(_COLOURS)]
        dots = [_pixel(point.x, point.y) for point in one.points]
        path = " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in dots)
        marks.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for point, interval in zip(one.points, one.intervals, strict=False):
            if interval.low is not None and interval.high is not None:
                low, high = _pixel(point.x, interval.low), _pixel(point.x, interval.high)
                marks.append(_line(low, high, _Stroke(colour)))
        if len(one.points) <= 20:
            marks += [
                f'<circle cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="3" fill="{colour}"/>' for dot in dots
            ]
        if len(series) > 1:
            x, y = _LEFT + _SIDE - 150, _TOP + _SIDE - 12 - 16 * (len(series) - 1 - number)
            marks.append(_line(Point(x, y - 4), Point(x + 18, y - 4), _Stroke(colour, 3)))
            marks.append(_text(one.name, Point(x + 24, y)))
    return _square(title, marks)


def reliability_chart(title: str, bins: Sequence[tuple[Point, int]]) -> Chart:
    """Accuracy over confidence: the area of a point is its share of the predictions.

    Args:
        title: Above it.
        bins: Confidence and accuracy of each bin with its number of predictions; the empty ones are
            passed over.
    """
    marks = [_heading(title), *_axes("score", "share that is right")]
    marks.append(_line(_pixel(0, 0), _pixel(1, 1), _DIAGONAL))
    total = max(1, sum(count for _, count in bins))
    for point, count in bins:
        if count:
            dot = _pixel(point.x, point.y)
            radius = 3 + 20 * (count / total) ** 0.5
            marks.append(_line(dot, _pixel(point.x, point.x), _Stroke(_COLOURS[1])))
            marks.append(
                f'<circle cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{radius:.1f}" fill="{_COLOURS[0]}" '
                f'fill-opacity="0.65"><title>{count} predictions, score {point.x:.2f}, '
                f"right {point.y:.2f}</title></circle>"
            )
    return _square(title, marks)


def _square(title: str, marks: Sequence[str]) -> Chart:
    return Chart(title, _LEFT + _SIDE + _RIGHT, _TOP + _SIDE + _BOTTOM, tuple(marks))


def _pixel(x: float, y: float) -> Point:
    return Point(_LEFT + x * _SIDE, _TOP + (1 - y) * _SIDE)


def _axes(x_name: str, y_name: str) -> list[str]:
    bottom, middle = _TOP + _SIDE, _TOP + _SIDE / 2
    marks = []
    for tick in _TICKS:
        marks.append(_line(_pixel(0, tick), _pixel(1, tick), _GRID))
        marks.append(_line(_pixel(tick, 0), _pixel(tick, 1), _GRID))
        marks.append(_text(f"{tick:.1f}", Point(_LEFT - 6, _pixel(0, tick).y + 4), anchor="end"))
        across = Point(_pixel(tick, 0).x, bottom + 16)
        marks.append(_text(f"{tick:.1f}", across, anchor="middle"))
    marks.append(_text(x_name, Point(_LEFT + _SIDE / 2, bottom + 36), anchor="middle"))
    marks.append(
        f'<text x="14" y="{middle:.1f}" text-anchor="middle" '
        f'transform="rotate(-90 14 {middle:.1f})">{escape(y_name)}</text>'
    )
    return marks


def _heading(title: str) -> str:
    return f'<text x="8" y="18" font-size="13" font-weight="bold">{escape(title)}</text>'


def _text(content: str, at: Point, *, anchor: str = "start") -> str:
    return f'<text x="{at.x:.1f}" y="{at.y:.1f}" text-anchor="{anchor}">{escape(content)}</text>'


def _line(start: Point, end: Point, stroke: _Stroke) -> str:
    dash = f' stroke-dasharray="{stroke.dash}"' if stroke.dash else ""
    return (
        f'<line x1="{start.x:.1f}" y1="{start.y:.1f}" x2="{end.x:.1f}" y2="{end.y:.1f}" '
        f'stroke="{stroke.colour}" stroke-width="{stroke.width}" '
        f'stroke-opacity="{stroke.opacity}"{dash}/>'
    )
