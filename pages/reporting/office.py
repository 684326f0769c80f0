"""All offices in one table, and one office's list beside the form of the task that is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup, escape

from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.editors.rights import office_name
from core.reporting.model import KIND_NAME, TaskKind, TaskState
from core.reporting.tasks import Standing, counts, outstanding, task_of
from pages.reporting import proposals, rows, slips
from pages.reporting.form import form
from pages.reporting.notice import actions, shown
from pages.reporting.state import CITY_OFFICE, Board, link
from pages.shared import scope, state
from pages.shared.cache import cached
from pages.shared.downloads import Offer
from pages.shared.view import View

#: Rows of one kind that are drawn before the rest is asked for.
_SHOWN = 16


def title(now: Board) -> tuple[str, object]:
    """Say how much is owed and how much is still wanting, by whom and until when."""
    counted = now.progress.of_departments if now.everything else now.own
    when = "本季" if now.round.by_calendar else "本轮"
    who = "各部门" if now.everything else now.name
    wanting = outstanding(counted)
    text = f"{who}{when}应报{len(counted)}项，" + (f"还差{wanting}项" if wanting else "都已报送")
    if not counted:
        text = f"{who}{when}没有应报的项"
    return text, deadline(now)


def deadline(now: Board) -> Markup:
    """Say round, deadline, days left and whom to ask."""
    days = (now.round.deadline - now.day).days
    left = f"还有{days}天" if days >= 0 else f"已过{-days}天，仍可补报"
    parts = [f"{now.round.name}，{_day(now.round.deadline.isoformat())}截止，{left}"]
    if now.others and not now.everything:
        what = "可代提" if now.office.isdigit() else "配合"
        parts.append(f"另有{what}{len(now.others)}项，由归口单位报，可补充")
    parts.append(f"联系人：{now.round.contact or '缺'}")
    return escape("；".join(parts))


def every(now: Board, *, counted: bool = False) -> None:
    """Draw all offices: what each owes and how it stands; with the sum of all unless it stands already."""
    if not counted:
        mine = now.progress.of_departments
        st.html(slips.counts(counts(mine), f"部门应报{len(mine)}项"))
    listed = scope.county_group(now.view)
    actions(now, _departments(now))
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.html(html.figure_head("部门", "按文件次序，不排名；点单位名看它的任务"))
        st.html(_offices(now, _departments(now), "部门"))
    with right:
        st.html(html.figure_head("县区", "县区可代提本县的数，由归口部门确认"))
        scope.pick_group(now.view, listed)
        st.html(_offices(now, listed, "县区", folded=len(now.catalog.counties) - len(listed)))


def _departments(now: Board) -> list[str]:
    owners = now.progress.by_owner
    return [entry.id for entry in now.catalog.departments if entry.id in owners] + (
        [""] if "" in owners else []
    )


def _offices(now: Board, offices: Sequence[str], label: str, folded: int = 0) -> Markup:
    """Draw a line an office; where ``folded`` more counties are not listed, their sum stands below."""
    codes = {entry.code for entry in now.catalog.counties} - set(offices) if folded else set()
    rest = [standing for code in codes for standing in now.progress.by_owner.get(code, ())]
    known, none = now.progress.counted, counts(())
    listed = {office: tuple(known.get(office, none).values()) for office in offices}
    others = (f"其余{folded}个县区", tuple(counts(rest).values())) if folded else None
    return _owing(now.view, label, listed, others)


@cached(keys={dict: repr})
def _owing(
    view: View, label: str, listed: dict[str, tuple[int, ...]], rest: tuple[str, tuple[int, ...]] | None
) -> Markup:
    """Return the table: a line an office with all that it owes and how much of it is in which state."""
    heads = ("应报", "待报", "待审", "退回", "采用", "逾期")
    columns = [Column(label), *(Column(head, "right") for head in heads)]
    lines = []
    for office, counted in listed.items():
        name = Markup('<a class="ct-go" target="_self" href="{}">{}</a>').format(
            link(view, office=office or CITY_OFFICE), office_name(office, view.catalog)
        )
        lines.append([name, str(sum(counted)), *map(_number, counted)])
    if rest is not None:
        name_of_rest, counted = rest
        lines.append([name_of_rest, str(sum(counted)), *map(_number, counted)])
    return table(columns, lines, label=f"各{label}填报进展", css_class="ct-owing")


def _number(n: int) -> Markup:
    return Markup("<b>{}</b>").format(n) if n else Markup('<span class="ct-none">0</span>')


def draw(now: Board) -> None:
    """Draw one office's list and, beside it, the form of the task that is open."""
    st.html(slips.counts(counts(now.own)))
    actions(now, [now.office])
    proposals.draw(now)
    group = rows.group_of(now.task)
    if not group:
        rows.leave()
    opened = None if group else _opened(now)
    with st.container(key="office-desk"):
        left, right = st.columns([452, 1048], gap="medium")
        with left, st.container(key="task-list"):
            _list(now, opened)
        with right, st.container(key="task-form"):
            if group:
                rows.draw(now, group)
            elif opened is None:
                st.html(_nothing_open(now))
            else:
                form(now, opened)
    if now.office:
        shown(now)


def _opened(now: Board) -> Standing | None:
    known = [*now.own, *now.others]
    opened = next((standing for standing in known if standing.task.id == now.task), None)
    if opened is not None:
        return opened
    task = task_of(now.catalog, now.task) if now.task else None
    if task is not None:
        return Standing(task, TaskState.OPEN)
    order = (TaskState.RETURNED, TaskState.OVERDUE, TaskState.OPEN)
    return next((standing for word in order for standing in now.own if standing.state is word), None)


def _nothing_open(now: Board) -> Markup:
    if now.own:
        return html.element("p", f"{len(now.own)}项都已报送，等待审核。", "ct-empty")
    return html.element("p", "本轮没有应由本单位报送的项。", "ct-empty")


def _list(now: Board, opened: Standing | None) -> None:
    together = rows.groups(now)
    for kind in TaskKind:
        listed = [standing for standing in now.own if standing.task.kind is kind]
        name, note = KIND_NAME[kind], f"{len(listed)}项" if listed else "0项　本单位没有"
        _head(now, name, note, kind.value, together)
        _rows(now, listed, opened, name)
        if kind is TaskKind.QUOTA and now.office.isdigit():
            _others(now, opened, together)  # a county's own figures: they stand with the figures
    if not now.office.isdigit():
        _others(now, opened, together)


def _others(now: Board, opened: Standing | None, together: Mapping[str, int]) -> None:
    """Draw what others own and this office may propose or add to."""
    if now.others:
        what = "可代提" if now.office.isdigit() else "配合"
        _head(now, what, f"{len(now.others)}项，由归口单位报", rows.BESIDE, together)
        _rows(now, now.others, opened, what, most=4)


def _head(now: Board, name: str, note: str, group: str, together: Mapping[str, int]) -> None:
    """Draw the head of a group, with the way to fill in several of it at once."""
    place = "on" if rows.group_of(now.task) == group else "off"
    with st.container(key=f"kind-{place}-{group}", horizontal=True, gap="small", vertical_alignment="bottom"):
        st.html(Markup('<h2 class="ct-kind">{}<span>{}</span></h2>').format(name, note))
        if group in together:
            st.button(
                f"{together[group]}项一起填",
                key=f"together-{group}",
                type="tertiary",
                on_click=state.put,
                args=("task", f"{rows.ROWS}{group}"),
            )


def _rows(
    now: Board, standing: Iterable[Standing], opened: Standing | None, kind: str, most: int = _SHOWN
) -> None:
    listed = list(standing)
    key = f"more-{kind}"
    whole = len(listed) <= most + 1 or bool(st.session_state.get(key))
    for each_standing in listed if whole else listed[:most]:
        _row(now, each_standing, chosen=opened is not None and each_standing.task.id == opened.task.id)
    if not whole:
        st.button(
            f"还有{len(listed) - most}项",
            key=f"show-{key}",
            type="tertiary",
            on_click=lambda: st.session_state.update({key: True}),
        )


def _inside(now: Board, office: str) -> bool:
    """Whether the viewer may read what an office has sent: it is that office's, or the city office's."""
    return now.editor is not None and (now.editor.city or now.editor.office == office)


def _row(now: Board, standing: Standing, *, chosen: bool) -> None:
    task, char = standing.task, slips.SLIPS[standing.state][2]
    place = "on" if chosen else "off"
    mark = f"{char} {standing.state.value}"
    with st.container(key=f"row-{place}-{_key(task.id)}"):
        st.button(
            f" {mark}　{_plain(task.name)}{_aside(standing)}",
            key=f"open-{_key(task.id)}",
            type="tertiary",
            width="stretch",
            help=None,
            on_click=state.put,
            args=("task", task.id),
        )
        sent = standing.submission
        if standing.state is TaskState.RETURNED and sent is not None and _inside(now, sent.office):
            st.html(html.element("p", sent.reason, "ct-returned"))


def _aside(standing: Standing) -> str:
    sent = standing.submission
    if standing.overdue:
        return f"　:small[{standing.overdue}欠]"
    if sent is None:
        return ""
    when = (sent.decided_at or sent.when)[5:10]
    return f"　:small[{when}{'报' if standing.state is TaskState.WAITING else standing.state.value[1:]}]"


def _plain(name: str) -> str:
    """Return a name as Markdown shows it unchanged."""
    return "".join(f"\\{c}" if c in "\\`*_[]{}<>#|~:$" else c for c in name)


def _key(task_id: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in task_id)


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def offer(now: Board, title: str) -> Offer:
    """Return what the page offers for download: the list of tasks, never what was sent."""
    return Offer("填报任务", title, None, lambda: _frame(now), [now.catalog.plan.number])


def _frame(now: Board) -> pd.DataFrame:
    return pd.DataFrame(list(_lines(now)))


def _lines(now: Board) -> Iterator[dict[str, object]]:
    for standing in now.found if now.everything else (*now.own, *now.others):
        sent = standing.submission
        yield {
            "单位": office_name(standing.task.owner, now.catalog),
            "类别": KIND_NAME[standing.task.kind],
            "事项": standing.task.name,
            "条款": standing.task.clause,
            "请报": standing.task.detail,
            "状态": standing.state.value,
            "截止": now.round.deadline.isoformat(),
            "送审": sent.when[:10] if sent else "",
        }
