"""Sheets 数据, 资料来源 and 指标解释: every figure with its evidence, where it comes from, what it means."""

from __future__ import annotations

from typing import Final

from core.briefing.scope import Scope, ScopeKind
from core.briefing.xlsx.sheet import Column, Grid, Value
from core.charts.kit.vega import records
from core.figures.observation import Observation, counts
from core.snapshot import Snapshot
from core.wording.numbers import NOT_APPLICABLE
from core.wording.words import GRADE_MEANING
from core.workbook.template.style import number_format

_PRECISION: Final = {
    "exact": "",
    "rounded": "取整数",
    "approximate": "约数",
    "at_least": "不低于",
    "above": "超过",
}
_FREQUENCY: Final = {
    "year": "全年",
    "instant": "年末",
    "half": "半年",
    "quarter": "季度",
    "months": "累计",
    "span": "区间",
    "unknown": "不详",
}
_FIGURES: Final = (
    Column("地区", 10),
    Column("指标", 26),
    Column("年份", 7, right=True),
    Column("时期", 8),
    Column("数值", 12, right=True),
    Column("单位", 8),
    Column("口径", 12),
    Column("核算阶段", 10),
    Column("精度", 8),
    Column("依据", 6),
    Column("与上年", 8),
    Column("发布", 8),
    Column("来源编号", 24),
    Column("来源日期", 12),
    Column("说明", 30),
)


def figures_grid(snapshot: Snapshot, scope: Scope) -> Grid:
    """Return the figures known at the date of judgement, of the plan's areas or of a county and those above.

    The other counties of the province, which serve for the place in it alone, are left to ``export``.
    """
    catalog = snapshot.catalog
    above = (catalog.nation.code, catalog.province.code, catalog.city.code)
    counties = tuple(county.code for county in catalog.counties)
    wanted = (*above, scope.key) if scope.kind is ScopeKind.COUNTY else (*above, *counties)
    place = {code: n for n, code in enumerate(wanted)}
    order = {indicator.id: n for n, indicator in enumerate(catalog.indicators)}
    figures = [o for o in snapshot.known.observations if o.area_code in place]
    rank = catalog.benchmark_rank
    figures.sort(
        key=lambda o: (
            order[o.indicator],
            place[o.area_code],
            rank.get(o.benchmark, 0),
            o.year or 0,
            o.batch,
            o.value,
        )
    )
    hint = "口径不同的数不可比，不能合计或计算增速；预计数和估算数不参与判定。"
    if not snapshot.internal:
        hint += "标为未公布的数未列入。"
    hint += "本表供筛选查阅，不打印；确需打印的，先清除打印区域。"
    rows = tuple(_figure(snapshot, o) for o in figures)
    return Grid("数据", f"指标数据（{len(rows)}条）", hint, _FIGURES, rows, frozen=3, printed=False)


def _figure(snapshot: Snapshot, o: Observation) -> tuple[Value, ...]:
    catalog = snapshot.catalog
    indicator = catalog.indicator(o.indicator)
    weak = not counts(o)
    return (
        Value(catalog.area(o.area_code).short),
        Value(indicator.name),
        Value(o.year if o.year is not None else "不详", "0"),
        Value(f"{o.start}～{o.end}" if o.start else _FREQUENCY.get(o.frequency, o.frequency)),
        Value(o.value, number_format(o.value, indicator.decimals), estimate=weak),
        Value(o.unit),
        Value(catalog.benchmark(o.benchmark).short if o.benchmark else NOT_APPLICABLE),
        Value(o.stage),
        Value(_PRECISION.get(o.precision, o.precision)),
        Value(o.grade),
        Value("不可比" if o.break_before else ""),
        Value(o.release),
        Value(o.source_id),
        Value(o.published.isoformat() if o.published else ""),
        Value(o.note),
    )


def sources_grid(snapshot: Snapshot, used: frozenset[str]) -> Grid:
    """Return the publications of the figures listed."""
    columns = (
        Column("来源编号", 26),
        Column("发布单位", 34),
        Column("题名", 52),
        Column("日期", 12),
        Column("地址", 50),
    )
    rows = tuple(
        tuple(Value(str(row[key] or "")) for key in ("source_id", "publisher", "title", "date", "address"))
        for row in records(snapshot.sources)
        if row["source_id"] in used
    )
    return Grid("资料来源", f"资料来源（{len(rows)}种）", "来源编号与数据表相同。", columns, rows)


def definitions_grid(snapshot: Snapshot) -> Grid:
    """Return what every indicator means, with the grades of evidence below."""
    catalog = snapshot.catalog
    columns = (
        Column("指标", 28),
        Column("单位", 9),
        Column("价格", 9),
        Column("方向", 8),
        Column("解释", 70),
        Column("提供单位", 34),
    )
    rows = tuple(
        (
            Value(indicator.name),
            Value(indicator.unit),
            Value(indicator.price_basis.value),
            Value("越高越好" if indicator.direction == 1 else "越低越好"),
            Value(indicator.definition),
            Value("、".join(catalog.department(owner).name for owner in indicator.owners) or NOT_APPLICABLE),
        )
        for indicator in catalog.indicators
    )
    notes = tuple(f"依据{grade}：{meaning}" for grade, meaning in GRADE_MEANING.items())
    return Grid("指标解释", "指标解释", f"共{len(rows)}个指标。", columns, rows, notes)
