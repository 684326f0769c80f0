"""未公布: such figures are in no file of any format unless asked for, and then every page says so."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from core.briefing.compose import compose
from core.briefing.model import INTERNAL_MARK, Paragraph
from core.briefing.produce import FORMATS, Options, files
from core.briefing.scope import Scope, ScopeKind
from core.briefing.sections.plans import plan_figures
from core.briefing.sections.structure import structure_figures
from core.figures.observation import Release
from core.plan.load import load_catalog
from core.snapshot import Snapshot
from core.store.content import estimates_of
from core.targets.phrases import figure_text
from tests.briefing.conftest import AS_OF

pytestmark = pytest.mark.long

CATALOG = load_catalog()
#: Of the city's target 工业增加值占GDP比重: the last figure is 未公布, the one before is not.
SECRET, KNOWN = "13.8%", "13.2%"


@pytest.fixture(scope="module")
def inside(built: Path) -> Snapshot:
    """The drill's snapshot with everything."""
    return Snapshot.open("drill", AS_OF, home=built)


def word_pages(content: bytes) -> list[str]:
    """Body and tables, with the head of every section for a page each."""
    document = docx.Document(io.BytesIO(content))
    cells = [t.text or "" for t in document.element.body.iter() if t.tag.endswith("}t")]
    heads = [h.paragraphs[0].text for s in document.sections for h in (s.header, s.even_page_header)]
    return [head + "".join(cells) for head in heads]


def slides(content: bytes) -> list[str]:
    """All text of every slide, its notes and the workbooks of its charts."""
    pages = []
    for slide in Presentation(io.BytesIO(content)).slides:
        roots = [slide._element, *(s.chart._chartSpace for s in slide.shapes if s.has_chart)]
        texts = [e.text or "" for root in roots for e in root.iter() if e.tag.endswith(("}t", "}v"))]
        pages.append("".join(texts) + slide.notes_slide.notes_text_frame.text)
    return pages


def sheets(content: bytes) -> list[str]:
    """Head and cells of every sheet."""
    found = []
    for sheet in load_workbook(io.BytesIO(content), data_only=True):
        cells = [str(c) for row in sheet.iter_rows(values_only=True) for c in row if c is not None]
        found.append("|".join([sheet.oddHeader.right.text or "", *cells]))
    return found


def pdf_pages(content: bytes) -> list[str]:
    """Text of every page."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def pictures(content: bytes) -> list[str]:
    """Words of every picture."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        drawn = [packed.read(name).decode() for name in packed.namelist() if name.endswith(".svg")]
    return [unescape(re.sub(r"<[^>]+>", "", svg)) for svg in drawn]


READ: dict[str, Callable[[bytes], list[str]]] = {
    "docx": word_pages,
    "pptx": slides,
    "xlsx": sheets,
    "pdf": pdf_pages,
    "png": pictures,
}


@cache
def parts(snapshot: Snapshot, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the files of one format, and their pages."""
    made = files(name, snapshot, compose(snapshot, Scope()), Options())
    return tuple(n for n, _ in made), tuple(page for _, content in made for page in READ[name](content))


def said(snapshot: Snapshot, name: str) -> str:
    """What a format says of the targets: its sheet of a workbook, whose others hold like numbers of else."""
    pages = parts(snapshot, name)[1]
    return pages[0] if name == "xlsx" else "".join(pages)


def test_the_drill_has_figures_that_are_not_public(inside: Snapshot, drill: Snapshot) -> None:
    secret = [o for o in inside.known.observations if o.release == Release.INTERNAL]
    assert len(secret) > 10
    assert not [o for o in drill.known.observations if o.release == Release.INTERNAL]
    latest = inside.assessment("industry-share").latest
    assert latest is not None and f"{latest.value}%" == SECRET


@pytest.mark.parametrize("name", [n for n in FORMATS if n != "png"])
def test_a_secret_figure_stands_only_where_it_was_asked_for(
    inside: Snapshot, drill: Snapshot, name: str
) -> None:
    secret, known = ("|13.8|", "|13.2|") if name == "xlsx" else (SECRET, KNOWN)
    outside, whole = (said(snapshot, name) for snapshot in (drill, inside))
    assert known in outside and secret not in outside
    assert secret in whole


def test_the_list_of_figures_holds_none_that_is_not_public(inside: Snapshot, drill: Snapshot) -> None:
    marked = f"|{Release.INTERNAL}|"
    assert marked not in "".join(parts(drill, "xlsx")[1])
    listed = "".join(parts(inside, "xlsx")[1]).count(marked)
    assert listed == sum(o.release == Release.INTERNAL for o in inside.known.observations)


@pytest.mark.parametrize("name", FORMATS)
def test_every_page_and_name_says_that_it_is_internal(inside: Snapshot, drill: Snapshot, name: str) -> None:
    names, pages = parts(inside, name)
    assert names and pages
    assert all(INTERNAL_MARK in one for one in (*names, *pages))
    assert not any(INTERNAL_MARK in one for pair in parts(drill, name) for one in pair)


def test_no_estimate_rests_on_a_figure_that_is_left_out(built: Path) -> None:
    snapshot = Snapshot.open("official", AS_OF, home=built)
    figures, estimates = snapshot.figures, snapshot.estimates
    city = figures["area_code"].eq(CATALOG.city.code) & figures["indicator"].eq("gdp")
    last = figures["year"].eq(figures.loc[city & ~figures["stage"].eq("预计"), "year"].max())
    marked = figures.assign(release=figures["release"].mask(city & last, Release.INTERNAL))
    assert len(estimates)
    public = replace(snapshot, figures=marked).released()
    assert public.estimates.equals(estimates_of(CATALOG, public.book))
    assert len(public.estimates) < len(estimates)


def test_the_public_briefing_says_that_figures_are_left_out(inside: Snapshot, drill: Snapshot) -> None:
    said = "标为未公布的数未列入"
    for snapshot, wanted in ((drill, True), (inside, False), (replace(drill, internal=True), False)):
        blocks = [str(b) for s in compose(snapshot, Scope()).sections for b in s.blocks]
        assert any(said in block for block in blocks) is wanted


@pytest.mark.parametrize("scope", [Scope(), Scope(ScopeKind.COUNTY, "620702")], ids=str)
def test_an_internal_paper_marks_and_lists_each_figure_that_is_not_public(
    inside: Snapshot, scope: Scope
) -> None:
    """Whatever table a figure stands in: beside a target, a plan or among the main indicators."""
    briefing = compose(inside, scope)
    shown = [*plan_figures(inside, scope), *structure_figures(inside, scope)]
    secret = [o for o in shown if o.release == Release.INTERNAL]
    assert secret
    [listed] = [
        block.text
        for block in briefing.sections[-1].blocks
        if isinstance(block, Paragraph) and "未公布数" in block.text
    ]
    for figure in secret:
        assert inside.catalog.indicator(figure.indicator).name in listed, listed
    assert "未列入" not in listed
    marked = [cell.text for table in briefing.tables() for row in table.rows for cell in row]
    for figure in secret:
        value = figure_text(inside.catalog.indicator(figure.indicator), figure)
        assert f"{value}\n（{Release.INTERNAL}）" in marked or any(
            text.startswith(value) and text.endswith(f"（{Release.INTERNAL}）") for text in marked
        )
