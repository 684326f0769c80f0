"""批示 beside a target or measure: what the city office wrote, and for it the fields to write and strike."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from core.charts.kit import html
from core.reporting.notes import LONGEST, Note, NoteDesk, about, read_notes
from core.store.errors import StoreError
from pages.reporting.item import act
from pages.shared import messages, sign_in
from pages.shared.view import View

_PUBLIC = "能打开看板的人都看得到；简报中选“附批示”才附上，不进图片和其他导出文件"


def draw(view: View, subject: str) -> None:
    """Draw the notes on one target or measure, on the page alone: not in a clean frame, not on paper."""
    if view.choice.frame:
        return
    try:
        notes = about(read_notes(view.choice.dataset), subject)
    except StoreError as error:
        messages.alert(str(error))
        return
    who = sign_in.signed_in(view.catalog).editor
    city = who is not None and who.city
    if not notes and not city:
        return
    with st.container(key="office-notes"):
        st.html(html.figure_head(f"批示{len(notes)}条" if notes else "批示", _PUBLIC if city else ""))
        messages.outcome("ct-done")
        for note in notes:
            _one(view, note, city=city)
        if city:
            _writing(view, subject)


def _one(view: View, note: Note, *, city: bool) -> None:
    text = html.join(Markup("<p>{}</p>").format(line) for line in note.text.splitlines() if line.strip())
    st.html(Markup('<div class="ct-office-note"><p>{}</p>{}</div>').format(note.date.isoformat(), text))
    if city and st.button("撤销", key=f"strike {note.id}", type="tertiary"):
        act(lambda: _desk(view).strike(note.id))


def _writing(view: View, subject: str) -> None:
    with st.expander("写批示"), st.form(f"note {subject}", border=False, clear_on_submit=False):
        text = st.text_area("批示内容", max_chars=LONGEST, height=96, key=f"note text {subject}")
        date = st.date_input(
            "批示日期", value=view.choice.today, format="YYYY-MM-DD", key=f"note day {subject}"
        )
        pressed = st.form_submit_button("记批示")
    if pressed:
        act(lambda: _desk(view).write(subject, text, date))


def _desk(view: View) -> NoteDesk:
    """Return the desk of whoever is signed in at this moment."""
    return NoteDesk(sign_in.signed_in(view.catalog).editor, view.choice.dataset, view.catalog)
