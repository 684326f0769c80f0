"""The fields of one task's form, by its kind."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.figures.observation import Stage
from core.reporting.model import Task, TaskKind
from core.workbook import lists
from core.workbook.forms import SHEETS
from core.workbook.labels import GRADES, NONE, OFFERED, PRECISION, RELEASES, STAGES, VALUE, Field
from pages.reporting.drafts import field_key, form_kind, keep
from pages.reporting.state import Board

_HINTS: Final = {
    Field.TITLE.value: "如《2025年国民经济和社会发展统计公报》",
    Field.DATE.value: "年-月-日",
    "佐证日期": "年-月-日",
    "存在问题": "没有就写“无”",
    "下步措施": "请填写，带时限",
    Field.NOTE.value: "选填",
}
#: Fields of a figure that few need; they stand behind a button.
_RARE: Final = (Field.PRECISION, Field.RELEASE, Field.GRADE, Field.ADDRESS, Field.NOTE, Field.REASON)


def fields(now: Board, task: Task) -> None:
    """Draw the fields of a task; whatever changes in them is kept as a draft."""
    if task.kind in (TaskKind.FIGURE, TaskKind.QUOTA):
        _figure_fields(now, task)
        return
    spec = lists.SPECS[SHEETS[form_kind(task)]]
    words = list(spec.column("status").choices)
    with st.container(key="form-first"):
        first, second = st.columns([7, 3], gap="small")
    with first:
        _segments(now, task, "状态", words)
    with second:
        _line(now, task, "佐证日期")
    if task.kind is TaskKind.MEASURE:
        _area(now, task, "进展")
        left, right = st.columns(2, gap="small")
        with left:
            _area(now, task, "存在问题")
            _line(now, task, "责任领导")
        with right:
            _area(now, task, "下步措施")
            _line(now, task, "完成时限")
    _area(now, task, "佐证")
    if task.kind is not TaskKind.MEASURE or st.session_state.get(field_key(task, "说明原因")):
        _area(now, task, "说明原因")


def _figure_fields(now: Board, task: Task) -> None:
    indicator = now.catalog.indicator(task.indicator)
    accounts = bool(task.benchmark)
    with st.container(key="form-first"):
        left, right = st.columns(2, gap="small")
    with left:
        _line(now, task, VALUE, f"数值（{indicator.unit}）")
    with right:
        _select(now, task, Field.PERIOD, list(OFFERED), f"时点（{task.year}年）")
    left, right = st.columns(2, gap="small")
    with left:
        benchmarks = [benchmark.short for benchmark in reversed(now.catalog.benchmarks)]
        _select(
            now, task, Field.BENCHMARK, [*benchmarks, NONE] if accounts else [NONE], "口径", off=not accounts
        )
    with right:
        stages = [stage.value for stage in STAGES] if accounts else [Stage.UNSTATED.value]
        _select(now, task, Field.STAGE, stages, "核算阶段", off=not accounts)
    _line(now, task, Field.TITLE)
    left, right = st.columns(2, gap="small")
    with left:
        _line(now, task, Field.PUBLISHER)
    with right:
        _line(now, task, Field.DATE)
    with st.expander("精度、公开标记、证据等级、网址、备注、更正原因"):
        left, middle, right = st.columns(3, gap="small")
        with left:
            _select(now, task, Field.PRECISION, list(PRECISION))
        with middle:
            _select(now, task, Field.RELEASE, list(RELEASES))
        with right:
            _select(now, task, Field.GRADE, ["", *GRADES], empty="按来源")
        for label in _RARE[3:]:
            _line(now, task, label)


def _line(now: Board, task: Task, label: str, caption: str = "") -> None:
    st.text_input(
        caption or str(label),
        key=field_key(task, str(label)),
        placeholder=_HINTS.get(str(label)),
        max_chars=2_000,
        on_change=keep,
        args=(now, task),
    )


def _area(now: Board, task: Task, label: str) -> None:
    st.text_area(
        label,
        key=field_key(task, label),
        placeholder=_HINTS.get(label),
        max_chars=2_000,
        height=72,
        on_change=keep,
        args=(now, task),
    )


def _select(
    now: Board,
    task: Task,
    label: str,
    options: list[str],
    caption: str = "",
    *,
    empty: str = "",
    off: bool = False,
) -> None:
    key = field_key(task, str(label))
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[0]
    st.selectbox(
        caption or str(label),
        options,
        key=key,
        format_func=lambda one: str(one) or empty,
        disabled=off,
        filter_mode=None,
        on_change=keep,
        args=(now, task),
    )


def _segments(now: Board, task: Task, label: str, words: list[str]) -> None:
    key = field_key(task, label)
    if st.session_state.get(key) not in words:
        st.session_state[key] = None
    st.segmented_control(
        label,
        words,
        format_func=lambda word: f" {word}",
        key=key,
        required=st.session_state[key] is not None,  # a second click takes nothing back
        on_change=keep,
        args=(now, task),
    )
