"""The city office's side: what came in, old beside new, what adopting would do, one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st
from markupsafe import Markup, escape

from core.charts.kit import html
from core.charts.kit.marks import TASKS
from core.charts.kit.table import Column, table
from core.charts.kit.theme import STATUS
from core.editors.rights import office_name
from core.reporting.checking import Preview, preview
from core.reporting.model import Round, Step, TaskState
from core.reporting.review import Item, Word, queue
from core.reporting.tasks import counts
from core.store.reader import open_reader
from pages.reporting import slips
from pages.reporting.checks import effect_lines, markup
from pages.reporting.item import WORDS, act, head, known, old_and_new, reasons
from pages.reporting.office import deadline, every
from pages.reporting.state import LOOKED, Board, desk

#: Rows of the queue that are drawn at once.
_SHOWN: Final = 40
_QUEUES: Final = "_queues"
_RECENT: Final = 10


def title(now: Board) -> tuple[str, object]:
    """Count what can be done."""
    items = _queue(now)
    counted = {word: sum(item.word is word for item in items) for word in Word}
    if not items:
        return "没有待审的项", deadline(now)
    parts = [
        f"{counted[Word.GOOD]}项可一并采用" if counted[Word.GOOD] else "",
        f"{counted[Word.DOUBT]}项须核" if counted[Word.DOUBT] else "",
        f"{counted[Word.BAD]}项应退回" if counted[Word.BAD] else "",
    ]
    return f"待审{len(items)}项：{'，'.join(part for part in parts if part)}", deadline(now)


def draw(now: Board) -> None:
    """Draw the queue with the side of the item that is looked at, then all offices and the round."""
    items = _queue(now)
    mine = [entry for entry in now.found if not entry.task.owner.isdigit()]
    proposed = sum(entry.submission.proposal for entry in items)
    tail = f"另有代提{proposed}项待审" if proposed else ""
    st.html(slips.counts(counts(mine), f"部门应报{len(mine)}项", tail))
    left, right = st.columns([862, 340], gap="medium")
    with left:
        if items:
            chosen = _rows(now, items)
            _adopting(now, items, chosen)
        _recent(now)
    with right, st.container(key="review-side"):
        looked = next((entry for entry in items if entry.id == st.session_state.get(LOOKED)), None)
        looked = looked or next((entry for entry in items if entry.word is not Word.GOOD), None)
        looked = looked or next(iter(items), None)
        if looked is not None:
            _side(now, looked)
        _round(now)
    every(now, counted=True)


def _queue(now: Board) -> tuple[Item, ...]:
    """Lay what waits beside what stands, once for the record and the version."""
    key = (
        now.view.snapshot.content,
        now.view.choice.today,
        tuple((s.id, s.seconded) for s in now.ledger.pending),
    )
    kept: dict[object, tuple[Item, ...]] = st.session_state.setdefault(_QUEUES, {})
    if key not in kept:
        kept.clear()
        stands = known(now)
        with open_reader(now.view.choice.dataset, catalog=now.catalog) as reader:
            kept[key] = queue(now.ledger, reader, now.catalog, stands, now.view.choice.today)
    return kept[key]


def _rows(now: Board, items: Sequence[Item]) -> list[Item]:
    """Draw the queue; return what is ticked: what passes is so beforehand, what must go back never."""
    st.html(html.figure_head("待审", "点项目看详情；可采用的已先勾选，须核的不勾，应退回的不能勾"))
    chosen = []
    for item in items[:_SHOWN]:
        with st.container(key=f"queue-{item.id}"):
            box, name, body = st.columns([24, 250, 560], gap="small", vertical_alignment="center")
            with box:
                ticked = st.checkbox(
                    f"采用 {item.task.name}",
                    value=item.word is Word.GOOD,
                    key=f"tick {item.id}",
                    disabled=item.word is Word.BAD,
                    label_visibility="collapsed",
                )
            with name:
                st.button(
                    f" {item.task.name}",
                    key=f"look {item.id}",
                    type="tertiary",
                    on_click=lambda i=item.id: st.session_state.update({LOOKED: i}),
                )
            with body:
                st.html(_line(now, item))
        if ticked and item.word is not Word.BAD:
            chosen.append(item)
    if len(items) > _SHOWN:
        st.html(html.element("p", f"另有{len(items) - _SHOWN}项，办完以上各项后显示。", "ct-note"))
    return chosen


def _line(now: Board, item: Item) -> Markup:
    char, css = WORDS[item.word]
    office = office_name(item.submission.office, now.catalog)
    who = f"{office}（代提）" if item.submission.proposal else office
    same = item.before == item.after
    change = _word(item.after) if same else Markup("{} → {}").format(_word(item.before), _word(item.after))
    tail = "，不变" if same and item.before != "不变" else ""
    change = html.join((change, tail))
    return markup("queued", who, item.old, item.new, css, char, item.word.value, change)


def _word(word: str) -> Markup:
    if word in TASKS:
        return html.task_badge(word)
    return html.status_badge(word) if word in STATUS else escape(word)


def _adopting(now: Board, items: Sequence[Item], chosen: Sequence[Item]) -> None:
    """Say what adopting the ticked ones would do, before it is done; then do it."""
    seen = now.version
    checked = _together(now, chosen)
    trouble = _trouble(checked, chosen)
    with st.container(key="review-buttons", horizontal=True, gap="small", vertical_alignment="center"):
        adopt = st.button(
            f"采用所选{len(chosen)}项", key="adopt", type="primary", disabled=not chosen or bool(trouble)
        )
        note = trouble or "一次采用发布一个新版本，一项不成则全不成"
        st.html(html.element("p", note, "ct-note", role="alert" if trouble else "status"))
    if chosen and checked is not None and not trouble:
        st.html(_after(items, chosen, checked))
    if adopt:
        act(lambda: desk(now).adopt([item.id for item in chosen], seen=seen))


def _together(now: Board, chosen: Sequence[Item]) -> Preview | None:
    if not chosen:
        return None
    key = (now.view.snapshot.content, tuple(item.id for item in chosen))
    kept = st.session_state.get("_together")
    if kept is None or kept[0] != key:
        forms = [item.submission.form for item in chosen]
        kept = (key, preview(forms, now.view.choice.dataset, now.catalog, now.view.choice.today))
        st.session_state["_together"] = kept
    checked: Preview = kept[1]
    return checked


def _trouble(checked: Preview | None, chosen: Sequence[Item]) -> str:
    errors = [f for f in checked.findings if f.finding.severity == "error"] if checked else []
    if not errors:
        return ""
    first = errors[0]
    name = f"“{chosen[first.form].task.name}”：" if 0 <= first.form < len(chosen) else ""
    return f"所选各项不能一并采用：{name}{first.finding.found}"


def _after(items: Sequence[Item], chosen: Sequence[Item], checked: Preview) -> Markup:
    lines = effect_lines(checked)
    moved = [
        change
        for change in chosen
        if change.before != change.after and change.task.item + str(change.task.number) != "0"
    ]
    entries = [change for change in moved if change.task.kind.value in ("measure", "milestone", "event")]
    if entries:
        lines.append(f"举措、里程碑和活动：{len(entries)}项状态改变")
    left = len(items) - len(chosen)
    body = html.join(html.element("li", line, "ct-after") for line in lines)
    head = html.figure_head(f"采用这{len(chosen)}项以后", f"其余{left}项仍待审" if left else "")
    return Markup('{}<ul class="ct-lines">{}</ul>').format(head, body)


def _side(now: Board, item: Item) -> None:
    st.html(head(now, item))
    st.html(old_and_new(item))
    if reasons_text := reasons(item):
        st.html(reasons_text)
    suggested = "".join(item.reasons)[:400] if item.word is Word.BAD else ""
    reason = st.text_area(
        "退回理由（送审单位可见）", value=suggested, key=f"why {item.id}", max_chars=400, height=96
    )
    with st.container(key="side-buttons", horizontal=True, gap="small", vertical_alignment="center"):
        back = st.button(
            "退回", key=f"return {item.id}", type="primary" if item.word is Word.BAD else "secondary"
        )
        single = st.button("采用", key=f"single {item.id}", disabled=item.word is Word.BAD)
        if item.word is Word.BAD:
            faults = len(item.checked.errors(0))
            st.html(html.element("p", f"有{faults}处错，不能采用", "ct-note"))
    if back:
        act(lambda: desk(now).send_back([item.id], reason))
    if single:
        act(lambda: desk(now).adopt([item.id], seen=now.version))


def _recent(now: Board) -> None:
    done = [s for s in now.ledger.submissions if s.step in (Step.ADOPTED, Step.RETURNED)]
    if not done:
        return
    done = sorted(done, key=lambda s: s.decided_at, reverse=True)[:_RECENT]
    names = {standing.task.id: standing.task.name for standing in now.found}
    words = {Step.ADOPTED: TaskState.ADOPTED, Step.RETURNED: TaskState.RETURNED}
    rows = [
        [
            s.decided_at[5:16].replace("T", " "),
            slips.badge(words[s.step]),
            names.get(s.task, s.task),
            office_name(s.office, now.catalog),
            f"{s.decided_by}{f'：{s.reason}' if s.reason else ''}",
        ]
        for s in done
    ]
    st.html(html.figure_head(f"已办{len(done)}项", "最近办理的在前"))
    columns = [
        Column("时间"),
        Column("结果"),
        Column("项目", wrap=True),
        Column("单位"),
        Column("办理", wrap=True),
    ]
    st.html(table(columns, rows, label="已办", stacked=2))


def _round(now: Board) -> None:
    """Draw the form that opens a round, or changes the one that is open."""
    opened = now.round
    label = "开一轮填报" if opened.by_calendar else "改截止日期和联系人"
    with st.expander(label), st.form(f"round {opened.id} {opened.opened}", border=False):
        name = st.text_input("名称", value=opened.name, max_chars=80)
        until = st.date_input("截止日期", value=opened.deadline, format="YYYY-MM-DD")
        contact = st.text_input("联系人", value=opened.contact, max_chars=80, placeholder="单位、姓名和电话")
        pressed = st.form_submit_button("开轮次" if opened.by_calendar else "保存")
    if pressed:
        wanted = Round(opened.id, name, until, contact, opened.kinds, tuple(task.id for task in now.due))
        act(lambda: desk(now).open_round(wanted))
