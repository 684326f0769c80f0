"""Section 填报导入: template, upload, check, effect, import."""

from __future__ import annotations

import streamlit as st

from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.editors.acting import check_as, import_as
from core.editors.rights import Editor, who_may_import
from core.reporting.acting import Desk
from core.reporting.checking import preview, split_workbook
from core.store.batches import digest
from core.store.errors import StoreError
from core.store.reader import open_reader
from core.workbook.checks.reasons import explained
from core.workbook.report import Report
from core.workbook.template.write import template
from pages.shared import messages, sign_in
from pages.shared.view import View

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Rows of a list that are drawn; the count says how many there are.
_SHOWN = 200
#: Columns that a phone does without.
_WIDE_ONLY = frozenset({"应为", "口径", "阶段", "原数", "原因", "位置", "说明", "表"})
_LONG = frozenset({"发现", "应为", "怎样改", "指标", "原因", "目标", "原状态", "新状态", "说明", "事项"})
_CHECKED = "_checked"
_ROUND = "_upload_round"


def fill_section(view: View) -> None:
    """Draw the three steps. Who is signed in decides what the check says, so the last is begun first."""
    with st.container(key="fill-template"):
        st.html(html.figure_head("第一步：下载模板", "已填入现有数据；补数清单所列的格子排在最前并着色"))
        _templates(view)
    checking, importing = st.container(key="fill-check"), st.container(key="fill-import")
    with importing:
        st.html(
            html.figure_head(
                "第三步：导入", "由编辑人员登录后导入，全部成功或全部不动；导入后发布新版本，随时可以恢复"
            )
        )
        who = sign_in.editor(view)
    with checking:
        st.html(
            html.figure_head(
                "第二步：上传并校验", "不需登录，不改动数据；逐格列出问题和改法，并预告导入后的变化"
            )
        )
        # After an import a fresh uploader takes the old one's place: its file has done its work.
        key = f"workbook{st.session_state.get(_ROUND, 0)}"
        uploaded = st.file_uploader("上传填好的工作簿（.xlsx）", type=["xlsx"], key=key)
        report = _checked(view, who, uploaded.getvalue(), uploaded.name) if uploaded is not None else None
    with importing:
        if not messages.outcome() and who is not None and uploaded is not None and report is not None:
            _import(view, who, uploaded.getvalue(), uploaded.name, report)


def _checked(view: View, who: Editor | None, content: bytes, name: str) -> Report | None:
    """Check and draw the report, or say why it could not be checked."""
    try:
        report = _check_once(view, who, content, name)
    except StoreError as error:
        messages.alert(str(error))
        return None
    _report(view, report)
    return report


def _check_once(view: View, who: Editor | None, content: bytes, name: str) -> Report:
    """Check once for each file, version and person: a rerun of the page is no new attempt."""
    # A department or county sends for review: what it may send is decided there.
    who = who if who is not None and who.city else None
    key = (digest(content), name, view.snapshot.content, who)
    kept = st.session_state.get(_CHECKED)
    if kept is None or kept[0] != key:
        with st.spinner("正在校验……"):
            kept = (key, check_as(who, content, name, view.choice.dataset, view.catalog, visitor=_visitor()))
        st.session_state[_CHECKED] = kept
    report: Report = kept[1]
    return report


def _visitor() -> str:
    """Return where the viewer sits, as far as the server can tell."""
    return st.context.ip_address or ""


def _templates(view: View) -> None:
    names = {"": f"{view.catalog.city.short}（市级部门）"}
    names |= {county.code: county.short for county in view.catalog.counties}
    leads = {lead for measure in view.catalog.measures for lead in measure.lead}
    leads |= {owner for each in view.catalog.indicators for owner in each.owners}
    names |= {each.id: each.name for each in view.catalog.departments if each.id in leads}
    left, right, _ = st.columns([2, 2, 4], gap="small", vertical_alignment="bottom")
    code = left.selectbox(
        "模板范围", list(names), format_func=lambda c: names[c], key="template_area", filter_mode=None
    )

    def make() -> bytes:
        with open_reader(view.choice.dataset) as reader:
            county = code if code.isdigit() else None
            department = "" if code.isdigit() else code
            return template(view.catalog, reader, view.choice.as_of, county, department=department)

    mark = "-演练数据" if view.choice.drill else ""
    name = f"填报模板-{names[code].split('（')[0]}{mark}-{view.choice.as_of.isoformat()}.xlsx"
    right.download_button("下载模板", data=make, file_name=name, mime=XLSX, on_click="ignore", key="template")


def _report(view: View, report: Report) -> None:
    role, mark, look = ("alert", "×", "ct-bad") if report.errors else ("status", "√", "ct-good")
    st.html(html.element("p", f"{mark} {report.headline}", f"ct-check-verdict {look}", role=role))
    findings = ("类别", "工作表", "单元格", "发现", "应为", "怎样改")
    _rows(f"问题与提示{len(report.findings)}处", findings, report.finding_rows())
    if report.errors:
        return
    catalog = view.catalog
    changes = ("变动", "地区", "指标", "时期", "口径", "阶段", "原数", "新数", "原因", "位置")
    _rows("数的变动", changes, report.change_rows(catalog))
    _rows("新的填报", ("表", "事项", "地区", "状态", "佐证日期", "位置"), report.entry_rows(catalog))
    _rows("状态变化", ("目标", "原状态", "新状态", "说明"), report.status_rows())
    rights = who_may_import(report.changes, catalog)
    if rights:
        st.html(html.element("p", rights, "ct-note"))
    _rows("不再估算", ("地区", "指标", "年份", "口径", "估算值"), report.estimate_rows(catalog))


def _rows(title: str, heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    if not rows:
        return
    more = f"，只列前{_SHOWN}项" if len(rows) > _SHOWN else ""
    st.html(html.figure_head(f"{title}（{len(rows)}项{more}）"))
    columns = [Column(head, wrap=head in _LONG, wide_only=head in _WIDE_ONLY) for head in heads]
    st.html(table(columns, rows[:_SHOWN], label=title))


def _import(view: View, who: Editor, content: bytes, name: str, report: Report) -> None:
    if not who.city:
        _send(view, content, name, report)
        return
    if not st.button("导入", key="import", disabled=not report.importable, type="primary"):
        return
    try:
        with st.spinner("正在导入……"):
            outcome = import_as(who, content, name, view.choice.dataset, view.catalog)
    except StoreError as error:
        messages.alert(str(error))
        return
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    messages.done(outcome.message)


def _send(view: View, content: bytes, name: str, report: Report) -> None:
    """Send what is new in a workbook for review, on behalf of a department or county."""
    doubts = [f for f in report.warnings if f.cell]
    reason = ""
    if doubts:
        reason = st.text_input("确认无误的理由", key="workbook_reason", max_chars=400)
    ready = report.importable and (not doubts or bool(explained(reason)))
    if not st.button("送审", key="send_workbook", disabled=not ready, type="primary"):
        return
    who = sign_in.signed_in(view.catalog).editor
    try:
        split = split_workbook(content, name, view.choice.dataset, view.catalog, as_of=view.choice.today)
        if split.refused:
            messages.alert(str(split.refused[0]))
            return
        checked = preview(split.forms, view.choice.dataset, view.catalog, view.choice.today)
        confirmed = {i: reason.strip() for i in range(len(split.forms)) if checked.doubts(i)}
        outcome = Desk(who, view.choice.dataset, view.catalog).submit(split.forms, confirmed)
    except StoreError as error:
        messages.alert(str(error))
        return
    if not outcome.done:
        messages.alert(outcome.message)
        return
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    messages.done(outcome.message)
