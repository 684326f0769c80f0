"""催报单 of a round: every name in full, the deadline, the contact, a slip; all addressees in one go."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from docx import Document

from core.briefing.model import Imprint
from core.briefing.notices import Asked, Frame, Notice, compose_notices, notices_docx

FRAME = Frame(
    round="2026年四季度",
    deadline=dt.date(2027, 1, 10),
    contact="县域办 0936-0000000",
    plan="市委发〔2022〕4号",
    as_of=dt.date(2026, 11, 28),
    data_as_of="2026-02-08",
    version="3",
)
ITEMS = tuple(Asked("里程碑和制度", f"第{n}项很长的名称，须写全", "完成标准", "待报") for n in range(1, 41))
NOTICE = Notice(
    "市工信局", 42, ITEMS, ("配合的一项",), ("某报道（某报，2025-01-01，B级）",), "http://h/reporting"
)
OTHER = Notice("市商务局", 1, (Asked("举措", "<b>一项</b>", "状态", "逾期"),))


def text(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_a_letter_names_everything_in_full() -> None:
    said = text(notices_docx([NOTICE], FRAME, Imprint()))
    assert "应由你单位填报42项，还差40项" in said and "请于2027年1月10日前报送" in said
    for item in ITEMS:
        assert item.name in said
    for part in ("县域办 0936-0000000", "http://h/reporting", "配合的一项", "某报道", "回执", "经办人和电话"):
        assert part in said


def test_all_addressees_in_one_go_each_on_its_own_page() -> None:
    briefing = compose_notices([NOTICE, OTHER, Notice("已报齐的局", 3, ())], FRAME, Imprint())
    assert [section.title for section in briefing.sections] == ["市工信局", "市商务局"]
    assert [section.new_page for section in briefing.sections] == [False, True]
    assert "<b>一项</b>" in text(notices_docx([NOTICE, OTHER], FRAME, Imprint()))


def test_nobody_owing_is_said() -> None:
    with pytest.raises(ValueError, match="没有待报事项"):
        compose_notices([Notice("市工信局", 3, ())], FRAME, Imprint())
