"""Verdict on one target: word, sentence, both benchmarks, years or members, the chance."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.analysis.assessment import Assessment
from core.charts import html
from core.charts.html import Safe, esc
from core.charts.table import Column, table
from core.wording import NOT_APPLICABLE, carried, number, percent, percent_up
from core.wording.chance import chance_span, chance_text
from pages.parts import loading
from pages.parts.kept import drawn_once, judged
from pages.parts.loading import View
from pages.parts.overview_cells import status_of

#: How the part of a sentence begins that speaks of the other benchmark.
SECOND: Final = "另按"


@drawn_once()
def verdict_block(view: View, target: str) -> None:
    """Draw status, sentence and both benchmarks."""
    found = loading.track(view, target).assessment
    badge = status_of(found, size=22)
    first, *more = [part for part in found.sentence.split("。") if part]
    # The other benchmark's judgement stands in the table below.
    kept = [part for part in more if found.second is None or not part.startswith(SECOND)]
    lines = html.join(html.element("li", f"{part}。", "ct-line") for part in kept)
    st.html(
        html.element("div", badge, "ct-verdict")
        + html.element("p", f"{first}。", "ct-sentence")
        + (html.element("ul", lines, "ct-lines") if lines else "")
    )
    if found.opinion is not None and found.second is not None:
        st.html(html.figure_head(_benchmarks_title(found)) + benchmarks(view, found))
    elif found.quota:
        st.html(html.figure_head("逐年完成情况") + _quota(found))
    elif found.members:
        st.html(html.figure_head("逐一判定") + _members(found))


@drawn_once(judged)
def chance_block(view: View, target: str) -> None:
    """Draw the range of the chance with every window and price assumption behind it."""
    ahead = loading.prospect(view, target)
    if ahead is None:
        return
    head = html.figure_head(f"达标机会{chance_span(ahead.low, ahead.high)}", legend=html.grade_chip("D"))
    variants = html.join(
        Safe(f"<li><span>{esc(v.label)}</span><b>{esc(chance_text(v.chance))}</b></li>")
        for v in ahead.variants
    )
    # How it is computed stands on the methods page; here, on which years it rests and what it leaves out.
    said = html.element("p", "".join(ahead.notes[1:]), "ct-note")
    st.html(head + html.element("ul", variants, "ct-chances") + said)


def _benchmarks_title(found: Assessment) -> str:
    return "两种口径，两个结论" if found.benchmarks_differ else "两种口径，结论相同"


def benchmarks(view: View, found: Assessment) -> Safe:
    """Both judgements side by side, the newer benchmark first."""
    opinions = [o for o in (found.opinion, found.second) if o is not None]
    scale = 1 / 10_000 if found.unit == "元" else 1.0
    decimals = 2 if scale != 1 else view.catalog.indicator(found.indicator).decimals
    columns = [Column(""), *(Column(view.catalog.benchmark(o.benchmark).short, "right") for o in opinions)]

    def line(head: str, cells: list[object]) -> list[object]:
        return [head, *cells]

    def at(value: float | None, year: int | None) -> object:
        if value is None:
            return NOT_APPLICABLE
        return Safe(f"{number(value * scale, decimals)}<small>{year}</small>")

    rows = [
        line(
            "基期", [at(o.base.value if o.base else None, o.base.year if o.base else None) for o in opinions]
        ),
        line("最新", [at(o.latest.value, o.latest.year) for o in opinions]),
        line("过去年均", [percent(o.observed) for o in opinions]),
        line("达标应年均", [percent(o.required) for o in opinions]),
        line("快慢之比", [number(o.ratio, 2) for o in opinions]),
        line("状态", [html.status_badge(o.central) for o in opinions]),
    ]
    return table(columns, rows, label="两种口径下的判定", css_class="ct-ledger")


def _quota(found: Assessment) -> Safe:
    rows = [
        [f"{q.year}年", number(q.value, 0), number(q.limit, 0), html.task_badge(q.word)] for q in found.quota
    ]
    columns = [Column("年份"), Column("完成", "right"), Column("应达", "right"), Column("判定")]
    return table(columns, rows, label="逐年完成情况")


def _members(found: Assessment) -> Safe:
    rows = []
    for m in found.members:
        value, _ = carried(m.value, found.unit) if m.value is not None else (None, "")
        need = percent_up(m.needed) if m.needed is not None else NOT_APPLICABLE
        word = html.status_badge(m.words[0]) if len(m.words) == 1 else "、".join(m.words)
        rows.append([m.name, number(value, 1), str(m.year or ""), need, word])
    columns = [
        Column("县区"),
        Column("最新值", "right"),
        Column("年份"),
        Column("须年均", "right"),
        Column("状态"),
    ]
    return table(columns, rows, label="各县区判定")
