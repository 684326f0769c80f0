"""补数清单 and the statement of bases and sources."""

from __future__ import annotations

from collections.abc import Sequence

from core.briefing.model import Block, Cell, Paragraph, Section, Table, TableColumn
from core.briefing.scope import Scope, covers
from core.plan.catalog import Catalog
from core.snapshot import Snapshot
from core.targets.missing import Gap, by_owner
from core.wording.numbers import NOT_APPLICABLE, day_text, year_spans
from core.wording.sentences import listed


def asked_gaps(snapshot: Snapshot, scope: Scope) -> tuple[Gap, ...]:
    """Return the missing cells that would decide a scope's targets."""
    wanted = {a.id for a in snapshot.assessments if covers(scope, a, snapshot.catalog)}
    return tuple(gap for gap in snapshot.gaps if gap.essential and wanted & set(gap.decides))


def gap_table(snapshot: Snapshot, scope: Scope) -> Table:
    """Return a scope's missing cells by the bureau that supplies them; like cells share a row."""
    catalog = snapshot.catalog
    wanted = {a.id for a in snapshot.assessments if covers(scope, a, catalog)}
    rows = []
    for owner, cells in by_owner(asked_gaps(snapshot, scope)).items():
        for (indicator, benchmark, years, decides), areas in _series(cells).items():
            rows.append(
                (
                    Cell(catalog.department(owner).name if owner else "有关部门"),
                    Cell(_areas(catalog, areas)),
                    Cell(catalog.indicator(indicator).name),
                    Cell(year_spans(years) if all(years) else "年份不限"),
                    Cell(catalog.benchmark(benchmark).short if benchmark else NOT_APPLICABLE),
                    Cell(listed([catalog.target(t).name for t in decides if t in wanted])),
                )
            )
    columns = (
        TableColumn("提供单位", weight=1.7),
        TableColumn("地区", weight=0.9),
        TableColumn("指标", weight=2.2),
        TableColumn("年份", weight=1.3),
        TableColumn("口径", weight=1.3),
        TableColumn("可判定的目标", weight=3.0),
    )
    return Table("补数清单", columns, tuple(rows), "只列判定所必需的数。")


_Key = tuple[str, str, tuple[int, ...], tuple[str, ...]]


def _series(cells: Sequence[Gap]) -> dict[_Key, list[str]]:
    """Areas by indicator, benchmark, years and what they decide, in the order of the list."""
    years: dict[tuple[str, str, str, tuple[str, ...]], list[int]] = {}
    for gap in cells:
        key = (gap.cell.area, gap.cell.indicator, gap.cell.benchmark, gap.decides)
        years.setdefault(key, []).append(gap.cell.year)
    found: dict[_Key, list[str]] = {}
    for (area, indicator, benchmark, decides), own in years.items():
        found.setdefault((indicator, benchmark, tuple(own), decides), []).append(area)
    return found


def _areas(catalog: Catalog, codes: Sequence[str]) -> str:
    every = {county.code for county in catalog.counties}
    return "各县区" if set(codes) == every else "、".join(catalog.area(code).short for code in codes)


def bases(snapshot: Snapshot) -> tuple[Paragraph, ...]:
    """Say on which bases the briefing rests."""
    plan = snapshot.catalog.plan
    said = [
        f"目标取自{plan.number}。评价日期{day_text(snapshot.as_of)}，"
        f"数据截至{day_text(snapshot.data_as_of) or '不详'}，数据版本{snapshot.number}。",
        "增速只在同一核算口径内计算，不跨口径、不跨断点；两种口径结论不同的，两个结论都列出，以新口径为准。",
        "预计数、估算数不参与判定。缺数写“缺”，不以零代替。",
        "快慢之比为基期以来实际增速与按期实现所须增速之比："
        + "；".join(
            (
                f"不低于{snapshot.catalog.rules.pace.ahead}为快于预期",
                f"不低于{snapshot.catalog.rules.pace.on_track}为基本符合预期",
                f"不低于{snapshot.catalog.rules.pace.behind}为需加快",
                f"低于{snapshot.catalog.rules.pace.behind}为明显滞后",
                "为负为低于基期",
            )
        )
        + "。",
    ]
    if not snapshot.internal:
        said.append("标为未公布的数未列入。")
    return tuple(Paragraph(text) for text in said)


def source_table(sources: tuple[str, ...]) -> Table:
    """Return the publications used."""
    rows = tuple((Cell(str(n)), Cell(text)) for n, text in enumerate(sources, start=1))
    columns = (TableColumn("序号", "right", 0.7), TableColumn("来源", weight=9))
    return Table("资料来源", columns, rows, finding=f"数据出自{len(rows)}种资料，逐一列名")


def basis_section(snapshot: Snapshot, sources: tuple[str, ...], *before: Paragraph) -> Section:
    """Return the last section of every paper: on which bases it rests, and the publications used."""
    found = f"数据截至{day_text(snapshot.data_as_of) or '不详'}，增速只在同一核算口径内计算"
    blocks: tuple[Block, ...] = (*before, *bases(snapshot), source_table(sources))
    return Section("数据与口径", blocks, finding=found, annex=True)
