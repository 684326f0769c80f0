"""The plans that a server offers, for a viewer who has not chosen one yet."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from core.charts.kit import html
from core.charts.kit.table import Column, Group, Row, table
from core.plan.load import load_catalog
from core.plan.models import CatalogError


def draw(plans: Sequence[str]) -> None:
    """List the plans with a link to each; one that cannot be read says why."""
    st.html(html.element("h1", f"本系统有{len(plans)}个方案，请选择其一", "ct-title"))
    rows: list[Row | Group] = []
    for name in plans:
        link = html.element("a", name, "", href=f"?{urlencode({'plan': name})}", target="_self")
        try:
            catalog = load_catalog(name)
        except CatalogError as error:
            rows.append([link, str(error), "", ""])
            continue
        own = html.element("a", catalog.city.name, "", href=f"?{urlencode({'plan': name})}", target="_self")
        rows.append([own, catalog.plan.title, catalog.plan.number, catalog.plan.issued])
    columns = [Column("地区"), Column("文件", wrap=True), Column("文号"), Column("印发")]
    st.html(table(columns, rows, label="可选的方案"))
