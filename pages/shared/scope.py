"""The shared selectors: which data, as of when, which county. One quiet button at the right of the top."""

from __future__ import annotations

import datetime as dt
import html
from typing import Final

import streamlit as st

from core.plan.installed import offered
from core.plan.load import load_catalog
from core.plan.models import CatalogError
from core.store.disk import DATASETS
from core.wording.words import DRILL_MARK
from pages.shared import state
from pages.shared.view import View
from pages.shared.widgets import select, worded

#: Characters of a name that the style sheet leaves room for, and px of the room for a longer one.
_FITTING: Final = 10
_LEFT: Final = 40
_SIGN: Final = 15
#: Px that name, pages and state need in one line with a name that fits, and the masthead where they do not.
_ONE_LINE: Final = 1540
_TWO_LINES: Final = """
[data-testid="stHeader"], [data-testid="stToolbar"] { height: 80px; min-height: 80px; }
[data-testid="stToolbar"] { align-items: flex-end; }
[data-testid="stTopNav"] { margin-left: 20px; height: 40px; }
[data-testid="stTopNavLinkContainer"], a[data-testid="stTopNavLink"] { height: 40px; }
.ct-product, .st-key-scope, .st-key-downloads, .ct-search { height: 42px; }
.stMainBlockContainer { padding-top: 92px; }
"""


def brand(name: str) -> None:
    """Write the product's name before the navigation."""
    room = ""
    if (
        len(name) > _FITTING
    ):  # the navigation begins behind the name, or stays on the line below it for longer
        edge = _LEFT + _SIGN * len(name)
        one_line = _ONE_LINE + edge - _LEFT - _SIGN * _FITTING
        wide = f'[data-testid="stTopNav"] {{margin-left: {edge}px}}'
        room = (
            f"<style>@media screen and (min-width: 1400px) and (max-width: {one_line - 1}px) {{{_TWO_LINES}}}"
            f"@media (min-width: {one_line}px) {{{wide}}}</style>"
        )
    st.html(f'{room}<div class="ct-product">{html.escape(name)}</div>')


def bar(view: View) -> None:
    """Draw the button that says what is shown, and the selectors behind it."""
    key = "scope_drill" if view.choice.drill else "scope_official"
    with st.container(key="scope"), st.popover(label(view), key=key):
        _plan(view)
        _dataset(view)
        _as_of(view)
        _area(view)


def label(view: View) -> str:
    """Say which data are shown and up to when."""
    name = DRILL_MARK.replace(" ", "\u3000") if view.choice.drill else DATASETS[view.choice.dataset]
    text = f"{name}\u3000数据截至{view.snapshot.data_as_of}" if view.snapshot.data_as_of else name
    if view.choice.as_of != view.choice.today:
        text += f"\u3000按{view.choice.as_of.isoformat()}评价"
    return text


def _plan(view: View) -> None:
    if not view.choice.plan:
        return
    names = {plan: plan_name(plan) for plan in offered()}
    st.session_state["pick_plan"] = view.choice.plan
    st.selectbox(
        "方案",
        list(names),
        format_func=lambda plan: names[plan],
        key="pick_plan",
        filter_mode=None,
        on_change=_switch_plan,
    )


def _switch_plan() -> None:
    state.put(state.PLAN, st.session_state["pick_plan"])
    state.put("area", "")  # another plan may be another prefecture's


def plan_name(plan: str) -> str:
    """Return how a plan is called where several are offered; a faulty one by its folder."""
    try:
        return load_catalog(plan).label
    except CatalogError:
        return plan


def _dataset(view: View) -> None:
    st.session_state["pick_dataset"] = view.choice.dataset
    st.segmented_control(
        "数据",
        list(DATASETS),
        format_func=worded(lambda name: DATASETS[name]),
        key="pick_dataset",
        required=True,
        on_change=lambda: state.put("dataset", _unless(st.session_state["pick_dataset"], state.OFFICIAL)),
        help="演练数据是按固定种子生成的整套假设数据，只用于培训和试验，每页都有标记。",
    )


def _as_of(view: View) -> None:
    today = view.choice.today
    st.session_state["pick_as_of"] = view.choice.as_of
    st.date_input(
        "评价日期",
        key="pick_as_of",
        min_value=dt.date(view.catalog.plan.adopted_year, 1, 1),
        max_value=today,
        format="YYYY-MM-DD",
        on_change=lambda: state.put(
            "as_of", _unless(_iso(st.session_state["pick_as_of"]), today.isoformat())
        ),
        help="只用这一天以前公布的数据重新评价，用于复核过去的结论。",
    )


def _area(view: View) -> None:
    names = {"": view.catalog.city.short} | {county.code: county.short for county in view.catalog.counties}
    select("地区", "area", names, view.choice.area)


def _unless(value: str, default: str) -> str:
    """Leave the default out of the URL."""
    return "" if value == default else value


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else ""


# Which counties a page shows side by side.

#: Width of their list in px: a name and a number need no whole page.
_PICKER: Final = 320


def county_groups(view: View) -> list[tuple[str, ...]]:
    """Return the counties in the order of the document, divided into groups that are shown together."""
    codes = view.catalog.county_codes
    return [codes[start : start + state.GROUP] for start in range(0, len(codes), state.GROUP)]


def county_group(view: View) -> tuple[str, ...]:
    """Return the counties to show: the address's group, else that of the chosen county, else the first."""
    groups = county_groups(view)
    if len(groups) <= 1:
        return groups[0] if groups else ()
    if view.choice.group:
        return groups[int(view.choice.group) - 1]
    return next((group for group in groups if view.choice.area in group), groups[0])


def pick_group(view: View, shown: tuple[str, ...]) -> None:
    """Draw the list of groups, where there are several; the choice goes to the address."""
    groups = county_groups(view)
    if len(groups) <= 1 or view.choice.frame:
        return
    names = {str(number): _group_name(view, group) for number, group in enumerate(groups, 1)}
    select("显示哪些县区", "group", names, str(groups.index(shown) + 1), width=_PICKER)


def _group_name(view: View, group: tuple[str, ...]) -> str:
    first, last = view.catalog.area(group[0]).short, view.catalog.area(group[-1]).short
    return first if len(group) == 1 else f"{first}至{last}，{len(group)}个"
