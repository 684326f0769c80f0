"""Cells that hold two contents: struck out and put right, written twice, or pointing to no text."""

from __future__ import annotations

import re

import pytest
from openpyxl.styles import Font

from core.plan.catalog import Catalog
from core.workbook.findings import ERROR, RefusedWorkbookError
from core.workbook.read.workbook import read_workbook
from tests.workbook.mini import cell_of, one, repacked, save


def with_cell(xml: str) -> bytes:
    """A workbook whose one figure, 86.5, is written as another cell; ``{r}`` is its place."""
    own = re.compile(rb'<c r="(B\d+)"[^>]*><v>86\.5</v></c>')

    def change(_: str, part: bytes) -> bytes:
        return own.sub(lambda hit: xml.replace("{r}", hit[1].decode()).encode(), part)

    return repacked(save(one(86.5)), change)


INLINE = '<c r="{r}" t="inlineStr"><is>%s</is></c>'
STRUCK = (
    INLINE % "<r><rPr><strike/></rPr><t>86</t></r><r><t>90</t></r>",
    INLINE % '<r><rPr><strike val="1"/></rPr><t>86.5</t></r>',
    INLINE % "<r><t>86.5</t></r><r><rPr><strike/></rPr><t>①</t></r>",
)
NOT_STRUCK = INLINE % '<r><rPr><strike val="0"/></rPr><t>86</t></r><r><t>.5</t></r>'


@pytest.mark.parametrize("xml", STRUCK)
def test_struck_and_valid_digits_are_never_joined(xml: str, catalog: Catalog) -> None:
    reading = read_workbook(with_cell(xml), catalog)
    (error,) = [f for f in reading.findings if f.severity == ERROR]
    assert not reading.figures
    assert "删除线" in error.found
    assert error.cell


def test_a_figure_struck_out_as_a_whole_is_asked_about(catalog: Catalog) -> None:
    for value in (86.5, "86.5"):
        book = one(value)
        cell_of(book, "临泽县").font = Font(strike=True)
        reading = read_workbook(save(book), catalog)
        assert not reading.figures
        assert "删除线" in "".join(f.found for f in reading.findings if f.severity == ERROR)


def test_what_is_not_struck_is_read(catalog: Catalog) -> None:
    assert [f.value for f in read_workbook(with_cell(NOT_STRUCK), catalog).figures] == [86.5]


@pytest.mark.parametrize(
    "xml",
    [
        '<c r="{r}"><v>86.5</v><v>9</v></c>',
        '<c r="{r}"><v>86.5</v></c><c r="{r}"><v>90</v></c>',
        '<c r="{r}"><v>86.5</v></c><c r="{r}" t="str"><v>90</v></c>',
    ],
)
def test_a_cell_written_twice_is_refused(xml: str, catalog: Catalog) -> None:
    with pytest.raises(RefusedWorkbookError, match="写了两次"):
        read_workbook(with_cell(xml), catalog)


@pytest.mark.parametrize("index", ["9999", "-1", "x"])
def test_a_text_that_is_not_there_is_told(index: str, catalog: Catalog) -> None:
    reading = read_workbook(with_cell(f'<c r="{{r}}" t="s"><v>{index}</v></c>'), catalog)
    (error,) = [f for f in reading.findings if f.severity == ERROR]
    assert "文字缺失" in error.found
    assert error.cell
