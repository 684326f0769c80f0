"""Blocks of the trajectory page: picture, verdict, two benchmarks, the six counties, the figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from core.analysis.trajectory import Track, finding
from core.catalog.observations import Observation
from core.charts import html
from core.charts.adapters.trajectory import county_assessments, panels, picture
from core.charts.adapters.trajectory import subtitle as describe
from core.charts.multiples import small_multiples
from core.charts.theme import Spec
from core.charts.trajectory import axis_start, trajectory
from pages.parts import loading
from pages.parts.chart import draw
from pages.parts.kept import drawn_once, judged, once
from pages.parts.loading import View

#: Height of the large picture in px.
TALL: Final = 428
#: Widths of the large picture and of a small one in px, for a screen of 1600; others scale them.
WIDE: Final = 1072
SMALL: Final = 242
NARROW: Final = 358


@once(128)
def words(view: View, target: str) -> str:
    """Return the finding, which is the page's title."""
    return finding(view.catalog, loading.track(view, target), loading.prospect(view, target))


@once(128)
def subtitle(view: View, target: str) -> str:
    """Say what the picture shows, and where its axis starts."""
    one = loading.track(view, target)
    found = drawn(view, target)
    return describe(view.catalog, one, found.start if found is not None else None)


@dataclass(frozen=True)
class Drawn:
    """Pictures of one target and where the value axis starts."""

    wide: Spec
    narrow: Spec
    start: float


@once(128)
def drawn(view: View, target: str) -> Drawn | None:
    """Draw the trajectory, wide and narrow; ``None`` where there is nothing to draw."""
    one = loading.track(view, target)
    if one.history.empty:
        return None
    model = picture(view.catalog, one, loading.prospect(view, target))
    return Drawn(
        trajectory(model, width=WIDE, height=TALL),
        trajectory(model, height=320, nominal_width=NARROW),
        axis_start(model),
    )


@once()
def small(view: View) -> tuple[list[Spec], list[Spec]]:
    """Draw the counties' first targets, for six side by side and for one below the other."""
    found = county_assessments(view.catalog, loading.assessments(view))
    models = panels(view.catalog, [loading.track(view, one.id) for one in found])
    return (
        small_multiples(models, width=SMALL, height=164),
        small_multiples(models, width=NARROW, height=150),
    )


@drawn_once(judged)
def picture_block(view: View, target: str) -> None:
    """Show the trajectory, or say why there is nothing to draw."""
    found = drawn(view, target)
    if found is None:
        st.html(html.element("div", _no_picture(loading.track(view, target)), "ct-empty"))
        return
    with st.container(key="wide-trajectory"):
        draw(found.wide)
    with st.container(key="narrow-trajectory"):
        draw(found.narrow)


def _no_picture(one: Track) -> str:
    """Say why there is nothing to draw."""
    if one.assessment.members:
        return "这一目标由各成员的目标合成，自身没有单独的序列，见右侧逐一判定和下方各县区图。"
    if one.assessment.latest is not None:
        return "最新数没有注明年份，不能画在时间轴上；全部数据见页末的表。"
    return "尚无公布数，无从作图。"


@drawn_once(judged)
def multiples_block(view: View) -> None:
    """Draw the six counties' first targets as small multiples."""
    found = county_assessments(view.catalog, loading.assessments(view))
    tracks = [loading.track(view, one.id) for one in found]
    recent = [t.area.short for t in tracks if t.assessment.latest and _recent(view, t.assessment.latest)]
    legend = "细虚线为重构估算\u3000空心点为按占比推算及80%区间\u3000粗线为达标所需"
    with st.container(key="trajectory-counties"):
        st.html(html.figure_head(_counties_title(view, recent, len(tracks)), legend=legend))
        wide, narrow = small(view)
        with st.container(key="wide-counties"):
            columns = st.columns(len(tracks), gap="small")
            for column, spec in zip(columns, wide, strict=True):
                with column:
                    draw(spec)
        with st.container(key="narrow-counties"):
            for spec in narrow:
                draw(spec)


def _recent(view: View, latest: Observation) -> bool:
    return (latest.year or 0) >= view.catalog.plan.adopted_year


def _counties_title(view: View, recent: list[str], total: int) -> str:
    year = view.catalog.plan.adopted_year
    units = "（亿元，人均为万元）"
    if not recent:
        return f"各县区首要目标{units}：都没有{year}年以来的数据"
    if len(recent) == total:
        return f"各县区首要目标{units}：都有{year}年以来的数据"
    return f"各县区首要目标{units}：仅{'、'.join(recent)}有{year}年以来的数据"
