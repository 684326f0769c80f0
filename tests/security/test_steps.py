"""No loop of the reader grows faster than what it reads: shapes of input are doubled, and steps counted.

A step is a line of the reader that is carried out; no clock is looked at. Twice as much of a shape may
cost twice the steps and no more; a loop within a loop would cost four times. What expressions of ``re`` do
inside is no step: the texts that they see are short (:data:`core.workbook.xlsx.limits.LIMITS`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

import pytest

from core.plan.load import load_catalog
from core.workbook.findings import RefusedWorkbookError
from core.workbook.read.workbook import read_workbook
from tests.workbook.mini import GDP, VISITS, add_year, one, repacked, save, workbook

SHEET, STRINGS, STYLES = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOOK, TYPES, LINKS = "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"

#: So many of a shape, then twice and four times as many: within the bounds, which would cut the growth off.
COUNT: Final = 90

AREA: Final = '<c t="inlineStr"><is><t>临泽县</t></is></c>'

#: Where it is put (part, and the tag before which), and what is repeated; ``{}`` is the number of the piece.
REPEATED: Final = {
    "empty rows": (SHEET, "</sheetData>", "<row/>"),
    "rows of text": (SHEET, "</sheetData>", '<row><c t="inlineStr"><is><t>甲{}</t></is></c></row>'),
    "rows of numbers": (SHEET, "</sheetData>", "<row><c><v>{}</v></c><c><v>1.5</v></c></row>"),
    "rows of formulas": (SHEET, "</sheetData>", "<row><c><f>A1+{}</f><v>1</v></c></row>"),
    "rows of booleans": (SHEET, "</sheetData>", '<row><c t="b"><v>1</v></c></row>'),
    "rows of errors": (SHEET, "</sheetData>", '<row><c t="e"><v>#REF!</v></c></row>'),
    "rows of an area": (
        SHEET,
        "</sheetData>",
        '<row><c t="inlineStr"><is><t>临泽县</t></is></c><c><v>1</v></c></row>',
    ),
    "hidden rows": (SHEET, "</sheetData>", '<row hidden="1"><c><v>1</v></c></row>'),
    "one cell again and again": (SHEET, "</sheetData>", '<row r="9"><c r="B9"><v>{}</v></c></row>'),
    "rows backwards": (SHEET, "</sheetData>", '<row r="1"><c r="A1"><v>1</v></c></row>'),
    "unknown elements": (SHEET, "</worksheet>", '<x a="{}"/>'),
    "comments": (SHEET, "</worksheet>", "<!-- {} -->"),
    "instructions": (SHEET, "</worksheet>", "<?x {}?>"),
    "merged ranges": (SHEET, "</worksheet>", '<mergeCell ref="A{}:B{}"/>'),
    "columns": (SHEET, "</worksheet>", '<col min="{}" max="{}" hidden="1"/>'),
    "shared strings": (STRINGS, "</sst>", "<si><t>甲{}</t></si>"),
    "runs of one string": (STRINGS, "</sst>", "<si><r><t>甲{}</t></r></si>"),
    "number formats": (STYLES, "</styleSheet>", '<numFmt numFmtId="{}" formatCode="[{}]0"/>'),
    "fonts": (STYLES, "</fonts>", '<font><sz val="{}"/></font>'),
    "styles": (STYLES, "</cellXfs>", '<xf numFmtId="{}"/>'),
    "defined names": (BOOK, "</workbook>", '<definedName name="n{}">A1</definedName>'),
    "content types": (TYPES, "</Types>", '<Override PartName="/x{}.xml" ContentType="text/xml"/>'),
    "relations": (LINKS, "</Relationships>", '<Relationship Id="x{}" Type="t" Target="x{}.xml"/>'),
}
#: Texts of the cell of a figure, of a title and of an area's name, made longer.
TEXTS: Final = {
    "digits": "1",
    "note marks": "①",
    "brackets": "(",
    "closed brackets": "(1)",
    "spaces": " ",
    "dashes": "—",
    "commas": "1,",
    "dates": "2026-",
    "full-width digits": "１",
    "percent signs": "%",
    "signs": "+-",
    "zero width": "\u200b1",
}


def steps(content: bytes) -> int:
    """Count the lines of the reader of workbooks that are carried out while it reads or refuses."""
    catalog = load_catalog()
    counted = 0

    def inside(_: FrameType, event: str, __: Any) -> Any:
        nonlocal counted
        counted += event == "line"
        return inside

    def trace(frame: FrameType, _: str, __: Any) -> Any:
        return inside if "/core/workbook/" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        read_workbook(content, catalog)
    except RefusedWorkbookError:
        pass
    finally:
        sys.settrace(before)
    return counted


def grows_no_faster(make: Callable[[int], bytes]) -> None:
    """Hold the steps of once, twice and four times as much against each other."""
    first = steps(make(COUNT))  # caches fill
    first, second, fourth = (steps(make(COUNT * times)) for times in (1, 2, 4))
    assert fourth - second <= 2.2 * max(second - first, 0) + 0.02 * first


@pytest.mark.parametrize("shape", REPEATED)
def test_twice_as_many_pieces_take_twice_the_steps(shape: str) -> None:
    part, before, piece = REPEATED[shape]
    base = save(add_year(workbook(), [GDP, VISITS], {"全市": [700.0, 4000.0], "临泽县": ["105.3", "1,234"]}))

    def make(count: int) -> bytes:
        pieces = "".join(piece.replace("{}", str(number)) for number in range(1, count + 1)).encode()

        def change(name: str, own: bytes) -> bytes:
            if name != part:
                return own
            assert before.encode() in own
            return own.replace(before.encode(), pieces + before.encode(), 1)

        return repacked(base, change)

    grows_no_faster(make)


@pytest.mark.parametrize("shape", TEXTS)
def test_a_text_twice_as_long_takes_twice_the_steps(shape: str) -> None:
    def make(count: int) -> bytes:
        text = "1" + TEXTS[shape] * count
        return save(one(text, 本表来源标题=text))

    grows_no_faster(make)


def test_the_count_sees_a_loop_within_a_loop() -> None:
    """The check can fail: steps that grow with the square do not pass."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.security.test_steps.steps", lambda content: len(content) ** 2)
        with pytest.raises(AssertionError):
            grows_no_faster(bytes)
