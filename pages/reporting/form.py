"""The form of one task: its fields, the whole check beside them, what it would decide, and sending it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st
from markupsafe import Markup, escape

from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.editors.rights import Right, office_name
from core.figures.observation import Stage
from core.reporting import state as record
from core.reporting.acting import Outcome
from core.reporting.checking import Preview, likely_value, preview_early
from core.reporting.model import Step, Submission, Task, TaskKind
from core.reporting.prefill import first_form, fixed_labels
from core.reporting.tasks import Standing, right_to
from core.store.errors import StoreError
from core.workbook import lists
from core.workbook.findings import ERROR, WARNING
from core.workbook.forms import SHEETS, Form, FormFinding, labels_of
from core.workbook.labels import GRADES, NONE, OFFERED, PRECISION, RELEASES, STAGES, VALUE, Field
from pages.reporting.evidence import evidence
from pages.reporting.state import Board, desk
from pages.shared import errors, sign_in

#: Message of what was done, shown by the page at its next run.
DONE: Final = "_reported"
#: Checks kept of this session: going back and forth between fields checks nothing twice.
_KEPT: Final = 24
_PREVIEWS: Final = "_previews"
_HINTS: Final = {
    Field.TITLE.value: "如《2025年国民经济和社会发展统计公报》",
    Field.DATE.value: "年-月-日",
    "佐证日期": "年-月-日",
    "存在问题": "没有就写“无”",
    "下步措施": "请填写，带时限",
    Field.NOTE.value: "选填",
}
_AREAS: Final = frozenset({"进展", "存在问题", "下步措施", "佐证", "说明原因"})
#: Fields of a figure that few need; they stand behind a button.
_RARE: Final = (Field.PRECISION, Field.RELEASE, Field.GRADE, Field.ADDRESS, Field.NOTE, Field.REASON)


def form(now: Board, one: Standing) -> None:
    """Draw the form of a task for whoever may fill it in; for others what is asked and by whom."""
    task = one.task
    st.html(_head(now, one))
    if now.editor is None:
        st.html(html.element("p", "登录后可以填报；登录处在本页下方。", "ct-note"))
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
    _fragment(now, one)


@st.fragment
def _fragment(now: Board, one: Standing) -> None:
    with errors.guarded("填报表"):
        _filling(now, one.task)


def _filling(now: Board, task: Task) -> None:
    _start(now, task)
    left, right = st.columns([560, 452], gap="medium")
    with left:
        _fields(now, task)
        typed = _typed(now, task)
        checked, trouble = _checked(now, typed) if _touched(now, task, typed) else (None, "")
        _buttons(now, task, typed, checked)
    with right:
        if trouble:
            st.html(html.element("p", trouble, "ct-note", role="alert"))
        if checked is not None:
            st.html(_findings(checked))
        _put(_effect(now, task, checked))
        _put(_asked(now, task))
        evidence(now, task, lambda field, text: _append(now, task, field, text))


def _put(block: Markup) -> None:
    """Draw a block, where it holds anything."""
    if block:
        st.html(block)


def _head(now: Board, one: Standing) -> Markup:
    task = one.task
    lead = "、".join(office_name(o, now.catalog) for o in (task.owner, *task.others))
    first = "（第一）" if task.others else ""
    owners = f"{lead.split('、')[0]}{first}{lead[len(lead.split('、')[0]) :]}"
    said = html.element("span", owners, "ct-figure-legend")
    note = f"{task.clause}　{task.detail}" if task.clause else task.detail
    return html.figure_head(task.name, note, said)


def _asked(now: Board, task: Task) -> Markup:
    """Say why this is asked, and what it decides."""
    targets = [now.catalog.target(one) for one in task.decides]
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
    return Markup(f'<h3 class="ct-side">{head}</h3><ul class="ct-lines">{items}</ul>')


def _name(task: Task, label: str) -> str:
    """Return the key of a field; the label stands in it, so that tests and styles find it."""
    return f"field {task.id} {label}"


def _start(now: Board, task: Task) -> None:
    """Fill the fields once: from the draft, else from what was sent and returned, else from what is known."""
    flag = f"begun {now.view.choice.dataset} {task.id}"
    if st.session_state.get(flag):
        return
    st.session_state[flag] = True
    opened = first_form(
        task,
        now.catalog,
        now.view.choice.as_of,
        entries=now.view.snapshot.measure_entries,
        sent=_own_open(now, task),
    )
    draft = _drafts(now).get(task.id, {})
    for label in labels_of(opened.kind):
        text = draft.get(label, opened.text(label)) if isinstance(draft, dict) else opened.text(label)
        st.session_state[_name(task, label)] = str(text)


def _own_open(now: Board, task: Task) -> Submission | None:
    """Return what the editor's office has sent for this task and may still change."""
    if now.editor is None:
        return None
    office = now.editor.office
    sent = [s for s in now.ledger.of_task(task.id) if s.office == office]
    last = sent[-1] if sent else None
    return last if last is not None and last.step in (Step.PENDING, Step.RETURNED) else None


def _drafts(now: Board) -> dict[str, Any]:
    if now.editor is None:
        return {}
    try:
        return record.read_drafts(now.view.choice.dataset, now.editor.name)
    except StoreError:
        return {}


def _keep(now: Board, task: Task) -> None:
    """Keep what is typed as a draft: it survives a reload, a lost connection, another computer."""
    who = sign_in.signed_in(now.catalog).editor
    if who is None:
        return
    dataset = now.view.choice.dataset
    try:
        drafts = record.read_drafts(dataset, who.name)
        drafts[task.id] = dict(_typed(now, task).values)
        record.write_drafts(dataset, who.name, drafts)
        st.session_state["_draft_note"] = "草稿已存"
    except StoreError as error:
        st.session_state["_draft_note"] = str(error)


def _drop_draft(now: Board, task: Task) -> None:
    if now.editor is None:
        return
    drafts = record.read_drafts(now.view.choice.dataset, now.editor.name)
    if drafts.pop(task.id, None) is not None:
        record.write_drafts(now.view.choice.dataset, now.editor.name, drafts)


def _forget(now: Board, task: Task) -> None:
    """Let the fields be filled anew at the next opening."""
    st.session_state.pop(f"begun {now.view.choice.dataset} {task.id}", None)


def _append(now: Board, task: Task, label: str, text: str) -> None:
    """Add a line to a field that stands empty or holds something else."""
    key = _name(task, label)
    held = str(st.session_state.get(key) or "")
    if text in held:
        return
    multiline = label in _AREAS
    if held and not multiline:
        return
    st.session_state[key] = f"{held}\n{text}" if held else text
    _keep(now, task)


def _typed(now: Board, task: Task) -> Form:
    kind = _kind(task)
    fixed = first_form(task, now.catalog, now.view.choice.as_of)
    locked = fixed_labels(task)
    values = {
        label: fixed.text(label) if label in locked else str(st.session_state.get(_name(task, label)) or "")
        for label in labels_of(kind)
    }
    return Form(kind, {label: text for label, text in values.items() if text.strip()})


def _kind(task: Task) -> str:
    kinds = {TaskKind.MEASURE: "measure", TaskKind.MILESTONE: "milestone", TaskKind.EVENT: "event"}
    return kinds.get(task.kind, "figure")


def _touched(now: Board, task: Task, typed: Form) -> bool:
    """Whether anything was filled in that a check could be made of."""
    if typed.kind == "figure":
        return bool(typed.text(VALUE))
    opened = first_form(task, now.catalog, now.view.choice.as_of, entries=now.view.snapshot.measure_entries)
    return dict(typed.values) != dict(opened.values)


def _checked(now: Board, typed: Form) -> tuple[Preview | None, str]:
    key = (now.view.snapshot.content, now.view.choice.today, typed.kind, tuple(sorted(typed.values.items())))
    kept: dict[object, Preview] = st.session_state.setdefault(_PREVIEWS, {})
    if key not in kept:
        try:
            kept[key] = preview_early(typed, now.view.choice.dataset, now.catalog, now.view.choice.today)
        except StoreError as error:
            return None, str(error)
        while len(kept) > _KEPT:
            kept.pop(next(iter(kept)))
    return kept[key], ""


def _fields(now: Board, task: Task) -> None:
    if task.kind in (TaskKind.FIGURE, TaskKind.QUOTA):
        _figure_fields(now, task)
        return
    spec = lists.SPECS[SHEETS[_kind(task)]]
    words = list(spec.column("status").choices)
    with st.container(key="task-status"):
        first, second = st.columns([7, 3], gap="small")
    with first:
        _segments(now, task, "状态", words)
    with second:
        _line(now, task, "佐证日期")
    if task.kind is TaskKind.MEASURE:
        _area(now, task, "进展")
        left, right = st.columns(2, gap="small")
        with left:
            _area(now, task, "存在问题")
            _line(now, task, "责任领导")
        with right:
            _area(now, task, "下步措施")
            _line(now, task, "完成时限")
    _area(now, task, "佐证")
    if task.kind is not TaskKind.MEASURE or st.session_state.get(_name(task, "说明原因")):
        _area(now, task, "说明原因")


def _figure_fields(now: Board, task: Task) -> None:
    indicator = now.catalog.indicator(task.indicator)
    left, right = st.columns(2, gap="small")
    with left:
        _line(now, task, VALUE, f"数值（{indicator.unit}）")
        accounts = bool(task.benchmark)
        benchmarks = [one.short for one in reversed(now.catalog.benchmarks)]
        _select(
            now, task, Field.BENCHMARK, [*benchmarks, NONE] if accounts else [NONE], "口径", off=not accounts
        )
    with right:
        _select(now, task, Field.PERIOD, ["", *OFFERED], f"时点（{task.year}年）", empty="全年")
        stages = [stage.value for stage in STAGES] if accounts else [Stage.UNSTATED.value]
        _select(now, task, Field.STAGE, stages, "核算阶段", off=not accounts)
    _line(now, task, Field.TITLE, "来源题名")
    left, right = st.columns(2, gap="small")
    with left:
        _line(now, task, Field.PUBLISHER)
    with right:
        _line(now, task, Field.DATE)
    with st.expander("精度、公开标记、证据等级、网址、备注、更正原因"):
        left, middle, right = st.columns(3, gap="small")
        with left:
            _select(now, task, Field.PRECISION, ["", *PRECISION], empty="精确")
        with middle:
            _select(now, task, Field.RELEASE, list(RELEASES))
        with right:
            _select(now, task, Field.GRADE, ["", *GRADES], empty="按来源")
        for label in _RARE[3:]:
            _line(now, task, label)


def _line(now: Board, task: Task, label: str, said: str = "") -> None:
    st.text_input(
        said or str(label),
        key=_name(task, str(label)),
        placeholder=_HINTS.get(str(label)),
        max_chars=2_000,
        on_change=_keep,
        args=(now, task),
    )


def _area(now: Board, task: Task, label: str) -> None:
    st.text_area(
        label,
        key=_name(task, label),
        placeholder=_HINTS.get(label),
        max_chars=2_000,
        height=72,
        on_change=_keep,
        args=(now, task),
    )


def _select(
    now: Board,
    task: Task,
    label: str,
    options: list[str],
    said: str = "",
    *,
    empty: str = "",
    off: bool = False,
) -> None:
    key = _name(task, str(label))
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[0]
    st.selectbox(
        said or str(label),
        options,
        key=key,
        format_func=lambda one: str(one) or empty,
        disabled=off,
        filter_mode=None,
        on_change=_keep,
        args=(now, task),
    )


def _segments(now: Board, task: Task, label: str, words: list[str]) -> None:
    key = _name(task, label)
    if st.session_state.get(key) not in words:
        st.session_state[key] = None
    st.segmented_control(
        label,
        words,
        format_func=lambda word: f" {word}",
        key=key,
        required=st.session_state[key] is not None,  # a second click takes nothing back
        on_change=_keep,
        args=(now, task),
    )


def _findings(checked: Preview) -> Markup:
    """Say what the check found: what must be mended, what is unlikely, or that it may be sent."""
    found = checked.of(0)
    marks = {ERROR: ("×", "ct-bad"), WARNING: ("△", "ct-doubt")}
    lines = [
        Markup(f'<li class="{marks[f.finding.severity][1]}">{marks[f.finding.severity][0]} {_said(f)}</li>')
        for f in found
        if f.finding.severity in marks
    ]
    if checked.tasks[0] is None and not lines:
        lines = [Markup('<li class="ct-quiet">还没有可以核对的内容</li>')]
    elif not checked.errors(0):
        lines.append(Markup('<li class="ct-good">√ 可以送审</li>'))
    return Markup(f'<h3 class="ct-side">核对</h3><ul class="ct-check" role="status">{html.join(lines)}</ul>')


def _said(one: FormFinding) -> Markup:
    label = f"{one.label}：" if one.label and one.label not in (VALUE, "状态") else ""
    tail = "；".join(
        part for part in (one.finding.expected and f"应为{one.finding.expected}", one.finding.remedy) if part
    )
    return Markup(f"<b>{escape(label + one.finding.found)}</b>{escape(f'；{tail}' if tail else '')}")


def _effect(now: Board, task: Task, checked: Preview | None) -> Markup:
    """Say what the form would decide: every target that it concerns, now and then."""
    if checked is None or checked.errors(0) or not task.decides:
        return Markup("")
    changed = {one.target: one for one in checked.report.effect.statuses}
    rows = []
    for target in task.decides:
        one = changed.get(target)
        if one is not None:
            rows.append([now.catalog.target(target).name, one.before, Markup(f"<b>{escape(one.after)}</b>")])
    before, after = checked.report.effect.gaps
    lines = f"补数清单由{before}个变为{after}个。" if before != after else ""
    said = [one.sentence for one in changed.values()][:1]
    if not rows:
        return Markup(
            f'<h3 class="ct-side">报了能定什么</h3><p class="ct-note">状态不变。{escape(lines)}</p>'
        )
    columns = [Column("目标", wrap=True), Column("现在"), Column("如报此数")]
    body = table(columns, rows, label="报了能定什么")
    more = html.element("p", "".join([*said, lines]), "ct-note")
    return Markup(f'<h3 class="ct-side">报了能定什么</h3>{body}{more}')


def _buttons(now: Board, task: Task, typed: Form, checked: Preview | None) -> None:
    asked = (*checked.errors(0), *checked.doubts(0)) if checked is not None else ()
    likely = likely_value(asked) if typed.kind == "figure" else ""
    doubts = checked.doubts(0) if checked is not None and not checked.errors(0) else ()
    reason = ""
    if doubts:
        reason = st.text_input(
            "确认无误的理由", key=f"confirm {task.id}", max_chars=400, placeholder="为什么这个数没有错"
        )
    ready = checked is not None and not checked.errors(0) and checked.tasks[0] is not None
    ready = ready and (not doubts or bool(reason.strip()))
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
        st.button("存草稿", key=f"draft {task.id}", on_click=_keep, args=(now, task))
        sent = _own_open(now, task)
        if sent is not None and sent.step is Step.PENDING:
            back = st.button("撤回送审", key=f"back {task.id}")
            if back:
                _act(now, task, lambda: desk(now).take_back([sent.id]))
        note = str(st.session_state.pop("_draft_note", "")) or _hint(checked, doubts, ready=ready)
        st.html(html.element("p", note, "ct-note", role="status"))
    if pressed:
        confirmed = {0: reason.strip()} if reason.strip() else {}
        _act(now, task, lambda: desk(now).submit([typed], confirmed))


def _hint(checked: Preview | None, doubts: tuple[FormFinding, ...], *, ready: bool) -> str:
    if checked is None:
        return "填写后自动核对并存草稿"
    if ready:
        return "县域办采用后才公布"
    return "写明理由后可送审" if doubts else "改正后可送审"


def _take_likely(now: Board, task: Task, value: str) -> None:
    st.session_state[_name(task, VALUE)] = _short(value)
    _keep(now, task)


def _short(value: str) -> str:
    return f"{float(value):.10g}"


def _act(now: Board, task: Task, act: Callable[[], Outcome]) -> None:
    """Do it, say what came of it, and draw the page anew."""
    try:
        outcome = act()
    except StoreError as error:
        st.html(html.element("p", f"未送出，已存草稿：{error}", "ct-note", role="alert"))
        return
    if not outcome.done:
        st.html(html.element("p", outcome.message, "ct-note", role="alert"))
        return
    _drop_draft(now, task)
    _forget(now, task)
    st.session_state[DONE] = f"{task.name}：{outcome.message}"
    st.rerun()
