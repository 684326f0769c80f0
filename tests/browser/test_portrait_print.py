"""Every county's sheet prints on exactly one page of A4, whole, with nothing of the page around it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from core.plan.load import load_catalog
from tests.browser.conftest import Visit, visiting
from tests.conftest import missing

pytestmark = [pytest.mark.browser, pytest.mark.long]

CODES = [county.code for county in load_catalog().counties]
#: A4 at 96 px an inch.
WIDTH, HEIGHT = 794, 1123
FITS = """() => {
  const sheet = document.querySelector('.ct-portrait'), box = sheet.getBoundingClientRect()
  const inside = [...sheet.querySelectorAll('section, table, img, p, li')]
    .filter(e => e.getClientRects().length)
    .map(e => e.getBoundingClientRect())
    .every(r => r.bottom <= box.bottom + 0.5 && r.right <= box.right + 0.5)
  return [sheet.scrollHeight <= sheet.clientHeight, sheet.scrollWidth <= sheet.clientWidth, inside]
}"""


@pytest.fixture(autouse=True, scope="module")
def poppler() -> None:
    """Chromium's PDF names some characters as radicals; poppler reads them as the words they are."""
    if shutil.which("pdftotext") is None:
        missing("poppler-utils")


def text_of(pdf: Path) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout


def pages_of(pdf: Path) -> tuple[int, str]:
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    lines = dict(line.split(":", 1) for line in told.splitlines() if ":" in line)
    return int(lines["Pages"]), lines["Page size"]


@pytest.mark.parametrize("dataset", ["official", "drill"])
@pytest.mark.parametrize("code", CODES)
def test_a_sheet_prints_on_one_page(visit: Visit, tmp_path: Path, code: str, dataset: str) -> None:
    visit.open(f"/portraits?area={code}&dataset={dataset}")
    assert visit.page.evaluate(FITS) == [True, True, True]
    pdf = tmp_path / "sheet.pdf"
    visit.page.pdf(path=str(pdf), prefer_css_page_size=True, print_background=True)
    pages, size = pages_of(pdf)
    assert pages == 1
    assert "A4" in size
    said = "".join(text_of(pdf).split())
    area = load_catalog().area(code)
    for words in (area.code, "资料来源", "第1页，共1页", "示意图，不作为界线依据"):
        assert words in said
    for around in ("各县区画像", "打印", "下载", "总览"):
        assert around not in said
    assert ("演练数据" in said) == (dataset == "drill")


def test_the_sheet_has_the_size_of_the_paper(visit: Visit) -> None:
    """On screen it is a tenth larger, so that no letter is smaller than 12 px."""
    visit.open("/portraits")
    for media, times in (("screen", 1.1), ("print", 1.0)):
        visit.page.emulate_media(media=media)
        box = visit.page.locator(".ct-portrait").bounding_box()
        assert box
        assert box["width"] == pytest.approx(WIDTH * times, abs=1)
        assert box["height"] == pytest.approx(HEIGHT * times, abs=1)


def test_on_a_phone_the_sheet_is_one_column(chromium: Browser, address: str) -> None:
    with visiting(chromium, address, "phone") as visit:
        visit.open("/portraits")
        lefts = visit.page.evaluate(
            "() => [...document.querySelectorAll('.ct-portrait > section')]"
            ".map(e => Math.round(e.getBoundingClientRect().left))"
        )
        assert len(set(lefts)) == 1
        assert visit.page.locator("[data-testid=stMain]").evaluate("e => e.scrollWidth - e.clientWidth") <= 1
        assert visit.page.locator(".ct-p-narrow:visible").count() == 1
        assert visit.page.locator(".ct-p-wide:visible").count() == 0


@pytest.mark.parametrize("code", CODES)
def test_the_clean_frame_holds_every_county(visit: Visit, code: str) -> None:
    visit.open(f"/portraits?frame=1&area={code}&dataset=drill")
    sheet = visit.page.locator(".ct-portrait")
    assert sheet.evaluate("e => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth")
    box = sheet.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 900
