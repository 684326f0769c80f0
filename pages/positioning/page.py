"""产业定位: what each county declares, beside what its people do. It describes and never judges."""

from __future__ import annotations

import streamlit as st

from core.briefing.pdf.sheet import Rows, Stack
from core.charts.kit import html
from core.charts.kit.export import framed
from core.charts.positioning import heatmap
from core.places.positioning import concentration_finding, overlap_finding
from core.plan.models import Area
from pages.positioning.blocks import annex_block, change_block, declared_block, structure_block
from pages.positioning.tables import download, tables
from pages.shared import downloads, frame, scope, state
from pages.shared.view import View
from pages.shared.widgets import area_picker, buttons

SLUG = "positioning"
PROVINCE, NATION = "province", "nation"


def choose(view: View) -> Area:
    """Return what the structure is set against: the province, or the nation where the URL says so."""
    options = {PROVINCE: view.catalog.province, NATION: view.catalog.nation}
    asked = state.carried("against", lambda raw: state.clean_option(raw, options, PROVINCE, "参照地区"))
    return options[asked]


def controls(view: View, comparator: Area) -> None:
    """Draw the selectors of county and comparator."""
    names = {PROVINCE: f"比{view.catalog.province.short}", NATION: f"比{view.catalog.nation.short}"}
    chosen = PROVINCE if comparator.code == view.catalog.province.code else NATION
    with st.container(key="positioning-pick", horizontal=True):
        area_picker(view, "positioning_area", view.catalog.city.short)
        buttons("参照地区", "against", names, chosen)


def offer(view: View, comparator: Area, sources: tuple[str, ...], listed: tuple[str, ...]) -> downloads.Offer:
    """What the download menu holds: the quotients as a picture and as figures."""
    model = view.snapshot.positioning
    below = f"就业区位商，1为与{comparator.short}相同，{model.last_year}年；*样本不足{model.small_cell}人"
    return downloads.Offer(
        name=f"产业定位-比{comparator.short}",
        title=model.headline,
        picture=None
        if model.last_year is None
        else lambda: framed(
            heatmap(view.catalog, model, comparator, view.choice.area),
            title=model.headline,
            subtitle=below,
            source="；".join(sources),
            as_of=view.snapshot.data_as_of,
            made=view.choice.today.isoformat(),
            watermark=view.choice.drill,
        ),
        frame=lambda: download(model),
        sources=sources,
        page=downloads.whole(
            view, SLUG, (model.headline, below), lambda: _sheet(view, comparator, listed), sources
        ),
    )


def _sheet(view: View, comparator: Area, listed: tuple[str, ...]) -> Rows:
    """The page's own blocks: what is declared, what is measured."""
    model, code = view.snapshot.positioning, comparator.code
    declared = [html.figure_head(overlap_finding(model)), tables(view, code, listed).declared]
    if model.last_year is None:
        return [[Stack(612, declared)]]
    measured = heatmap(view.catalog, model, comparator, view.choice.area)
    head = html.figure_head(concentration_finding(view.catalog, model, code))
    return [[Stack(612, declared), Stack(892, [head, measured])]]


def _below(view: View) -> str:
    """What the page sets side by side, of what there is."""
    model, number = view.snapshot.positioning, view.catalog.plan.number
    declared = f"{number}的类型与重点产业" if model.declared else ""
    measured = "人口普查就业（长表10%抽样）" if model.last_year is not None else ""
    if declared and measured:
        return f"{declared}，对照{measured}；只作对照，不作评价"
    return f"{declared or measured}；只列原文，不作评价" if declared or measured else ""


def render(view: View) -> None:
    """Draw what is declared, what is measured, and the annexes."""
    comparator, model, listed = choose(view), view.snapshot.positioning, scope.county_group(view)
    if not model.declared and model.last_year is None:
        why = "文件没有给各县区定类型、列重点产业，也没有分行业就业的普查数，本页没有可列的内容。"
        frame.title("本方案没有产业定位", why, across=True)
        frame.foot(view, [view.catalog.plan.number])
        return
    frame.title(model.headline, _below(view), across=True)
    if not view.choice.frame and model.last_year is not None:
        controls(view, comparator)
    with st.container(key="positioning-body"):
        whole = model.last_year is None  # nothing is measured that would stand beside
        left, right = (st.container(),) * 2 if whole else st.columns([612, 892], gap="medium")
    with left:
        if model.declared:
            scope.pick_group(view, listed)
        declared_block(view, comparator.code, listed)
    with right:
        structure_block(view, comparator.code, listed)
    sources = view.snapshot.cited(model.source_ids)
    if not view.choice.frame:
        with st.container(key="positioning-more"):
            change_block(view, comparator.code, listed)
            annex_block(view, comparator.code, listed)
    clauses = dict.fromkeys(view.catalog.position(county.code).clause for county in view.catalog.counties)
    declared = view.catalog.plan.number + "、".join(filter(None, clauses))
    note = "区位商为推算（D级）" if model.last_year is not None else ""
    frame.foot(view, [declared, *sources], note=note)
    downloads.menu(view, lambda public: offer(public, comparator, sources, listed))


frame.show(SLUG, render)
