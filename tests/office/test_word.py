"""Word files in LibreOffice: they convert without error, and no page is blank."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PIL import Image

from core.briefing.compose import compose
from core.briefing.docx.document import to_docx
from core.briefing.model import Imprint
from core.briefing.scope import Scope, ScopeKind
from core.snapshot import Snapshot
from core.wording.words import DRILL_MARK
from tests.office.conftest import Convert

pytestmark = pytest.mark.office

#: Names as long as an office's own: they must push neither date nor signature out of its place.
IMPRINT = Imprint("第1期", "某某市县域经济发展工作领导小组办公室综合协调组", "报送的单位，" * 9)
#: The type area in px at 40 dpi: what stands outside (mark, page number) does not fill a page.
DPI = 40
TOP, BOTTOM, LEFT, RIGHT = (round(mm / 25.4 * DPI) for mm in (35, 33, 26, 24))


def pages(path: Path) -> list[str]:
    """Text by page."""
    found = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    return found.stdout.split("\f")[:-1]


def blank(path: Path) -> list[int]:
    """Pages with nothing in the type area."""
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", str(path), str(path.with_suffix(""))], check=True)
    empty = []
    for place, file in enumerate(sorted(path.parent.glob(f"{path.stem}-*.pgm")), start=1):
        with Image.open(file) as image:
            inner = image.crop((LEFT, TOP, image.width - RIGHT, image.height - BOTTOM))
            if inner.getextrema()[0] > 200:
                empty.append(place)
    return empty


@pytest.mark.parametrize(
    ("scope", "mode"),
    [
        (Scope(), "briefing"),
        (Scope(ScopeKind.COUNTY, "620721"), "briefing"),
        (Scope(ScopeKind.CHAPTER, "1"), "briefing"),
        (Scope(ScopeKind.SCENARIO, "g=6.5"), "briefing"),
        (Scope(), "review"),
    ],
    ids=["city", "county", "chapter", "scenario", "review"],
)
def test_documents_print(convert: Convert, snapshot: Snapshot, scope: Scope, mode: str) -> None:
    briefing = compose(snapshot, scope, IMPRINT, mode=mode)
    made = convert("简报.docx", to_docx(briefing))
    said = pages(made)
    assert blank(made) == []
    words = "".join("".join(said).split())
    assert all(section.title in words for section in briefing.sections)
    for page in said:
        assert (DRILL_MARK in page) is snapshot.drill


def test_the_citys_body_has_six_pages(convert: Convert, snapshot: Snapshot) -> None:
    said = pages(convert("简报.docx", to_docx(compose(snapshot, Scope()))))
    annexes = [place for place, page in enumerate(said, 1) if "附件1逐项说明" in "".join(page.split())]
    assert min(annexes) == 7


def test_a_letter_is_one_page_and_its_list(convert: Convert, snapshot: Snapshot) -> None:
    briefing = compose(snapshot, Scope(), IMPRINT, mode="reminders")
    said = pages(convert("催报单.docx", to_docx(briefing)))
    for section in briefing.sections:
        [first] = [page for page in said if f"{section.title}：" in "".join(page.split())]
        assert "回执" in first and "—1—" in "".join(first.split())
