"""Estimates beside the figures: hollow, worded 估算, never counted."""

from __future__ import annotations

from collections.abc import Sequence

from core.briefing.model import Cell, Table, TableColumn
from core.snapshot import Snapshot
from core.targets.overview import Projection, Row
from core.wording.numbers import NOT_APPLICABLE, carried, number, percent_up, span

COLUMNS = (
    TableColumn("地区", weight=1.0),
    TableColumn("指标", weight=1.8),
    TableColumn("年份", "right", 0.8),
    TableColumn("估算值", "right", 1.4),
    TableColumn("80%区间", "right", 1.6),
    TableColumn("按估算今后须年均", "right", 1.4),
)


def estimate_table(snapshot: Snapshot, rows: Sequence[Row]) -> Table | None:
    """Return the share projections of targets without a recent figure; ``None`` where there are none."""
    lines = tuple(_line(row, row.projection) for row in rows if row.projection is not None)
    if not lines:
        return None
    note = (
        f"按{snapshot.catalog.city.short}总量和最近一年占比推算，不反映各县区实绩，不参与判定、排序和合计；"
        "公布数导入后即不再显示。"
    )
    title = f"{len(lines)}项目标近年没有公布数，只有不参与判定的估算数"
    return Table("估算参考（不计入）", COLUMNS, lines, note, title)


def _line(row: Row, projection: Projection) -> tuple[Cell, ...]:
    value, unit = carried(projection.value, row.indicator.unit)
    low, _ = carried(projection.low, row.indicator.unit)
    high, _ = carried(projection.high, row.indicator.unit)
    decimals = row.indicator.decimals if unit == row.indicator.unit else 2
    need = NOT_APPLICABLE if projection.needed is None else percent_up(projection.needed)
    return (
        Cell(row.area.short),
        Cell(row.indicator.name),
        Cell(str(projection.year)),
        Cell(f"≈{number(value, decimals)}{unit}", estimate=True),
        Cell(span(low, high, unit, decimals), estimate=True),
        Cell(need, estimate=True),
    )
