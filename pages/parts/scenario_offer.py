"""What the scenario page offers for download: the bridge as a picture, the counties as figures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from core.analysis.scenario_result import ScenarioResult
from core.charts.export import Picture, framed
from pages.parts.downloads import Offer
from pages.parts.loading import View
from pages.parts.scenario_picture import bridge, subtitle
from pages.parts.scenario_state import Chosen

_NAMES = {
    "area_code": "地区代码",
    "area": "县区",
    "start_value": "起点（亿元）",
    "start_year": "起点年份",
    "start_grade": "起点依据等级",
    "value": "推演（亿元）",
    "low": "推演80%区间低（亿元）",
    "high": "推演80%区间高（亿元）",
    "target": "目标（亿元）",
    "difference": "差额（亿元）",
    "met": "是否达标",
    "average_growth": "设定年均实际增速",
    "needed_growth": "达标所需年均实际增速",
    "increment": "对全市增量（亿元）",
    "effect": "每快1个百分点全市增加（亿元）",
    "estimated": "起点是否估算",
}


def offer(view: View, chosen: Chosen, result: ScenarioResult, sources: Sequence[str]) -> Offer:
    """Return the bridge with its frame, and the table of counties."""

    def make() -> Picture:
        spec = bridge(result, width=1072, height=420, nominal_width=1072)
        if spec is None:  # pragma: no cover - the menu offers no picture then
            raise ValueError("the plan has no target for the city")
        return framed(
            spec,
            title=result.headline,
            subtitle=subtitle(result),
            source="；".join([view.catalog.plan.number, *sources, "推演为本系统计算，不是预测"]),
            as_of=view.data_as_of,
            made=view.choice.today.isoformat(),
            watermark=view.choice.drill,
            width=1120,
        )

    def frame() -> pd.DataFrame:
        return result.county_frame()[list(_NAMES)].rename(columns=_NAMES)

    drawable = make if result.city.goal is not None else None
    return Offer(f"情景推演-{chosen.preset.name}", result.headline, drawable, frame, sources)
