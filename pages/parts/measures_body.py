"""The blocks of the ledger, each drawn once for all that it depends on."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from core.analysis.ledger_view import LedgerFilter, finding, select
from core.charts import html
from core.charts.evidence import evidence_timeline
from core.charts.theme import Spec
from pages.parts import measures_state as own
from pages.parts.chart import draw
from pages.parts.kept import drawn_once, once
from pages.parts.loading import View
from pages.parts.measures_ledger import ledger_cards, ledger_table
from pages.parts.measures_side import (
    department_block,
    departments_table,
    matrix_block,
    policies_block,
    reading_block,
)


@once()
def said(view: View) -> str:
    """Return the finding on all measures, which is the title of the ledger."""
    return finding(view.catalog, own.measure_states(view), own.milestone_states(view))


@drawn_once()
def lines(view: View, *asked: str | int | None) -> None:
    """Draw the lines that are asked for (the fields of a filter), for wide screens and for narrow ones."""
    shown = select(own.measure_states(view), LedgerFilter(*asked))
    with st.container(key="wide-measures"):
        st.html(ledger_table(view, shown) if shown else _none())
    with st.container(key="narrow-measures"):
        st.html(ledger_cards(view, shown) if shown else _none())


def _none() -> html.Safe:
    return html.element("p", "没有符合这些条件的举措，请放宽筛选。", "ct-empty")


@drawn_once()
def beside(view: View, department: str) -> None:
    """Draw what stands beside the ledger; ``department`` is the one that is filtered by, or empty."""
    if department:
        department_block(view, department)
    matrix_block(view, own.measure_states(view))
    reading_block(view)
    policies_block(view, own.milestone_states(view))


@once()
def dates(view: View, narrow: bool) -> Spec | None:
    """Draw the dates of all evidence; ``None`` where there is none."""
    states = own.measure_states(view)
    rows = [
        {"measure": s.number, "date": e.date, "text": f"{e.date}　{e.evidence}"}
        for s in states
        for e in s.timeline
    ]
    if not rows:
        return None
    return evidence_timeline(
        pd.DataFrame(rows),
        measures=[(s.number, s.measure.title) for s in states],
        as_of=view.choice.as_of,
        cuts=view.catalog.rules.freshness_days,
        start=dt.date(view.catalog.plan.adopted_year, 1, 1),
        nominal_width=358 if narrow else 1536,
    )


@drawn_once()
def below(view: View) -> None:
    """Draw what stands under the first screen: departments, dates of evidence."""
    with st.container(key="measures-below"):
        st.html(departments_table(view))
        wide, narrow = dates(view, narrow=False), dates(view, narrow=True)
        if wide is None or narrow is None:
            return
        st.html(html.figure_head("佐证时间线", "每点为一条带日期的佐证，大点为最近一条"))
        with st.container(key="wide-dates"):
            draw(wide)
        with st.container(key="narrow-dates"):
            draw(narrow)
