"""The windows and price assumptions over which a chance is stated."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from core.figures.arithmetic import AnalysisError
from core.plan.catalog import Catalog
from core.targets.ahead.chance import joined, own_part
from core.targets.ahead.expected import Expected, Record, expected
from core.targets.ahead.forecast import Array, Predictive, fit, predict
from core.targets.ahead.outlook_inputs import Case, Start
from core.targets.ahead.written_down import corrected_growths
from core.wording.numbers import numeral, percent, year_spans

#: Prices as they are expected; none; or changing as they last did.
Price = Literal["nominal", "constant", "recent"]
PERCENT: Final = 100
LABEL: Final = "预计"


@dataclass(frozen=True, slots=True)
class Basis:
    """One window and price assumption with its distribution, from ``start`` in ``start_year`` on.

    ``calibrated`` tells whether the map of the back-test applies: an assumption on prices was not measured.
    ``shared`` is the part of the standard deviation, at the due year, that all areas have in common.
    """

    label: str
    price: Price
    window: tuple[int, ...]
    predictive: Predictive
    note: str
    start: float
    start_year: int
    calibrated: bool = True
    branch: bool = False
    shared: float = float("nan")


def bases(catalog: Catalog, case: Case, record: Record) -> tuple[Basis, ...]:
    """All variants: windows of growth, real growth under price assumptions, and the branch from a 预计."""
    if case.family == "general":
        return tuple(_alone(catalog, case, size) for size in sizes(catalog.rules.chance_windows, case.own))
    last = case.latest.year or 0
    try:
        common = expected(record, last, case.lead)
    except AnalysisError:
        return ()
    wanted = catalog.rules.min_clean_growths
    windows: tuple[Basis, ...] = ()
    if len(case.own) >= wanted:
        windows = tuple(
            _window(case, size, common, record) for size in sizes(catalog.rules.chance_windows, case.own)
        )
    all_bases = (*windows, *_real(catalog, case, common, record))
    return (*all_bases, *_branch(case, all_bases, record))


def sizes(wanted: tuple[int, ...], growths: tuple[float, ...]) -> tuple[int, ...]:
    """Window sizes: those of the rules that fit, and all clean growths."""
    return tuple(sorted({*(w for w in wanted if w < len(growths)), len(growths)}))


def _table(case: Case, size: int) -> Array:
    rows = [row[-size:] for row in (case.own, *case.sisters)]
    table = np.full((len(rows), size), np.nan)
    for i, row in enumerate(rows):
        table[i, size - len(row) :] = row
    return table


def _alone(catalog: Catalog, case: Case, size: int) -> Basis:
    """A series that does not move with the nation's accounts: its own growths, pooled."""
    table = _table(case, size)
    groups = np.zeros(len(table), dtype=np.intp) if case.sisters else None
    predictive = predict(fit(table, groups, minimum=catalog.rules.min_clean_growths), case.lead)
    return _basis(case, size, _first(predictive))


def _window(case: Case, size: int, common: Expected, record: Record) -> Basis:
    """Growth beyond the nation's in one window, on top of what is expected of the nation."""
    known = record.nominal_growths()
    middle = float(np.mean(list(known.values()))) if known else 0.0
    years = (case.years, *case.sister_years)
    steps = (case.steps, *case.sister_steps)
    rows = [
        corrected_growths(row, years[i], steps[i], known)[-size:]
        for i, row in enumerate((case.own, *case.sisters))
    ]
    table = np.full((len(rows), size), np.nan)
    for i, row in enumerate(rows):
        table[i, size - len(row) :] = row - np.array([known.get(y, middle) for y in years[i][-size:]])
    groups = np.zeros(len(rows), dtype=np.intp) if case.sisters else None
    local = own_part(table, case.lead, groups)
    predictive = _linked(joined(_first(local), common), case.start)
    shared = float(common.scale[case.lead - 1] / predictive.scale[0, case.lead - 1])
    return replace(_basis(case, size, predictive), shared=shared)


def _basis(case: Case, size: int, predictive: Predictive) -> Basis:
    window = case.years[-size:]
    note = f"{year_spans(window)}名义增速，年均{percent(math.expm1(sum(case.own[-size:]) / size))}"
    start = case.start.value if case.start else case.latest.value
    if case.start and case.start.how:
        note = f"{note}；{case.start.how}"
    return Basis(_window_label(case, size), "nominal", window, predictive, note, start, case.latest.year or 0)


def _linked(predictive: Predictive, start: Start | None) -> Predictive:
    """Add the uncertainty of a linked start."""
    if start is None or start.spread <= 0:
        return predictive
    return replace(predictive, scale=np.hypot(predictive.scale, start.spread))


def _window_label(case: Case, size: int) -> str:
    window = case.years[-size:]
    count = numeral(size)
    if size == len(case.own) and size > 1:
        return f"按全部{count}个可比年份增长"
    recent = window[-1] == case.latest.year and window[-1] - window[0] == size - 1
    return f"按近{count}年增长" if recent else f"按近{count}个可比年份增长"


def _real(catalog: Catalog, case: Case, common: Expected, record: Record) -> tuple[Basis, ...]:
    """Real growth with its own spread: prices as expected, unchanged, and as they last changed."""
    nation = record.real_growths()
    years = [year for year in case.real if year in nation]
    if len(years) < catalog.rules.min_clean_growths:
        return ()
    beyond = np.array([[case.real[year] - nation[year] for year in years]])
    local = own_part(beyond, case.lead)
    start = case.start.value if case.start else case.latest.value

    def basis(label: str, price: Price, rate: float | None, note: str) -> Basis:
        moved = common if rate is None else common.with_price(rate)
        predictive = _linked(joined(local, moved), case.start)
        return Basis(
            label,
            price,
            tuple(years),
            predictive,
            note,
            start,
            case.latest.year or 0,
            calibrated=rate is None,
        )

    note = f"{year_spans(tuple(years))}公布的实际增速"
    bases = [
        basis("按实际增速与预期价格", "nominal", None, f"{note}；价格按预期，各计波动"),
        basis("按实际增速、价格不变", "constant", 0.0, note),
    ]
    price = case.book.latest(catalog.province.code, catalog.roles.deflator)
    if price is not None:
        change = price.value / PERCENT
        text = f"{note}；价格变动取{catalog.province.short}{price.year}年平减指数"
        bases.append(basis(f"按实际增速、价格年变动{percent(change)}", "recent", change, text))
    return tuple(bases)


def _branch(case: Case, bases: tuple[Basis, ...], record: Record) -> tuple[Basis, ...]:
    """The first variant again, from a 预计 of a later year."""
    seen = case.forecast
    if seen is None or seen.year is None or not bases:
        return ()
    lead = case.due - seen.year
    first, last = bases[0], case.latest.year or 0
    ahead, before = expected(record, seen.year, lead), expected(record, last, case.lead)
    local = Predictive(
        first.predictive.location[:, :lead] - before.location[:lead] + ahead.location,
        first.predictive.scale[:, :lead],
        first.predictive.degrees,
    )
    text = f"{LABEL}{seen.year}年{seen.value:g}为起点"
    return (
        replace(
            first,
            label=f"以{text}",
            predictive=local,
            note=text,
            start=seen.value,
            start_year=seen.year,
            branch=True,
        ),
    )


def _first(predictive: Predictive) -> Predictive:
    """The target's own row; its sisters have spoken."""
    return Predictive(predictive.location[:1], predictive.scale[:1], predictive.degrees[:1])
