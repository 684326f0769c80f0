"""What the ledger offers for download: status against freshness as a picture, the ledger as figures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from core.analysis.ledger_view import cross
from core.analysis.measures import MeasureState
from core.charts.evidence import status_freshness
from core.charts.export import Picture, framed
from pages.parts import measures_state as own
from pages.parts.downloads import Offer
from pages.parts.loading import View


def offer(view: View, states: Sequence[MeasureState], title: str) -> Offer:
    """Return the matrix with its frame, and one row a measure that is shown."""

    def make() -> Picture:
        every = own.measure_states(view)
        return framed(
            status_freshness(cross(every), cuts=view.catalog.rules.freshness_days, width=720),
            title=title,
            subtitle=f"{view.catalog.plan.number}各项举措，项；状态与佐证新鲜度两条轴互不折算",
            source="；".join(own.sources(view)),
            as_of=view.data_as_of,
            made=view.choice.today.isoformat(),
            watermark=view.choice.drill,
            width=768,
        )

    return Offer(
        "举措台账",
        title,
        make,
        lambda: pd.DataFrame([_row(view, state) for state in states]),
        own.sources(view),
    )


def _row(view: View, state: MeasureState) -> dict[str, object]:
    entry, measure = state.entry, state.measure
    return {
        "序号": state.number,
        "章": measure.chapter,
        "举措": measure.title,
        "责任单位": "、".join(view.catalog.department(lead).name for lead in measure.lead),
        "实施主体": "、".join(view.catalog.body_name(body) for body in measure.implementing),
        "状态": state.status.value,
        "最近佐证日期": state.freshness.date.isoformat() if state.freshness.date else "",
        "最近佐证距今（天）": state.freshness.days,
        "责任领导": entry.responsible if entry else "",
        "完成时限": entry.deadline if entry else "",
        "进展": entry.progress if entry else "",
        "存在问题": entry.problems if entry else "",
        "下步措施": entry.next_steps if entry else "",
        "佐证": entry.evidence if entry else "",
        "里程碑完成": state.milestones.done,
        "里程碑共有": state.milestones.total,
        "有关目标": "；".join(f"{one.target.name}：{one.status or '待明确'}" for one in state.targets),
    }
