"""From the track of a target to its pictures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from core.charts.kit.theme import INK, CountyLook, county_looks
from core.charts.kit.vega import records
from core.charts.multiples import Panel
from core.charts.trajectory.picture import BasePath, Required, Trajectory
from core.figures.observation import Precision
from core.plan.catalog import Catalog
from core.plan.models import Comparison, PriceBasis
from core.targets.ahead.outlook import Outlook
from core.targets.ahead.running import WORD, Nowcast
from core.targets.assessment import Assessment
from core.targets.overview import county_targets
from core.targets.trajectory import Track, goal_line, goal_year, yardstick_line
from core.wording.numbers import carried, growth_period, number, percent
from core.wording.sentences import needed_short, promised, rate_text, value_text
from core.wording.words import Status


def scale_of(track: Track) -> tuple[float, str, int]:
    """Factor, unit and decimals in which a target's values are drawn (yuan in 万元)."""
    unit, decimals = track.indicator.unit, track.indicator.decimals
    scaled, shown = carried(track.assessment.target.value or 0.0, unit)
    if shown == unit:
        return 1.0, unit, decimals
    return scaled / (track.assessment.target.value or 1.0), shown, 2


def picture(
    catalog: Catalog, track: Track, ahead: Outlook | None = None, *, compact: bool = False
) -> Trajectory:
    """Return the picture's model; ``compact`` leaves out what only the large picture has room for."""
    assessment, (scale, unit, decimals) = track.assessment, scale_of(track)
    due = goal_year(track)
    dated = assessment.target.value is not None and due is not None
    judged = bool(assessment.words)  # no path where the text can be read two ways
    return Trajectory(
        points=_points(track, scale),
        unit=unit,
        decimals=decimals,
        target=assessment.target.value * scale if dated and assessment.target.value is not None else None,
        due=due if dated else None,
        target_text="" if compact else goal_line(track),
        target_label=promised(assessment.target.value, assessment.target.unit)
        if dated and assessment.target.value is not None
        else "",
        base=_base(track, scale) if judged and not compact else None,
        required=_required(track, scale) if judged else None,
        fan=_fan(ahead, track.running, scale) if ahead is not None and ahead.fan else None,
        fan_text=_fan_text(ahead, track.running) if ahead is not None and ahead.fan else "",
        notes={} if compact else track.notes,
        benchmark_names={b.id: b.short for b in catalog.benchmarks},
        yardstick=_yardstick(track, scale, compact=compact),
        look=_look(catalog, track),
    )


def subtitle(catalog: Catalog, track: Track, start: float | None) -> str:
    """Indicator, unit, price basis, ``start`` of the value axis, what the separate lines mean, clause."""
    _, unit, _ = scale_of(track)
    parts = [f"{track.area.short}{track.indicator.name}，{unit}"]
    if track.indicator.price_basis is PriceBasis.CURRENT:
        parts.append("当年价格")
    if start:
        parts.append(f"纵轴自{number(start, 0 if float(start).is_integer() else 1)}起")
    clause = f"目标见{catalog.plan.number}{track.assessment.target.clause}"
    apart = "不同口径各画一条线，互不相接；" if track.history["benchmark"].nunique() > 1 else ""
    return f"{'，'.join(parts)}；{apart}{clause}"


def _points(track: Track, scale: float) -> pd.DataFrame:
    points = track.history.copy()
    for name in ("value", "low", "high"):
        points[name] = points[name].astype("float64") * scale
    points["label"] = [
        _forecast_label(track, row) if row["forecast"] else "" for row in records(track.history)
    ]
    return points


def _forecast_label(track: Track, row: dict[str, object]) -> str:
    value = float(str(row["value"]))
    stated_value = value_text(value, track.indicator.unit, track.indicator.decimals, "rounded")
    bound = row["precision"] in (Precision.AT_LEAST, Precision.ABOVE)
    return f"{row['year']}年预计{'超' if bound else ''}{stated_value}"


def _base(track: Track, scale: float) -> BasePath | None:
    assessment = track.assessment
    base, view = assessment.base, assessment.opinion
    if base is None or view is None or view.required is None or assessment.target.due is None:
        return None
    need = rate_text(view.required, track.indicator.unit, geometric=view.geometric, decimals=1)
    period = growth_period(base.year, assessment.target.due)
    text = f"目标路径（自{base.year}年）：{period}{need}"
    return BasePath(base.year, base.value * scale, text, view.geometric)


def _required(track: Track, scale: float) -> Required | None:
    assessment = track.assessment
    needs, latest = assessment.needs, assessment.latest
    if needs is None or latest is None or latest.year is None:
        return None
    text = needed_short(
        needs.rate,
        first=needs.first,
        last=needs.last,
        unit=track.indicator.unit,
        geometric=needs.geometric,
        whole=needs.whole,
        direction=needs.direction,
        most=needs.most,
    )
    start = needs.link.carry(latest.value)[0] if needs.link is not None else latest.value
    return Required(latest.year, start * scale, text)


def _fan(ahead: Outlook, running: Nowcast | None, scale: float) -> pd.DataFrame:
    """The fan from the latest figure, where it has no width yet.

    Of the running year it shows what its quarters say: two bands of one year would contradict each other.
    """
    start = {"year": ahead.latest.year, "low": ahead.latest.value, "high": ahead.latest.value}
    years = [
        {"year": year.year, "low": running.low, "high": running.high}
        if running is not None and year.year == running.year
        else {"year": year.year, "low": year.low, "high": year.high}
        for year in ahead.fan
    ]
    frame = pd.DataFrame([start, *years])
    return frame.assign(low=frame["low"] * scale, high=frame["high"] * scale)


def _fan_text(ahead: Outlook, running: Nowcast | None) -> str:
    """What the end of the fan is."""
    band = f"{percent(ahead.level, 0)}区间"
    return f"{WORD}{band}" if running is not None and running.year == ahead.fan[-1].year else band


def _yardstick(track: Track, scale: float, *, compact: bool) -> tuple[float, str] | None:
    return None if compact or track.yardstick is None else (track.yardstick * scale, yardstick_line(track))


def _look(catalog: Catalog, track: Track) -> CountyLook:
    looks = county_looks(county.code for county in catalog.counties)
    return looks.get(track.area.code, CountyLook(INK, INK))


def panels(catalog: Catalog, tracks: Sequence[Track]) -> list[Panel]:
    """Return one panel a county; counties with the same target share the value axis."""
    return [_panel(catalog, track) for track in tracks]


def _panel(catalog: Catalog, track: Track) -> Panel:
    assessment = track.assessment
    goal = (
        promised(carried(assessment.target.value, assessment.target.unit)[0], "")
        if assessment.target.value is not None
        else ""
    )
    verb = {Comparison.ABOVE: "突破", Comparison.AT_MOST: "不超过"}.get(assessment.target.comparison, "达到")
    needs = assessment.needs if assessment.needed_growth is not None else None
    need = f"须年均{needs.percent if needs.rate >= 0 else needs.move}" if needs is not None else ""
    return Panel(
        area_code=track.area.code,
        name=track.area.short,
        model=picture(catalog, track, compact=True),
        status=assessment.central or Status.INSUFFICIENT,
        hollow=len(assessment.words) > 1,
        target_text=f"{verb}{goal}",
        need_text=need,
        scale_group=f"{assessment.target.indicator}-{goal}",
    )


def county_assessments(catalog: Catalog, assessments: Sequence[Assessment]) -> list[Assessment]:
    """Return the first target of every county, in document order."""
    by_id = {a.target.id: a for a in assessments}
    return [by_id[target.id] for target in county_targets(catalog).values()]
