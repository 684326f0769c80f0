"""Real downloads from 简报: every format opens with its library, is well named, and leaves nothing behind."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from PIL import Image
from playwright.sync_api import Browser, Download, Page
from pypdf import PdfReader

from core.wording.words import DRILL_MARK
from tests.browser.conftest import Visit, serving, visiting

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: A pressed button is answered within this time even on a busy machine, ms.
PATIENCE = 120_000


def word(content: bytes) -> str:
    """All words of a Word file, its head included."""
    document = docx.Document(io.BytesIO(content))
    return "\n".join(p.text for p in (*document.paragraphs, *document.sections[0].header.paragraphs))


def slides(content: bytes) -> str:
    """All words of a presentation."""
    shapes = (s for slide in pptx.Presentation(io.BytesIO(content)).slides for s in slide.shapes)
    return "\n".join(s.text_frame.text for s in shapes if s.has_text_frame)


def sheets(content: bytes) -> str:
    """Titles of all sheets."""
    return "\n".join(str(sheet["A1"].value) for sheet in openpyxl.load_workbook(io.BytesIO(content)))


def pages(content: bytes) -> str:
    """All words of the PDF files of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        files = [PdfReader(io.BytesIO(packed.read(name))) for name in packed.namelist()]
    assert len(files) == 2
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for file in files for page in file.pages))


def pictures(content: bytes) -> str:
    """The list of an archive of pictures, every one of which opens."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        drawn = [name for name in packed.namelist() if name.endswith(".png")]
        assert drawn
        for name in drawn:
            Image.open(io.BytesIO(packed.read(name))).verify()
        return packed.read("目录.csv").decode("utf-8-sig")


OPEN: dict[str, tuple[str, Callable[[bytes], str]]] = {
    "Word": ("docx", word),
    "PowerPoint": ("pptx", slides),
    "Excel": ("xlsx", sheets),
    "PDF（打包）": ("zip", pages),
    "图片": ("zip", pictures),
}


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The server's own folder for temporary files."""
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="module")
def served(home: Path, scratch: Path) -> Iterator[str]:
    """Address of a server whose temporary files can be told from those of others."""
    with serving(home, TMPDIR=str(scratch)) as url:
        yield url


def press(page: Page, label: str) -> Download:
    """Press a button of the page and take what comes."""
    with page.expect_download(timeout=PATIENCE) as waiting:
        page.locator("[data-testid=stDownloadButton] button", has_text=label).click()
    return waiting.value


@pytest.mark.parametrize("dataset", ["official", "drill"])
@pytest.mark.parametrize("label", OPEN)
def test_each_format_is_whole_well_named_and_leaves_nothing(
    chromium: Browser, served: str, scratch: Path, dataset: str, label: str
) -> None:
    ending, said = OPEN[label]
    with visiting(chromium, served) as visit:
        visit.open(f"/briefing?dataset={dataset}&about=county:620721&as_of=2026-06-30")
        before = sorted(scratch.rglob("*"))
        got = press(visit.page, label)
        assert got.failure() is None
        words = said(Path(got.path()).read_bytes())
        name = got.suggested_filename
        assert not visit.errors
    assert name.startswith("县域经济目标进展简报") and name.endswith(f".{ending}")
    assert "肃南裕固族自治县" in name and re.search(r"-\d{4}-\d{2}-\d{2}\.", name)
    assert ("演练数据" in name) is (DRILL_MARK in words) is (dataset == "drill")
    assert sorted(scratch.rglob("*")) == before


def test_two_visitors_may_press_at_once(chromium: Browser, served: str) -> None:
    with visiting(chromium, served) as one, visiting(chromium, served) as other:
        for visit in (one, other):
            visit.open("/briefing?about=city")
        with (
            one.page.expect_download(timeout=PATIENCE) as first,
            other.page.expect_download(timeout=PATIENCE) as second,
        ):
            _click(one)
            _click(other)
        sizes = {len(Path(got.value.path()).read_bytes()) for got in (first, second)}
    assert len(sizes) == 1 and sizes.pop() > 100_000


def test_a_pressed_button_shows_that_it_works(chromium: Browser, served: str) -> None:
    with visiting(chromium, served) as visit:
        visit.open("/briefing?dataset=drill&about=city")
        button = visit.page.locator("[data-testid=stDownloadButton] button", has_text="PowerPoint")
        with visit.page.expect_download(timeout=PATIENCE):
            button.click()
            button.locator("[data-testid=stSpinnerIcon]").wait_for(timeout=10_000)
            assert button.is_disabled()
        button.and_(visit.page.locator(":enabled")).wait_for()


def test_what_the_office_fills_in_stands_in_the_file(chromium: Browser, served: str) -> None:
    with visiting(chromium, served) as visit:
        visit.open("/briefing?about=county:620702")
        visit.page.get_by_label("期号").fill("第7期")
        visit.page.get_by_label("期号").press("Tab")
        visit.settle()
        assert "第7期" in word(Path(press(visit.page, "Word").path()).read_bytes())


def _click(visit: Visit) -> None:
    visit.page.locator("[data-testid=stDownloadButton] button", has_text="图片").click()
