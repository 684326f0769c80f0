"""Counties of the province that are nearest to one of ours: a table beside its sheet, a line on its card."""

from __future__ import annotations

from markupsafe import Markup

from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.places.similar import Similar
from core.wording.numbers import number
from core.wording.sentences import value_text
from pages.shared.view import View

#: Names in the line of a card.
_NAMED = 3


def found(view: View, code: str) -> Similar | None:
    """What a county is nearest to; ``None`` where the province's counties are not all known."""
    return next((similar_to for similar_to in view.snapshot.similar if similar_to.area == code), None)


def line(view: View, code: str) -> str:
    """Name the nearest counties with their distances; empty where none are known."""
    nearest = found(view, code)
    if nearest is None:
        return ""
    names = "、".join(f"{near.area.short}（{number(near.distance, 2)}）" for near in nearest.nearest[:_NAMED])
    return f"{view.catalog.province.short}规模和水平最接近的县区（距离）：{names}。"


def block(view: View, code: str) -> Markup:
    """List the nearest counties with the figures that make them so, the county itself first."""
    nearest = found(view, code)
    if nearest is None:
        return Markup("")
    catalog = view.catalog
    short, indicators = catalog.area(code).short, [catalog.indicator(i) for i in nearest.indicators]
    title = (
        f"{catalog.province.short}{nearest.of}个县区中，与{short}最接近的是{nearest.nearest[0].area.short}"
    )
    asked = "、".join(f"{year}年{i.name}" for i, year in zip(indicators, nearest.years, strict=True))
    below = f"按{asked}比较，距离1即在一项上相差一个标准差；各县产业结构没有可比的数，未计入"
    columns = [Column("县区"), *(Column(i.name, "right") for i in indicators), Column("距离", "right")]

    def row(name: str, figures: tuple[float, ...], distance: str) -> list[object]:
        texts = (value_text(v, i.unit, i.decimals) for v, i in zip(figures, indicators, strict=True))
        return [name, *texts, distance]

    rows = [row(short, tuple(o.value for o in nearest.own), "")]
    rows += [
        row(near.area.short, tuple(o.value for o in near.figures), number(near.distance, 2))
        for near in nearest.nearest
    ]
    drawn = table(columns, rows, label=title, css_class="ct-ledger", strong_rows=(0,))
    return html.element("section", html.join((html.figure_head(title, below), drawn)), "ct-similar")
