"""What is typed into a task's form: where its fields begin, the draft kept of them, the form they make."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from core.reporting import state as record
from core.reporting.model import Step, Submission, Task, TaskKind
from core.reporting.prefill import first_form, fixed_labels
from core.store.errors import StoreError
from core.workbook.forms import Form, labels_of
from pages.reporting.state import Board
from pages.shared import sign_in

#: Fields that hold several lines.
LONG_TEXTS: Final = frozenset({"进展", "存在问题", "下步措施", "佐证", "说明原因"})


def field_key(task: Task, label: str) -> str:
    """Return the key of a field; the label stands in it, so that tests and styles find it."""
    return f"field {task.id} {label}"


def start(now: Board, task: Task) -> None:
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
        sent=own_open(now, task),
    )
    draft = _drafts(now).get(task.id, {})
    for label in labels_of(opened.kind):
        text = draft.get(label, opened.text(label)) if isinstance(draft, dict) else opened.text(label)
        st.session_state[field_key(task, label)] = str(text)


def own_open(now: Board, task: Task) -> Submission | None:
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


def keep(now: Board, task: Task) -> None:
    """Keep what is typed as a draft: it survives a reload, a lost connection, another computer."""
    who = sign_in.signed_in(now.catalog).editor
    if who is None:
        return
    dataset = now.view.choice.dataset
    try:
        drafts = record.read_drafts(dataset, who.name)
        drafts[task.id] = dict(typed_form(now, task).values)
        record.write_drafts(dataset, who.name, drafts)
        st.session_state["_draft_note"] = "草稿已存"
    except StoreError as error:
        st.session_state["_draft_note"] = str(error)


def drop(now: Board, task: Task) -> None:
    """Delete the draft of a task."""
    if now.editor is None:
        return
    drafts = record.read_drafts(now.view.choice.dataset, now.editor.name)
    if drafts.pop(task.id, None) is not None:
        record.write_drafts(now.view.choice.dataset, now.editor.name, drafts)


def forget(now: Board, task: Task) -> None:
    """Let the fields be filled anew at the next opening."""
    st.session_state.pop(f"begun {now.view.choice.dataset} {task.id}", None)


def append(now: Board, task: Task, label: str, text: str) -> None:
    """Add a line to a field that stands empty or holds something else."""
    key = field_key(task, label)
    held = str(st.session_state.get(key) or "")
    if text in held:
        return
    multiline = label in LONG_TEXTS
    if held and not multiline:
        return
    st.session_state[key] = f"{held}\n{text}" if held else text
    keep(now, task)


def typed_form(now: Board, task: Task) -> Form:
    """Return the form that the filled fields make; what the task fixes is not taken from them."""
    kind = form_kind(task)
    fixed = first_form(task, now.catalog, now.view.choice.as_of)
    locked = fixed_labels(task)
    values = {
        label: fixed.text(label)
        if label in locked
        else str(st.session_state.get(field_key(task, label)) or "")
        for label in labels_of(kind)
    }
    return Form(kind, {label: text for label, text in values.items() if text.strip()})


def form_kind(task: Task) -> str:
    """Return which kind of form a task is filled in with."""
    kinds = {TaskKind.MEASURE: "measure", TaskKind.MILESTONE: "milestone", TaskKind.EVENT: "event"}
    return kinds.get(task.kind, "figure")
