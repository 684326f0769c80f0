"""What stands around the content of every page: title, notes, source line, watermark, clean frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import streamlit as st
from markupsafe import Markup

from core.charts.kit import html
from core.wording.titles import heading
from pages.shared import messages, state
from pages.shared import view as loading
from pages.shared.registry import PAGES, entry
from pages.shared.view import View

#: Characters of sources that fit one line of the foot beside the dates.
_LINE: Final = 96


def show(slug: str, render: Callable[[View], None]) -> None:
    """Draw a page so that no failure of it reaches the viewer as a traceback.

    Parameters
    ----------
    slug : str
        The page's slug in the registry.
    render : callable
        Draws title, content and foot.
    """
    with messages.guarded("本页"):
        view = loading.current()
        if view.choice.drill:
            st.html(html.watermark())
        if view.choice.frame:
            masthead(view, entry(slug).title)
        render(view)
        messages.drawn()


def masthead(view: View, page: str) -> None:
    """Draw the top line of the clean frame."""
    st.html(
        html.masthead(
            view.catalog.plan.product, page, as_of=view.snapshot.data_as_of, drill=view.choice.drill
        )
    )


#: A page that prints across; it stands behind the words, for the browser drops a style before them.
_ACROSS: Final = Markup("<style>@page { size: A4 landscape; margin: 8mm; }</style>")


def title(finding: str, subtitle: object = "", *, one_screen: bool = False, across: bool = False) -> None:
    """Draw the finding (as much of it as a title holds, the rest below), and what the link got wrong.

    Parameters
    ----------
    finding : str
        The whole finding; over drill data the title says so itself.
    one_screen : bool
        Whether the page is laid out for one screen of 1600 x 900: smaller screens then show it smaller.
    across : bool
        Whether paper is turned for it.
    """
    view = loading.current()
    notes = html.join(html.element("p", note, "ct-note", role="status") for note in state.notes())
    text = heading(finding, drill=view.choice.drill)
    head = html.join((_paper_head(view), html.page_title(text.title, text.second, subtitle), notes))
    head = html.element("div", head, "ct-one-screen") if one_screen else head
    st.html(html.join((head, _ACROSS)) if across else head)


def _paper_head(view: View) -> Markup:
    """The top line of a printed page: whose it is, dataset, 数据截至. The screen has the navigation there."""
    if view.choice.frame:
        return Markup("")
    page = next((p.title for p in PAGES if p.slug == st.session_state.get("_page")), PAGES[0].title)
    drill, as_of = view.choice.drill, view.snapshot.data_as_of
    return html.element(
        "div", html.masthead(view.catalog.plan.product, page, as_of=as_of, drill=drill), "ct-paper"
    )


def foot(view: View, sources: Iterable[str], note: str = "") -> None:
    """Draw the source line: what was used, 数据截至, date of drawing."""
    line = html.source_line(
        short(sources), as_of=view.snapshot.data_as_of, made=view.choice.today.isoformat(), note=note
    )
    st.html(line)


def held(view: View) -> str:
    """Say how many figures the version holds, and how many of them came later than the date of judgement."""
    rows = len(view.snapshot.figures)
    later = rows - len(view.snapshot.known.observations)
    return f"共{rows}条数据" + (f"，其中{later}条发布于判定日期之后，暂不计入" if later else "")


def without_imports(view: View) -> str:
    """Say what is shown before anything has been imported; the drill's figures are nobody's publications."""
    if view.choice.drill:
        return "尚无导入，现为自动生成的演练数"
    return "尚无导入，现为项目自带的数据"


def short(sources: Iterable[str]) -> list[str]:
    """Cite as many sources as one line holds, and say how many more there are."""
    every = list(dict.fromkeys(sources))
    kept: list[str] = []
    room = _LINE
    for source in every:
        room -= len(source) + 1
        if room < 0 and kept:
            break
        kept.append(source)
    return [*kept, f"等{len(every)}种来源"] if len(kept) < len(every) else kept
