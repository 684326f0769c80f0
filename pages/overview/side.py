"""Right column of the overview: status map, consistency of the targets, two benchmarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Final

import pandas as pd
import streamlit as st
from markupsafe import Markup

from core.charts.consistency import consistency_bar, consistency_head
from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.charts.kit.theme import county_looks
from core.charts.status_map import map_head, map_rows, status_map
from core.measures.public_evidence import count
from core.plan.catalog import Catalog
from core.targets.ahead.worth import worth_sentence
from core.targets.assessment import Assessment
from core.targets.consistency import Consistency, CountyPart
from core.targets.judge import Change
from core.targets.missing import by_owner
from core.targets.opinion import Opinion
from core.targets.overview import BETWEEN_WORD, OPEN_WORD, Counts, Group, evidence, headline
from core.wording.numbers import carried, number, numeral
from core.wording.words import NO_BOUNDARIES, joined, short_county
from pages.shared.cache import cached
from pages.shared.chart import Sent, draw, draw_map, sent
from pages.shared.frame import held, without_imports
from pages.shared.registry import exists
from pages.shared.view import View

# Lines of the overview that speak of all targets: counts, last changes, missing figures, evidence.

#: Changed targets that are named; more are counted.
_SHOWN: Final = 2
#: Grades that have a mark each; of more each grade has one, with its number.
_CHIPS: Final = 40
#: Heights of the map in px; the clean frame has to end above its source line.
_TALL: Final = 236
_FRAMED: Final = 206


def counts_line(counts: Counts) -> Markup:
    """Count the targets by word, with the two buckets that no word fits."""
    rest = html.join(
        Markup('<span class="ct-count{}"><b>{}</b><span>{}</span></span>').format(
            "" if n else " ct-zero", n, html.term(word)
        )
        for word, n in ((BETWEEN_WORD, counts.between), (OPEN_WORD, counts.open))
    )
    by_word = {str(word): n for word, n in counts.by_word.items()}
    return html.status_counts(by_word, head=f"{counts.total}项定量目标", note=rest)


def strip(view: View, groups: Sequence[Group]) -> Markup:
    """Lay the blocks below the table side by side."""
    return html.element(
        "div", html.join((_changes(view), _missing(view), _evidence(view, groups))), "ct-strip"
    )


def _changes(view: View) -> Markup:
    """Say what the last import has changed; without one, what the figures are."""
    version = view.version
    if not version.last_batch:
        head = without_imports(view)
        when = version.published_at.date().isoformat()
        sentences = [f"版本{version.number}，{when}发布，{held(view)}。", _newest(view)]
    else:
        changes = view.snapshot.last_changes
        batch = view.snapshot.batches[view.snapshot.batches["number"] == version.last_batch]
        rows = int(batch["rows"].iloc[0]) if len(batch) else 0
        head = f"最近一次导入：批次{version.last_batch}，{rows}条"
        sentences = [_change(view, change) for change in changes[:_SHOWN]] or ["没有改变任何目标的状态。"]
        if len(changes) > _SHOWN:
            sentences.append(f"共{len(changes)}项目标的状态有变化。")
    lines = html.join(html.element("p", html.unbroken(line), "ct-line") for line in sentences if line)
    return html.element("section", html.join((html.figure_head(head), lines)), "")


def _change(view: View, change: Change) -> str:
    area = view.catalog.area(change.assessment.target.area).short
    name = view.catalog.indicator(change.assessment.target.indicator).name
    before, after = (joined(w) if w else OPEN_WORD for w in (change.before, change.assessment.words))
    return f"{area}{name}：{before}→{after}"


def _newest(view: View) -> str:
    """Name the source that was published last."""
    dates = view.snapshot.sources["date"]
    newest = view.snapshot.sources.loc[(dates == view.snapshot.data_as_of) & (dates != ""), "source_id"]
    return "".join(f"最新来源：{name}。" for name in view.snapshot.cited(newest)[:1])


def _missing(view: View) -> Markup:
    """Say in one line what the missing figures would decide, and below it who is asked for how many."""
    first, _, second = view.snapshot.gap_summary.sentence.partition("；")
    owners = by_owner([gap for gap in view.snapshot.gaps if gap.essential])
    names = [f"{view.catalog.department(o).name}{len(g)}个" for o, g in owners.items() if o]
    due_next = view.snapshot.gap_summary.due_next
    lines = [
        f"{due_next}。" if due_next else "",
        f"{second}。" if second else "",
        f"待报：{'、'.join(names)}。" if names else "",
    ]
    if not view.choice.frame:  # which ends above its source line
        worth = worth_sentence(view.catalog, view.snapshot.worth_having)
        lines.append(f"{worth}。" if worth else "")
    text = html.join(html.element("p", html.unbroken(line), "ct-line") for line in lines if line)
    head: str | Markup = first
    if exists("data") and not view.choice.frame:
        link = f"data{view.choice.query(section='gaps')}"
        head = Markup('<a class="ct-go" href="{}" target="_self">{}</a>').format(link, first)
    return html.element("section", html.join((html.figure_head(head), text)), "")


def _evidence(view: View, groups: Sequence[Group]) -> Markup:
    rows = [row for group in groups for row in group.rows]
    grades, recent = evidence(rows, view.catalog.plan.adopted_year)
    chips = html.join(html.grade_chip(grade) for grade in grades)
    if len(grades) > _CHIPS:
        chips = html.join(
            Markup('<span class="ct-key">{}{}项</span>').format(html.grade_chip(grade), n)
            for grade, n in Counter(grades).items()
        )
    head = f"{len(rows)}项目标中，{recent}项有{view.catalog.plan.adopted_year}年以来的数据"
    below = html.element("p", html.join((chips, html.grade_key())), "ct-chips")
    return html.element("section", html.join((html.figure_head(head), below)), "")


def map_block(view: View) -> None:
    """Draw the map with its finding; without boundaries say where each county's status stands."""
    _map_head(view)
    if not view.snapshot.geometry:
        st.html(html.element("p", f"{NO_BOUNDARIES}各县区状态见表。", "ct-note"))
        return
    draw_map(view, _map(view), "overview_map")


@cached()
def _map_head(view: View) -> None:
    st.html(html.figure_head(*map_head(view.snapshot.assessments, view.catalog)))


@cached()
def _map(view: View) -> Sent:
    rows = map_rows(view.catalog, view.snapshot.assessments)
    spec = status_map(
        view.snapshot.geometry,
        rows,
        height=_FRAMED if view.choice.frame else _TALL,
        approval=view.catalog.plan.map_approval,
        selectable=not view.choice.frame,
        chosen=view.choice.area,
    )
    return sent(spec)


def consistency_block(view: View, assessments: Sequence[Assessment]) -> None:
    """Show whether the counties' targets add up to the city's: a bar, on phones an equation."""
    whole = view.snapshot.target_sum
    if whole is None:
        return
    city = next(a for a in assessments if a.target.id == headline(view.catalog).id)
    st.html(html.figure_head(*consistency_head(whole)) + _implied_line(view))
    with st.container(key="wide-consistency"):
        parts = pd.DataFrame([_part(view.catalog, part) for part in whole.parts])
        latest = city.latest
        spec = consistency_bar(
            parts,
            target=whole.city_target,
            target_text=f"{view.catalog.city.short}目标{number(whole.city_target, 0)}",
            looks=county_looks(county.code for county in view.catalog.counties),
            latest=latest.value if latest else None,
            latest_text=f"{latest.year}年{view.catalog.city.short}{number(latest.value)}" if latest else "",
        )
        draw(spec)
    with st.container(key="narrow-consistency"):
        st.html(html.equation(consistency_terms(view.catalog, whole)))


def _implied_line(view: View) -> Markup:
    """What the latest published figures leave no room for, and which milestones have public evidence."""
    ruled_out = view.snapshot.ruled_out()
    lines = [f"由公布数推得：{implied.sentence.rpartition('；')[2]}" for implied in ruled_out[:1]]
    if not view.choice.drill:
        lines.append(f"{count(view.snapshot.traces).sentence}。")
    return html.element("p", "".join(lines), "ct-note") if lines else Markup("")


def _part(catalog: Catalog, part: CountyPart) -> dict[str, object]:
    name = catalog.area(part.area).short
    derived = part.population is not None
    return {
        "area_code": part.area,
        "name": short_county(name),
        "value": part.value,
        "text": number(part.value, 1 if derived else 0),
        "derived": derived,
    }


#: Terms of an equation that a phone holds; of more the largest and the sum of the rest.
_TERMS, _LARGEST = 12, 3


def consistency_terms(catalog: Catalog, whole: Consistency) -> list[tuple[str, str]]:
    """Terms of the sum for an equation; counties with the same target stand together."""
    terms: list[tuple[str, str]] = []
    parts = list(whole.parts)
    if len(parts) > _TERMS:  # a phone has no line for a hundred
        parts = sorted(parts, key=lambda part: -part.value)[:_LARGEST]
    for text, group in groupby((_part(catalog, part) for part in parts), key=lambda row: row["text"]):
        rows = list(group)
        sign = [("＋", "")] if terms else []
        many = len(rows) > 1
        term = (
            (f"{len(rows)}×{text}", f"{numeral(len(rows))}县") if many else (str(text), str(rows[0]["name"]))
        )
        terms += [*sign, term]
    rest = len(whole.parts) - len(parts)
    if rest:
        left = whole.total - sum(part.value for part in parts)
        terms += [("＋", ""), (number(left), f"其余{rest}个县区")]
    excess = round(whole.excess, 1)
    more = "＞" if excess > 0 else "＜" if excess < 0 else "＝"
    city = (number(whole.city_target, 0), catalog.city.short)
    return [*terms, ("＝", ""), (number(whole.total), "合计"), (more, ""), city]


def benchmarks_block(view: View, assessments: Sequence[Assessment]) -> None:
    """Show both judgements of the first target whose benchmarks disagree."""
    two = next((a for a in assessments if a.benchmarks_differ), None)
    if two is None or two.opinion is None or two.second is None:
        return
    whose = f"{view.catalog.area(two.target.area).short}{view.catalog.indicator(two.target.indicator).name}"
    unit = carried(two.target.value or 0.0, two.target.unit)[1]
    head = html.figure_head(f"口径不同，结论不同：{whose}", f"{unit}；状态以新口径为准")
    st.html(head + benchmarks_table(view.catalog, two))


def benchmarks_table(catalog: Catalog, two: Assessment) -> Markup:
    """Both judgements, the newer benchmark first."""
    columns = [
        Column("口径"),
        Column("基期→最新"),
        Column("过去年均\n%", "right"),
        Column("应达\n%", "right"),
        Column("状态"),
    ]
    opinions = [o for o in (two.opinion, two.second) if o is not None]
    decimals = catalog.indicator(two.target.indicator).decimals
    rows = [_opinion(catalog, o, decimals) for o in opinions]
    return table(columns, rows, label="两种口径下的判定")


def _opinion(catalog: Catalog, view: Opinion, decimals: int) -> list[object]:
    base = view.base
    start = f"{number(base.value, decimals)}→" if base else ""
    return [
        catalog.benchmark(view.benchmark).short,
        f"{start}{number(view.latest.value, decimals)}",
        number(None if view.observed is None else view.observed * 100, 1),
        number(None if view.required is None else view.required * 100, 1),
        html.status_badge(view.central),
    ]
