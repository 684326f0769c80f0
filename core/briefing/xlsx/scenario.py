"""Sheet 情景推演: the arithmetic of :mod:`core.scenario.run` as formulas over coloured inputs."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from core.briefing.xlsx.sheet import HEAD_ROWS, Column, Grid, Value
from core.scenario.inputs import WAN_YUAN_PER_YI, Inputs
from core.scenario.result import CountyResult, ScenarioResult
from core.scenario.run import open_years, rate_arrays
from core.wording.numbers import NOT_APPLICABLE

_MONEY, _RATE, _PRICE = "0.0", "0.0%", "0.00%"
NOTES = (
    "名义增速=（1+实际增速）×（1+价格变化）－1；推演值=起点×各年（1+名义增速）之积；{city}=各县区推演值合计×校准系数。",
    "浅色为输入，可改；其余为公式。人均目标的目标值=人均目标（元）×人口（万人）÷10000。",
    "推演是假设的结果，不是预测，也不是实绩。斜线格以按占比推算的估算数为起点，不反映该县区实绩。",
)


def scenario_grid(inputs: Inputs, result: ScenarioResult) -> Grid:
    """Return the sheet of one scenario: a row a county, the city below, the gap at the end."""
    years = inputs.years[1:]
    still_open = open_years(inputs)
    real, price = rate_arrays(inputs, result.scenario)
    columns = [
        Column("县区", 10),
        Column("起点（亿元）", 11, right=True),
        Column("起点年份", 8, right=True),
        Column("依据", 8),
        *(Column(f"{year}年实际增速", 10, right=True) for year in years),
        *(Column(f"{year}年价格变化", 10, right=True) for year in years),
        *(Column(f"{year}年名义增速", 10, right=True) for year in years),
        Column(f"{result.horizon}年推演（亿元）", 12, right=True),
        Column("人口（万人）", 10, right=True),
        Column("目标", 10, right=True),
        Column("目标（亿元）", 10, right=True),
        Column("差额（亿元）", 10, right=True),
    ]
    sheet = _Rows(inputs, result, len(years))
    counties = [
        sheet.county(place, still_open[place].tolist(), real[place].tolist(), price[place].tolist())
        for place in range(len(result.counties))
    ]
    rows = (*counties, *sheet.city())
    hint = f"{result.benchmark_name}；当年价格；{result.headline}。"
    notes = tuple(note.format(city=result.city.name) for note in NOTES)
    return Grid("情景推演", f"{result.horizon}年情景推演", hint, tuple(columns), rows, notes)


class _Rows:
    """Knows where everything stands."""

    def __init__(self, inputs: Inputs, result: ScenarioResult, years: int) -> None:
        self._inputs, self._result, self._years = inputs, result, years
        self._first, self._last = HEAD_ROWS + 1, HEAD_ROWS + len(result.counties)
        self._value = 4 + 3 * years + 1

    def _at(self, column: int, row: int) -> str:
        return f"{get_column_letter(column)}{row}"

    def county(
        self, place: int, opened: Sequence[bool], reals: Sequence[float], prices: Sequence[float]
    ) -> tuple[Value, ...]:
        """Row of one county; years that are outturns are no inputs."""
        county, row, years = self._result.counties[place], self._first + place, self._years
        weak = county.rests_on_estimate
        past = Value(NOT_APPLICABLE)

        def rates(values: Sequence[float], shown: str) -> list[Value]:
            pairs = zip(values, opened, strict=True)
            return [Value(v, shown, given=True) if is_open else past for v, is_open in pairs]

        nominal, factors = [], []
        for k, is_open in enumerate(opened):
            formula = f"(1+{self._at(5 + k, row)})*(1+{self._at(5 + years + k, row)})-1"
            value = (1 + reals[k]) * (1 + prices[k]) - 1
            nominal.append(Value(value, _PRICE, formula, estimate=weak) if is_open else past)
            if is_open:
                factors.append(f"(1+{self._at(5 + 2 * years + k, row)})")
        return (
            Value(county.name),
            Value(county.start.value, "0.00", given=not weak, estimate=weak),
            Value(county.start.year, "0"),
            Value(f"{county.start.grade}（估算）" if weak else county.start.grade),
            *rates(reals, _RATE),
            *rates(prices, _PRICE),
            *nominal,
            Value(county.value, _MONEY, "*".join((self._at(2, row), *factors)), estimate=weak),
            *self._goal(county, row),
        )

    def _goal(self, county: CountyResult, row: int) -> tuple[Value, ...]:
        none, column = Value(NOT_APPLICABLE), self._value
        if county.goal is None:
            return (none,) * 4
        persons, goal = none, Value(county.goal.value, "0", given=True)
        formula = self._at(column + 2, row)
        if county.goal.per_capita:
            persons = Value(county.population, "0.00", given=True) if county.population else none
            formula = f"{self._at(column + 1, row)}*{formula}/{WAN_YUAN_PER_YI}"
        if county.target is None or county.difference is None:
            return persons, goal, none, none
        gap = f"{self._at(column, row)}-{self._at(column + 3, row)}"
        return (
            persons,
            goal,
            Value(county.target, _MONEY, formula),
            Value(county.difference, '+0.0;"−"0.0;0.0', gap, estimate=county.rests_on_estimate),
        )

    def city(self) -> list[tuple[Value, ...]]:
        """Sum of the counties, factor, the city and its gap."""
        result, column = self._result, self._value
        city, goal = result.city, result.city.goal
        span = f"{self._at(column, self._first)}:{self._at(column, self._last)}"
        total = sum(c.value for c in result.counties)
        weak = city.estimated_share > 0
        lines = [
            ("县区合计", Value(total, _MONEY, f"SUM({span})", estimate=weak)),
            ("校准系数", Value(result.factor.value, "0.0000", given=True)),
        ]
        below = self._last + 1
        whole = f"{self._at(column, below)}*{self._at(column, below + 1)}"
        lines.append((city.name, Value(city.value, _MONEY, whole, estimate=weak)))
        if goal is not None and city.difference is not None:
            lines.append((f"{city.name}目标", Value(goal.value, "0", given=True)))
            gap = f"{self._at(column, below + 2)}-{self._at(column, below + 3)}"
            lines.append(("差额", Value(city.difference, '+0.0;"−"0.0;0.0', gap, estimate=weak)))
        wide, blank = column + 4, Value(None)
        return [
            (Value(name), *([blank] * (column - 2)), value, *([blank] * (wide - column)))
            for name, value in lines
        ]
