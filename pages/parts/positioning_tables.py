"""Tables of the positioning page: one area's employment with its errors, value added, the download."""

from __future__ import annotations

from typing import Any

import pandas as pd

from core.analysis.positioning_findings import against
from core.analysis.positioning_model import PositioningModel
from core.catalog.catalog import Catalog
from core.catalog.models import Area
from core.charts import html
from core.charts.adapters.positioning import named, quotient_text
from core.charts.html import Safe, esc
from core.charts.table import Column, table
from core.wording import MISSING, number


def area_table(catalog: Catalog, model: PositioningModel, area: Area, comparator: Area) -> Safe:
    """Every sector of one area: sample, shares, change and its parts, quotients with their intervals."""
    first, last = model.first_year, model.last_year
    changes = model.changes[model.changes["area_code"] == area.code].set_index("sector")
    shift = model.shift[
        (model.shift["area_code"] == area.code) & (model.shift["comparator"] == comparator.code)
    ].set_index("sector")
    sides = [_side(model, area, reference) for reference in (catalog.province, catalog.nation)]
    columns = [
        Column("行业", wrap=True),
        Column(f"样本人数\n{last}年", "right", wide_only=True),
        Column(f"占比，%\n{last}年", "right"),
        Column(f"占比，%\n{first}年", "right"),
        Column("变化\n百分点", "right"),
        Column("95%区间", "right", wide_only=True),
        Column(f"随{comparator.short}\n结构变化", "right", wide_only=True),
        Column(f"不同于\n{comparator.short}部分", "right", wide_only=True),
        Column(f"区位商，比{catalog.province.short}\n（95%区间）", "right"),
        Column(f"区位商，比{catalog.nation.short}\n（95%区间）", "right", wide_only=True),
    ]
    rows = []
    for row in named(sides[0].reset_index()).to_dict("records"):
        sector = row["sector"]
        change = changes.loc[sector].to_dict() if sector in changes.index else {}
        part = shift.loc[sector].to_dict() if sector in shift.index else {}
        rows.append(
            [
                Safe(f"{esc(row['shown'])}<small>样本{number(row['count'], 0)}人</small>"),
                number(row["count"], 0),
                _percent(row["share"]),
                _percent(change.get("first_share")),
                _points(change.get("change")),
                _interval(change, _points),
                _points(part.get("mix")),
                _points(part.get("own")),
                _quotient(row),
                _quotient(sides[1].loc[sector].to_dict()),
            ]
        )
    return table(columns, rows, label=f"{area.short}分行业就业结构", css_class="ct-ledger ct-structure")


def _side(model: PositioningModel, area: Area, reference: Area) -> pd.DataFrame:
    frame = against(model, reference.code)
    return frame[frame["area_code"] == area.code].set_index("sector")


def _known(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _percent(value: Any) -> str:
    known = _known(value)
    return number(None if known is None else known * 100, 1)


def _points(value: Any) -> str:
    known = _known(value)
    return number(None if known is None else known * 100, 1, signed=True)


def _interval(row: dict[Any, Any], text: Any) -> str:
    if _known(row.get("low")) is None:
        return MISSING
    return f"{text(row['low'])}～{text(row['high'])}"


def _quotient(row: dict[Any, Any]) -> Safe:
    said = quotient_text(row)
    if _known(row["low"]) is None:
        return esc(said)
    return Safe(f"{said}<small>{number(row['low'], 2)}～{number(row['high'], 2)}</small>")


def value_added_table(catalog: Catalog, model: PositioningModel, comparator: Area) -> Safe:
    """Shares of the three branches in value added against one comparator, where both are published."""
    frame = model.value_added[model.value_added["comparator"] == comparator.code]
    names = list(dict.fromkeys(frame["name"]))
    columns = [Column("地区")]
    columns += [Column(f"{name}占比，%\n比{comparator.short}", "right") for name in names]
    rows = []
    for area in (*catalog.counties, catalog.city):
        own = frame[frame["area_code"] == area.code].set_index("name")
        cells = [_branch(own.loc[name].to_dict()) if name in own.index else MISSING for name in names]
        rows.append([area.short, *cells])
    return table(
        columns, rows, label=f"三次产业增加值占比，比{comparator.short}", css_class="ct-ledger ct-branches"
    )


def _branch(row: dict[Any, Any]) -> object:
    if row["missing"]:
        return html.missing()
    year = int(row["year"])
    return Safe(
        f"<span>{_percent(row['share'])}<small>{year}年</small></span> <span>{number(row['lq'], 2)}倍</span>"
    )


def download(model: PositioningModel) -> pd.DataFrame:
    """Quotients of both censuses, every area against both comparators."""
    frame = model.quotients
    return pd.DataFrame(
        {
            "地区": frame["area"],
            "地区代码": frame["area_code"],
            "参照": frame["comparator_name"],
            "年份": frame["year"],
            "行业": frame["name"],
            "样本人数": frame["count"],
            "占比": frame["share"],
            "参照占比": frame["comparator_share"],
            "区位商": frame["lq"],
            "95%下限": frame["low"],
            "95%上限": frame["high"],
            "样本不足": ["是" if small else "" for small in frame["small"]],
        }
    )
