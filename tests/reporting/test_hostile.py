"""Text that would be code elsewhere stays text: on the page, in Word, in Excel and in exported files."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from core.briefing.compose import compose
from core.briefing.docx.document import to_docx
from core.briefing.model import Imprint
from core.briefing.notices import Asked, Frame, Notice, notices_docx
from core.briefing.scope import Scope, ScopeKind
from core.briefing.xlsx.document import workbook
from core.plan.catalog import Catalog
from core.plan.models import MilestoneKind
from core.reporting.acting import Desk
from core.reporting.model import Round
from core.reporting.reading import read_ledger
from core.snapshot import Snapshot
from core.store.export import write_package
from core.store.reader import open_reader
from core.workbook.forms import MEASURE, Form, labels_of
from core.workbook.template.write import template
from tests.briefing.ooxml import faults
from tests.conftest import copied
from tests.pages.conftest import markup, text, visit
from tests.pages.test_reporting import as_editor
from tests.reporting.conftest import CITY, DAY, NOW, event, milestone, power

pytestmark = pytest.mark.long

ACCEPTED = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)>'",
    "'; DROP TABLE x; --",
    "{{7*7}}{% raw %}",
    "[点我](javascript:alert(1))",
    "**粗** $x^2$ :red[红] `码`",
    "&lt;b&gt; &amp;",
    "]]><w:br/>",
    "../../etc/passwd",
    "-1+1",
)
#: What a spreadsheet would run, or what is no text, does not come in at all.
REFUSED = ("=1+1", "+1+cmd|' /C calc'!A0", "@SUM(A1)", "a\x07b", "\tx=1\r\n=2")
FREE = ("进展", "存在问题", "下步措施", "责任领导", "佐证")
MARK = "〔试〕"


WHOLE = Scope(ScopeKind.CITY)


def said(hostile: str, number: int, label: str) -> str:
    return f"{hostile}{MARK}{number}{label}"


def measure(number: int, hostile: str) -> Form:
    texts = {label: said(hostile, number, label) for label in FREE}
    return Form(MEASURE, {"序号": str(number), "状态": "推进中", "佐证日期": "2026-11-20", **texts})


def others(catalog: Catalog) -> list[Form]:
    """A milestone and an event for each text, in the only free field that they have."""
    items = [m.id for m in catalog.milestones if m.kind is not MilestoneKind.RECURRING]
    events = [m.id for m in catalog.milestones if m.kind is MilestoneKind.RECURRING]
    forms = []
    for number, text_ in enumerate(ACCEPTED, start=1):
        forms.append(milestone(items[number], 佐证=said(text_, number, "里程碑")))
        if number < len(events):
            forms.append(event(events[number], 佐证=said(text_, number, "活动")))
    return forms


def test_every_free_field_is_tried() -> None:
    assert set(labels_of(MEASURE)) - set(FREE) <= {
        "序号", "状态", "佐证日期", "地区", "完成时限", "说明原因", "举措", "章节", "牵头单位",
    }  # fmt: skip


@pytest.mark.parametrize("label", [*FREE, "说明原因"])
@pytest.mark.parametrize("hostile", REFUSED)
def test_what_a_spreadsheet_would_run_is_refused_with_its_place(
    official: Path, catalog: Catalog, label: str, hostile: str
) -> None:
    from core.reporting.checking import preview

    whole = {"序号": "16", "状态": "推进中", "佐证": "文", "佐证日期": "2026-11-20", label: hostile}
    found = preview([Form(MEASURE, whole)], "official", catalog, DAY, official)
    assert [f.label for f in found.errors(0)] == [label], found.findings


@pytest.fixture(scope="module")
def hostile(built: Path, tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    """A measure for each text, in all its fields, and a figure with one in its source: sent in."""
    return sent(copied(built, tmp_path_factory.mktemp("hostile") / "home"), catalog)


@pytest.fixture(scope="module")
def adopted(built: Path, tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    """The same, and all of it adopted."""
    home = sent(copied(built, tmp_path_factory.mktemp("adopted") / "home"), catalog)
    ids = [s.id for s in read_ledger("official", catalog, home).pending]
    outcome = Desk(CITY, "official", catalog, home).adopt(ids, now=NOW)
    assert outcome.done, outcome.message
    return home


def sent(home: Path, catalog: Catalog) -> Path:
    """Send every text in and open a round whose name and contact are two of them."""
    city = Desk(CITY, "official", catalog, home)
    forms = [measure(number, text) for number, text in enumerate(ACCEPTED, start=1)]
    source = {
        "来源标题": said(ACCEPTED[0], 0, "题"),
        "发布单位": said(ACCEPTED[1], 0, "单"),
        "备注": said(ACCEPTED[2], 0, "注"),
    }
    outcome = city.submit([*forms, *others(catalog), power("380", **source)], now=NOW)
    assert outcome.done, outcome.message
    round_ = Round("2026Q4", said(ACCEPTED[0], 0, "名"), dt.date(2026, 12, 31), said(ACCEPTED[1], 0, "联"))
    assert city.open_round(round_, now=NOW).done
    return home


def everything() -> list[str]:
    return [said(text, n, label) for n, text in enumerate(ACCEPTED, start=1) for label in FREE]


def held_as_text(drawn: str, shown: str, wanted: list[str]) -> None:
    """Every text is read as it was written, and none of it is markup."""
    for one in wanted:
        assert " ".join(one.split()) in " ".join(shown.split()), one
    for tag in ("<script>alert", "<img src=x", "<svg/onload", 'javascript:alert(1)"', "<w:br/>"):
        assert tag not in drawn


def test_on_the_pages(hostile: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(hostile))
    as_editor(CITY, hostile, monkeypatch)
    queue = visit("reporting")
    assert not queue.exception
    held_as_text(markup(queue), text(queue), [said(t, n, "佐证") for n, t in enumerate(ACCEPTED, start=1)])
    held_as_text(markup(queue), text(queue), [said(ACCEPTED[1], 0, "联")])
    ids = [s.id for s in read_ledger("official", catalog, hostile).pending]
    assert Desk(CITY, "official", catalog, hostile).send_back(ids[:1], said(ACCEPTED[0], 1, "退")).done
    held_as_text(markup(back := visit("reporting")), text(back), [said(ACCEPTED[0], 1, "退")])
    assert Desk(CITY, "official", catalog, hostile).submit([measure(1, ACCEPTED[0])], now=NOW).done
    outcome = Desk(CITY, "official", catalog, hostile).adopt([*ids[1:], str(len(ids) + 1)], now=NOW)
    assert outcome.done, outcome.message
    for number, one in enumerate(ACCEPTED, start=1):
        at = visit("measures", measure=str(number))
        assert not at.exception
        held_as_text(markup(at), text(at), [said(one, number, "进展")])
        assert not [m.value for m in at.markdown if MARK in m.value], "no text is handed to Markdown"
    log = visit("data", section="versions")
    held_as_text(markup(log), text(log), [said(ACCEPTED[0], 1, "退")])


def test_in_word_and_excel_and_files(adopted: Path, catalog: Catalog, tmp_path: Path) -> None:
    snapshot = Snapshot.open("official", DAY, catalog=catalog, home=adopted)
    briefing = compose(snapshot, WHOLE, Imprint("", "", "", "", DAY))
    content = to_docx(briefing)
    assert not list(faults(content))
    document = docx.Document(io.BytesIO(content))
    words = "\n".join(p.text for p in document.paragraphs)
    words += "\n".join(c.text for t in document.tables for row in t.rows for c in row.cells)
    told = [one for one in everything() if one.endswith(("存在问题", "下步措施"))]
    assert [one for one in told if one not in words] == []
    cells = {}
    for raw in (workbook(snapshot, briefing, WHOLE), _template(adopted, catalog)):
        book = load_workbook(io.BytesIO(raw))
        found = [c for sheet in book for row in sheet.iter_rows() for c in row if MARK in str(c.value or "")]
        assert found and {c.data_type for c in found} <= {"s", "inlineStr"}
        assert not [c.coordinate for c in found if c.hyperlink]
        cells |= {str(c.value): c for c in found}
    free = [form.text("佐证") for form in others(catalog)]
    assert [one for one in (*everything(), *free) if not any(one in value for value in cells)] == []
    with open_reader("official", adopted, catalog) as reader:
        write_package(reader, catalog, tmp_path / "out", internal=True)
    rows = [
        row
        for path in (tmp_path / "out").rglob("*.csv")
        for row in csv.reader(path.open(encoding="utf-8-sig"))
    ]
    texts = {cell for row in rows for cell in row if MARK in cell}
    assert [one for one in everything() if not any(one in held for held in texts)] == []


def _template(home: Path, catalog: Catalog) -> bytes:
    with open_reader("official", home, catalog) as reader:
        return template(catalog, reader, DAY, None)


def test_in_a_letter(tmp_path: Path) -> None:
    one = Notice(
        "<b>某局</b>", 1, tuple(Asked(t, t, t, t) for t in ACCEPTED), ACCEPTED, ACCEPTED, ACCEPTED[5]
    )
    frame = Frame(ACCEPTED[0], DAY, ACCEPTED[1], "市委发〔2022〕4号", DAY, "2026-02-08", "1")
    content = notices_docx([one], frame, dataclasses.replace(Imprint("", "", "", "", DAY)))
    assert not list(faults(content))
    document = docx.Document(io.BytesIO(content))
    words = "\n".join(p.text for p in document.paragraphs)
    words += "\n".join(c.text for t in document.tables for row in t.rows for c in row.cells)
    assert [text for text in ACCEPTED if text not in words] == []
    links = [rel.target_ref for rel in document.part.rels.values() if rel.is_external]
    assert not [link for link in links if "javascript" in link]
