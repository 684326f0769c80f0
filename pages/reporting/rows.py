"""Several tasks of one kind as rows of one table: the fields, the check and the sending of single forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st
from markupsafe import Markup

from core.charts.kit import html
from core.editors.rights import Right
from core.figures.observation import Stage
from core.reporting.checking import Preview
from core.reporting.model import KIND_NAME, WANTING, Task, TaskKind
from core.reporting.tasks import right_to
from core.store.errors import StoreError
from core.workbook import lists
from core.workbook.checks.reasons import explained
from core.workbook.forms import EVENT, FIGURE, MEASURE, MILESTONE, SHEETS, Form
from core.workbook.labels import NONE, OFFERED, STAGES, VALUE, Field
from pages.reporting.checks import MARKS, checked_forms, effect_lines, line, markup
from pages.reporting.drafts import (
    CONFIRMED,
    drop,
    forget,
    form_kind,
    form_of_texts,
    keep_all,
    opening,
    touched,
)
from pages.reporting.state import Board, desk
from pages.shared import messages

#: Stands in the address, before the name of a group, instead of a task's id.
ROWS: Final = "rows/"
#: Group of what others own and the editor may propose.
BESIDE: Final = "beside"
_NAME: Final = "事项"
_STATUS: Final = "状态"
#: Columns of the table by kind of form, those that are typed in first; the rest stands in the single form.
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    FIGURE: tuple(
        str(label)
        for label in (
            VALUE,
            Field.UNIT,
            Field.TITLE,
            Field.PUBLISHER,
            Field.DATE,
            Field.PERIOD,
            Field.BENCHMARK,
            Field.STAGE,
            Field.NOTE,
            CONFIRMED,
        )
    ),
    MEASURE: (_STATUS, "佐证日期", "佐证", "进展", "存在问题", "下步措施"),
    MILESTONE: (_STATUS, "佐证日期", "佐证", "说明原因"),
    EVENT: (_STATUS, "佐证日期", "佐证", "说明原因"),
}
#: In the session: the table as it was opened; what of it was kept as drafts.
_SEEN: Final = "_rows_of"
_ROWS_KEPT: Final = "_rows_kept"


def tasks_of(now: Board, group: str) -> tuple[Task, ...]:
    """Return the tasks of a group that still want and that whoever is signed in may answer or propose."""
    if now.editor is None:
        return ()
    editor = now.editor
    listed = now.others if group == BESIDE else now.own
    return tuple(
        standing.task
        for standing in listed
        if standing.state in WANTING
        and (form_kind(standing.task) == FIGURE if group == BESIDE else standing.task.kind.value == group)
        and right_to(editor, standing.task, now.catalog) is not Right.NONE
    )


def draw(now: Board, group: str) -> None:
    """Draw the table of a group, its check, and the button that sends what was filled in."""
    tasks = tasks_of(now, group)
    kinds = {kind.value: name for kind, name in KIND_NAME.items()} | {BESIDE: "可代提"}
    if group not in kinds or not tasks:
        st.html(html.element("p", "没有可以几项一起填的任务。", "ct-empty"))
        return
    st.html(
        html.figure_head(
            f"{kinds[group]}{len(tasks)}项一起填",
            "只送填了的行；可从Excel整块粘贴；其余栏目在单项表中填",
        )
    )
    _fragment(now, tasks, group)


def leave() -> None:
    """Let the next table begin anew, from the drafts as they then stand."""
    for key in (_SEEN, _ROWS_KEPT):
        st.session_state.pop(key, None)


@st.fragment
def _fragment(now: Board, tasks: tuple[Task, ...], group: str) -> None:
    with messages.guarded("填报表"):
        _filling(now, tasks, group)


def _filling(now: Board, tasks: tuple[Task, ...], group: str) -> None:
    kind = form_kind(tasks[0])
    begun = _begun(now, tasks, group, kind)
    columns = [label for label in _COLUMNS[kind] if label in begun]
    table = st.data_editor(
        begun,
        key=f"rows {group} {st.session_state[_SEEN][1]}",
        hide_index=True,
        num_rows="fixed",
        width="stretch",
        height=min(36 * (len(tasks) + 1) + 2, 560),
        column_order=[_NAME, *columns],
        column_config=_config(now, kind, columns),
        disabled=[_NAME, str(Field.UNIT)],
        placeholder="",
        alt=f"{len(tasks)}行，每行一项，可直接输入",
    )
    texts = _texts(table, begun, tasks)
    typed = {task: form_of_texts(now, task, texts[task.id]) for task in tasks}
    filled = [task for task in tasks if touched(now, task, typed[task])]
    _keep(now, tasks, texts, begun)
    forms = [typed[task] for task in filled]
    checked, trouble = checked_forms(now, forms) if forms else (None, "")
    if trouble:
        messages.alert(trouble)
    reasons = {
        place: reason
        for place, task in enumerate(filled)
        if explained(reason := texts[task.id].get(CONFIRMED, "").strip())
    }
    _send(now, filled, forms, checked, reasons)
    if checked is not None:
        st.html(_findings(checked, filled, reasons))


def _begun(now: Board, tasks: Sequence[Task], group: str, kind: str) -> pd.DataFrame:
    """Return the table as it was when it was opened; what is typed is laid over it by the browser."""
    ids = (now.view.choice.dataset, group, tuple(task.id for task in tasks))
    held = st.session_state.get(_SEEN)
    if held is None or held[0] != ids:
        rows = [{_NAME: task.name, **opening(now, task)} for task in tasks]
        labels = [label for label in _COLUMNS[kind] if label in rows[0]]
        if kind == FIGURE and not any(task.benchmark for task in tasks):
            labels = [label for label in labels if label not in (Field.BENCHMARK, Field.STAGE)]
        number = held[1] + 1 if held else st.session_state.get("_rows_number", 0) + 1
        st.session_state["_rows_number"] = number
        frame = pd.DataFrame(rows)[[_NAME, *labels]]
        held = (ids, number, frame)
        st.session_state[_SEEN] = held
    begun: pd.DataFrame = held[2]
    return begun


def _config(now: Board, kind: str, columns: Sequence[str]) -> dict[str, Any]:
    choices = {
        str(Field.PERIOD): list(OFFERED),
        str(Field.BENCHMARK): [*(benchmark.short for benchmark in reversed(now.catalog.benchmarks)), NONE],
        str(Field.STAGE): [*(stage.value for stage in STAGES), Stage.UNSTATED.value],
    }
    if kind != FIGURE:
        choices[_STATUS] = ["", *lists.SPECS[SHEETS[kind]].column("status").choices]
    wide = {str(Field.TITLE), "佐证", "进展", CONFIRMED}
    config: dict[str, Any] = {_NAME: st.column_config.TextColumn(_NAME, width=240, pinned=True)}
    for label in columns:
        width = 200 if label in wide else 110
        if label in choices:
            config[label] = st.column_config.SelectboxColumn(label, options=choices[label], width=width)
        else:
            config[label] = st.column_config.TextColumn(label, width=width, max_chars=2_000)
    return config


def _texts(table: pd.DataFrame, begun: pd.DataFrame, tasks: Sequence[Task]) -> dict[str, dict[str, str]]:
    """Return the texts of every row by label; rows and columns are those that were opened, whatever came."""
    texts: dict[str, dict[str, str]] = {}
    for place, task in enumerate(tasks):
        row = table.loc[place] if place in table.index else begun.loc[place]
        labels = [str(label) for label in begun.columns if label != _NAME]
        texts[task.id] = {label: "" if pd.isna(row[label]) else str(row[label]) for label in labels}
    return texts


def _keep(
    now: Board, tasks: Sequence[Task], texts: Mapping[str, Mapping[str, str]], begun: pd.DataFrame
) -> None:
    """Keep drafts of the rows that differ from how they were opened, or did so before."""
    kept: dict[str, Mapping[str, str]] = st.session_state.setdefault(_ROWS_KEPT, {})
    opened = _texts(begun, begun, tasks)
    changed = [task for task in tasks if texts[task.id] != kept.get(task.id, opened[task.id])]
    if not changed:
        return
    keep_all(now, {task.id: {**opening(now, task), **texts[task.id]} for task in changed})
    for task in changed:
        kept[task.id] = texts[task.id]
        forget(now, task)


def _findings(checked: Preview, filled: Sequence[Task], reasons: Mapping[int, str]) -> Markup:
    lines = []
    for place, task in enumerate(filled):
        findings = [f for f in checked.findings if f.form == place and f.finding.severity in MARKS]
        open_ones = [
            finding for finding in findings if not (reasons.get(place) and finding in checked.doubts(place))
        ]
        lines += [line(finding, task.name) for finding in open_ones]
    lines += [
        line(finding)
        for finding in checked.findings
        if finding.form < 0 and finding.finding.severity in MARKS
    ]
    if not lines:
        lines = [Markup('<li class="ct-good">√ {}行都可以送审</li>').format(len(filled))]
    after = html.join(html.element("li", open_ones, "ct-after") for open_ones in effect_lines(checked))
    return markup("checked", html.join(lines)) + markup("after", after)


def _send(
    now: Board,
    filled: Sequence[Task],
    forms: Sequence[Form],
    checked: Preview | None,
    reasons: Mapping[int, str],
) -> None:
    wrong = [] if checked is None else [n for n in range(len(forms)) if checked.errors(n)]
    asking = (
        [] if checked is None else [n for n in range(len(forms)) if checked.doubts(n) and n not in reasons]
    )
    ready = checked is not None and not wrong and not asking
    with st.container(key="rows-buttons", horizontal=True, gap="small", vertical_alignment="center"):
        pressed = st.button(f"送审{len(forms)}项", key="send-rows", type="primary", disabled=not ready)
        note = str(st.session_state.pop("_draft_note", ""))
        if wrong:
            note = f"{len(wrong)}行有错，改正后可送审"
        elif asking:
            note = f"{len(asking)}行须核，请改正，或在“{CONFIRMED}”栏写明"
        st.html(html.element("p", note or "填写后自动核对并存草稿", "ct-note", role="status"))
    if not pressed:
        return
    try:
        outcome = desk(now).submit(forms, reasons)
    except StoreError as error:
        messages.alert(f"未送出，已存草稿：{error}")
        return
    if not outcome.done:
        messages.alert(outcome.message)
        return
    drop(now, *filled)
    for task in filled:
        forget(now, task)
    leave()
    messages.done(outcome.message)


def group_of(task: str) -> str:
    """Return the group that the address names in a task's place, "" where it names none."""
    return task.removeprefix(ROWS) if task.startswith(ROWS) else ""


def groups(now: Board) -> dict[str, int]:
    """Count the rows of every group that has more than one, in the order of the list."""
    counts = {group: len(tasks_of(now, group)) for group in (*(kind.value for kind in TaskKind), BESIDE)}
    return {group: n for group, n in counts.items() if n > 1}
