"""One submission as those who decide on it see it: old beside new, what the check found, and the deciding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st
from markupsafe import Markup

from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.editors.rights import office_name
from core.reporting.acting import Outcome
from core.reporting.review import Item, Known, Word
from core.store.errors import StoreError
from pages.reporting.state import LOOKED, Board
from pages.shared import messages

#: Mark and style of every word of the check.
WORDS: Final = {Word.GOOD: ("√", "ct-good"), Word.DOUBT: ("△", "ct-doubt"), Word.BAD: ("×", "ct-bad")}


def known(now: Board) -> Known:
    """Return what stands in the version that is shown."""
    held = now.view.snapshot
    return Known(held.book, held.measures, held.milestones, held.measure_entries)


def head(now: Board, item: Item) -> Markup:
    """Say what was sent, by whom and when."""
    sent = item.submission
    office = office_name(sent.office, now.catalog)
    how = "代提" if sent.proposal else "送审"
    seconded = f"；{sent.seconded}已确认" if sent.seconded else ""
    when = sent.when[:16].replace("T", " ")
    return html.figure_head(item.task.name, f"{office} {sent.who} {how}，{when}{seconded}")


def old_and_new(item: Item) -> Markup:
    """Lay every field beside what stands; only what differs is bold."""
    rows = [
        [label, old, Markup("<b>{}</b>").format(new) if new and new != old else new]
        for label, old, new in item.rows
    ]
    columns = [Column(""), Column("原", wrap=True), Column("新", wrap=True)]
    return table(columns, rows, label="原与新", css_class="ct-beside")


def reasons(item: Item, *, own: bool = False) -> Markup:
    """Say what the check found; nothing where it found nothing.

    ``own`` is for the office whose word is waited for: that it is waited for it need not be told.
    """
    listed = [reason for reason in item.reasons if not (own and reason == item.unconfirmed)]
    if not listed:
        return Markup("")
    items = html.join(html.element("li", reason, WORDS[item.word][1]) for reason in listed)
    return Markup('<h3 class="ct-side">核对</h3><ul class="ct-check">{}</ul>').format(items)


def act(do: Callable[[], Outcome]) -> None:
    """Do it, say what came of it, and draw the page anew."""
    try:
        outcome = do()
    except StoreError as error:
        messages.alert(str(error))
        return
    if outcome.done:
        st.session_state.pop(LOOKED, None)
    messages.done(outcome.message)
