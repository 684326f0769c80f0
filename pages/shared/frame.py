"""What stands around the content of every page: title, notes, source line, watermark, clean frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import streamlit as st

from core.charts.kit import html
from core.wording.numbers import cite_row
from pages.shared import errors, state
from pages.shared import view as loading
from pages.shared.cache import once
from pages.shared.registry import entry
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
    with errors.guarded("本页"):
        view = loading.current()
        if view.choice.drill:
            st.html(html.watermark())
        if view.choice.frame:
            masthead(view, entry(slug).title)
        render(view)


def masthead(view: View, page: str) -> None:
    """Draw the top line of the clean frame."""
    st.html(html.masthead(view.catalog.plan.product, page, as_of=view.data_as_of, drill=view.choice.drill))


def title(finding: str, subtitle: object = "", *, one_screen: bool = False) -> None:
    """Draw the finding, and below it what the link got wrong.

    Parameters
    ----------
    one_screen : bool
        Whether the page is laid out for one screen of 1600 x 900: smaller screens then show it smaller.
    """
    said = "".join(html.element("p", note, "ct-note", role="status") for note in state.notes())
    head = html.page_title(finding, subtitle) + said
    st.html(f'<div class="ct-one-screen">{head}</div>' if one_screen else head)


def foot(view: View, sources: Iterable[str], note: str = "") -> None:
    """Draw the source line: what was used, 数据截至, date of drawing."""
    line = html.source_line(
        _short(sources), as_of=view.data_as_of, made=view.choice.today.isoformat(), note=note
    )
    st.html(line)


def _short(sources: Iterable[str]) -> list[str]:
    """Cite as many sources as one line holds, and say how many more there are."""
    every = list(dict.fromkeys(sources))
    kept, room = [], _LINE
    for source in every:
        room -= len(source) + 1
        if room < 0 and kept:
            break
        kept.append(source)
    return [*kept, f"等{len(every)}种来源"] if len(kept) < len(every) else kept


def source_names(view: View, ids: Iterable[str]) -> tuple[str, ...]:
    """Return sources as they are cited: publisher, title, date.

    Parameters
    ----------
    ids : iterable of str
        Source ids, in the order in which they are to be cited; unknown ones are left out.
    """
    cited = _citations(view)
    return tuple(dict.fromkeys(cited[i] for i in ids if i in cited))


@once()
def _citations(view: View) -> dict[str, str]:
    return {str(row["source_id"]): cite_row(row) for row in view.data.sources.to_dict("records")}
