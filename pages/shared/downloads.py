"""The one download menu of a page: whole page, picture, figures. Made when asked for."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from csv import writer as csv_lines
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.briefing.pdf.sheet import Rows, Sheet, sheet_png
from core.charts.kit import html
from core.charts.kit.export import Picture, to_png, to_svg
from core.store.export import harmless
from core.wording.words import DRILL_MARK
from pages.shared.frame import short
from pages.shared.registry import entry
from pages.shared.view import View

#: Excel and WPS take a CSV for the office's own encoding unless it begins with this mark.
BOM = "\ufeff"
LEFT_OUT = "标为未公布的数不列入"


@dataclass(frozen=True, eq=False)
class Offer:
    """What a page offers: its picture and the figures behind it, each made by a call.

    ``name`` begins the file names; ``sources`` go into the head of the CSV; ``page`` makes the whole page
    as a picture (PNG), where it has a printed form.
    """

    name: str
    title: str
    picture: Callable[[], Picture] | None
    frame: Callable[[], pd.DataFrame]
    sources: Sequence[str]
    page: Callable[[], bytes] | None = None


def whole(
    view: View, slug: str, told: tuple[str, str], rows: Callable[[], Rows], sources: Sequence[str]
) -> Callable[[], bytes]:
    """Return what makes the whole page as a picture.

    Parameters
    ----------
    told : tuple of str
        The page's finding, and what stands below it.
    rows : callable
        Makes the page's own blocks, in columns.
    """
    return lambda: sheet_png(
        Sheet(
            page=entry(slug).title,
            finding=told[0],
            below=told[1],
            rows=rows(),
            sources=short(sources),
            product=view.catalog.plan.product,
            as_of=view.snapshot.data_as_of,
            made=view.choice.today.isoformat(),
            drill=view.choice.drill,
        )
    )


def menu(view: View, offered: Callable[[View], Offer | None]) -> None:
    """Draw the menu; nothing is made before a button is pressed.

    What is handed out is offered from a view without figures marked 未公布: those leave the house only by
    command, marked 内部资料. Where nothing can be said without them, nothing is offered.
    """
    if view.choice.frame:
        return
    public = view.released()
    offer = offered(public)
    if offer is None:
        return
    name = f"{offer.name}{'-演练数据' if view.choice.drill else ''}-{view.choice.as_of.isoformat()}"
    with st.container(key="downloads"), st.popover("下载"):
        if offer.page is not None:
            _button("整页图片（PNG，2倍大小）", offer.page, f"{name}-整页.png", "image/png")
        make = offer.picture
        if make is not None:
            _button("图片（PNG，2倍大小）", lambda: to_png(make()), f"{name}.png", "image/png")
            _button("矢量图（SVG）", lambda: to_svg(make()), f"{name}.svg", "image/svg+xml")
        _button("数据（CSV）", lambda: csv(public, offer), f"{name}.csv", "text/csv")
        if public.snapshot.figures is not view.snapshot.figures:
            st.html(html.element("p", LEFT_OUT, "ct-note"))


def _button(label: str, make: Callable[[], bytes | str], name: str, mime: str) -> None:
    st.download_button(
        label,
        data=make,
        file_name=name,
        mime=mime,
        on_click="ignore",
        width="stretch",
        key=f"download-{name}",
    )


def csv(view: View, offer: Offer) -> bytes:
    """Return the figures with what they are in the head: title, dataset, dates, sources.

    Text that a spreadsheet would run as a formula is made harmless.
    """
    head = [
        offer.title,
        DRILL_MARK if view.choice.drill else "正式数据",
        f"数据截至{view.snapshot.data_as_of}，评价日期{view.choice.as_of.isoformat()}，数据版本{view.version.number}",
        f"资料来源：{'；'.join(offer.sources)}",
    ]
    text = io.StringIO()
    writer = csv_lines(text, lineterminator="\n")  # a comma in a title must not begin another cell
    writer.writerows([f"# {' '.join(line.splitlines())}"] for line in head)
    rows = offer.frame()
    rows.map(lambda cell: harmless(cell) if isinstance(cell, str) else cell).to_csv(text, index=False)
    return (BOM + text.getvalue()).encode("utf-8")
