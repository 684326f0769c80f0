"""产业定位: what each county declares, beside what its people do. It describes and never judges."""

from __future__ import annotations

import streamlit as st

from core.analysis.positioning_findings import concentration_finding, county_finding, overlap_finding
from core.catalog.models import Area
from core.charts import html
from core.charts.export import framed
from core.wording import positioning_sentences as say
from pages.parts import downloads, frame, state
from pages.parts.area_pick import area_picker
from pages.parts.chart import draw
from pages.parts.loading import View
from pages.parts.positioning_matrix import declared_table
from pages.parts.positioning_pictures import dumbbell, heatmap, model_of, similarity, strip
from pages.parts.positioning_tables import area_table, download, value_added_table

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
        st.session_state["pick_against"] = chosen
        st.segmented_control(
            "参照地区",
            list(names),
            format_func=lambda one: names[one],
            key="pick_against",
            required=True,
            on_change=lambda: state.put("against", st.session_state["pick_against"].replace(PROVINCE, "")),
            label_visibility="collapsed",
        )


def declared_block(view: View, comparator: Area) -> None:
    """Draw what is declared, and below it the employment of the sectors beside each type."""
    model = model_of(view)
    st.html(html.figure_head(overlap_finding(model), "县域类型（1、2为原文先后）与重点产业，按文件原文"))
    st.html(declared_table(view.catalog, model, view.choice.area))
    spec = strip(view, comparator)
    if spec is not None:
        below = f"定位县区在对应行业的就业区位商，{model.last_year}年，对数轴；1为与{comparator.short}相同"
        st.html(html.figure_head("定位类型与就业结构并列", below))
        with st.container(key="scroll-strip"):
            draw(spec)


def structure_block(view: View, comparator: Area) -> None:
    """Draw the quotients of all sectors."""
    model = model_of(view)
    if model.last_year is None:
        st.html(html.figure_head(say.no_census()))
        return
    below = (
        f"就业区位商＝本地行业就业占比÷{comparator.short}行业就业占比，{model.last_year}年；"
        f"虚线框加*：样本不足{model.small_cell}人，抽样误差大"
    )
    st.html(html.figure_head(concentration_finding(view.catalog, model, comparator.code), below))
    with st.container(key="scroll-heatmap"):
        draw(heatmap(view, comparator))


def change_block(view: View, comparator: Area) -> None:
    """Draw one area's change between the censuses, with the table of everything measured."""
    model, catalog = model_of(view), view.catalog
    area = catalog.area(view.choice.area) if view.choice.area else catalog.city
    if model.first_year is None or model.first_year == model.last_year:
        return
    said = [county.sentence for county in model.counties if county.area_code == area.code]
    conditions = [c.condition for c in model.counties if c.area_code == area.code and c.condition]
    below = "；".join([*said, *[f"原文限定“{condition}”" for condition in conditions]])
    left, right = st.columns([1060, 444], gap="medium")
    with left:
        st.html(html.figure_head(county_finding(model, area.code), below))
        st.html(area_table(catalog, model, area, comparator))
    with right:
        years = f"{area.short}就业占比，%；圆环为{model.first_year}年，圆点为{model.last_year}年，右列为变化"
        st.html(html.figure_head("两次普查的就业占比", years))
        spec = dumbbell(view, area)
        if spec is not None:
            draw(spec)


def annex_block(view: View, comparator: Area) -> None:
    """Draw the annex: similarity, value added, notes."""
    model = model_of(view)
    left, middle, right = st.columns([560, 500, 420], gap="medium")
    with left:
        st.html(
            html.figure_head(
                "附：就业结构相似系数", f"19个行业就业占比的夹角余弦，{model.last_year}年；越近1越相似"
            )
        )
        spec = similarity(view)
        if spec is not None:
            with st.container(key="scroll-similarity"):
                draw(spec)
    with middle:
        head = f"三次产业增加值占比：与{comparator.short}同年同口径才相比"
        st.html(html.figure_head("附：增加值结构", head) + value_added_table(view.catalog, model, comparator))
    with right:
        notes = html.join(html.element("li", f"{note}。", "") for note in model.notes)
        st.html(html.figure_head("附：缺数与读法") + html.element("ul", notes, "ct-notes"))


def render(view: View) -> None:
    """Draw what is declared, what is measured, and the annexes."""
    comparator, model = choose(view), model_of(view)
    said = model.headline
    below = f"{view.catalog.plan.number}的类型与重点产业，对照人口普查就业（长表10%抽样）；只作对照，不作评价"
    frame.title(f"演练：{said}" if view.choice.drill else said, below)
    if not view.choice.frame:
        controls(view, comparator)
    with st.container(key="positioning-body"):
        left, right = st.columns([612, 892], gap="medium")
    with left:
        declared_block(view, comparator)
    with right:
        structure_block(view, comparator)
    sources = frame.source_names(view, model.source_ids)
    if not view.choice.frame:
        with st.container(key="positioning-more"):
            change_block(view, comparator)
            annex_block(view, comparator)
    frame.foot(view, [f"{view.catalog.plan.number}第一部分", *sources], note="区位商为推算（D级）")
    downloads.menu(
        view,
        downloads.Offer(
            name=f"产业定位-比{comparator.short}",
            title=said,
            picture=lambda: framed(
                heatmap(view, comparator),
                title=said,
                subtitle=f"就业区位商，1为与{comparator.short}相同，{model.last_year}年；*样本不足{model.small_cell}人",
                source="；".join(sources),
                as_of=view.data_as_of,
                made=view.choice.today.isoformat(),
                watermark=view.choice.drill,
            ),
            frame=lambda: download(model),
            sources=sources,
        ),
    )


frame.show(SLUG, render)
