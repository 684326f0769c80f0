"""Find the figures that rows of 更正与撤回 mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.catalog.catalog import Catalog
from core.ingest.findings import ERROR, Findings, Place
from core.ingest.present import Identity, Present, Row, identity, period_of, year_of
from core.ingest.reading import Amendment
from core.ingest.values import fold

#: A former value is recognised though it was typed with fewer digits.
_SAME_OLD: Final = 1e-3
#: So many candidates are named.
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Amended:
    """A figure that is there, its new value (``None`` withdraws it), and why."""

    row: Row
    new: float | None
    reason: str
    place: Place


def amended(
    amendments: Sequence[Amendment], present: Present, catalog: Catalog, findings: Findings
) -> list[Amended]:
    """Find the figure of every amendment; what fits none, or several, is reported."""
    found: list[Amended] = []
    seen: dict[Identity, Place] = {}
    for one in amendments:
        fitting = [row for row in present.by_identity.values() if _fits(one, row, present)]
        if len(fitting) != 1:
            _report(one, fitting, present, catalog, findings)
            continue
        row = fitting[0]
        key = identity(row)
        if key in seen:
            found_text = f"与{seen[key][1]}更正的是同一个数"
            findings.add(ERROR, one.place, found_text, "每个数只更正一次", "请删去一行")
            continue
        seen[key] = one.place
        if one.old is not None and abs(one.old - row["value"]) > _SAME_OLD * abs(row["value"]):
            found_text = f"原数值写作{one.old:.10g}，入库的是{row['value']:.10g}"
            findings.add(ERROR, one.place, found_text, "两者一致", "请核对要更正的是不是这个数")
            continue
        if one.new is not None and one.new == row["value"]:
            found_text = f"更正后的数值与原来相同（{one.new:.10g}）"
            findings.add(ERROR, one.place, found_text, "", "不需更正的请删去本行")
            continue
        found.append(Amended(row, one.new, one.reason, one.place))
    return found


def _fits(one: Amendment, row: Row, present: Present) -> bool:
    if (row["area_code"], row["indicator"], year_of(row)) != (one.area, one.indicator, one.year):
        return False
    if period_of(row) != (one.period.frequency, one.period.start, one.period.end):
        return False
    if one.benchmark is not None and row["benchmark"] != one.benchmark:
        return False
    if one.stage is not None and row["stage"] != one.stage:
        return False
    title = str(present.source_by_id.get(row["source_id"], {}).get("title", ""))
    return not one.title or fold(one.title) == fold(title)


def _report(
    one: Amendment, fitting: Sequence[Row], present: Present, catalog: Catalog, findings: Findings
) -> None:
    area, indicator = catalog.area(one.area).short, catalog.indicator(one.indicator).name
    what = f"{area}{one.year or '未注明年份'}{'年' if one.year else ''}{indicator}"
    if not fitting:
        remedy = "请核对地区、指标、年份、时期、口径、阶段和来源标题"
        findings.add(ERROR, one.place, f"要更正或撤回的数不存在：{what}", "已入库的数", remedy)
        return
    named = "；".join(_named(row, present, catalog) for row in fitting[:_NAMED])
    more = "等" if len(fitting) > _NAMED else ""
    remedy = "请填写核算口径、数据阶段和来源标题，指明是哪一个"
    findings.add(ERROR, one.place, f"{what}有{len(fitting)}个数（{named}{more}）", "只指一个数", remedy)


def _named(row: Row, present: Present, catalog: Catalog) -> str:
    benchmark = catalog.benchmark(row["benchmark"]).short if row["benchmark"] else ""
    title = present.source_by_id[row["source_id"]]["title"]
    parts = [part for part in (benchmark, row["stage"], title) if part]
    return f"{row['value']:.10g}，{'，'.join(parts)}"
