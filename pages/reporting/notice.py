"""催报单 on the page and as Word; the workbook of the office that is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import streamlit as st

from core.briefing.model import Imprint
from core.briefing.notices import Frame, Notice, notices_docx, request
from core.briefing.round_notice import notice_of
from core.charts.kit import html
from core.charts.kit.table import Column, Group, table
from core.reporting.model import WANTING
from core.store.reader import open_reader
from core.workbook.template.write import template
from pages.reporting.checks import markup
from pages.reporting.state import CITY_OFFICE, Board

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
WORD: Final = f"{_OFFICE}.wordprocessingml.document"
XLSX: Final = f"{_OFFICE}.spreadsheetml.sheet"


def notice(now: Board, office: str) -> Notice:
    """Put together what one office is asked for."""
    link = _address(now, office)
    return notice_of(office, now.found, now.ledger, now.catalog, traces=now.view.snapshot.traces, link=link)


def frame_of(now: Board) -> Frame:
    """Return what all letters share."""
    return Frame(
        round=now.round.name,
        deadline=now.round.deadline,
        contact=now.round.contact,
        plan=now.catalog.plan.number,
        as_of=now.view.choice.as_of,
        data_as_of=now.view.snapshot.data_as_of,
        version=now.view.snapshot.number,
        drill=now.view.choice.drill,
    )


def actions(now: Board, offices: Iterable[str]) -> None:
    """Draw the row of what can be taken away: letters, and the workbook of the office that is shown."""
    if now.view.choice.frame:
        return
    listed = [office for office in offices if office]
    mark = "-演练数据" if now.view.choice.drill else ""
    day = now.view.choice.today.isoformat()
    with st.container(key="reporting-actions", horizontal=True, gap="small"):
        if not now.everything and now.office:
            st.download_button(
                "下载本单位工作簿",
                data=lambda: _workbook(now),
                file_name=f"填报模板-{now.name}{mark}-{day}.xlsx",
                mime=XLSX,
                on_click="ignore",
                key="own-workbook",
            )
        whose = f"{len(listed)}个单位" if len(listed) > 1 else now.name
        st.download_button(
            f"催报单（{whose}，Word）",
            data=lambda: notices_docx([notice(now, office) for office in listed], frame_of(now), Imprint()),
            file_name=f"催报单-{whose}{mark}-{day}.docx",
            mime=WORD,
            on_click="ignore",
            key="notices",
            disabled=not any(office.state in WANTING for office in now.found if office.task.owner in listed),
        )
        feed = f"feed.atom{f'?plan={now.view.choice.plan}' if now.view.choice.plan else ''}"
        upload = f"data{now.view.choice.query(section='fill')}"
        st.html(markup("ways", upload, feed))


def shown(now: Board) -> None:
    """Draw the letter of the office that is shown, folded away."""
    letter = notice(now, now.office)
    if not letter.items or now.view.choice.frame:
        return
    with st.expander(f"催报单：{letter.addressee}还差{len(letter.items)}项"):
        st.html(html.element("p", request(letter, frame_of(now)), "ct-sentence"))
        rows: list[list[object] | Group] = []
        kind = ""
        for item in letter.items:
            if item.kind != kind:
                kind = item.kind
                rows.append(Group(kind, f"{sum(other.kind == kind for other in letter.items)}项"))
            rows.append([item.name, item.detail, item.state])
        columns = [Column("事项", wrap=True), Column("请报", wrap=True), Column("情况")]
        st.html(table(columns, rows, label="催报单", css_class="ct-due"))


def _workbook(now: Board) -> bytes:
    county = now.office if now.office.isdigit() else None
    with open_reader(now.view.choice.dataset) as reader:
        return template(
            now.catalog,
            reader,
            now.view.choice.as_of,
            county,
            department="" if county else now.office,
        )


def _address(now: Board, office: str) -> str:
    """Return the whole address of an office's list, as far as the browser tells ours."""
    base = str(st.context.url or "").partition("?")[0]
    return f"{base}{now.view.choice.query(office=office or CITY_OFFICE)}" if base.startswith("http") else ""
