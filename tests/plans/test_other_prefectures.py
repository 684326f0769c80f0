"""Prefectures that are no city, and that have one or two counties: every page speaks of them as they are."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest

from core.cli.main import main
from core.plan.load import load_catalog
from core.plan.sample import write_sample
from core.store.build import build
from pages.shared.registry import PAGES
from tests.pages.conftest import fresh_caches, markup, text, visit
from tests.pages.test_sample_plan import LEFT_OVER
from tests.plans.slips import wrong_plan
from tests.plans.test_bare_plans import _entries, _figures

pytestmark = pytest.mark.long

__all__ = ["fresh_caches"]

CODES = ("990102", "990121", "990122", "990123")


def autonomous(folder: Path) -> None:
    """青河彝族自治州, which its documents call 全州."""
    for path in folder.glob("*.toml"):
        written = path.read_text(encoding="utf-8").replace("青河市", "青河彝族自治州").replace("全市", "全州")
        path.write_text(written, encoding="utf-8")
    path = folder / "plan.toml"
    written = path.read_text(encoding="utf-8").replace('"2024-02-01"', '"2024年2月1日"')
    written = written.replace(
        "chapters = ", 'office = "州委财经办"\nadopting_office = "州目标办"\nchapters = '
    )
    path.write_text(written, encoding="utf-8")
    path = folder / "targets.toml"
    open_reading = 'value = 460\nreading = "待明确"\nreading_note = "突破可作两解。"'
    path.write_text(path.read_text(encoding="utf-8").replace("value = 460", open_reading), encoding="utf-8")
    _figures(folder, lambda row: row["indicator"] != "water_use")  # so that a page says what it waits for


def _left(folder: Path, kept: tuple[str, ...]) -> None:
    """Leave these counties alone in the plan."""
    gone = [code for code in CODES if code not in kept]

    def own(part: str) -> bool:
        return not any(f'"{code}"' in part.partition("\nimplementing")[0] for code in gone)

    _entries(folder / "areas.toml", "area", own)
    _entries(folder / "targets.toml", "target", lambda part: own(part) and '"gdp-three"' not in part)
    path = folder / "positioning.toml"
    positions, types = path.read_text(encoding="utf-8").split("[[type_sectors]]", 1)
    path.write_text(positions, encoding="utf-8")
    _entries(path, "position", own)
    path.write_text(f"{path.read_text(encoding='utf-8')}[[type_sectors]]{types}", encoding="utf-8")
    path = folder / "measures.toml"
    listed = ", ".join(f'"{code}"' for code in kept)
    written = path.read_text(encoding="utf-8").replace(", ".join(f'"{code}"' for code in CODES), listed)
    path.write_text(written, encoding="utf-8")
    sums: dict[tuple[str, str], float] = defaultdict(float)

    def kept_or_summed(row: dict[str, str]) -> bool:
        key = row["indicator"], row["year"]
        if row["area_code"] in kept:
            sums[key] += float(row["value"])
        elif row["area_code"] == "990100" and key in sums:  # the city's stand below its counties'
            row["value"] = f"{sums[key]:.2f}"
        return row["area_code"] not in gone

    _figures(folder, kept_or_summed)


def one_county(folder: Path) -> None:
    """A city of one district."""
    _left(folder, CODES[:1])


def two_counties(folder: Path) -> None:
    """A city of two."""
    _left(folder, CODES[:2])


PLANS = [autonomous, one_county, two_counties]


def _made(change: object, folder: Path) -> Path:
    (folder / "data").mkdir()
    write_sample(folder / "data" / "other")
    change(folder / "data" / "other")  # type: ignore[operator]
    catalog = load_catalog("other", folder / "data")
    for dataset in ("official", "drill"):
        build(dataset, folder / "state", catalog)
    return folder


@pytest.fixture(scope="module", params=PLANS, ids=[change.__name__ for change in PLANS])
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Name and data folder of one such plan, both datasets built."""
    change = request.param
    return change.__name__, _made(change, tmp_path_factory.mktemp(change.__name__))


@pytest.mark.parametrize("page", [page.slug for page in PAGES])
@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_a_page_speaks_of_the_prefecture_as_it_is(
    page: str, dataset: str, other: tuple[str, Path], monkeypatch: pytest.MonkeyPatch, fresh_caches: None
) -> None:
    name, folder = other
    monkeypatch.setenv("COUNTY_TARGETS_DATA", str(folder / "data"))
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(folder / "state"))
    at = visit(page, as_of="2026-11-24", dataset=dataset, target="water-city")
    said = text(at)
    assert not at.exception
    assert "意外情况" not in said
    assert not LEFT_OVER.findall(said)
    assert not re.findall("(?:一个|1个)县区(?:合计|中)|县区合计的100\\.0%|各县区相同", said)
    if name == "autonomous":
        assert not re.findall("全市|领导小组|县域办", markup(at))
        assert page != "reporting" or "经州目标办采用" in said
        assert page != "briefing" or "请州委财经办明确读法" in said
    if name == "one_county":
        assert not re.findall("同为|没有重复|占全市", said)


def test_a_report_is_read_where_the_plan_writes_its_day_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _made(autonomous, tmp_path)
    monkeypatch.setenv("COUNTY_TARGETS_DATA", str(folder / "data"))
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(folder / "state"))
    book = tmp_path / "filled.xlsx"
    assert main(["template", str(book)]) == 0
    filled = openpyxl.load_workbook(book)
    sheet = filled["举措台账"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    for cell in head:
        value = {"状态": "推进中", "佐证": "验收报告", "佐证日期": "2023-06-30"}.get(str(cell.value))
        if value:
            sheet.cell(cell.row + 1, cell.column).value = value
    filled.save(book)
    capsys.readouterr()
    assert main(["import", str(book), "--check"]) == 0
    assert "早于文件印发日2024-02-01" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-02-01", (2024, 2, 1)),
        ("2024年2月1日", (2024, 2, 1)),
        ("2024年2月", (2024, 2, 1)),
        ("2024.2.1", (2024, 2, 1)),
        ("2024年", (2024, 1, 1)),
    ],
)
def test_the_day_of_issue_is_read_as_written(written: str, day: tuple[int, int, int], tmp_path: Path) -> None:
    assert wrong_plan(tmp_path / "plan", ("plan.toml", '"2024-02-01"', f'"{written}"')) == []
    assert load_catalog("plan", tmp_path).plan.issued_on == dt.date(*day)
