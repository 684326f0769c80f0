"""Section 版本: published versions, imports, going back and forth, the log of attempts."""

from __future__ import annotations

import streamlit as st

from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.editors import audit
from core.editors.acting import restore_as
from core.editors.rights import Editor
from core.store.errors import StoreError
from core.store.versions import current_number, moved, versions
from pages.shared import frame, messages, sign_in
from pages.shared.view import View

_ASKED = "_restore_asked"
#: Figures of a batch that are named before it is taken back.
_NAMED = 6


def versions_section(view: View) -> None:
    """Draw versions, imports and, for editors, the log."""
    who = sign_in.editor(view)
    messages.outcome()
    _versions(view, who)
    _batches(view)
    if who is not None:
        _log(who)


def _versions(view: View, who: Editor | None) -> None:
    listed = versions(view.choice.dataset)
    current = current_number(view.choice.dataset)
    earlier = sum(version.number != current for version in listed)  # the current one is no way back
    st.html(
        html.figure_head(
            f"现为版本{current}，可恢复的版本{earlier}个"
            if earlier
            else f"现为版本{current}，尚无可恢复的版本",
            f"当前版本{frame.held(view)}；恢复由市级编辑人员登录后办理，是把某一版的内容作为新版本发布，不删除任何记录",
        )
    )
    columns = [
        Column("版本"),
        Column("发布时间"),
        Column("数据条数", "right"),
        Column("最近批次", "right"),
        Column("说明", wrap=True),
    ]
    rows = [
        [
            f"{version.number}{'（当前）' if version.number == current else ''}",
            str(version.published_at)[:16].replace("T", " "),
            str(version.rows),
            str(version.last_batch) if version.last_batch else "—",
            version.note,
        ]
        for version in listed
    ]
    st.html(table(columns, rows, label="版本", stacked=2))
    if who is not None and who.city:
        _restore(view, who, [version.number for version in listed if version.number != current])


def _restore(view: View, who: Editor, numbers: list[int]) -> None:
    if not numbers:
        return
    left, right, _ = st.columns([2, 1, 4], gap="small", vertical_alignment="bottom")
    number = left.selectbox(
        "恢复到", numbers, format_func=lambda n: f"版本{n}", key="restore_to", filter_mode=None
    )
    if right.button("恢复", key="restore"):
        st.session_state[_ASKED] = number
    if st.session_state.get(_ASKED) != number:
        return
    _what_moves(view, number)
    with st.container(key="restore-asked", horizontal=True, gap="small"):
        sure = st.button(f"确认恢复到版本{number}", key="restore-sure", type="primary")
        st.button("取消", key="restore-not", on_click=lambda: st.session_state.pop(_ASKED, None))
    if sure:
        st.session_state.pop(_ASKED, None)
        try:
            published = restore_as(who, view.choice.dataset, number, view.catalog)
        except StoreError as error:
            messages.alert(str(error))
            return
        messages.done(published)


def _what_moves(view: View, number: int) -> None:
    """List what restoring a version takes away and what it brings back, before it is done."""
    gone, back = moved(view.choice.dataset, number)
    if not gone and not back:
        text = f"版本{number}与当前版本含同样的批次；恢复只换回当时由项目数据生成的内容。"
        st.html(html.element("p", text, "ct-note", role="status"))
        return
    batches = {int(row["number"]): row for row in view.snapshot.batches.to_dict("records")}
    figures = view.snapshot.figures
    rows = []
    for word, numbers in (("撤回", gone), ("重新计入", back)):
        for batch in numbers:
            row = batches.get(batch)
            of_batch = figures[figures["batch"] == batch]
            named = [
                f"{view.catalog.area(r['area_code']).short}{view.catalog.indicator(r['indicator']).name}"
                for r in of_batch.head(_NAMED).to_dict("records")
            ]
            more = f"等{len(of_batch)}个数" if len(of_batch) > _NAMED else ""
            rows.append(
                [
                    word,
                    str(batch),
                    str(row["who"]) if row else "",
                    str(row["file_name"]) if row else "",
                    str(row["rows"]) if row else "",
                    "、".join(named) + more,
                ]
            )
    st.html(html.figure_head(f"恢复到版本{number}将撤回{len(gone)}个批次", "留存的工作簿和记录都不删除"))
    columns = [Column("变动"), Column("批次", "right"), Column("导入人"), Column("文件", wrap=True)]
    columns += [Column("条数", "right"), Column("其中的数", wrap=True)]
    st.html(table(columns, rows, label="恢复前后", stacked=2))


def _batches(view: View) -> None:
    batches = view.snapshot.batches
    st.html(html.figure_head(f"导入{len(batches)}次" if len(batches) else frame.without_imports(view)))
    if not len(batches):
        return
    columns = [
        Column("批次", "right"),
        Column("时间"),
        Column("导入人"),
        Column("文件", wrap=True),
        Column("条数", "right"),
        Column("情况"),
        Column("校验码", wide_only=True),
    ]
    rows = [
        [
            str(row["number"]),
            str(row["when"])[:16].replace("T", " "),
            row["who"],
            row["file_name"],
            str(row["rows"]),
            "已撤回" if row["state"] == "withdrawn" else "有效",
            str(row["sha256"])[:12],
        ]
        for row in batches.to_dict("records")
    ]
    st.html(table(columns, rows[::-1], label="导入记录", stacked=2))


def _log(who: Editor) -> None:
    """Draw the log: the whole of it for the city office, others see what they did themselves."""
    whose = "" if who.city else f"这里是{who.name}自己的；"
    st.html(html.figure_head("操作记录", f"{whose}每次登录、校验、导入和恢复，允许的和拒绝的都在；只增不减"))
    columns = [Column("时间"), Column("人员"), Column("操作"), Column("结果"), Column("文件", wrap=True)]
    columns.append(Column("说明", wrap=True))
    rows = [
        [a.when[:16].replace("T", " "), a.who, a.action, a.outcome, a.file_name, a.detail]
        for a in audit.attempts()
        if who.city or a.who == who.name
    ]
    st.html(table(columns, rows, label="操作记录", stacked=3))
