"""填报: what is owed, by whom, by when; the place to enter it, and to review what came in."""

from __future__ import annotations

import streamlit as st

from pages.reporting import office, review
from pages.reporting.state import Board, board
from pages.shared import downloads, frame, messages, sign_in
from pages.shared.view import View

SLUG = "reporting"


def render(view: View) -> None:
    """Draw the list of all offices, one office's list with its form, or the review."""
    now = board(view)
    with st.container(key="reporting-head"):
        title, subtitle = review.title(now) if now.reviewing else office.title(now)
        frame.title(title, subtitle)
        messages.outcome("ct-done")
        if not view.choice.frame:
            _sign_in(now)
    with st.container(key="reporting-body"):
        if now.reviewing:
            review.draw(now)
        elif now.everything:
            office.every(now)
        else:
            office.draw(now)
    adopted = f"报送内容经{view.catalog.plan.adopting_office}采用后公布"
    frame.foot(view, [view.catalog.plan.number], note=adopted)
    downloads.menu(view, lambda _: office.offer(now, title))


def _sign_in(now: Board) -> None:
    """Draw who is signed in with the way out, or the ways in."""
    with st.container(key=f"reporting-sign-in-{'on' if now.editor else 'off'}"):
        sign_in.editor(now.view, now.signed)


frame.show(SLUG, render)
