"""What the trajectory page offers for download, and the yearly plans beside the target."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.briefing.pdf.sheet import Rows, Stack
from core.charts.kit import html
from core.charts.kit.export import Picture, framed
from core.charts.trajectory.adapter import picture
from core.charts.trajectory.picture import trajectory
from core.figures.observation import Observation
from core.plan.models import CatalogError
from core.targets.trajectory import Track
from core.targets.yearly_plans import plans_of
from pages.shared.downloads import Offer, whole
from pages.shared.plans import APART, FAULTY, plan_states, plan_table
from pages.shared.view import View
from pages.trajectory.blocks import (
    IN_A_ROW,
    SMALL,
    TALL,
    WIDE,
    drawn,
    multiples_head,
    small,
    verdict,
)

# Yearly plan targets beside a trajectory: those of the same area for the same indicator or its
# growth.


def plans_block(view: View, track: Track) -> None:
    """Draw the plans, where there are any; a faulty file is said here and explained on the data page."""
    try:
        states = plan_states(view)
    except CatalogError:
        st.html(html.element("p", FAULTY, "ct-note"))
        return
    states_of_area = plans_of(view.catalog, states, track.area.code, track.indicator.id)
    if not states_of_area:
        return
    title = f"{track.area.short}{track.indicator.name}的年度计划目标"
    body = html.figure_head(title, APART) + plan_table(view, states_of_area, label=title)
    st.html(html.element("section", body, "ct-behind"))


def offer(
    view: View, track: Track, told: tuple[str, str], sources: Sequence[str], shown: tuple[str, ...] = ()
) -> Offer:
    """Return what can be downloaded: the large picture with its frame, and its figures.

    ``told`` is the page's finding and what its picture shows.
    """
    title, subtitle = told
    ahead = view.snapshot.outlook(track.assessment.target.id)

    def make() -> Picture:
        return framed(
            trajectory(picture(view.catalog, track, ahead), width=WIDE, height=TALL),
            title=title,
            subtitle=subtitle,
            source="；".join([view.catalog.plan.number, *sources]),
            as_of=view.snapshot.data_as_of,
            made=view.choice.today.isoformat(),
            watermark=view.choice.drill,
            width=1120,
        )

    def frame() -> pd.DataFrame:
        return pd.DataFrame([_exported(view, track, o) for o in track.figures])

    drawable = None if track.history.empty else make
    target = track.assessment.target.id
    cited = [view.catalog.plan.number, *sources]
    page = whole(view, "trajectory", told, lambda: _sheet(view, target, shown), cited)
    return Offer(f"目标轨迹-{target}", title, drawable, frame, sources, page if drawable else None)


def _sheet(view: View, target: str, shown: tuple[str, ...]) -> Rows:
    """The page's own blocks: picture and verdict, the counties below."""
    drawing = drawn(view, target)
    first = [Stack(WIDE, [drawing.wide] if drawing else []), Stack(436, verdict(view, target))]
    pictures = small(view, shown)[0] if shown else []
    rows: list[list[Stack]] = [first]
    for start in range(0, len(pictures), IN_A_ROW):
        line = pictures[start : start + IN_A_ROW]
        rows.append([Stack(SMALL, [spec]) for spec in line] + [Stack(SMALL, [])] * (IN_A_ROW - len(line)))
    if pictures:
        rows.insert(1, [Stack(WIDE, [multiples_head(view, shown)])])
    return rows


def _exported(view: View, track: Track, o: Observation) -> dict[str, object]:
    return {
        "地区代码": o.area_code,
        "地区": track.area.name,
        "指标": track.indicator.name,
        "年份": o.year,
        "数值": o.value,
        "单位": o.unit,
        "口径": view.catalog.benchmark(o.benchmark).name if o.benchmark else "",
        "核算阶段": o.stage,
        "精度": o.precision,
        "依据等级": o.grade,
        "与上年不可比": "是" if o.break_before else "",
        "来源": "".join(view.snapshot.cited([o.source_id])),
        "说明": o.note,
    }
