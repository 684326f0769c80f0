"""Sides of a native chart's labels: where no line, no point and no other label lies under the words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from core.briefing.model import Chart, Series
from core.charts.kit.measure import text_width
from core.wording.numbers import number

#: Size of the labels, pt.
LABEL: Final = 11
#: Shares of a chart's frame that its plot takes: axis, names and legend have the rest.
_PLOT_WIDE, _PLOT_HIGH = 0.94, 0.76
#: Space between a point and its label, pt.
_GAP: Final = 6.0
#: So many points of every stretch of a line are looked at.
_STEPS: Final = 40
_SIDES: Final = ("above", "below", "right", "left")

_Box = tuple[float, float, float, float]


def known(series: Series) -> list[int]:
    """Places at which a series has a value."""
    return [place for place, value in enumerate(series.values) if value is not None]


def ends_of(chart: Chart, role: str) -> list[int]:
    """Last place of each series of a role."""
    return [known(series)[-1] for series in chart.series if series.role == role and known(series)]


def words_at(chart: Chart, model: Series, place: int) -> str:
    """Words of a label; an estimate says the forecast of the same year too, whose point lies beside it."""
    text = digits_at(chart, model, place)
    named = {"target": f"目标{text}", "forecast": f"预计{text}", "estimate": f"估算≈{text}"}
    said = named.get(model.role, text)
    if model.role == "estimate" and ends_of(chart, "forecast") == [place]:
        ahead = next(series for series in chart.series if series.role == "forecast")
        said += f"\n预计{digits_at(chart, ahead, place)}"
    return said


def digits_at(chart: Chart, model: Series, place: int) -> str:
    """Digits of a value as the text of the document prints them: 270亿元 (rounded) is no 270.0."""
    return dict(model.said).get(place) or number(model.values[place] or 0.0, chart.decimals)


class Labels:
    """Chooses sides one after the other; what is placed is in the way of what follows."""

    def __init__(self, chart: Chart, axis: tuple[float, float], size: tuple[float, float]) -> None:
        """Take the chart, the ends of its value axis and the size of its frame in pt."""
        self._count = len(chart.categories)
        self._axis, self._size = axis, (size[0] * _PLOT_WIDE, size[1] * _PLOT_HIGH)
        self._ink = [point for series in chart.series for point in self._drawn(series.values)]
        self._placed: list[_Box] = []

    def side(self, place: int, value: float, text: str) -> str:
        """Return the side on which fewest marks and no other label lie; the first of the best."""
        around = {side: self._box(side, place, value, text) for side in _SIDES}
        best = min(_SIDES, key=lambda side: self._covered(around[side]))
        self._placed.append(around[best])
        return best

    def _at(self, place: float, value: float) -> tuple[float, float]:
        low, high = self._axis
        wide, tall = self._size
        return (place + 0.5) / self._count * wide, (1 - (value - low) / ((high - low) or 1.0)) * tall

    def _drawn(self, values: tuple[float | None, ...]) -> Iterator[tuple[float, float]]:
        """Points along a line with gaps."""
        for place, (first, second) in enumerate(pairwise(values)):
            if first is not None:
                yield self._at(place, first)
            if first is not None and second is not None:
                for step in range(1, _STEPS):
                    share = step / _STEPS
                    yield self._at(place + share, first + share * (second - first))
        if values and values[-1] is not None:
            yield self._at(len(values) - 1, values[-1])

    def _box(self, side: str, place: int, value: float, text: str) -> _Box:
        x, y = self._at(place, value)
        wide, high = text_width(text, LABEL), LABEL * 1.3 * (text.count("\n") + 1)
        left = {"right": x + _GAP, "left": x - _GAP - wide}.get(side, x - wide / 2)
        top = {"above": y - _GAP - high, "below": y + _GAP}.get(side, y - high / 2)
        return left, top, left + wide, top + high

    def _covered(self, box: _Box) -> float:
        """Marks under a label; another label, or an edge that would cut it, weighs more than all of them."""
        left, top, right, bottom = box
        marks = sum(left < x < right and top < y < bottom for x, y in self._ink)
        over = sum(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for other in self._placed
        )
        beyond = left < 0 or right > self._size[0] / _PLOT_WIDE or bottom > self._size[1]
        return marks + len(self._ink) * (over + beyond)
