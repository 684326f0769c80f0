"""PDF files: text that can be selected, fonts embedded, one page where one page is meant."""

from __future__ import annotations

import io
import math

import pytest
from pypdf import PdfReader

from core.briefing.compose import compose
from core.briefing.model import Imprint, Paragraph
from core.briefing.pdf.document import _blocks, briefing_pdf, overview_pdf, remaining
from core.briefing.pdf.portrait import portrait_data, portrait_pdf
from core.briefing.scope import Scope, ScopeKind
from core.briefing.sections.targets import target_table
from core.places.portrait_words import gaps_sentence
from core.snapshot import Snapshot
from core.wording.numbers import number
from core.wording.places import rank_text
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


def sizes(reader: PdfReader) -> dict[float, str]:
    """Sizes of type in pt as they stand on the paper, each with a text; pictures are scaled."""
    found: dict[float, str] = {}

    def seen(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            scale = math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
            found.setdefault(round(size * scale, 2), text.strip())

    for page in reader.pages:
        page.extract_text(visitor_text=seen)
    return found


#: Least type of a page that is printed, pt (look.md, 6): 11 px.
FLOOR = 8.25


def test_the_overview_is_read_without_a_glass(snapshot: Snapshot) -> None:
    small = {size: text for size, text in sizes(opened(overview_pdf(snapshot))).items() if size < FLOOR}
    assert not small


@pytest.mark.parametrize("code", ["620702", "620723", "620724", "620725", "620722", "620721"])
def test_a_portrait_is_one_upright_page(drill: Snapshot, code: str) -> None:
    reader = opened(portrait_pdf(drill, code))
    assert len(reader.pages) == 1
    text = plain(reader)
    for row in target_table(drill, Scope(ScopeKind.COUNTY, code)).rows:
        assert row[2].text in text
    assert drill.catalog.area(code).name in text and DRILL_MARK.replace(" ", "") in text
    assert not {size: words for size, words in sizes(reader).items() if size < FLOOR}


@pytest.mark.parametrize("code", ["620702", "620721"])
def test_a_portrait_carries_what_the_page_carries(snapshot: Snapshot, code: str) -> None:
    """Standing among the counties with place, employment with its quotient, what is missing, measures."""
    [page] = opened(portrait_pdf(snapshot, code)).pages
    text = "".join(page.extract_text().split())
    portrait = snapshot.portrait(code)
    at = portrait.position_in_order
    assert portrait.standings and portrait.works
    for line in portrait.standings:
        value = line.scale.quantity(line.values[at])
        place = rank_text(line.ranks[at], tied=line.tied(at)) if line.ranks else ""
        assert line.name in text and value in text and place in text
    assert f"{number(portrait.works[0].quotient, 2)}" in text
    for said in (gaps_sentence(snapshot.catalog, portrait), *(a.sentence for a in portrait.targets)):
        assert "".join(said.split()) in text
    assert "举措进展" in text and "重点产业为" in text


@pytest.mark.parametrize("code", ["620702", "620721"])
def test_a_portrait_leaves_no_white_at_its_foot(snapshot: Snapshot, code: str) -> None:
    """The history takes the height that all else leaves."""
    data = portrait_data(snapshot, code)
    left = remaining("portrait", data)
    assert 0 <= left < 60, left


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


def test_no_head_stands_over_a_figure_that_floats_away(snapshot: Snapshot) -> None:
    """A figure that opens its section stays under the head; others float, so that text fills the page."""
    bare = next(f for f in compose(snapshot, Scope(), Imprint()).figures() if f.picture is not None)
    [opening] = _blocks((bare,))
    assert opening["floats"] is False
    _, later = _blocks((Paragraph("先有一段话。"), bare))
    assert later["floats"] is True


def test_reminders_stand_on_pages_of_their_own(snapshot: Snapshot) -> None:
    briefing = compose(snapshot, Scope(), mode="reminders")
    pages = ["".join(page.extract_text().split()) for page in opened(briefing_pdf(briefing)).pages]
    for section in briefing.sections:
        [first] = [words for words in pages if f"{section.title}：" in words]
        assert "回执" in first and "请于" in first
        assert "明细见附件" in first or "待报事项" in first


@pytest.mark.parametrize("mode", ["briefing", "reminders"])
def test_titles_stand_in_the_middle(official: Snapshot, mode: str) -> None:
    """A block is as wide as its words unless told: titles stood at the left margin."""
    scope = Scope() if mode == "briefing" else Scope(ScopeKind.DEPARTMENT, "nongye-nongcun")
    briefing = compose(official, scope, Imprint(), mode=mode)
    starts: list[float] = []

    def seen(text: str, page: list[float], line: list[float], _: object, size: float) -> None:
        if text.strip() and 20 < abs(size * line[0] * page[0]) < 25:  # titles alone are so large
            starts.append(page[4] + line[4] * page[0])

    opened(briefing_pdf(briefing)).pages[0].extract_text(visitor_text=seen)
    left = 28 / 25.4 * 72
    assert starts and all(start > left + 20 for start in starts), starts
