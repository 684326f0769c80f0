"""What a template says is what the dataset holds, and what an import brings is in the next template."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.figures.frames import SOURCE_COLUMNS, tidy
from core.figures.observation import (
    COLUMNS,
    Entries,
    MeasureEntry,
    MilestoneEntry,
    Precision,
    RecurringEntry,
    Stage,
)
from core.plan.catalog import Catalog
from core.plan.models import MilestoneKind
from core.store.build import read_inputs
from core.store.reader import open_reader
from core.wording.words import MeasureStatus, MilestoneStatus, RecurringStatus
from core.workbook.importing import import_workbook
from core.workbook.labels import parse
from core.workbook.marks import says_nothing
from core.workbook.present import from_reader, identity
from core.workbook.read.workbook import read_workbook
from tests.workbook.whole import read_whole, whole_workbook
from tests.workbook.workbooks import WHEN, Filler, blank, drawn_anew, state

pytestmark = pytest.mark.long

#: Years that the template of the tests' day shows.
YEARS = range(2020, 2027)


def held(home: Path, catalog: Catalog, areas: set[str], years: range) -> dict[Any, float]:
    """Figures of the dataset by what makes them the statement that they are."""
    with open_reader("official", home, catalog) as reader:
        present = from_reader(reader)
    rows = (r for r in present.rows if r["area_code"] in areas and r["year"] in years)
    return {identity(r): r["value"] for r in rows}


def said(content: bytes, home: Path, catalog: Catalog) -> dict[Any, float]:
    """Figures of a workbook by the same."""
    with open_reader("official", home, catalog) as reader:
        ids = from_reader(reader).source_ids
    reading = read_workbook(content, catalog)
    assert not [f for f in reading.findings if f.severity == "error"]
    return {(*f.identity[:-1], ids[f.source]): f.value for f in reading.figures}


def test_the_city_s_template_holds_every_figure_of_its_scope(
    untouched: bytes, official: Path, catalog: Catalog
) -> None:
    areas = {catalog.city.code, *(c.code for c in catalog.counties)}
    expected = held(official, catalog, areas, YEARS)
    assert len(expected) > 300
    assert said(untouched, official, catalog) == expected


@pytest.mark.parametrize("county", ["620702", "620721"])
def test_a_county_s_template_holds_every_figure_of_its_scope(
    county: str, official: Path, catalog: Catalog
) -> None:
    expected = held(official, catalog, {county}, YEARS)
    assert len(expected) > 20
    assert said(blank(official, county=county), official, catalog) == expected


def test_an_untouched_template_changes_nothing(untouched: bytes, home: Path, catalog: Catalog) -> None:
    before = state(home)
    outcome = import_workbook(untouched, "模板.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    assert not outcome.accepted
    assert not outcome.failed
    assert "没有新内容" in outcome.message
    assert state(home) == before


def test_what_was_imported_is_in_the_next_template(untouched: bytes, home: Path, catalog: Catalog) -> None:
    book = Filler(untouched)
    book.source("2025年")
    book.put("2025年", "临泽县", "地区生产总值", 105.3, "五经普口径")
    book.source("补数清单", "园区统计", "发改委")
    filled = Filler(book.content())
    filled.entry(
        "举措台账", "3", {"状态": "推进中", "进展": "已开工", "佐证": "文件", "佐证日期": "2026-10-01"}
    )
    first = import_workbook(filled.content(), "一.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    assert first.accepted, first.message

    second = blank(home)
    areas = {catalog.city.code, *(c.code for c in catalog.counties)}
    assert said(second, home, catalog) == held(home, catalog, areas, YEARS)
    again = import_workbook(second, "二.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    assert not again.accepted
    assert "没有新内容" in again.message
    (entry,) = read_workbook(second, catalog).measures
    assert (entry.entry.measure, entry.entry.status, entry.entry.progress) == (3, "推进中", "已开工")


#: A row of every list sheet, each of its columns filled in.
PROVED = {"佐证": "文件", "佐证日期": dt.date(2026, 10, 1), "说明原因": "测试"}
LEDGER = {
    "状态": "推进中",
    "进展": "已开工",
    "存在问题": "资金未到位",
    "下步措施": "申报专项",
    "责任领导": "某人",
    "完成时限": "2026年底",
    **PROVED,
}
ROWS = (
    ("举措台账", "3", {}, LEDGER),
    ("里程碑", "m01-02", {}, {"状态": "已完成", **PROVED}),
    ("常态化活动", "r06-01", {"年份": 2025}, {"状态": "已举办", **PROVED}),
)


def test_every_sheet_comes_back(untouched: bytes, home: Path, catalog: Catalog) -> None:
    """Figures of years, gaps and quotas, ledger, milestones and events: filled in, brought, drawn."""
    book = Filler(untouched)
    book.source("2025年")
    book.put("2025年", "高台县", "地区生产总值", 91.2, "五经普口径")
    book.source("年度任务", "年度总结", "市委办")
    quotas = book.sheet("年度任务")
    names, years = (book.find("年度任务", text) for text in ("当年创建省级乡村建设示范村", "年份"))
    year = next(c.column for c in quotas[years.row] if c.value == 2024)
    quotas.cell(names.row, year).value = 31
    book.source("补数清单", "园区统计", "发改委")
    gaps = book.sheet("补数清单")
    value = book.find("补数清单", "数值")
    first = next(r for r in range(value.row + 1, gaps.max_row) if gaps.cell(r, 3).value == "开发区")
    gaps.cell(first, value.column).value = 1
    for sheet, key, where, values in ROWS:
        book.entry(sheet, key, values, **where)
    brought = import_workbook(book.content(), "一.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    assert brought.accepted, brought.message
    assert (len(brought.report.changes.figures), brought.report.changes.entries.count) == (3, 3)

    drawn = blank(home)
    areas = {catalog.city.code, *(c.code for c in catalog.counties)}
    assert said(drawn, home, catalog) == held(home, catalog, areas, YEARS)
    filled, again = read_workbook(book.content(), catalog), read_workbook(drawn, catalog)
    for name in ("measures", "milestones", "recurring"):
        first_time, second_time = ([p.entry for p in getattr(r, name)] for r in (filled, again))
        assert first_time == second_time != []
    repeated = import_workbook(drawn, "二.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    assert not repeated.accepted
    assert "没有新内容" in repeated.message


def test_the_same_version_gives_the_same_bytes(untouched: bytes, official: Path) -> None:
    assert drawn_anew(official) == untouched


@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_a_whole_dataset_comes_back(dataset: str, catalog: Catalog) -> None:
    inputs = read_inputs(dataset, catalog)
    figures, sources, entries = inputs.figures, tidy(inputs.sources, SOURCE_COLUMNS), inputs.entries
    day = dt.date(2026, 11, 1)
    content = whole_workbook(figures, sources, entries, catalog, dataset=dataset, as_of=day)
    back, entries_back = read_whole(content, catalog, sources)
    pd.testing.assert_frame_equal(ordered(back), ordered(tidy(figures, COLUMNS)))
    assert entries_back == entries or vars(entries_back) == vars(entries)


def ordered(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values([*(c for c in COLUMNS if c != "value"), "value"], ignore_index=True)


#: Texts that name or explain something: a dash, or digits alone, is no source, reason or evidence.
WORDS = (
    st.text("统计公报数据县局甲乙丙0123456789 -—（）《》%", min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
).filter(lambda text: not says_nothing(text))
PERIODS = ("全年", "上半年", "一季度", "前三季度", "1—8月", "2016—2020年")
# what a cell may hold: the reader refuses anything but nought within 1e-9 of it
VALUES = st.floats(-1e9, 1e9, allow_nan=False).filter(lambda v: v == 0 or abs(v) > 1e-9)


@st.composite
def figures(draw: Any, catalog: Catalog) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A few figures of any indicator, area, year, stage and source."""
    sources = draw(
        st.lists(st.tuples(WORDS, WORDS, st.dates(dt.date(2000, 1, 1))), min_size=1, max_size=3, unique=True)
    )
    register = pd.DataFrame(
        [(f"s{i}", p, t, d.isoformat(), "", "") for i, (p, t, d) in enumerate(sources)],
        columns=list(SOURCE_COLUMNS),
    )
    rows: dict[Any, dict[str, Any]] = {}
    for _ in range(draw(st.integers(1, 12))):
        indicator = draw(st.sampled_from(catalog.indicators))
        year = draw(st.sampled_from([2020, 2024, 2025]))
        word = draw(st.sampled_from(PERIODS))
        period = parse(word, year)
        if period is None:
            continue
        row = {
            "area_code": draw(st.sampled_from(catalog.areas)).code,
            "indicator": indicator.id,
            "year": float(year),
            "frequency": str(period.frequency),
            "start": period.start,
            "end": period.end,
            "value": draw(VALUES),
            "unit": indicator.unit,
            "benchmark": draw(st.sampled_from(["", *(b.id for b in catalog.benchmarks)])),
            "stage": str(draw(st.sampled_from(Stage))),
            "precision": str(draw(st.sampled_from(Precision))),
            "grade": draw(st.sampled_from("ABCD")),
            "break_before": draw(st.booleans()),
            "release": draw(st.sampled_from(["公开", "未公布"])),
            "source_id": f"s{draw(st.integers(0, len(sources) - 1))}",
            "note": draw(st.just("") | WORDS),
        }
        rows[identity(row)] = row
    return pd.DataFrame(list(rows.values()), columns=list(COLUMNS)), register


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_any_figures_come_back(data: st.DataObject, catalog: Catalog) -> None:
    frame, sources = data.draw(figures(catalog))
    day = dt.date(2026, 11, 1)
    content = whole_workbook(frame, sources, Entries(), catalog, dataset="drill", as_of=day)
    back, _ = read_whole(content, catalog, sources)
    expected = tidy(frame, COLUMNS)
    assert not any(math.isnan(v) for v in back["value"])
    pd.testing.assert_frame_equal(ordered(back), ordered(expected))


TEXT = st.just("") | WORDS
DATES = st.none() | st.dates(dt.date(2022, 3, 1), dt.date(2026, 11, 1))


@st.composite
def entries(draw: Any, catalog: Catalog) -> Entries:
    """Entries of any measure, milestone and event, in the order of a workbook."""
    measures = [
        MeasureEntry(
            measure=m.number,
            status=str(draw(st.sampled_from([w for w in MeasureStatus if w != MeasureStatus.UNREPORTED]))),
            date=draw(DATES),
            progress=draw(TEXT),
            problems=draw(TEXT),
            next_steps=draw(TEXT),
            responsible=draw(TEXT),
            deadline=draw(TEXT),
            evidence=draw(TEXT),
            reason=draw(TEXT),
        )
        for m in catalog.measures
        if draw(st.booleans())
    ]
    once = [m for m in catalog.milestones if m.kind is not MilestoneKind.RECURRING][:20]
    milestones = [
        MilestoneEntry(
            milestone=m.id,
            status=str(
                draw(st.sampled_from([w for w in MilestoneStatus if w != MilestoneStatus.UNREPORTED]))
            ),
            date=draw(DATES),
            evidence=draw(TEXT),
        )
        for m in once
        if draw(st.booleans())
    ]
    events = [m for m in catalog.milestones if m.kind is MilestoneKind.RECURRING]
    recurring = [
        RecurringEntry(
            milestone=m.id,
            year=year,
            status=str(draw(st.sampled_from([RecurringStatus.HELD, RecurringStatus.NOT_HELD]))),
            date=draw(DATES),
            reason=draw(TEXT),
        )
        for m in events
        for year in (2022, 2025)
        if draw(st.booleans())
    ]
    return Entries(tuple(measures), tuple(milestones), tuple(recurring))


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_any_entries_come_back(data: st.DataObject, catalog: Catalog) -> None:
    given_entries = data.draw(entries(catalog))
    frame = pd.DataFrame(columns=list(COLUMNS))
    sources = pd.DataFrame(columns=list(SOURCE_COLUMNS))
    day = dt.date(2026, 11, 1)
    content = whole_workbook(frame, sources, given_entries, catalog, dataset="drill", as_of=day)
    assert vars(read_whole(content, catalog, sources)[1]) == vars(given_entries)
