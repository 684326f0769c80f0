"""Tables of the positioning page: types and industries declared, employment, value added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from markupsafe import Markup, escape

from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.charts.kit.templates import macros
from core.charts.kit.theme import Spec
from core.charts.positioning import dumbbell, named, quotient_text, quotients, similarity, strip
from core.places.positioning import PositioningModel, against
from core.plan.catalog import Catalog
from core.plan.models import Area
from core.wording.numbers import MISSING, number
from pages.shared.cache import cached
from pages.shared.view import View

_fill: Final = macros(__file__, "declared.html")

# Types and key industries by county as a table: what is declared, in the text's words and order.


def declared_table(
    catalog: Catalog, model: PositioningModel, codes: Sequence[str], chosen: str = ""
) -> Markup:
    """Lay out types (1 first, 2 second as written), shared industries, and those of one county only."""
    css = [f"ct-center{' ct-chosen' if code == chosen else ''}" for code in codes]
    types = [
        (entry.type, [_place(catalog.position(code).types, entry.type) for code in codes])
        for entry in catalog.type_sectors
    ]
    own = {county.area_code: county.own for county in model.counties}
    return _fill(
        "table",
        "各县区县域类型与重点产业",
        [(catalog.area(code).short, each) for code, each in zip(codes, css, strict=True)],
        types,
        [
            (name, [code in areas for code in codes])
            for name, areas in model.shared
            if set(codes) & set(areas)
        ],
        [own.get(code, ()) for code in codes],
    )


def _place(types: Sequence[str], name: str) -> int:
    """Return 1 for the first type of a county, 2 for the second, 0 where it is none of them."""
    return types.index(name) + 1 if name in types else 0


def area_table(catalog: Catalog, model: PositioningModel, area: Area, comparator: Area) -> Markup:
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
    for row in named(sides[0].reset_index(), catalog.roles.industry_parts).to_dict("records"):
        sector = row["sector"]
        change = changes.loc[sector].to_dict() if sector in changes.index else {}
        part = shift.loc[sector].to_dict() if sector in shift.index else {}
        rows.append(
            [
                Markup("{}<small>样本{}人</small>").format(row["shown"], number(row["count"], 0)),
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


def _quotient(row: dict[Any, Any]) -> Markup:
    text = quotient_text(row)
    if _known(row["low"]) is None:
        return escape(text)
    return Markup("{}<small>{}～{}</small>").format(text, number(row["low"], 2), number(row["high"], 2))


def value_added_table(
    catalog: Catalog, model: PositioningModel, comparator: Area, codes: Sequence[str]
) -> Markup:
    """Shares of the three branches in value added against one comparator, where both are published."""
    frame = model.value_added[model.value_added["comparator"] == comparator.code]
    names = list(dict.fromkeys(frame["name"]))
    columns = [Column("地区")]
    columns += [Column(f"{name}占比，%\n比{comparator.short}", "right") for name in names]
    rows = []
    for area in (*map(catalog.area, codes), catalog.city):
        by_name = frame[frame["area_code"] == area.code].set_index("name")
        cells = [_branch(by_name.loc[name].to_dict()) if name in by_name.index else MISSING for name in names]
        rows.append([area.short, *cells])
    return table(
        columns, rows, label=f"三次产业增加值占比，比{comparator.short}", css_class="ct-ledger ct-branches"
    )


def _branch(row: dict[Any, Any]) -> object:
    if row["missing"]:
        return html.missing()
    year = int(row["year"])
    return Markup("<span>{}<small>{}年</small></span> <span>{}倍</span>").format(
        _percent(row["share"]), year, number(row["lq"], 2)
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


# Pictures and tables of the positioning model, cached.


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures of the page against one comparator; ``None`` where there is nothing to draw.

    Strip and dumbbell are pairs: for a desktop and for a phone.
    """

    strip: tuple[Spec, Spec] | None
    dumbbell: tuple[Spec, Spec] | None
    similarity: Spec | None


@cached()
def pictures(view: View, comparator: str) -> Pictures:
    """Make the pictures with the chosen county in them."""
    catalog, model = view.catalog, view.snapshot.positioning
    against, chosen = catalog.area(comparator), view.choice.area
    area = shown_area(view)
    return Pictures(
        _both(strip(catalog, model, against, chosen), strip(catalog, model, against, chosen, narrow=True)),
        _both(dumbbell(catalog, model, area), dumbbell(catalog, model, area, narrow=True)),
        similarity(model),
    )


def _both(wide: Spec | None, narrow: Spec | None) -> tuple[Spec, Spec] | None:
    return None if wide is None or narrow is None else (wide, narrow)


def shown_area(view: View) -> Area:
    """The area whose change is told: the chosen county, else the city."""
    return view.catalog.area(view.choice.area) if view.choice.area else view.catalog.city


@cached()
def tables(view: View, comparator: str, listed: tuple[str, ...]) -> Tables:
    """Make the tables of the counties listed against one comparator."""
    catalog, model, against = view.catalog, view.snapshot.positioning, view.catalog.area(comparator)
    known = model.last_year is not None
    return Tables(
        declared_table(catalog, model, listed, view.choice.area),
        quotients(catalog, model, against, view.choice.area) if known else "",
        area_table(catalog, model, shown_area(view), against) if known else "",
        value_added_table(catalog, model, against, listed),
    )


@dataclass(frozen=True, slots=True)
class Tables:
    """What is declared, the quotients, one area's structure, value added; empty without a census."""

    declared: str
    quotients: str
    structure: str
    value_added: str
