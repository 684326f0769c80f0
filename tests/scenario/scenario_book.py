"""A small city for scenario tests: round figures, and inputs built directly for properties."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import strategies as st

from core.figures.book import Book
from core.plan.models import Comparison
from core.scenario.assumptions import Rate, Scenario
from core.scenario.inputs import County, Factor, Goal, Inputs, Level
from core.scenario.prepare import prepare
from tests.targets.books import AS_OF, CITY, GANZHOU, NEW, OLD, PROVINCE, SUNAN, book, catalog, gdp, obs

#: County GDP of 2021 on the old benchmark, document order; 475 together.
LEVELS = {"620702": 200.0, "620723": 60.0, "620724": 55.0, "620725": 65.0, "620722": 65.0, SUNAN: 30.0}
TOTAL = 475.0
OUTTURN = 600.0


def small_city(*extra: Any, city_2021: float = TOTAL) -> Book:
    """All counties in 2021 on the old benchmark, the city in 2024 and one county in 2025 on the new one."""
    return book(
        gdp(CITY, 2021, city_2021, OLD),
        *(gdp(code, 2021, value, OLD) for code, value in LEVELS.items()),
        gdp(CITY, 2024, OUTTURN, NEW, grade="B"),
        gdp(CITY, 2025, 660, NEW, stage="预计", grade="B"),
        gdp(GANZHOU, 2025, 280, NEW, stage="初步核算", grade="A"),
        obs(GANZHOU, "gdp_growth_real", 2025, 7.0, NEW, grade="A"),
        obs("620725", "gdp_growth_real", 2024, 9.9, NEW, stage="预计"),
        obs("620723", "gdp_growth_real", 2013, 12.3, "b2016"),
        obs(CITY, "gdp_growth_real", 2024, 6.5, NEW, frequency="span", start="2021-01-01", end="2024-12-31"),
        obs(CITY, "gdp_growth_real", 2022, 5.0, OLD),
        obs(PROVINCE, "deflator_change", 2025, -0.43, grade="D"),
        obs(SUNAN, "population_census", 2020, 27_800, frequency="instant", grade="A"),
        obs(CITY, "tourist_visits", 2019, 4200, grade="B"),
        *extra,
    )


def levels_2024(shares: Mapping[str, float]) -> dict[str, float]:
    """What :func:`small_city` leaves in 2024: 甘州 by its own growth of 2025, the rest by share."""
    own = 280 / (1.07 * (1 - 0.0043))
    others = {code: share for code, share in shares.items() if code != GANZHOU}
    total = math.fsum(others.values())
    return {GANZHOU: own} | {code: share / total * (OUTTURN - own) for code, share in others.items()}


@cache
def _plain_inputs() -> Inputs:
    return prepare(catalog(), small_city(), AS_OF)


def small_inputs(*extra: Any, **options: Any) -> Inputs:
    """Inputs of :func:`small_city`, made once where nothing is changed (they are immutable)."""
    if not extra and not options:
        return _plain_inputs()
    city_2021 = options.pop("city_2021", TOTAL)
    return prepare(catalog(), small_city(*extra, city_2021=city_2021), options.pop("as_of", AS_OF), **options)


def steady(inputs: Inputs, growth: float = 0.06, deflator: float = 0.005) -> Scenario:
    """The same growth for every county."""
    return Scenario(
        growth=tuple(Rate(code, 0, growth) for code in inputs.codes), deflator=(Rate("", 0, deflator),)
    )


def level(value: float, year: int, grade: str = "A") -> Level:
    """A bare starting level in 亿元."""
    return Level(value=value, year=year, unit="亿元", grade=grade, benchmark=NEW)


def goal(value: float, *, strict: bool = True, target_id: str = "gdp-test") -> Goal:
    """A bare GDP goal for 2026."""
    comparison = Comparison.ABOVE if strict else Comparison.AT_LEAST
    return Goal(target_id, "目标", value, "亿元", comparison, 2026)


def any_inputs(
    starts: Sequence[tuple[float, int, str]], *, factor: float = 1.0, target: float = 800.0
) -> Inputs:
    """Inputs of a city whose counties start as given (value, year 2024 or 2025, grade)."""
    counties = tuple(
        County(
            code=f"{100_001 + i}",
            name=f"甲{i}县",
            start=level(value, year, grade),
            base=level(value, 2024, grade),
            goal=goal(value * 1.2),
            population=None,
            recent=None,
            history=(),
        )
        for i, (value, year, grade) in enumerate(starts)
    )
    total = sum(county.base.value for county in counties)
    return Inputs(
        city_code="100000",
        city_name="全市",
        city=level(total, 2024),
        goal=goal(target),
        counties=counties,
        factor=Factor(factor, 2021, OLD, None, None, "检验用"),
        benchmark=NEW,
        benchmark_name="新口径",
        reference_year=2024,
        horizon=2026,
        rounding=1e-9,
        min_clean_growths=5,
        city_recent=None,
        city_history=(),
        deflator=None,
    )


def reversed_counties(inputs: Inputs) -> Inputs:
    """The same city with its counties the other way round."""
    return replace(inputs, counties=inputs.counties[::-1])


starts = st.lists(
    st.tuples(st.floats(1, 500), st.sampled_from([2024, 2025]), st.sampled_from(["A", "E"])),
    min_size=1,
    max_size=8,
)
rates = st.floats(-0.3, 0.4)
prices = st.floats(-0.1, 0.15)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Inputs, Scenario]:
    """Any small city with growth by county and, for some, by year."""
    inputs = any_inputs(draw(starts), factor=draw(st.floats(0.95, 1.05)))
    growth = [Rate(code, 0, draw(rates)) for code in inputs.codes]
    growth += [Rate(code, 2026, draw(rates)) for code in inputs.codes if draw(st.booleans())]
    return inputs, Scenario(growth=tuple(growth), deflator=(Rate("", 0, draw(prices)),))
