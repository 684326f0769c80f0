"""Figures of a briefing: finding as caption, alternative text, picture and its editable twin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from core.briefing.model import DOCUMENT_WIDTH, INTERNAL_MARK, SLIDE_WIDTH, Chart, Figure, Series
from core.charts.kit.export import Picture, framed
from core.charts.kit.theme import Spec
from core.charts.kit.vega import records
from core.charts.ranking import ranking as ranking_spec
from core.charts.status_map import map_head, map_rows, status_map
from core.charts.trajectory.adapter import picture as trajectory_model
from core.charts.trajectory.adapter import scale_of as picture_scale
from core.charts.trajectory.adapter import subtitle as trajectory_subtitle
from core.charts.trajectory.picture import Trajectory, axis_start, description, trajectory
from core.places.ranking import Ranking, ranking
from core.plan.catalog import Catalog
from core.scenario.result import ScenarioResult
from core.snapshot import Snapshot
from core.targets.assessment import Assessment
from core.targets.overview import county_targets, headline
from core.targets.phrases import figure_text
from core.targets.trajectory import Track, finding, goal_year
from core.wording.numbers import scale_of
from core.wording.sentences import plain, promised

# Editable twins of pictures: the same values as series of an Office chart.

#: Ends the name of a step that starts from an estimate, as in the picture.
ESTIMATED = "（估）"


def trajectory_chart(catalog: Catalog, track: Track) -> Chart:
    """Return history by benchmark, estimates, forecasts, both paths and the target as series by year."""
    scale, unit, decimals = picture_scale(track)
    assessment, due = track.assessment, goal_year(track)
    rows = records(track.history)
    first = min(int(row["year"]) for row in rows)
    last = max([int(row["year"]) for row in rows] + ([due] if due else []))
    years = range(first, last + 1)

    def over(values: dict[int, float]) -> tuple[float | None, ...]:
        return tuple(values[y] * scale if y in values else None for y in years)

    series = []
    for benchmark in dict.fromkeys(row["benchmark"] for row in rows):
        drawn = [r for r in rows if r["benchmark"] == benchmark and not r["forecast"] and r["grade"] != "E"]
        if not drawn:
            continue
        name = catalog.benchmark(benchmark).short if benchmark else track.indicator.name
        role = "history" if drawn[-1]["current"] else "old"
        values = {int(r["year"]): float(r["value"]) for r in drawn}
        said = _said_latest(catalog, track, unit, first) if role == "history" else ()
        series.append(Series(name, over(values), "history" if role == "history" else "old", said))
    weak = {int(r["year"]): float(r["value"]) for r in rows if r["grade"] == "E"}
    ahead = {int(r["year"]): float(r["value"]) for r in rows if r["forecast"]}
    if weak:
        series.append(Series("估算（不参与判定）", over(weak), "estimate"))
    if ahead:
        stored = track.indicator.unit
        said = tuple((year - first, _digits(plain(value, stored), unit)) for year, value in ahead.items())
        series.append(Series("预计（不参与判定）", over(ahead), "forecast", said))
    if assessment.words and due and assessment.target.value is not None:
        base, latest, required = (
            assessment.base,
            assessment.latest,
            assessment.opinion.required if assessment.opinion else None,
        )
        if base is not None and required is not None:
            path = _path(
                base.value,
                base.year,
                due,
                required,
                geometric=assessment.opinion is not None and assessment.opinion.geometric,
            )
            series.append(Series("目标路径", over(path), "path"))
        needs = assessment.needs
        if latest is not None and latest.year is not None and needs is not None:
            start = needs.link.carry(latest.value)[0] if needs.link is not None else latest.value
            path = _path(start, latest.year, due, needs.rate, geometric=needs.geometric)
            name = "全程须达到的路径" if needs.whole else "今后须达到的路径"
            series.append(Series(name, over(path), "required"))
    if due and assessment.target.value is not None:
        goal = _digits(promised(assessment.target.value, assessment.target.unit), unit)
        level = tuple(assessment.target.value * scale for _ in years)
        series.append(Series("目标", level, "target", tuple((place, goal) for place in range(len(level)))))
    return Chart("line", tuple(f"{year}年" for year in years), tuple(series), unit, decimals)


def _said_latest(catalog: Catalog, track: Track, unit: str, first: int) -> tuple[tuple[int, str], ...]:
    """Digits of the latest figure as sentences and tables print them."""
    latest, goal = track.assessment.latest, track.assessment.target.value
    if latest is None or latest.year is None:
        return ()
    indicator = catalog.indicator(track.assessment.target.indicator)
    return ((latest.year - first, _digits(figure_text(indicator, latest, goal), unit)),)


def _digits(text: str, unit: str) -> str:
    """Return a value without its unit, or nothing where it is said in another one than the chart's."""
    return text.removesuffix(unit) if text.endswith(unit) else ""


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


#: Of the frame round a picture, both sides together.
FRAME = 48
#: Fewest points on one benchmark that make a line.
_POINTS = 2


def frame(
    snapshot: Snapshot,
    spec: Spec,
    width: int,
    *,
    title: str,
    subtitle: str,
    sources: Sequence[str],
    made: dt.date,
) -> Picture:
    """Give a spec the frame in which it can travel."""
    return framed(
        spec,
        title=title,
        subtitle=subtitle,
        source="；".join(_few(sources, _IN_TEXT if width <= DOCUMENT_WIDTH else _APART)),
        as_of=snapshot.data_as_of or "不详",
        made=made.isoformat(),
        watermark=snapshot.drill,
        mark=INTERNAL_MARK if snapshot.internal else "",
        width=width,
    )


#: Most sources in the foot of a picture within a document, which lists all, and of one that travels alone.
_IN_TEXT, _APART = 2, 4


def _few(sources: Sequence[str], most: int) -> list[str]:
    """Sources as far as a picture's foot has room."""
    kept = list(dict.fromkeys(sources))
    return kept if len(kept) <= most else [*kept[:most], f"等{len(kept)}种来源"]


#: A picture narrower than this, px, is a phone's: labels and key beside what they name take more height.
_BESIDE, _UPRIGHT = 420, 0.8
#: A map keeps its shape, and its key stands below it.
_MAP_UPRIGHT = 0.9


def trajectory_figure(snapshot: Snapshot, target: str, made: dt.date) -> Figure | None:
    """Return the trajectory of one target, or ``None`` where there is nothing to draw."""
    track = snapshot.track(target)
    if track.history.empty:
        return None
    catalog, ahead = snapshot.catalog, snapshot.outlook(target)
    model = trajectory_model(catalog, track, ahead)
    sentence = finding(catalog, track)
    below = trajectory_subtitle(catalog, track, axis_start(model))
    sources = (catalog.plan.number, *snapshot.cited(track.assessment.sources))

    def draw(width: int = SLIDE_WIDTH) -> Picture:
        share = 0.42 if width > DOCUMENT_WIDTH else 0.37 if width > _BESIDE else _UPRIGHT
        height = round(width * share)
        spec = trajectory(_uncrowded(model, height), width=width - FRAME, height=height)
        return frame(snapshot, spec, width, title=sentence, subtitle=below, sources=sources, made=made)

    return Figure(
        slug=f"目标轨迹-{track.assessment.target.name}",
        caption=sentence,
        alt=_alt(below, description(model)),
        picture=draw,
        chart=trajectory_chart(catalog, track),
        sources=sources,
        method=_method(track, fan=ahead is not None and bool(ahead.fan)),
    )


def trajectory_drawing(snapshot: Snapshot, target: str, width: int, height: int) -> tuple[Spec, str]:
    """Return a trajectory at its final size and its subtitle, for a page that says all else itself.

    A page has no room for the old yardstick and for notes on breaks: its text says them.
    """
    catalog, track = snapshot.catalog, snapshot.track(target)
    model = replace(trajectory_model(catalog, track, snapshot.outlook(target)), yardstick=None, notes={})
    below = trajectory_subtitle(catalog, track, axis_start(model))
    return trajectory(model, width=width, height=height, nominal_width=width), below


#: Nearer to the target than this, px, the line of the old yardstick and its words lie over the target's.
_CROWDED = 60
#: Share of a picture's height that its values take.
_PLOT = 0.75


def _uncrowded(model: Trajectory, height: int) -> Trajectory:
    """Leave out the line of the old yardstick where it has no room beside the target; the text says it."""
    if model.yardstick is None or model.target is None:
        return model
    top = max(model.target, model.yardstick[0])
    apart = abs(model.yardstick[0] - model.target) / (top - axis_start(model)) * height * _PLOT
    return replace(model, yardstick=None) if apart < _CROWDED else model


def worth_drawing(snapshot: Snapshot, assessment: Assessment) -> bool:
    """Whether a trajectory has a line to show: a path that is still needed, or figures to be joined."""
    history = snapshot.track(assessment.target.id).history
    if history.empty:
        return False
    published = history[~history["forecast"] & (history["grade"] != "E")]
    return assessment.needs is not None or published.groupby("benchmark").size().max() >= _POINTS


def _alt(subtitle: str, described: str) -> str:
    return f"{subtitle}。{described}"


def _method(track: Track, *, fan: bool) -> str:
    remarks = ["增速只在同一核算口径内计算，不同口径各画一条线。"]
    if track.assessment.needs is not None:
        remarks.append("粗线为自最新公布数起按期达到目标所须的路径。")
    if fan:
        remarks.append("区间由历史可比增速推得，未含全国性共同冲击。")
    if (track.history["grade"] == "E").any():
        remarks.append("估算数空心表示，不参与判定。")
    return "".join(remarks)


def map_figure(snapshot: Snapshot, made: dt.date) -> Figure | None:
    """Return the status map of the counties, or ``None`` without a geometry."""
    if not snapshot.geometry:
        return None
    catalog = snapshot.catalog
    title, below = map_head(snapshot.assessments, catalog)
    rows = map_rows(catalog, snapshot.assessments)
    firsts = [t.id for t in county_targets(catalog).values()]
    used = [i for target in firsts for i in snapshot.assessment(target).sources]
    sources = (catalog.plan.number, *snapshot.cited(used))

    def spec(width: int) -> Spec:
        room = width - FRAME
        approval = catalog.plan.map_approval
        share = _MAP_UPRIGHT if room < _BESIDE else 0.54 if width > DOCUMENT_WIDTH else 0.46
        height = round(room * share)
        return status_map(snapshot.geometry, rows, width=room, height=height, approval=approval)

    def draw(width: int = SLIDE_WIDTH) -> Picture:
        return frame(snapshot, spec(width), width, title=title, subtitle=below, sources=sources, made=made)

    method = "按各县区主要目标的状态着色；示意图，不作为界线依据。"
    return Figure(
        "县区目标状态图", title, _alt(below, spec(SLIDE_WIDTH)["description"]), draw, None, sources, method
    )


def latest_ranking(snapshot: Snapshot) -> tuple[Ranking, Ranking | None]:
    """Return the ranking of the latest year (perhaps refused) and of the last year that allows one."""
    catalog, indicator = snapshot.catalog, headline(snapshot.catalog).indicator
    candidates = [
        set(snapshot.known.yearly(county.code, indicator, benchmark))
        for county in catalog.counties
        for benchmark in snapshot.known.benchmarks(county.code, indicator)
    ]
    years = sorted(set().union(*candidates), reverse=True)
    tried = [ranking(catalog, snapshot.known, indicator, year) for year in years]
    if not tried:
        return ranking(catalog, snapshot.known, indicator, snapshot.as_of.year - 1), None
    return tried[0], next((each_ranking for each_ranking in tried if each_ranking.refusal is None), None)


def ranking_figure(snapshot: Snapshot, ranking: Ranking, made: dt.date) -> Figure:
    """Return an allowed ranking of the counties as bars."""
    catalog = snapshot.catalog
    indicator = catalog.indicator(ranking.indicator)
    values = [place.observation.value for place in ranking.places]
    scale = scale_of(indicator.unit, indicator.decimals, values)
    first, last = ranking.places[0], ranking.places[-1]
    names = {place.area: catalog.area(place.area).short for place in ranking.places}
    sentence = (
        f"{ranking.year}年县区{indicator.name}最高的{names[first.area]}{scale.text(first.observation.value)}"
        f"{scale.unit}，最低的{names[last.area]}{scale.text(last.observation.value)}{scale.unit}"
    )
    basis = f"，{catalog.benchmark(ranking.benchmark).name}" if ranking.benchmark else ""
    below = f"{indicator.name}，{ranking.year}年，{scale.unit}{basis}"
    sources = snapshot.cited(place.observation.source_id for place in ranking.places)
    rows = pd.DataFrame(
        {
            "rank": place.rank,
            "area_code": place.area,
            "name": names[place.area],
            "value": scale.value(place.observation.value),
            "text": scale.text(place.observation.value),
        }
        for place in ranking.places
    )

    def draw(width: int = SLIDE_WIDTH) -> Picture:
        return frame(
            snapshot,
            ranking_spec(rows, width=width - FRAME),
            width,
            title=sentence,
            subtitle=below,
            sources=sources,
            made=made,
        )

    chart = Chart(
        kind="bar",
        categories=tuple(rows["name"]),
        series=(Series(indicator.name, tuple(float(v) for v in rows["value"]), "bar"),),
        unit=scale.unit,
        decimals=scale.decimals,
    )
    alt = _alt(below, ranking_spec(rows, width=SLIDE_WIDTH - FRAME)["description"])
    method = "只在各县区同年、同口径都有公布数时排序。"
    return Figure(f"{indicator.name}位次", sentence, alt, draw, chart, sources, method)
