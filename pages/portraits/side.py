"""Beside the sheet: all counties with their findings; and the pictures on offer."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from core.briefing.pdf.portrait import portrait_png
from core.charts.kit import html
from core.charts.kit.export import framed
from core.charts.kit.theme import county_looks
from core.charts.trajectory.adapter import picture
from core.charts.trajectory.picture import trajectory
from core.places.portrait import Portrait
from pages.overview.cells import status_of
from pages.portraits import similar
from pages.portraits.sheet import filled, main_finding
from pages.shared.cache import cached
from pages.shared.downloads import Offer
from pages.shared.view import View

# The figures of a county's sheet for the download.


def figures(portrait: Portrait) -> pd.DataFrame:
    """What stands in the table of all counties, with every county's value."""
    rows = [
        {
            "指标": line.name,
            "时期": line.period,
            "地区": county.short,
            "地区代码": county.code,
            "数值": line.scale.value(line.values[i]),
            "单位": line.scale.unit,
            "证据等级": line.grades[i],
            "位次": line.ranks[i] if line.ranks else "",
        }
        for line in portrait.standings
        for i, county in enumerate(portrait.counties)
    ]
    return pd.DataFrame(rows)


def offer(view: View, portrait: Portrait) -> Offer:
    """What the download menu holds: the history as a picture, the counties' figures."""
    target = portrait.targets[0].target.id if portrait.targets else ""
    sources = view.snapshot.cited(portrait.sources)
    return Offer(
        name=f"县区画像-{portrait.area.short}",
        title=main_finding(view, portrait),
        picture=(
            lambda: framed(
                trajectory(picture(view.catalog, view.snapshot.track(target)), nominal_width=912),
                title=main_finding(view, portrait),
                subtitle=portrait.targets[0].sentence.split("。")[0],
                source="；".join(sources[:3]),
                as_of=view.snapshot.data_as_of,
                made=view.choice.today.isoformat(),
                watermark=view.choice.drill,
            )
        )
        if target
        else None,
        frame=lambda: figures(portrait),
        sources=sources,
        page=lambda: portrait_png(view.snapshot, portrait.area.code),
    )


@cached()
def draw_others(view: View, chosen: str, listed: Sequence[str]) -> None:
    """Draw the cards."""
    st.html(others(view, chosen, listed))


def others(view: View, chosen: str, listed: Sequence[str]) -> Markup:
    """One card for each county of the list, below them the counties nearest to the chosen one."""
    looks = county_looks(county.code for county in view.catalog.counties)
    cards = []
    for county in map(view.catalog.area, listed):
        portrait = view.snapshot.portrait(county.code)
        cards.append(
            filled(
                "card",
                f"portraits{view.choice.query(area=county.code)}",
                county.name,
                "、".join(portrait.position.types),
                main_finding(view, portrait),
                html.join(status_of(assessment) for assessment in portrait.targets),
                looks[county.code].mark,
                county.code == chosen,
            )
        )
    return html.join((html.figure_head("各县区画像"), *cards, similar.block(view, chosen)))
