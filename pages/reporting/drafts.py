"""What is typed into a task's form: where its fields begin, the draft kept of them, the form they make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from core.editors.rights import office_name
from core.reporting import state as record
from core.reporting.model import Step, Submission, Task, TaskKind
from core.reporting.prefill import first_form, fixed_labels
from core.store.errors import StoreError
from core.workbook.forms import FIGURE, Form, labels_of
from core.workbook.labels import VALUE, Field
from pages.reporting.state import Board
from pages.shared import sign_in

#: Label under which a draft keeps why a figure that looks unlikely is right; no label of any form.
CONFIRMED: Final = "确认无误的理由"
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
    for label, text in opening(now, task).items():
        st.session_state[field_key(task, label)] = text


def opening(now: Board, task: Task) -> dict[str, str]:
    """Return the texts with which a task opens, by label, and the reason why what looks unlikely is right."""
    opened = first_form(
        task,
        now.catalog,
        now.view.choice.as_of,
        entries=now.view.snapshot.measure_entries,
        sent=own_open(now, task),
    )
    draft = _drafts(now).get(task.id, {})
    held = draft if isinstance(draft, dict) else {}
    texts = {label: str(held.get(label, opened.text(label))) for label in labels_of(opened.kind)}
    own = now.editor is not None and now.editor.department == task.owner != ""
    if opened.kind == FIGURE and own and not held and not texts[Field.PUBLISHER.value]:
        texts[Field.PUBLISHER.value] = office_name(task.owner, now.catalog)  # whose figure it is publishes it
    return {**texts, CONFIRMED: str(held.get(CONFIRMED, ""))}


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
    confirmed = str(st.session_state.get(field_key(task, CONFIRMED)) or "")
    keep_all(now, {task.id: {**typed_form(now, task).values, CONFIRMED: confirmed}})


def keep_all(now: Board, typed: Mapping[str, Mapping[str, str]]) -> None:
    """Keep what is typed for several tasks, by task and label."""
    who = sign_in.signed_in(now.catalog).editor
    if who is None:
        return
    dataset = now.view.choice.dataset
    try:
        drafts = record.read_drafts(dataset, who.name)
        drafts.update({task: dict(texts) for task, texts in typed.items()})
        record.write_drafts(dataset, who.name, drafts)
        st.session_state["_draft_note"] = "草稿已存"
    except StoreError as error:
        st.session_state["_draft_note"] = str(error)


def drop(now: Board, *tasks: Task) -> None:
    """Delete the drafts of tasks."""
    if now.editor is None:
        return
    drafts = record.read_drafts(now.view.choice.dataset, now.editor.name)
    if any([drafts.pop(task.id, None) is not None for task in tasks]):  # noqa: C419 (every one goes)
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
    labels = labels_of(form_kind(task))
    texts = {label: str(st.session_state.get(field_key(task, label)) or "") for label in labels}
    return form_of_texts(now, task, texts)


def form_of_texts(now: Board, task: Task, texts: Mapping[str, str]) -> Form:
    """Return the form of a task with these texts by label; what the task fixes is not taken from them."""
    kind = form_kind(task)
    fixed = first_form(task, now.catalog, now.view.choice.as_of)
    locked = fixed_labels(task)
    values = {
        label: fixed.text(label) if label in locked else texts.get(label, "") for label in labels_of(kind)
    }
    return Form(kind, {label: text for label, text in values.items() if text.strip()})


def touched(now: Board, task: Task, typed: Form) -> bool:
    """Whether anything was filled in that a check could be made of."""
    if typed.kind == FIGURE:
        return bool(typed.text(VALUE))
    opened = first_form(task, now.catalog, now.view.choice.as_of, entries=now.view.snapshot.measure_entries)
    return dict(typed.values) != dict(opened.values)


def form_kind(task: Task) -> str:
    """Return which kind of form a task is filled in with."""
    kinds = {TaskKind.MEASURE: "measure", TaskKind.MILESTONE: "milestone", TaskKind.EVENT: "event"}
    return kinds.get(task.kind, "figure")
