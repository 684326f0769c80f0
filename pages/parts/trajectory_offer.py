"""What the trajectory page offers for download."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from core.analysis.trajectory import Track
from core.catalog.observations import Observation
from core.charts.adapters.trajectory import picture
from core.charts.export import Picture, framed
from core.charts.trajectory import trajectory
from pages.parts import loading
from pages.parts.downloads import Offer
from pages.parts.frame import source_names
from pages.parts.loading import View
from pages.parts.trajectory_blocks import TALL, WIDE, subtitle


def offer(view: View, one: Track, title: str, sources: Sequence[str]) -> Offer:
    """Return what can be downloaded: the large picture with its frame, and its figures."""
    ahead = loading.prospect(view, one.assessment.id)

    def make() -> Picture:
        return framed(
            trajectory(picture(view.catalog, one, ahead), width=WIDE, height=TALL),
            title=title,
            subtitle=subtitle(view, one.assessment.id),
            source="；".join([view.catalog.plan.number, *sources]),
            as_of=view.data_as_of,
            made=view.choice.today.isoformat(),
            watermark=view.choice.drill,
            width=1120,
        )

    def frame() -> pd.DataFrame:
        return pd.DataFrame([_exported(view, one, o) for o in one.figures])

    drawable = None if one.history.empty else make
    return Offer(f"目标轨迹-{one.assessment.id}", title, drawable, frame, sources)


def _exported(view: View, one: Track, o: Observation) -> dict[str, object]:
    return {
        "地区代码": o.area_code,
        "地区": one.area.name,
        "指标": one.indicator.name,
        "年份": o.year,
        "数值": o.value,
        "单位": o.unit,
        "口径": view.catalog.benchmark(o.benchmark).name if o.benchmark else "",
        "核算阶段": o.stage,
        "精度": o.precision,
        "依据等级": o.grade,
        "与上年不可比": "是" if o.break_before else "",
        "来源": "".join(source_names(view, [o.source_id])),
        "说明": o.note,
    }
