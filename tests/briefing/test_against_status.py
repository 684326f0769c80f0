"""Every number of the target tables, read back from the files, against what ``core status --json`` says."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from pptx import Presentation

from core.briefing.compose import compose
from core.briefing.model import Paragraph
from core.briefing.produce import Options, files
from core.briefing.scope import Scope
from core.briefing.sections.targets import COLUMNS, target_table
from core.briefing.xlsx.sheet import HEAD_ROWS
from core.cli.main import main
from core.snapshot import Snapshot
from core.wording.numbers import percent, percent_up
from tests.briefing.conftest import AS_OF, DATASETS

HEADS = [column.name for column in COLUMNS]
CAPTION = "目标完成情况"
Row = dict[str, str]
#: How many of the unit a printed number counts.
SCALES = {"万元": 1e4, "亿人次": 1e4}


def word_rows(content: bytes) -> list[Row]:
    """Rows of the target table of a Word file."""
    tables = docx.Document(io.BytesIO(content)).tables
    table = next(t for t in tables if [c.text for c in t.rows[0].cells] == HEADS)
    return [dict(zip(HEADS, (c.text for c in row.cells), strict=True)) for row in table.rows[1:]]


def slide_rows(content: bytes) -> list[Row]:
    """Rows of the target table of a presentation, over all its slides."""
    shapes = (s for slide in Presentation(io.BytesIO(content)).slides for s in slide.shapes)
    tables = [s.table for s in shapes if s.has_table and s.name == CAPTION]
    return [
        dict(zip(HEADS, (c.text for c in row.cells), strict=True)) for t in tables for row in list(t.rows)[1:]
    ]


@pytest.fixture(params=DATASETS)
def whole(request: pytest.FixtureRequest, built: Path) -> Snapshot:
    """A snapshot with all that the command knows, figures marked 未公布 among it."""
    return Snapshot.open(request.param, AS_OF, home=built)


@pytest.fixture
def answered(
    whole: Snapshot, built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> dict[str, dict[str, Any]]:
    """What the command says, by target."""
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(built))
    dataset = "drill" if whole.drill else "official"
    assert main(["status", "--dataset", dataset, "--as-of", whole.as_of.isoformat(), "--json"]) == 0
    return {one["id"]: one for one in json.loads(capsys.readouterr().out)}


def first_number(text: str) -> float:
    """The first number of a text, with its sign."""
    found = re.search(r"[−-]?\d+(?:\.\d+)?", text)
    assert found, text
    return float(found.group().replace("−", "-"))


def decimals(text: str) -> int:
    """Decimals of the first number of a text."""
    return len(re.search(r"\d+(?:\.(\d+))?", text).group(1) or "")


@pytest.mark.parametrize(("name", "read"), [("docx", word_rows), ("pptx", slide_rows)])
def test_the_target_table_says_what_the_command_says(
    whole: Snapshot, answered: dict[str, dict[str, Any]], name: str, read: Callable[[bytes], list[Row]]
) -> None:
    [(_, content)] = files(name, whole, compose(whole, Scope()), Options())
    rows = read(content)
    short = {area.code: area.short for area in whole.catalog.areas}
    waiting = {
        (short[one["area"]], one["name"].removeprefix(short[one["area"]])): one for one in answered.values()
    }
    compared = 0
    for row in rows:
        key = next(k for k in waiting if k[0] == row["地区"] and k[1].endswith(row["目标"].replace("\n", "")))
        compared += against(row, waiting.pop(key))
    assert compared > 20
    assert len(rows) >= len(answered) - 1  # the rule over several counties stands below the table


def against(row: Row, one: dict[str, Any]) -> int:
    """Compare one row with one answer; return how many numbers were compared."""
    compared = 0
    assert re.sub(r"\s", "", row["状态"]).endswith(one["status"] or "待明确"), row
    latest = one["latest"]
    if latest and latest["year"]:
        assert row["年份"] == str(latest["year"])
        unit = re.sub(r"^[\D]*?[\d.]+", "", row["最新值"])
        scale = 1.0 if unit == one["unit"] else SCALES.get(unit, 1.0)
        assert first_number(row["最新值"]) == pytest.approx(
            latest["value"] / scale, abs=0.51 * 10.0 ** -decimals(row["最新值"])
        )
        assert row["依据"] == latest["grade"]
        compared += 1
    for head, value, rounds_up in (
        ("完成率", one["completion"], False),
        ("今后须年均", one["needed_growth"], True),
    ):
        if value is None:
            continue
        shown = first_number(row[head])
        half = 0.5 * 10.0 ** -decimals(row[head])  # a rounded figure carries fewer digits
        assert -1e-9 <= shown - value * 100 < 0.1 if rounds_up else abs(shown - value * 100) <= half + 1e-9
        compared += 1
    assert (row["完成率"] == "—") is (one["completion"] is None)
    if one["completion"] is not None:
        low, high = one["completion_range"]
        stated = high is None or low is None or high - low > 0.001 + 1e-9
        assert stated is (row["完成率"][0] in "约≥>≤<"), row
    if one["whole_growth"] is not None:  # a need over the whole span is not what is still to be done
        assert row["今后须年均"].startswith("全程"), row
        assert percent_up(one["whole_growth"]) in row["今后须年均"], row
        compared += 1
    return compared


def test_the_workbook_holds_the_commands_numbers(
    whole: Snapshot, answered: dict[str, dict[str, Any]]
) -> None:
    [(_, content)] = files("xlsx", whole, compose(whole, Scope()), Options())
    sheet = load_workbook(io.BytesIO(content), data_only=True)["目标"]
    heads = [cell.value for cell in sheet[HEAD_ROWS]]
    rows = {row[1]: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(values_only=True) if row[1]}
    compared = 0
    for one in answered.values():
        row = rows[one["name"]]
        latest, base = one["latest"] or {}, one["base"] or {}
        for head, value in (
            ("目标值", one["value"]),
            ("目标年", one["due"]),
            ("基期值", base.get("value")),
            ("最新值", latest.get("value")),
            ("最新年", latest.get("year")),
            ("完成率", one["completion"]),
            ("实际增速与须达增速之比", one["ratio"]),
        ):
            if value is not None:
                assert row[head] == pytest.approx(value, rel=1e-12), (one["id"], head)
                compared += 1
    assert compared > 60


#: Numbers with a unit that only a figure has: counts, years and days are held elsewhere.
FIGURE = re.compile(r"[−+]?\d+(?:\.\d+)?(?:%|亿元|万元|亿人次|万人|万千瓦|个百分点)")


def test_page_one_says_no_number_that_the_semantic_layer_does_not(whole: Snapshot) -> None:
    """One value for one number: what page one prints stands so in the sentences, the table or the nowcast."""
    shot = whole.released()
    briefing = compose(shot, Scope())
    page_one = [s for s in briefing.body if s.title in ("总体判断", "需要关注和明确的事项")]
    blocks = [block for section in page_one for block in section.blocks]
    said = "".join(block.text for block in blocks if isinstance(block, Paragraph))
    known = "".join(a.sentence + a.target.name for a in shot.assessments)
    known += "".join(f"{one.sentence}{one.no_chance}" for one in shot.nowcasts)
    known += "".join(percent(one.cumulative.value / 100) for one in shot.nowcasts)
    known += "".join(cell.text for row in target_table(shot, Scope()).rows for cell in row)
    figures = FIGURE.findall(said)
    assert len(figures) > 5
    assert set(figures) <= set(FIGURE.findall(known)), sorted(set(figures) - set(FIGURE.findall(known)))
