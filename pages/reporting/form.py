"""The form of one task: its fields, the whole check beside them, what it would decide, and sending it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.editors.rights import Right, office_name
from core.reporting.acting import Outcome
from core.reporting.checking import Preview, likely_value
from core.reporting.model import WANTING, Step, Task, TaskKind
from core.reporting.tasks import Standing, right_to
from core.store.errors import StoreError
from core.workbook.checks.reasons import explained
from core.workbook.forms import Form, FormFinding
from core.workbook.labels import VALUE
from pages.reporting.checks import MARKS, checked_forms, line, markup
from pages.reporting.drafts import (
    CONFIRMED,
    append,
    drop,
    field_key,
    forget,
    keep,
    own_open,
    start,
    touched,
    typed_form,
)
from pages.reporting.evidence import evidence
from pages.reporting.fields import fields
from pages.reporting.state import NEXT, Board, desk
from pages.shared import messages


def form(now: Board, standing: Standing) -> None:
    """Draw the form of a task for whoever may fill it in; for others what is asked and by whom."""
    task = standing.task
    st.html(_head(now, standing))
    if now.editor is None:
        st.html(html.element("p", "登录后可以填报；登录处在本页上方。", "ct-note"))
        left, right = st.columns([560, 452], gap="medium")
        with left:
            _put(_asked(now, task))
        with right:
            evidence(now, task, None)
        return
    if right_to(now.editor, task, now.catalog) is Right.NONE:
        owners = office_name(task.owner, now.catalog)
        st.html(
            html.element("p", f"这一项由{owners}填报，{now.editor.name}不能填报。", "ct-note", role="note")
        )
        _put(_asked(now, task))
        return
    _fragment(now, standing)


@st.fragment
def _fragment(now: Board, standing: Standing) -> None:
    with messages.guarded("填报表"):
        _filling(now, standing.task)


def _filling(now: Board, task: Task) -> None:
    start(now, task)
    with st.container(key="form-body"):
        left, right = st.columns([560, 452], gap="medium")
    with left, st.container(key="form-fields"):
        fields(now, task)
        typed = typed_form(now, task)
        checked, trouble = checked_forms(now, [typed]) if touched(now, task, typed) else (None, "")
        _buttons(now, task, typed, checked)
    with right, st.container(key="form-side"):
        with st.container(key="form-check"):
            if trouble:
                messages.alert(trouble)
            if checked is not None:
                st.html(_findings(checked))
        _put(_effect(now, task, checked))
        _put(_asked(now, task))
        evidence(now, task, lambda field, text: append(now, task, field, text))


def _put(block: Markup) -> None:
    """Draw a block, where it holds anything."""
    if block:
        st.html(block)


def _head(now: Board, standing: Standing) -> Markup:
    task = standing.task
    lead = "、".join(office_name(o, now.catalog) for o in (task.owner, *task.others))
    first = "（第一）" if task.others else ""
    owners = f"{lead.split('、')[0]}{first}{lead[len(lead.split('、')[0]) :]}"
    legend = html.element("span", owners, "ct-figure-legend")
    note = f"{task.clause}　{task.detail}" if task.clause else task.detail
    return html.figure_head(task.name, note, legend)


def _asked(now: Board, task: Task) -> Markup:
    """Say why this is asked, and what it decides."""
    targets = [now.catalog.target(target_id) for target_id in task.decides]
    lines = [f"{target.clause}　{target.name}" for target in targets]
    lines += [part for part in (task.note,) if part]
    if task.kind is TaskKind.MILESTONE:
        milestone = now.catalog.milestone(task.item)
        lines += [f"原文“{milestone.verb}”；本系统理解的完成标准：{milestone.done_when}"]
    elif task.kind is TaskKind.MEASURE:
        lines += [now.catalog.measure(task.number).summary]
    if not lines:
        return Markup("")
    items = html.join(html.element("li", line, "ct-why-line") for line in lines)
    head = "为什么要这个数" if task.decides else "所要的内容"
    return Markup('<h3 class="ct-side">{}</h3><ul class="ct-lines">{}</ul>').format(head, items)


def _findings(checked: Preview) -> Markup:
    """Say what the check found: what must be mended, what is unlikely, or that it may be sent."""
    lines = [line(finding) for finding in checked.of(0) if finding.finding.severity in MARKS]
    if checked.tasks[0] is None and not lines:
        lines = [Markup('<li class="ct-quiet">还没有可以核对的内容</li>')]
    elif not checked.errors(0):
        lines.append(Markup('<li class="ct-good">√ 可以送审</li>'))
    return markup("checked", html.join(lines))


def _effect(now: Board, task: Task, checked: Preview | None) -> Markup:
    """Say what the form would decide: every target that it concerns, now and then."""
    if checked is None or checked.errors(0) or not task.decides:
        return Markup("")
    changed = {change.target: change for change in checked.report.effect.statuses}
    rows = []
    for target in task.decides:
        change = changed.get(target)
        if change is not None:
            rows.append(
                [now.catalog.target(target).name, change.before, Markup("<b>{}</b>").format(change.after)]
            )
    before, after = checked.report.effect.gaps
    lines = f"补数清单由{before}个变为{after}个。" if before != after else ""
    sentences = [change.sentence for change in changed.values()][:1]
    if not rows:
        return Markup('<h3 class="ct-side">报了能定什么</h3><p class="ct-note">状态不变。{}</p>').format(
            lines
        )
    columns = [Column("目标", wrap=True), Column("现在"), Column("如报此数")]
    body = table(columns, rows, label="报了能定什么")
    more = html.element("p", "".join([*sentences, lines]), "ct-note")
    return Markup('<h3 class="ct-side">报了能定什么</h3>{}{}').format(body, more)


def _buttons(now: Board, task: Task, typed: Form, checked: Preview | None) -> None:
    asked = (*checked.errors(0), *checked.doubts(0)) if checked is not None else ()
    likely = likely_value(asked) if typed.kind == "figure" else ""
    doubts = checked.doubts(0) if checked is not None and not checked.errors(0) else ()
    reason = ""
    if doubts:
        reason = st.text_input(
            CONFIRMED,
            key=field_key(task, CONFIRMED),
            max_chars=400,
            placeholder="为什么这个数没有错",
            on_change=keep,
            args=(now, task),
        )
    ready = checked is not None and not checked.errors(0) and checked.tasks[0] is not None
    ready = ready and (not doubts or bool(explained(reason)))
    with st.container(key="task-buttons", horizontal=True, gap="small", vertical_alignment="center"):
        if likely:
            st.button(
                f"改为{_short(likely)}",
                key=f"likely {task.id}",
                type="primary",
                on_click=_take_likely,
                args=(now, task, likely),
            )
        pressed = st.button("送审", key=f"send {task.id}", type="primary", disabled=not ready)
        st.button("存草稿", key=f"draft {task.id}", on_click=keep, args=(now, task))
        sent = own_open(now, task)
        if sent is not None and sent.step is Step.PENDING:
            back = st.button("撤回送审", key=f"back {task.id}")
            if back:
                _act(now, task, lambda: desk(now).take_back([sent.id]))
        note = str(st.session_state.pop("_draft_note", "")) or _hint(now, checked, doubts, ready=ready)
        st.html(html.element("p", note, "ct-note", role="status"))
    if pressed:
        confirmed = {0: reason.strip()} if reason.strip() else {}
        _act(now, task, lambda: desk(now).submit([typed], confirmed), then=_following(now, task))


def _hint(now: Board, checked: Preview | None, doubts: tuple[FormFinding, ...], *, ready: bool) -> str:
    if checked is None:
        return "填写后自动核对并存草稿"
    if ready:
        return f"{now.catalog.plan.adopting_office}采用后才公布"
    return "写明理由后可送审" if doubts else "改正后可送审"


def _take_likely(now: Board, task: Task, value: str) -> None:
    st.session_state[field_key(task, VALUE)] = _short(value)
    keep(now, task)


def _short(value: str) -> str:
    return f"{float(value):.10g}"


def _following(now: Board, task: Task) -> str:
    """Return the next task of the list that still wants, from its beginning again after the last; else ""."""
    listed = [standing for kind in TaskKind for standing in now.own if standing.task.kind is kind]
    place = next((n for n, standing in enumerate(listed) if standing.task.id == task.id), None)
    if place is None:  # what others own: what is owed by one's own office is another matter
        return ""
    wanting = (s.task.id for s in (*listed[place + 1 :], *listed[:place]) if s.state in WANTING)
    return next(wanting, "")


def _act(now: Board, task: Task, act: Callable[[], Outcome], *, then: str = "") -> None:
    """Do it, say what came of it, open the task that is ``then`` next, and draw the page anew."""
    try:
        outcome = act()
    except StoreError as error:
        messages.alert(f"未送出，已存草稿：{error}")
        return
    if not outcome.done:
        messages.alert(outcome.message)
        return
    drop(now, task)
    forget(now, task)
    if then:
        st.session_state[NEXT] = then
    messages.done(f"{task.name}：{outcome.message}")
