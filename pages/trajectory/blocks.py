"""Blocks of the trajectory page: verdict on the target, its pictures and their tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st
from markupsafe import Markup

from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.charts.kit.theme import Spec
from core.charts.multiples import shared_axis, small_multiples
from core.charts.trajectory.adapter import county_assessments, panels, picture, subtitle
from core.charts.trajectory.picture import axis_start, trajectory
from core.figures.implied import deciding_lines
from core.figures.observation import Observation
from core.targets.ahead.outlook import Outlook, headline
from core.targets.ahead.running import WORD
from core.targets.assessment import Assessment
from core.targets.opinion import Opinion
from core.targets.trajectory import Track, finding
from core.wording.numbers import (
    NOT_APPLICABLE,
    carried,
    chance_span,
    chance_text,
    decimals_beside,
    digits,
    number,
    percent,
)
from core.wording.sentences import PRECISION_NOTE
from core.wording.words import joined
from pages.overview.cells import status_of
from pages.shared.cache import cached, judged
from pages.shared.chart import draw
from pages.shared.view import View

# Blocks of the trajectory page: picture, verdict, two benchmarks, the six counties, the figures.

#: Height of the large picture in px.
TALL: Final = 406
#: Widths of the large picture and of a small one in px, for a screen of 1600; others scale them.
WIDE: Final = 1072
#: Small ones have at least this much; they are drawn as wide as their place, so that letters keep their size.
SMALL: Final = 242
#: Small pictures in a row.
IN_A_ROW: Final = 6
NARROW: Final = 358


@cached(judged, 128)
def heading(view: View, target: str) -> tuple[str, str]:
    """Return the finding, which is the page's title, and what the picture shows and where its axis starts."""
    track = view.snapshot.track(target)
    drawing = drawn(view, target)
    shows = subtitle(view.catalog, track, drawing.start if drawing is not None else None)
    return finding(view.catalog, track, view.snapshot.outlook(target)), shows


@dataclass(frozen=True)
class Drawn:
    """Pictures of one target and where the value axis starts."""

    wide: Spec
    narrow: Spec
    start: float


@cached(judged, 128)
def drawn(view: View, target: str) -> Drawn | None:
    """Draw the trajectory, wide and narrow; ``None`` where there is nothing to draw."""
    track = view.snapshot.track(target)
    if track.history.empty:
        return None
    model = picture(view.catalog, track, view.snapshot.outlook(target))
    return Drawn(
        trajectory(model, width=WIDE, height=TALL),
        trajectory(model, height=320, nominal_width=NARROW),
        axis_start(model),
    )


@cached(judged)
def small(view: View, shown: tuple[str, ...]) -> tuple[list[Spec], str]:
    """Draw the first targets of counties; say which share an axis."""
    firsts = _first_targets(view, shown)
    models = panels(view.catalog, [view.snapshot.track(first.target.id) for first in firsts])
    return (
        small_multiples(models, width=SMALL, height=164),
        shared_axis(models),
    )


@cached(judged)
def left_block(view: View, target: str, *, chance: bool) -> None:
    """Draw the trajectory and below it, where there is room, the chance: found in the cache with one look."""
    picture_block(view, target)
    if chance:
        chance_block(view, target)


def picture_block(view: View, target: str) -> None:
    """Show the trajectory, or say why there is nothing to draw."""
    drawing = drawn(view, target)
    if drawing is None:
        st.html(html.element("div", _no_picture(view.snapshot.track(target)), "ct-empty"))
        return
    with st.container(key="wide-trajectory"):
        draw(drawing.wide)
    with st.container(key="narrow-trajectory"):
        draw(drawing.narrow)


def _no_picture(track: Track) -> str:
    """Say why there is nothing to draw."""
    if track.assessment.members:
        return "这一目标由各成员的目标合成，自身没有单独的序列，见右侧逐一判定和下方各县区图。"
    if track.assessment.latest is not None:
        return "最新数没有注明年份，不能画在时间轴上；全部数据见页末的表。"
    return "尚无公布数，无从作图。"


@cached(judged)
def multiples_block(view: View, shown: tuple[str, ...]) -> None:
    """Draw the first targets of the counties ``shown`` as small multiples, at most six in a row."""
    pictures, _ = small(view, shown)
    if not pictures:
        return
    with st.container(key="trajectory-counties"):
        st.html(multiples_head(view, shown))
        with st.container(key="small-pictures"):
            for spec in pictures:
                draw({**spec, "width": "container"})


def multiples_head(view: View, shown: tuple[str, ...]) -> Markup:
    """What the small pictures show, how to read them, and which share an axis."""
    tracks = [view.snapshot.track(first.target.id) for first in _first_targets(view, shown)]
    recent = [t.area.short for t in tracks if t.assessment.latest and _recent(view, t.assessment.latest)]
    legend = "细虚线为重构估算\u3000空心点为按占比或本县区增速推算及80%区间\u3000粗线为达标所需"
    legend = "\u3000".join(part for part in (legend, small(view, shown)[1]) if part)
    return html.figure_head(_counties_title(view, recent, len(tracks)), legend=legend)


def _first_targets(view: View, shown: tuple[str, ...]) -> list[Assessment]:
    assessments = county_assessments(view.catalog, view.snapshot.assessments)
    return [assessment for assessment in assessments if assessment.target.area in shown]


def _recent(view: View, latest: Observation) -> bool:
    return (latest.year or 0) >= view.catalog.plan.adopted_year


def _counties_title(view: View, recent: list[str], total: int) -> str:
    year = view.catalog.plan.adopted_year
    units = _units(view)
    if not recent:
        return f"各县区首要目标{units}：都没有{year}年以来的数据"
    if len(recent) == total:
        return f"各县区首要目标{units}：都有{year}年以来的数据"
    return f"各县区首要目标{units}：仅{'、'.join(recent)}有{year}年以来的数据"


def _units(view: View) -> str:
    """Units of the small pictures in one pair of brackets, each with what it is of where they differ."""
    of = {
        a.target.indicator: carried(a.target.value, a.target.unit)[1]
        for a in county_assessments(view.catalog, view.snapshot.assessments)
        if a.target.value is not None
    }
    if len(set(of.values())) <= 1:
        return f"（{next(iter(of.values()))}）" if of else ""
    per_head = view.catalog.roles.per_head
    names = {name: "人均" if name == per_head else view.catalog.indicator(name).name for name in of}
    (_, first), *others = of.items()
    return f"（{first}，{'，'.join(f'{names[name]}为{unit}' for name, unit in others if unit != first)}）"


# The figures behind a trajectory, as a table of text.


@cached(judged)
def draw_table(view: View, target: str) -> None:
    """Draw the table behind the picture."""
    st.html(figures_table(view, target))


def figures_table(view: View, target: str) -> str:
    """Every vintage behind the picture as text, by year, estimates marked."""
    track = view.snapshot.track(target)
    columns = [
        Column("年份"),
        Column(f"数值\n{track.indicator.unit}", "right"),
        Column("口径"),
        Column("核算阶段", wide_only=True),
        Column("据", "center"),
        Column("说明", wrap=True, wide_only=True),
        Column("来源", wrap=True, wide_only=True),
    ]
    dated = [(o.year or 0, _figure(view, track, o)) for o in track.figures] + _estimates(view, track)
    rows = [row for _, row in sorted(dated, key=lambda pair: pair[0])]
    head = html.figure_head("图中数据", "同一年份有几个数的全部列出；标“断点”的与上年不可比")
    label = f"{track.area.short}{track.indicator.name}的全部数据"
    body = table(columns, rows, label=label) if rows else html.element("p", "尚无公布数。", "ct-line")
    return html.element("section", html.join((head, body)), "ct-behind")


def _figure(view: View, track: Track, o: Observation) -> list[object]:
    benchmark = view.catalog.benchmark(o.benchmark).short if o.benchmark else NOT_APPLICABLE
    note = "，".join(
        part
        for part in ("断点" if o.break_before else "", PRECISION_NOTE.get(o.precision, ""), o.note)
        if part
    )
    source = "".join(view.snapshot.cited([o.source_id]))
    return [
        f"{o.year}年" if o.year else "不详",
        number(o.value, track.indicator.decimals),
        benchmark,
        o.stage,
        html.grade_chip(o.grade),
        note,
        source,
    ]


def _estimates(view: View, track: Track) -> list[tuple[int, list[object]]]:
    rows: list[tuple[int, list[object]]] = []
    for row in track.history[track.history["grade"] == "E"].to_dict("records"):
        low, high = (number(row[end], track.indicator.decimals) for end in ("low", "high"))
        value = html.estimate(f"≈{number(row['value'], track.indicator.decimals)}")
        benchmark = view.catalog.benchmark(row["benchmark"]).short if row["benchmark"] else NOT_APPLICABLE
        band = f"80%区间{low}～{high}"
        chip = html.grade_chip("E")
        cells: list[object] = [f"{row['year']}年", value, benchmark, "估算", chip, band, "本系统估算"]
        rows.append((int(row["year"]), cells))
    return rows


#: How the part of a sentence begins that speaks of the other benchmark.
SECOND: Final = "另按"


def _of_second(part: str) -> bool:
    """Whether a sentence is the other benchmark's judgement, not another base year of the same figure."""
    return part.startswith(SECOND) and not part.startswith(f"{SECOND}原定基期")


def _deciding(view: View, target: str) -> tuple[str, ...]:
    """Which single figure of the due year would decide the target, without its name before each."""
    return deciding_lines(view.catalog, view.snapshot.deciders(target))


@cached()
def verdict_block(view: View, target: str) -> None:
    """Draw status, sentence and both benchmarks."""
    for part in verdict(view, target):
        st.html(part)


def verdict(view: View, target: str) -> list[Markup]:
    """Status, sentence and both benchmarks."""
    assessment = view.snapshot.track(target).assessment
    badge = status_of(assessment, size=22)
    first, *more = [part for part in assessment.sentence.split("。") if part]
    # The other benchmark's judgement stands in the table below.
    kept = [part for part in more if assessment.second is None or not _of_second(part)]
    if assessment.may_change is not None:
        kept.append(revision_line(assessment.may_change))
    # What published figures leave no room for is arithmetic (grade D); only of the due year it gives a word.
    kept += [
        f"由公布数推得：{implied.sentence.removesuffix('。')}"
        for implied in view.snapshot.ruled_out(target)[:1]
    ]
    if not assessment.decided:
        kept += [f"哪一个数可定：{text}" for text in _deciding(view, target)]
    lines = html.join(html.element("li", f"{part}。", "ct-line") for part in kept)
    said = html.join(
        (
            html.element("div", badge, "ct-verdict"),
            html.element("p", f"{first}。", "ct-sentence"),
            html.element("ul", lines, "ct-lines") if lines else Markup(""),
        )
    )
    if assessment.opinion is not None and assessment.second is not None:
        return [
            said,
            html.join((html.figure_head(_benchmarks_title(assessment)), benchmarks(view, assessment))),
        ]
    if assessment.quota:
        return [said, html.join((html.figure_head("逐年完成情况"), _quota(view, assessment)))]
    if assessment.members:
        return [said, html.join((html.figure_head("逐一判定"), _members(view, assessment)))]
    return [said]


def chance_block(view: View, target: str) -> None:
    """Draw the range of the chance with every window and price assumption behind it."""
    _running(view, target)
    together = view.snapshot.joint_outlook(target)
    if together is not None:
        st.html(html.element("p", together.sentence, "ct-note"))
    ahead = view.snapshot.outlook(target)
    if ahead is None:
        return
    if ahead.chance is None:
        _withheld(ahead)
        return
    head = html.figure_head(f"达标机会{chance_span(*ahead.chance)}", legend=html.grade_chip("D"))
    variants = html.join(
        Markup("<li><span>{}</span><b>{}</b></li>").format(v.label, chance_text(v.chance))
        for v in (*ahead.variants, *ahead.branches)
    )
    # How it is computed stands on the methods page; here, on which years it rests and what it leaves out.
    text = html.element("p", "".join(ahead.notes[1:]), "ct-note")
    st.html(head + html.element("ul", variants, "ct-chances") + text)


def revision_line(chance: float) -> str:
    """Say how likely the verified figure changes a word on the first one."""
    return f"这是初判：按各省初步数到最终核实的历次修订，定评与初判不同的可能{chance_text(chance)}"


def _running(view: View, target: str) -> None:
    """Say what the quarters of the running year say of it (年内预判): no figure, and never a status."""
    goal = view.catalog.target(target)
    for nowcast in view.snapshot.nowcasts:
        if nowcast.area.code == goal.area and goal.indicator == view.catalog.roles.gdp:
            head = html.figure_head(
                f"{WORD}（{nowcast.year}年{nowcast.quarter_name}）", legend=html.grade_chip("E")
            )
            text = html.element("p", nowcast.sentence, "ct-line") + html.element(
                "p", nowcast.grounds, "ct-note"
            )
            st.html(head + text)


def _withheld(ahead: Outlook) -> None:
    """Say what stands in place of a chance that the back-test has not earned, and why."""
    if not ahead.history.total:
        return
    head = html.figure_head(headline(ahead), legend=html.grade_chip("D"))
    why = f"{ahead.history.sentence}。这类序列提前{ahead.lead}年的概率{'，'.join(ahead.reasons)}，不报概率。"
    st.html(head + html.element("p", why, "ct-note"))


def _benchmarks_title(assessment: Assessment) -> str:
    return "两种口径，两个结论" if assessment.benchmarks_differ else "两种口径，结论相同"


def benchmarks(view: View, assessment: Assessment) -> Markup:
    """Both judgements side by side, the newer benchmark first."""
    opinions = [o for o in (assessment.opinion, *assessment.readings, assessment.second) if o is not None]
    scale = 1 / 10_000 if assessment.target.unit == "元" else 1.0
    decimals = 2 if scale != 1 else view.catalog.indicator(assessment.target.indicator).decimals
    columns = [Column(""), *(Column(_head(view, assessment, o), "right") for o in opinions)]

    def line(head: str, cells: list[object]) -> list[object]:
        return [head, *cells]

    def at(value: float | None, year: int | None) -> object:
        if value is None:
            return NOT_APPLICABLE
        return Markup("{}<small>{}</small>").format(number(value * scale, decimals), year)

    rows = [
        line(
            "基期", [at(o.base.value if o.base else None, o.base.year if o.base else None) for o in opinions]
        ),
        line("最新", [at(o.latest.value, o.latest.year) for o in opinions]),
        line("过去年均", [percent(o.observed) for o in opinions]),
        line("达标应年均", [percent(o.required) for o in opinions]),
        line("快慢之比", [number(o.ratio, 2) for o in opinions]),
        line(
            "与今后所需之比",
            [number(o.late_ratio, 2) if o.late_ratio is not None else NOT_APPLICABLE for o in opinions],
        ),
        line(
            "状态", [html.status_badge(o.central) if len(o.words) == 1 else joined(o.words) for o in opinions]
        ),
    ]
    return table(columns, rows, label="两种口径下的判定", css_class="ct-ledger")


def _head(view: View, assessment: Assessment, opinion: Opinion) -> str:
    """Benchmark of a judgement; its base year too, where one benchmark is read from two."""
    name = view.catalog.benchmark(opinion.benchmark).short
    return f"{name}（{opinion.base.year}年基期）" if assessment.readings and opinion.base else name


def _quota(view: View, assessment: Assessment) -> Markup:
    """Lay out the years; all with the decimals that keep every one on its side of what was due."""
    known = [value for q in assessment.quota for value in (q.value, q.limit) if value is not None]
    usual = view.catalog.indicator(assessment.target.indicator).decimals
    decimals = 0 if all(value.is_integer() for value in map(float, known)) else usual
    for q in assessment.quota:
        if q.limit is not None:
            decimals = max(decimals, digits(q.limit))
        if q.value is not None:
            decimals = max(decimals, decimals_beside(q.value, decimals, q.limit))
    rows = [
        [f"{q.year}年", number(q.value, decimals), number(q.limit, decimals), html.task_badge(q.word)]
        for q in assessment.quota
    ]
    columns = [Column("年份"), Column("完成", "right"), Column("应达", "right"), Column("判定")]
    return table(columns, rows, label="逐年完成情况")


def _members(view: View, assessment: Assessment) -> Markup:
    rows = []
    for m in assessment.members:
        value, _ = carried(m.value, assessment.target.unit) if m.value is not None else (None, "")
        goal = view.catalog.target(m.id).value if m.id in view.catalog.target_ids else None
        decimals = 1 if value is None else decimals_beside(value, 1, goal)
        need = NOT_APPLICABLE if m.needs is None else m.needs.percent
        if m.whole is not None:
            need = f"全程{need}"
        word = html.status_badge(m.words[0]) if len(m.words) == 1 else "、".join(m.words)
        rows.append([m.name, number(value, decimals), str(m.year or ""), need, word])
    columns = [
        Column("县区"),
        Column("最新值", "right"),
        Column("年份"),
        Column("须年均", "right"),
        Column("状态"),
    ]
    return table(columns, rows, label="各县区判定")
