"""Editable twins of pictures: the same values as series of an Office chart."""

from __future__ import annotations

from core.analysis.scenario_result import ScenarioResult
from core.analysis.trajectory import Track, goal_year
from core.briefing.model import Chart, Series
from core.catalog.catalog import Catalog
from core.charts.adapters.trajectory import scale_of
from core.charts.vega import records

#: Ends the name of a step that starts from an estimate, as in the picture.
ESTIMATED = "（估）"


def trajectory_chart(catalog: Catalog, one: Track) -> Chart:
    """Return history by benchmark, estimates, forecasts, both paths and the target as series by year."""
    scale, unit, decimals = scale_of(one)
    found, due = one.assessment, goal_year(one)
    rows = records(one.history)
    first = min(int(row["year"]) for row in rows)
    last = max([int(row["year"]) for row in rows] + ([due] if due else []))
    years = range(first, last + 1)

    def over(values: dict[int, float]) -> tuple[float | None, ...]:
        return tuple(values[y] * scale if y in values else None for y in years)

    series = []
    for benchmark in dict.fromkeys(row["benchmark"] for row in rows):
        own = [r for r in rows if r["benchmark"] == benchmark and not r["forecast"] and r["grade"] != "E"]
        if not own:
            continue
        name = catalog.benchmark(benchmark).short if benchmark else one.indicator.name
        role = "history" if own[-1]["current"] else "old"
        values = {int(r["year"]): float(r["value"]) for r in own}
        series.append(Series(name, over(values), "history" if role == "history" else "old"))
    weak = {int(r["year"]): float(r["value"]) for r in rows if r["grade"] == "E"}
    ahead = {int(r["year"]): float(r["value"]) for r in rows if r["forecast"]}
    if weak:
        series.append(Series("估算（不参与判定）", over(weak), "estimate"))
    if ahead:
        series.append(Series("预计（不参与判定）", over(ahead), "forecast"))
    if found.words and due and found.value is not None:
        base, latest, required = found.base, found.latest, found.opinion.required if found.opinion else None
        if base is not None and required is not None:
            path = _path(
                base.value,
                base.year,
                due,
                required,
                geometric=found.opinion is not None and found.opinion.geometric,
            )
            series.append(Series("目标路径", over(path), "path"))
        if latest is not None and latest.year is not None and found.needed is not None:
            path = _path(latest.value, latest.year, due, found.needed, geometric=found.geometric)
            series.append(Series("今后须达到的路径", over(path), "required"))
    if due and found.value is not None:
        series.append(Series("目标", tuple(found.value * scale for _ in years), "target"))
    return Chart("line", tuple(f"{year}年" for year in years), tuple(series), unit, decimals)


def _path(start: float, first: int, last: int, rate: float, *, geometric: bool) -> dict[int, float]:
    """Even path by growth (a fraction a year) or by change (the unit a year)."""
    return {
        first + k: start * (1 + rate) ** k if geometric else start + rate * k for k in range(last - first + 1)
    }


def bridge_chart(result: ScenarioResult) -> Chart:
    """Return the bridge from the latest outturn to the target as a waterfall."""
    steps = records(result.bridge_frame())
    roles = {"outturn": "level", "scenario": "level", "county": "bar", "gap": "target", "surplus": "target"}

    def of(role: str) -> tuple[float | None, ...]:
        return tuple(float(s["printed"]) if roles[s["kind"]] == role else None for s in steps)

    series = (
        Series("总量", of("level"), "level"),
        Series("县区增量（推演）", of("bar"), "bar"),
        Series("与目标之差", of("target"), "target"),
    )
    names = (
        f"{s['step']}{ESTIMATED}" if s["estimated"] and s["kind"] == "county" else str(s["step"])
        for s in steps
    )
    return Chart("waterfall", tuple(names), series, "亿元", 1)
