"""PDF files: text that can be selected, fonts embedded, one page where one page is meant."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from core.briefing.compose import compose
from core.briefing.model import Imprint
from core.briefing.pdf.document import briefing_pdf, overview_pdf, portrait_pdf
from core.briefing.scope import Scope, ScopeKind
from core.briefing.sections.targets import target_table
from core.snapshot import Snapshot
from core.wording.words import DRILL_MARK


def opened(content: bytes) -> PdfReader:
    """The file as its library reads it."""
    return PdfReader(io.BytesIO(content))


def plain(reader: PdfReader) -> str:
    """All text without breaks and spaces."""
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def faces(reader: PdfReader) -> dict[str, bool]:
    """Names of the fonts and whether each is embedded."""
    found: dict[str, bool] = {}
    for page in reader.pages:
        waiting = [page["/Resources"]]
        while waiting:
            resources = waiting.pop().get_object()
            for font in resources.get("/Font", {}).values():
                inner = font.get_object()
                inner = inner["/DescendantFonts"][0].get_object() if "/DescendantFonts" in inner else inner
                descriptor = inner.get("/FontDescriptor", {})
                found[str(inner["/BaseFont"])] = any(f"/FontFile{n}" in descriptor for n in ("", "2", "3"))
            for form in resources.get("/XObject", {}).values():
                own = form.get_object().get("/Resources")
                waiting += [own] if own is not None else []
    return found


def test_the_overview_is_one_landscape_page_with_every_number(snapshot: Snapshot) -> None:
    reader = opened(overview_pdf(snapshot))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert box.width > box.height
    text = plain(reader)
    for row in target_table(snapshot, Scope()).rows:
        for cell in row[2:]:
            assert "".join(cell.text.split()) in text, cell.text
    assert (DRILL_MARK.replace(" ", "") in text) is snapshot.drill


@pytest.mark.parametrize("code", ["620702", "620723", "620724", "620725", "620722", "620721"])
def test_a_portrait_is_one_upright_page(drill: Snapshot, code: str) -> None:
    reader = opened(portrait_pdf(drill, code))
    assert len(reader.pages) == 1
    text = plain(reader)
    scope = Scope(ScopeKind.COUNTY, code)
    for row in target_table(drill, scope).rows:
        assert row[2].text in text
    assert drill.catalog.area(code).name in text and DRILL_MARK.replace(" ", "") in text


def test_a_portrait_of_real_figures(official: Snapshot) -> None:
    assert len(opened(portrait_pdf(official, "620702")).pages) == 1


def test_the_briefing_has_text_fonts_and_marks(snapshot: Snapshot) -> None:
    briefing = compose(snapshot, Scope(), Imprint(issue="第1期", editor="编印的单位"))
    reader = opened(briefing_pdf(briefing))
    text = plain(reader)
    for section in briefing.sections:
        assert section.title in text
    assert "第1期" in text and "编印的单位" in text
    found = faces(reader)
    assert found and all(found.values())
    assert all("NotoS" in name for name in found)
    for page in reader.pages:
        words = "".join(page.extract_text().split())
        assert len(words) > 20
        assert (DRILL_MARK.replace(" ", "") in words) is snapshot.drill
    assert reader.metadata is not None and reader.metadata.title == briefing.title


def test_reminders_stand_on_pages_of_their_own(snapshot: Snapshot) -> None:
    briefing = compose(snapshot, Scope(), mode="reminders")
    pages = ["".join(page.extract_text().split()) for page in opened(briefing_pdf(briefing)).pages]
    for section in briefing.sections:
        [first] = [words for words in pages if f"{section.title}：" in words]
        assert "回执" in first and "请于" in first
        assert "明细见附件" in first or "待报事项" in first
