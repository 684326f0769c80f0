"""Statements that follow from published figures: what each holds, how it is worded, what it rests on.

Which of them follow is decided in :mod:`core.figures.implied`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

from core.figures.adding_up import YearTable, figure_said
from core.figures.interval import NOISE
from core.figures.observation import Observation
from core.plan.models import Indicator
from core.wording.numbers import number, numeral

#: Grade of what follows by arithmetic.
GRADE: Final = "D"

Kind = Literal["cell", "rest", "joint", "decider"]


@dataclass(frozen=True, slots=True)
class Implied:
    """One statement that follows from published figures.

    Attributes
    ----------
    kind : {"cell", "rest", "joint", "decider"}
        One area's figure, all open counties together, a joint target that is ruled out, or the one figure
        (of ``area``) that would decide the target ``target``.
    statement, formula, sentence : str
        What is bounded, the arithmetic, and both with what follows, in Chinese.
    low, high : float
        In ``unit``; for a joint target the highest possible value of its weakest member is ``high``; for a
        decider the values that decide.
    impossible : bool
        Whether the target named by ``target`` cannot have been reached in ``year``.
    figures : tuple of Observation
        The published figures that it rests on.
    """

    kind: Kind
    year: int
    indicator: str
    benchmark: str
    area: str
    statement: str
    low: float
    high: float
    unit: str
    formula: str
    sentence: str
    figures: tuple[Observation, ...]
    target: str = ""
    impossible: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of the figures."""
        return tuple(dict.fromkeys(o.source_id for o in self.figures if o.source_id))


def statement(
    table: YearTable,
    kind: Kind,
    what: str,
    ends: tuple[float, float],
    text: str,
    *,
    area: str = "",
    target: str = "",
) -> Implied:
    """Statement on a table's year, with the table's arithmetic and figures behind it.

    Parameters
    ----------
    what : str
        What is bounded.
    ends : tuple of float
        Lowest and highest value, in the indicator's unit.
    text : str
        The sentence.
    area : str
        Code of the area it is about; by default the city.
    """
    return Implied(
        kind=kind,
        year=table.year,
        indicator=table.indicator.id,
        benchmark=table.benchmark,
        area=area or table.catalog.city.code,
        statement=what,
        low=ends[0],
        high=ends[1],
        unit=table.indicator.unit,
        formula=arithmetic(table),
        sentence=text,
        figures=figures_behind(table),
        target=target,
        impossible=kind == "joint",
    )


def figures_behind(table: YearTable) -> tuple[Observation, ...]:
    """Published figures that a table's arithmetic rests on, the whole first."""
    inferred = (o for each in table.inferred.values() for o in each.figures)
    total = (table.total,) if table.total is not None else ()
    return (*total, *table.published, *inferred)


def cell_name(table: YearTable, area: str) -> str:
    """Name of an area's figure of the table's year: 甘州2025年地区生产总值."""
    return f"{table.catalog.area(area).short}{table.year}年{table.indicator.name}"


def whole_less_parts(table: YearTable) -> str:
    """The whole less the parts, and what is left for the open counties."""
    rest = table.system.of(dict.fromkeys(table.open, 1.0))
    left = table.catalog.area(table.open[0]).short if len(table.open) == 1 else _rest_name(table)
    return f"{arithmetic(table)}＝{left}{_span(table.indicator, rest.low, rest.high)}"


def _rest_name(table: YearTable) -> str:
    return f"其余{numeral(len(table.open))}县区"


def arithmetic(table: YearTable) -> str:
    """The published figures with their signs and grades, the whole first where it is known."""
    parts = [f"{table.catalog.area(o.area_code).short}{figure_said(o)}" for o in table.published]
    if table.total is None:
        return f"{table.year}年" + "＋".join(parts)
    return f"{table.year}年" + "－".join((f"{table.catalog.city.short}{figure_said(table.total)}", *parts))


def within(indicator: Indicator, low: float, high: float) -> str:
    """Say where a figure lies: 为107.00亿元, 在0.00～122.00亿元之内, 不低于791.00亿元."""
    if math.isinf(high):
        return f"不低于{number(low, 2)}{indicator.unit}"
    text = _span(indicator, low, high)
    return f"在{text}之内" if "～" in text else f"为{text}"


def _span(indicator: Indicator, low: float, high: float) -> str:
    if abs(high - low) < NOISE * max(1.0, abs(high)):
        return f"{number(high, 2)}{indicator.unit}"
    return f"{number(low, 2)}～{number(high, 2)}{indicator.unit}"
