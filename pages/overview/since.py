"""What has changed since the last import, in 30 days, or since a day: words, figures, entries of measures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import streamlit as st
from markupsafe import Markup

from core.charts.kit import html
from core.figures.comparisons import YEARLY
from core.figures.observation import Stage
from core.targets.judge import Change
from core.targets.overview import OPEN_WORD
from core.targets.phrases import cell_text
from core.wording.words import joined
from pages.shared import state
from pages.shared import view as loading
from pages.shared.cache import cached
from pages.shared.view import View
from pages.shared.widgets import buttons

#: Words of the picker, as they stand in the address.
IMPORT, DAYS, DAY = "import", "30", "day"
NAMES: Final = {IMPORT: "上次导入", DAYS: "30天", DAY: "选日期"}
_LENGTH: Final = 30
#: Lines of each kind that are shown; more are counted.
_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Since:
    """What the reader picked, and the day from which is compared (``None``: the last import)."""

    pick: str
    day: dt.date | None


def choose(view: View) -> Since:
    """Read the choice from the address."""
    first = dt.date(view.catalog.plan.adopted_year, 1, 1)

    def clean(raw: str) -> tuple[str, str]:
        if raw in ("", IMPORT, DAYS):
            return raw, ""
        try:
            day = dt.date.fromisoformat(raw)
        except ValueError:
            day = None
        if day is None or not first <= day < view.choice.as_of:
            text = f"链接中的“{state.shown(raw)}”不是{first}至评价日期之间的日期，已改为上次导入。"
            return "", text
        return raw, ""

    asked = state.carried("since", clean)
    if asked == DAYS:
        return Since(DAYS, view.choice.as_of - dt.timedelta(days=_LENGTH))
    return Since(DAY, dt.date.fromisoformat(asked)) if asked not in ("", IMPORT) else Since(IMPORT, None)


def since_block(view: View, chosen: Since) -> None:
    """Draw the picker and what has changed."""
    with st.container(key="overview-since"):
        st.html(html.figure_head("有何变化"))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            _picker(view, chosen)
        _lines(view, chosen.day)


def _picker(view: View, chosen: Since) -> None:
    back = view.choice.as_of - dt.timedelta(days=_LENGTH)
    buttons("比较的起点", "since", NAMES, chosen.pick, {DAY: back.isoformat()})
    if chosen.pick == DAY and chosen.day is not None:
        state.show("pick_since_day", chosen.day)
        st.date_input(
            "自哪一天",
            min_value=dt.date(view.catalog.plan.adopted_year, 1, 1),
            max_value=view.choice.as_of - dt.timedelta(days=1),
            key="pick_since_day",
            format="YYYY-MM-DD",
            on_change=lambda: state.put("since", st.session_state["pick_since_day"].isoformat()),
            label_visibility="collapsed",
            width=150,
        )


@cached()
def _lines(view: View, day: dt.date | None) -> None:
    """Draw words, figures and entries side by side."""
    if day is None and not view.version.last_batch:
        st.html(html.element("p", "还没有导入过数据。可选30天或某一天，按公布日期比较。", "ct-line"))
        return
    parts = [("状态", _words(view, day)), ("数据", _figures(view, day))]
    if day is not None:  # evidence bears its own date, not that of an import
        parts.append(("举措佐证", _entries(view, day)))
    st.html(html.element("div", html.join(_part(name, lines) for name, lines in parts), "ct-since"))


def _part(name: str, lines: list[str]) -> Markup:
    shown = lines[:_SHOWN] or ["这段时间没有变化"]
    if len(lines) > _SHOWN:
        shown.append(f"等{len(lines)}项")
    items = html.join(html.element("li", line, "ct-line") for line in shown)
    head = html.element("h3", f"{name}{len(lines)}项" if lines else name, "ct-since-head")
    return html.element("section", html.join((head, html.element("ul", items, "ct-lines"))), "ct-since-part")


def _words(view: View, day: dt.date | None) -> list[str]:
    if day is None:
        changes = view.snapshot.last_changes
    else:
        before = {a.target.id: a.words for a in loading.snapshot(view.choice.dataset, day).assessments}
        now = view.snapshot.assessments
        changes = tuple(Change(a, before[a.target.id]) for a in now if a.words != before[a.target.id])
    return [
        f"{change.assessment.target.name}："
        f"{joined(change.before) if change.before else OPEN_WORD}→"
        f"{joined(change.assessment.words) if change.assessment.words else OPEN_WORD}"
        for change in changes
    ]


def _figures(view: View, day: dt.date | None) -> list[str]:
    """Yearly figures of the plan's own areas that came, the newest year first."""
    known = view.snapshot.known.observations
    if day is None:
        batch = view.version.last_batch
        fresh = [o for o in known if o.batch == batch]
    else:
        before = set(loading.snapshot(view.choice.dataset, day).known.observations)
        fresh = [o for o in known if o not in before]
    wanted = {target.indicator for target in view.catalog.targets}
    areas = {view.catalog.plan.city, *(county.code for county in view.catalog.counties)}
    rows = [o for o in fresh if o.indicator in wanted and o.area_code in areas and o.frequency in YEARLY]
    rows.sort(key=lambda o: -(o.year or 0))
    return [
        f"{view.catalog.area(o.area_code).short}{o.year or '不注年份的'}{'年' if o.year else ''}"
        f"{view.catalog.indicator(o.indicator).name}{cell_text(view.catalog.indicator(o.indicator), o)}"
        f"{'（预计）' if o.stage == Stage.FORECAST else ''}"
        for o in rows
    ]


def _entries(view: View, day: dt.date) -> list[str]:
    """Dated evidence of measures since the day, the newest first."""
    rows = [
        (line.date, f"{state.number}．{state.measure.title}：{line.date}，{line.evidence}")
        for state in view.snapshot.measures
        for line in state.timeline
        if line.date is not None and day < line.date <= view.choice.as_of
    ]
    return [text for _, text in sorted(rows, reverse=True)]
