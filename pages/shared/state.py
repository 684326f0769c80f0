"""The viewer's choices: read from the URL, cleaned, shown in widgets, written back.

The URL is the only memory, so that a link reopens exactly what its sender saw. Each choice travels in
a hidden text input bound to its query parameter (the *carrier*): the browser keeps carriers of the shell
across pages and drops those of a page when it is left; visible widgets, whose options are Chinese, write
to the carrier.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Final, TypeVar
from urllib.parse import urlencode

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import clock
from core.plan.catalog import Catalog
from core.plan.installed import ask, offered
from core.store.disk import DATASETS
from pages.shared.addresses import ASKED, mended
from pages.shared.registry import PASSING

OFFICIAL: Final = "official"
DRILL: Final = "drill"
PLAN: Final = "plan"
#: Counties that are shown together at most: sliders and small pictures of a hundred at once serve nobody.
GROUP: Final = 12
#: Slug of the page of this run, in the session.
PAGE: Final = "_page"
#: What the address says of each parameter, as written and in its plain form.
_PLAIN: Final = "_url_plain"
_NOTES: Final = "_url_notes"
_WRONG: Final = "_url_wrong"
_LONGEST_SHOWN: Final = 24

T = TypeVar("T")

#: Whether carriers are being drawn into a container that hides them all.
_inside: Final[ContextVar[bool]] = ContextVar("_inside", default=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """What every page goes by.

    ``plan`` is empty where only one is offered. ``area`` is a county's code or empty for the city; ``group``
    the number of the group of counties that is shown, empty for that of the county chosen, else the first;
    ``frame`` asks for the clean 1600x900 picture.
    """

    today: dt.date
    dataset: str = OFFICIAL
    plan: str = ""
    as_of: dt.date = dt.date.max
    area: str = ""
    group: str = ""
    frame: bool = False

    @property
    def drill(self) -> bool:
        """Whether the synthetic dataset is shown."""
        return self.dataset == DRILL

    def query(self, **more: str) -> str:
        """Return the query string of a link that keeps these choices, with more of its own."""
        keys = {
            "plan": self.plan,
            "dataset": "" if self.dataset == OFFICIAL else self.dataset,
            "as_of": "" if self.as_of == self.today else self.as_of.isoformat(),
            "area": self.area,
            "group": "" if "area" in more else self.group,  # another county may be in another group
        }
        pairs = {key: value for key, value in (keys | more).items() if value}
        return "?" + urlencode(pairs) if pairs else ""


def today() -> dt.date:
    """Return the date of the viewer's day in China, wherever the server's clock stands."""
    return clock.today()


def clean_dataset(raw: str) -> tuple[str, str]:
    """Return a known dataset, and a note where ``raw`` was none."""
    if raw in DATASETS or raw == "":
        return raw or OFFICIAL, ""
    return OFFICIAL, f"链接中的数据集“{shown(raw)}”不存在，已改为{DATASETS[OFFICIAL]}。"


def plan(plans: tuple[str, ...]) -> str:
    """Return which of the plans is this viewer's, empty where none is chosen.

    The first run of a session has its URL.
    """
    return clean_plan(str(st.session_state.get(PLAN) or st.query_params.get(PLAN, "")), plans)[0]


def clean_plan(raw: str, plans: tuple[str, ...]) -> tuple[str, str]:
    """Return one of the plans that are offered or nothing, and a note where ``raw`` was none of them."""
    only = plans[0] if len(plans) == 1 else ""
    if raw in plans or raw == "":
        return raw or only, ""
    return only, f"链接中的方案“{shown(raw)}”不在可选之列。"


def _viewers_plan() -> str:
    """Answer :func:`core.plan.installed.ask` for the thread of a viewer."""
    return plan(offered()) if get_script_run_ctx(suppress_warning=True) is not None else ""


ask(_viewers_plan)


def clean_as_of(raw: str, first: dt.date, last: dt.date) -> tuple[dt.date, str]:
    """Return a date between the plan's first year and today, and a note where ``raw`` was none."""
    if raw == "":
        return last, ""
    try:
        wanted = dt.date.fromisoformat(raw)
    except ValueError:
        return last, f"链接中的截至日期“{shown(raw)}”无法识别，已按今天计算。"
    if wanted > last:
        return last, "链接中的截至日期晚于今天，已按今天计算。"
    if wanted < first:
        return first, f"链接中的截至日期早于文件实施之年，已改为{first.isoformat()}。"
    return wanted, ""


def clean_area(raw: str, catalog: Catalog) -> tuple[str, str]:
    """Return the code of one of the city's counties or nothing, and a note where ``raw`` was neither."""
    if raw in {"", catalog.city.code} or raw in {county.code for county in catalog.counties}:
        return "" if raw == catalog.city.code else raw, ""
    return "", f"链接中的地区代码“{shown(raw)}”不在本市县区之列，已改为{catalog.city.short}。"


def _clean_group(catalog: Catalog) -> Callable[[str], tuple[str, str]]:
    """Return what cleans the number of a group of counties."""
    names = [str(number) for number in range(1, -(-len(catalog.counties) // GROUP) + 1)]
    return lambda raw: clean_option(raw, names, "", "县区组")


def clean_option(raw: str, options: Collection[str], default: str, what: str) -> tuple[str, str]:
    """Return ``raw`` where it is one of ``options``, else the default with a note."""
    if raw in options or raw == "":
        return raw or default, ""
    return default, f"链接中的{what}“{shown(raw)}”不存在，已改为默认值。"


def shown(raw: str) -> str:
    """Return foreign text short enough for a note (it is escaped where it is drawn)."""
    return raw if len(raw) <= _LONGEST_SHOWN else raw[:_LONGEST_SHOWN] + "……"


def read(catalog: Catalog, plans: tuple[str, ...]) -> Choice:
    """Read the shared choices of this run, cleaning what the URL got wrong.

    Parameters
    ----------
    plans : tuple of str
        Names of those that the server offers.
    """
    now = today()
    st.session_state[_NOTES] = []
    _mend(str(st.session_state.get(PAGE, "")))
    asked = st.query_params.get(ASKED)
    if asked:
        note(f"没有“{shown(asked)}”这一页，已转到总览。")
        del st.query_params[ASKED]
    first = dt.date(catalog.plan.adopted_year, 1, 1)
    several = plans if len(plans) > 1 else ()
    with carriers("shell"):
        chosen = carried(PLAN, lambda raw: clean_plan(raw, several)) if several else ""
        dataset = carried("dataset", clean_dataset)
        as_of = carried("as_of", lambda raw: clean_as_of(raw, first, now))
        area = carried("area", lambda raw: clean_area(raw, catalog))
        group = carried("group", _clean_group(catalog)) if len(catalog.counties) > GROUP else ""
    frame = st.query_params.get("frame") == "1"
    return replace(
        Choice(now), plan=chosen, dataset=dataset, as_of=as_of, area=area, group=group, frame=frame
    )


def _mend(page: str) -> None:
    """Bring the parameters of the address to their plain form before any carrier reads them.

    What this page does not read is said and leaves the address.
    """
    params = {key: st.query_params.get_all(key) for key in st.query_params}
    kept, remarks = mended(params, page)
    for key in params.keys() - kept.keys() - PASSING:
        with suppress(StreamlitAPIException):  # a bound parameter is the widget's to change
            del st.query_params[key]
    st.session_state[_PLAIN] = {key: (params[key][-1], value) for key, value in kept.items() if key in params}
    for key in kept.keys() - params.keys():
        st.session_state[key] = kept[key]
    for remark in remarks:
        note(remark)


@contextmanager
def carriers(whose: str) -> Iterator[None]:
    """Draw the carriers of the block into one hidden container; ``whose`` tells it from others of the run."""
    with st.container(key=f"carrier_{whose}"):
        inside = _inside.set(True)
        try:
            yield
        finally:
            _inside.reset(inside)


def carrier(name: str) -> str:
    """Draw one carrier, hidden; return its text in its plain form."""
    with nullcontext() if _inside.get() else carriers(name):
        text = st.text_input(name, key=name, bind="query-params", label_visibility="collapsed")
    return _plain(name, text)


def _plain(name: str, text: str) -> str:
    """Return the plain form of what the address says; what a widget wrote is plain."""
    written, plain = st.session_state.get(_PLAIN, {}).get(name, ("", ""))
    return str(plain) if text == written else text


def carried(name: str, clean: Callable[[str], tuple[T, str]]) -> T:
    """Return the value of one query parameter, cleaned, keeping the URL in step.

    Parameters
    ----------
    name : str
        Name of the parameter, and of the carrier in the session.
    clean : callable
        Raw text (empty where the URL says nothing) to value and note.
    """
    wrong = st.session_state.setdefault(_WRONG, set())
    if name in wrong:  # the widget took the wrong value from the URL; now it can be emptied
        wrong.discard(name)
        st.session_state[name] = ""
    remark = clean(_plain(name, str(st.query_params.get(name, ""))))[1]
    if remark:
        with suppress(StreamlitAPIException):  # a bound parameter is the widget's to change
            del st.query_params[name]
    raw = carrier(name)
    value, another = clean(raw)
    if remark or another:
        wrong.add(name)
        note(remark or another)
    return value


def put(name: str, value: str) -> None:
    """Write a choice to its carrier; for callbacks of visible widgets.

    A county that is chosen brings the group it is in: a group that was chosen before would hide it.
    """
    st.session_state[name] = value
    if name == "area" and "group" in st.session_state:
        st.session_state["group"] = ""


def show(key: str, value: object) -> None:
    """Let a visible widget stand at a value, before it is drawn.

    A widget that stands there already is left alone: one that is set again is drawn again by the browser,
    which with a page full of sliders takes longer than the rest of an answer.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def note(text: str) -> None:
    """Keep a quiet remark for the foot of the page's title."""
    st.session_state.setdefault(_NOTES, []).append(text)


def notes() -> tuple[str, ...]:
    """Remarks of this run on what the link got wrong."""
    return tuple(st.session_state.get(_NOTES, ()))
