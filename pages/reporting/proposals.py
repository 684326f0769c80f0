"""What others propose for an office's own figures: its editor confirms each, or returns it with a reason."""

from __future__ import annotations

import streamlit as st

from core.charts.kit import html
from core.reporting.review import Item, item_of
from core.reporting.tasks import to_confirm
from core.store.reader import open_reader
from pages.reporting.item import act, head, known, old_and_new, reasons
from pages.reporting.state import Board, desk

#: Proposals that are drawn at once.
_SHOWN = 10


def draw(now: Board) -> None:
    """Draw what waits for the word of whoever is signed in, nothing for anybody else."""
    if now.editor is None or now.editor.office != now.office or now.view.choice.frame:
        return
    items = _items(now)
    if not items:
        return
    with st.container(key="proposals"):
        below = f"确认的意思是：这个数由本单位负责；{now.catalog.plan.adopting_office}采用后才公布"
        st.html(html.figure_head(f"待本单位确认的代提{len(items)}项", below))
        for item in items[:_SHOWN]:
            _one(now, item)
        if len(items) > _SHOWN:
            st.html(html.element("p", f"另有{len(items) - _SHOWN}项，办完以上各项后显示。", "ct-note"))


def _items(now: Board) -> tuple[Item, ...]:
    waiting = to_confirm(now.ledger, now.office, now.catalog)
    if not waiting:
        return ()
    stands = known(now)
    with open_reader(now.view.choice.dataset, catalog=now.catalog) as reader:
        laid = (item_of(sent, reader, now.catalog, stands, now.view.choice.today) for sent, _ in waiting)
        return tuple(item for item in laid if item is not None)


def _one(now: Board, item: Item) -> None:
    with st.container(key=f"proposal-{item.id}"):
        st.html(head(now, item))
        left, right = st.columns([640, 452], gap="medium")
    with left:
        st.html(old_and_new(item))
    with right:
        if reasons_text := reasons(item, own=True):
            st.html(reasons_text)
        reason = st.text_area(
            "退回理由（代提单位可见）",
            key=f"refuse {item.id}",
            max_chars=400,
            height=72,
            placeholder="退回时必填",
        )
        with st.container(key=f"proposal-buttons-{item.id}", horizontal=True, gap="small"):
            confirmed = st.button("确认", key=f"second {item.id}", type="primary")
            returned = st.button("退回", key=f"refuse-it {item.id}")
    if confirmed:
        act(lambda: desk(now).second([item.id]))
    if returned:
        act(lambda: desk(now).send_back([item.id], reason))
