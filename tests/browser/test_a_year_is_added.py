"""A stranger with the README alone adds a year: editor, template, check, import, back and forth again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from core.editors import audit
from core.plan.load import load_catalog
from core.store.versions import current_number
from tests.browser.conftest import Visit, serving, visiting
from tests.conftest import ROOT
from tests.workbook.workbooks import Filler

pytestmark = [pytest.mark.browser, pytest.mark.long]

NAME, PASSPHRASE = "统计员", "绿洲-祁连-1949"
#: Invented for this test: growth since 2021 with which the counties add up to the published city total.
GROWN = 1.41


@pytest.fixture
def own(home: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    state = tmp_path / "state"
    shutil.copytree(home, state)
    # README: `python -m core editor NAME` names one and asks for a passphrase.
    subprocess.run(
        [sys.executable, "-m", "core", "editor", NAME],
        cwd=ROOT,
        env=os.environ | {"COUNTY_TARGETS_HOME": str(state)},
        input=PASSPHRASE + "\n",
        text=True,
        check=True,
        capture_output=True,
    )
    with serving(state) as address:
        yield address, state


def filled(template: Path, to: Path) -> list[str]:
    """Type a provisional 2025 GDP in for every county that has none, and the source; return the counties."""
    one = Filler(template.read_bytes())
    one.source("2025年")
    column = one.column("2025年", "地区生产总值")
    waiting = []
    for county in load_catalog().counties:
        if not has_figure(one, county.short):
            base = one.cell("2021年", county.short, base_column(one, county.short)).value
            one.cell("2025年", county.short, column).value = round(base * GROWN, 2)
            waiting.append(county.short)
    to.write_bytes(one.content())
    return waiting


def has_figure(one: Filler, area: str) -> bool:
    """Whether any column of 2025, one for each source and stage, holds the county's GDP."""
    sheet = one.sheet("2025年")
    head = one.find("2025年", "指标").row
    columns = [n for n in range(2, sheet.max_column + 1) if sheet.cell(head, n).value == "地区生产总值"]
    return any(one.cell("2025年", area, n).value is not None for n in columns)


def base_column(one: Filler, area: str) -> int:
    """The column of 2021 in which the county has a GDP."""
    sheet = one.sheet("2021年")
    head = one.find("2021年", "指标").row
    return next(
        n
        for n in range(2, sheet.max_column + 1)
        if sheet.cell(head, n).value == "地区生产总值" and one.cell("2021年", area, n).value is not None
    )


def overview(visit: Visit) -> str:
    """What the overview's table of targets says."""
    visit.open("/overview")
    return visit.page.locator("[data-testid=stMain] table").first.inner_text()


def judged_on(table: str) -> dict[str, str]:
    """The overview's rows of the counties that have a GDP to reach, by county."""
    rows = [line for line in table.splitlines() if "区\t生产总值" in line or "县\t生产总值" in line]
    return {row.split("\t")[0]: row for row in rows}


def trajectory(visit: Visit, target: str) -> str:
    visit.open(f"/trajectory?target={target}")
    return visit.text()


def go_to_version(visit: Visit, number: int, said: str) -> None:
    """数据 → 版本: choose the version, press 恢复, and read what is said of the batch."""
    page = visit.page
    page.get_by_role("combobox", name="恢复到").click()
    page.get_by_role("option", name=f"版本{number}", exact=True).click()
    page.get_by_role("button", name="恢复", exact=True).click()
    page.get_by_role("button", name=f"确认恢复到版本{number}").click()
    page.get_by_text(said).first.wait_for()


def sign_in(visit: Visit) -> None:
    visit.page.get_by_label("姓名").fill(NAME)
    visit.page.get_by_role("textbox", name="口令").fill(PASSPHRASE)
    visit.page.get_by_role("button", name="登录", exact=True).click()
    visit.page.get_by_text(f"{NAME}（市级）已登录").wait_for()


def test_a_stranger_adds_2025_takes_it_back_and_brings_it_again(
    chromium: Browser, own: tuple[str, Path], tmp_path: Path
) -> None:
    address, state = own
    target = next(t for t in load_catalog().targets if t.id == "gdp-620723")
    with visiting(chromium, address) as visit:
        page = visit.page
        before = overview(visit)
        short = {county for county, row in judged_on(before).items() if "数据不足" in row}
        assert short
        assert "数据不足" in trajectory(visit, target.id)

        visit.open("/data?section=fill")
        with page.expect_download() as download:
            page.get_by_role("button", name="下载模板").click()
        template, workbook = tmp_path / "template.xlsx", tmp_path / "填报.xlsx"
        download.value.save_as(template)
        waiting = filled(template, workbook)
        assert len(waiting) == len(load_catalog().counties) - 1, "one county has published already"

        page.locator("input[type=file]").set_input_files(workbook)
        page.get_by_text("状态变化").first.wait_for()
        report = visit.text()
        assert "不再估算" in report
        assert all(f"{county}" in report for county in waiting)
        assert current_number("official", state) == 1, "a check changes nothing"

        sign_in(visit)  # a new page: what was only checked before is uploaded again
        page.locator("input[type=file]").set_input_files(workbook)
        page.get_by_role("button", name="导入", exact=True).click()
        page.get_by_text("已导入为批次1，发布版本2").wait_for()
        page.get_by_text("填报.xlsx").wait_for(state="detached")  # the file has done its work

        after = overview(visit)
        now = judged_on(after)
        assert short <= set(waiting)
        assert all("2025" in now[county] and "数据不足" not in now[county] for county in short)
        changed = trajectory(visit, target.id)
        assert "2025" in changed
        assert "数据不足" not in changed.split("\n")[0]

        visit.open("/data?section=versions")  # the sign-in is the browser's: it need not be repeated
        assert "填报.xlsx" in visit.text()
        go_to_version(visit, 1, "批次1已撤回")
        assert overview(visit) == before, "as before, to the letter"
        visit.open("/data?section=versions")
        go_to_version(visit, 2, "批次1重新计入")
        assert overview(visit) == after
        assert visit.outside == []
    told = [(a.action, a.outcome) for a in reversed(audit.attempts(state)) if a.action != "登录"]
    back = [("恢复", "允许"), ("恢复结果", "成功")]
    assert [a for a in told if a[0] != "校验"] == [("导入", "允许"), ("导入结果", "成功"), *back, *back]


def test_a_phone_shows_the_whole_report(chromium: Browser, own: tuple[str, Path], tmp_path: Path) -> None:
    with visiting(chromium, own[0], "phone") as visit:
        visit.open("/data?section=fill")
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name="下载模板").click()
        download.value.save_as(tmp_path / "template.xlsx")
        filled(tmp_path / "template.xlsx", tmp_path / "填报.xlsx")
        visit.page.locator("input[type=file]").set_input_files(tmp_path / "填报.xlsx")
        visit.page.get_by_text("状态变化").first.wait_for()
        visit.settle()
        for name in ("新数", "新状态", "估算值"):
            box = visit.page.get_by_role("columnheader", name=name).bounding_box()
            assert box
            assert box["x"] + box["width"] <= 390, name


def test_a_file_that_is_too_large_is_refused_in_chinese(visit: Visit, tmp_path: Path) -> None:
    large = tmp_path / "large.xlsx"
    with large.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    visit.open("/data?section=fill")
    visit.page.locator("input[type=file]").set_input_files(large)
    visit.page.locator("[data-testid=stFileUploader] [aria-invalid=true]").wait_for()
    said = visit.page.locator("[data-testid=stFileUploader]").evaluate(
        "e => getComputedStyle(e, '::after').content"
    )
    assert "不超过20MB" in said
