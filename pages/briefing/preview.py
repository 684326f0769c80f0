"""What a briefing is about, as chosen; its preview, and the buttons that make its files."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import dataclass, replace
from functools import partial
from typing import get_args

import streamlit as st
from markupsafe import Markup

from core.briefing.compose import compose
from core.briefing.layout import shares
from core.briefing.model import (
    DOCUMENT_WIDTH,
    Block,
    Briefing,
    Cell,
    Figure,
    Heading,
    Imprint,
    Mode,
    Paragraph,
    Section,
    Table,
)
from core.briefing.produce import FORMATS, Options, make, on_offer
from core.briefing.scope import Scope, ScopeKind, all_scopes, name_of, parse
from core.briefing.sections.matters import DEADLINE
from core.briefing.sections.office_notes import bearable, concerning
from core.charts.kit import html
from core.charts.kit.export import to_svg
from core.charts.kit.html import element, join, unbroken
from core.charts.kit.table import Column, table
from core.plan.models import CatalogError
from core.plan.yearly import YearlyPlan
from core.reporting.notes import Note, read_notes
from core.snapshot import Snapshot
from core.store.errors import StoreError
from core.wording.numbers import day_text, ordinal
from core.wording.words import Status
from pages.shared import state
from pages.shared.cache import cached
from pages.shared.view import View

# What the briefing page is made of: its choices from the URL, the snapshot, the content.

MODES: dict[Mode, str] = {"briefing": "进展简报", "review": "收官评估", "reminders": "催报单"}
_KINDS = {
    ScopeKind.CITY: "",
    ScopeKind.COUNTY: "县区：",
    ScopeKind.CHAPTER: "章节：",
    ScopeKind.DEPARTMENT: "部门：",
    ScopeKind.SCENARIO: "",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the viewer asks for; ``notes`` are the city office's, where they are asked for."""

    scope: Scope
    mode: Mode
    notes: tuple[Note, ...] | None = None

    @property
    def options(self) -> Options:
        """The same for the formats."""
        return Options(self.scope, self.mode, notes=self.notes)


def choose(view: View) -> Wanted:
    """Read scope and mode from the URL; the scope defaults to the chosen county, else the city."""
    default = f"{ScopeKind.COUNTY}:{view.choice.area}" if view.choice.area else ScopeKind.CITY.value

    def clean(raw: str) -> tuple[Scope, str]:
        try:
            return parse(raw or default, view.catalog), ""
        except ValueError as error:
            return parse(default, view.catalog), str(error)

    with state.carriers("briefing"):
        scope = state.carried("about", clean)
        mode = state.carried("paper", lambda raw: state.clean_option(raw, get_args(Mode), "briefing", "文种"))
    return Wanted(scope, next(m for m in MODES if m == mode))


def with_notes(view: View, wanted: Wanted) -> Wanted:
    """Draw the choice of 附批示 where there are notes on the scope: chosen by no link."""
    if not bearable(wanted.scope, wanted.mode):
        return wanted
    try:
        notes = concerning(view.snapshot, wanted.scope, read_notes(view.choice.dataset))
    except StoreError:  # the page of the target says it; a briefing does not wait for notes
        return wanted
    if not notes or not st.checkbox(f"附批示（{len(notes)}条）", key="brief_notes"):
        return wanted
    return replace(wanted, notes=notes)


def scopes(view: View, wanted: Wanted) -> dict[str, str]:
    """Every scope's address and name, in document order; a scenario only where the link brought one."""
    chosen = [wanted.scope] if wanted.scope.kind is ScopeKind.SCENARIO else []
    listed = (*all_scopes(view.catalog), *chosen)
    return {scope.text: _KINDS[scope.kind] + name_of(scope, view.catalog) for scope in listed}


def published(view: View) -> Snapshot:
    """Return what documents may speak of: a page never hands out figures marked 未公布."""
    return view.snapshot.released().with_plans(_plans(view) or ())


def without_plans(view: View) -> bool:
    """Whether documents go without yearly plan targets because their file is faulty."""
    return _plans(view) is None


def _plans(view: View) -> tuple[YearlyPlan, ...] | None:
    try:
        return view.yearly_plans
    except CatalogError:
        return None


def content(view: View, wanted: Wanted, imprint: Imprint) -> Briefing:
    """Compose what preview and files show.

    Raises
    ------
    ValueError
        With a Chinese sentence, where there is nothing to say for this scope.
    """
    # Plans come with no version of the data: the office's file is read at every run.
    return _content(view, wanted, imprint, _plans(view) or ())


@cached(entries=16, keys={YearlyPlan: repr})
def _content(view: View, wanted: Wanted, imprint: Imprint, plans: tuple[YearlyPlan, ...]) -> Briefing:
    snapshot = view.snapshot.released().with_plans(plans)
    return compose(snapshot, wanted.scope, imprint, mode=wanted.mode, notes=wanted.notes)


@cached(keys={Figure: lambda figure: (figure.slug, figure.caption)})
def picture(view: View, figure: Figure, width: int) -> str:  # noqa: ARG001 - the view is part of the key
    """Return a figure as an address that holds it, drawn for a width in px."""
    if figure.picture is None:
        return ""
    svg = to_svg(figure.picture(width)).encode("utf-8")
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}"


# The files that the page offers: made when a button is pressed, a few at a time.


def buttons(view: View, wanted: Wanted, briefing: Briefing, imprint: Imprint) -> None:
    """Draw one button a format; nothing is made before one is pressed."""
    for name, file in on_offer(briefing).items():
        kind = FORMATS[name]
        st.download_button(
            kind.label if kind.mime else f"{kind.label}（打包）",
            data=partial(_made, view, wanted, imprint, name),
            file_name=file,
            mime=kind.mime or "application/zip",
            on_click="ignore",
            width="stretch",
            key=f"briefing-{name}",
        )


def _made(view: View, wanted: Wanted, imprint: Imprint, name: str) -> bytes:
    """Make one format; several files are packed into an archive."""
    files = list(make(published(view), imprint, wanted.options, [name]))
    if FORMATS[name].mime:
        return files[0][1]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for inner, content in files:
            archive.writestr(inner, content)
    return packed.getvalue()


#: Width of the sheet's tables and size of their type, px.
_ROOM, _TYPE = 690.0, 14.0
#: Columns that fit a phone; of more the first ones head a block with the others.
_FEW, _HEAD = 4, 2
#: Rows of the longest table that is shown whole, and how many of a longer one are not folded away.
_LONG, _BEGUN = 30, 20
#: Width of a picture for phones, px: shrunk from a document's, its letters could not be read.
_PHONE = 358
#: Longest text that stands on one line whatever its column.
_SHORT = 7


def draw_preview(view: View, wanted: Wanted, imprint: Imprint) -> None:
    """Draw the preview."""
    # Plan targets come with no version of the data: the office's file is read at every run.
    _draw(view, wanted, imprint, repr(published(view).yearly_plans))


@cached(entries=16)
def _draw(view: View, wanted: Wanted, imprint: Imprint, plans: str) -> None:  # noqa: ARG001 (part of the key)
    st.html(preview(view, wanted, imprint))


def preview(view: View, wanted: Wanted, imprint: Imprint) -> Markup:
    """Return the whole briefing as markup."""
    briefing = content(view, wanted, imprint)
    fold = not view.choice.frame
    parts = [
        _section(view, head, section, fold=fold and section.annex) for head, section in briefing.outline()
    ]
    css = "ct-brief ct-brief-facing" if view.choice.frame else "ct-brief"
    return element("article", join([_head(briefing), *parts, _tail(briefing)]), css, lang="zh-CN")


def _head(briefing: Briefing) -> Markup:
    imprint = briefing.imprint
    date = day_text(imprint.date or briefing.made)
    line = join([element("span", imprint.editor, ""), element("span", date, "")])
    return join(
        [
            *(element("p", mark, "ct-brief-mark") for mark in briefing.marks),
            element("p", briefing.name, "ct-brief-name"),
            element("p", imprint.issue, "ct-brief-issue") if imprint.issue else "",
            element("div", line, "ct-brief-imprint"),
            element("h2", briefing.title, "ct-brief-title"),
        ]
    )


def _tail(briefing: Briefing) -> Markup:
    audience = briefing.imprint.sent_to
    return element("p", audience, "ct-brief-audience") if audience else Markup("")


def _section(view: View, title: str, section: Section, *, fold: bool) -> Markup:
    """One section; an annex is ``fold``ed below its name: with many counties it is most of the document."""
    headings = (block for block in section.everything if isinstance(block, Heading) and not block.new_page)
    numbers = {id(block): i for i, block in enumerate(headings, start=1)}
    blocks = [_block(view, block, numbers.get(id(block), 0)) for block in section.everything]
    head = element("h3", title, "")
    return _folded(head, join(blocks), "section") if fold else element("section", join([head, *blocks]), "")


def _folded(head: Markup, body: Markup, css: str) -> Markup:
    """What is looked up and not read, behind its name."""
    return element("details", element("summary", head, "") + body, f"ct-brief-{css}")


def _in_whole_words(text: str) -> Markup:
    """Keep names whole in a text, and the deadline with the blanks that the office fills in."""
    return element("span", DEADLINE, "ct-whole").join(unbroken(part) for part in text.split(DEADLINE))


def _block(view: View, block: Block, place: int) -> Markup:
    if isinstance(block, Paragraph):
        return element("p", _in_whole_words(block.text), "ct-brief-text")
    if isinstance(block, Heading):
        return element("h4", f"（{ordinal(place)}）{block.text}" if place else block.text, "")
    if isinstance(block, Table):
        return _table(block)
    return _figure(view, block)


def _table(content: Table) -> Markup:
    widths = shares(content, _ROOM, _TYPE)
    columns = [
        Column(c.name, c.align, width=f"{width / _ROOM:.1%}", wrap=_breaks(content, place))
        for place, (c, width) in enumerate(zip(content.columns, widths, strict=True))
    ]
    rows = [[_cell(cell) for cell in row] for row in content.rows]
    stacked = _HEAD if len(columns) > _FEW else 0
    first = len(rows) if len(rows) <= _LONG else _BEGUN
    drawn = table(columns, rows[:first], label=content.caption, stacked=stacked)
    parts = [element("p", content.caption, "ct-brief-caption"), element("div", drawn, "ct-brief-table")]
    if rows[first:]:
        rest = f"其余{len(rows) - first}行"
        more = table(columns, rows[first:], label=f"{content.caption}（{rest}）", stacked=stacked)
        parts.append(_folded(Markup("{}").format(rest), element("div", more, "ct-brief-table"), "rest"))
    note = element("p", content.note, "ct-brief-note") if content.note else ""
    return join([*parts, note])


def _breaks(content: Table, place: int) -> bool:
    """Whether a column may break its text: long text, never a number nor a short name."""
    longest = max((len(row[place].text) for row in content.rows), default=0)
    return content.columns[place].align == "left" and longest > _SHORT


def _cell(cell: Cell) -> object:
    if cell.word in set(Status) and cell.text == cell.word:
        return html.status_badge(cell.word)
    # A line may end before a bracket, which Chromium does not allow after a per cent sign.
    parts = (Markup("<wbr>（").join(line.split("（")) for line in cell.text.split("\n"))
    text = Markup("<br>").join(parts)
    return html.element("span", text, "ct-hatch-cell") if cell.estimate else text


def _figure(view: View, figure: Figure) -> Markup:
    address = picture(view, figure, DOCUMENT_WIDTH)
    if not address:
        return Markup("")
    # Two pictures, of which the style sheet shows one: from a <source> Streamlit takes away what it holds.
    both = (("ct-on-wide", address), ("ct-on-narrow", picture(view, figure, _PHONE)))
    images = (
        Markup('<img class="{}" src="{}" alt="{}" loading="lazy">').format(place, held, figure.alt)
        for place, held in both
    )
    return element("figure", join(images), "ct-brief-figure")
