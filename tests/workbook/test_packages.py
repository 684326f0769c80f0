"""Packages as other writers make them are read; macros, objects and queries are found under any name."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable

import pytest
from openpyxl.styles import Font

from core.plan.catalog import Catalog
from core.workbook.findings import RefusedWorkbookError
from core.workbook.read.workbook import read_workbook
from core.workbook.xlsx.package import read_package
from tests.workbook.bad_files import shared, strings
from tests.workbook.mini import cell_of, one, repacked, save

MAIN, RELATIONS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
YEAR = "xl/worksheets/sheet2.xml"


def renamed(content: bytes, new: Callable[[str], str], change: Callable[[str, bytes], bytes]) -> bytes:
    """The package with its members under other names."""
    raw = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as out:
        for name in old.namelist():
            info = zipfile.ZipInfo()
            info.filename = new(name)  # kept as it is: the constructor would mend back-slashes
            out.writestr(info, change(name, old.read(name)))
    return raw.getvalue()


def same(_: str, own: bytes) -> bytes:
    return own


def moved_main(name: str, own: bytes) -> bytes:
    return own.replace(b"xl/workbook.xml", b"xl/Book2.xml") if name in ("_rels/.rels", TYPES) else own


OTHER_WRITERS = {
    "sheets in another case": lambda c: renamed(
        c, lambda n: n.replace("worksheets/sheet", "Worksheets/Sheet"), same
    ),
    "all upper case": lambda c: renamed(c, str.upper, same),
    "back-slashes": lambda c: renamed(c, lambda n: n.replace("/", "\\"), same),
    "main part renamed": lambda c: renamed(
        c,
        lambda n: n.replace("xl/workbook.xml", "xl/Book2.xml").replace("_rels/workbook", "_rels/Book2"),
        moved_main,
    ),
    "back-slashes in relations": lambda c: repacked(
        c, lambda n, own: own.replace(b"/xl/worksheets/", b"\\xl\\worksheets\\") if n == RELATIONS else own
    ),
    "UTF-16 sheet": lambda c: repacked(
        c, lambda n, own: own.decode().replace("UTF-8", "UTF-16").encode("utf-16") if n == YEAR else own
    ),
}


@pytest.mark.parametrize("name", ["xl/SharedStrings.xml", "XL/SHAREDSTRINGS.XML", "xl\\sharedStrings.xml"])
def test_shared_strings_under_any_spelling(name: str) -> None:
    content = shared(strings("甲"))
    wanted = [sheet.cells for sheet in read_package(content).sheets]
    moved = renamed(content, lambda n: name if n.endswith("sharedStrings.xml") else n, same)
    assert moved != content
    assert [sheet.cells for sheet in read_package(moved).sheets] == wanted


def values(content: bytes, catalog: Catalog) -> list[float]:
    return [figure.value for figure in read_workbook(content, catalog).figures]


@pytest.mark.parametrize("habit", OTHER_WRITERS)
def test_packages_of_other_writers_are_read(habit: str, catalog: Catalog) -> None:
    assert values(OTHER_WRITERS[habit](save(one(105.3))), catalog) == [105.3]


def declared(kind: bytes, part: bytes = b"/xl/other.bin") -> Callable[[bytes], bytes]:
    entry = b'<Override PartName="' + part + b'" ContentType="' + kind + b'"/></Types>'
    return lambda c: repacked(
        c, lambda n, own: own.replace(b"</Types>", entry) if n == TYPES else own, **{part.decode()[1:]: b"x"}
    )


def related(kind: bytes) -> Callable[[bytes], bytes]:
    entry = (
        b'<Relationship Id="rX" Type="http://x/relationships/' + kind + b'" Target="a.dat"/></Relationships>'
    )
    return lambda c: repacked(
        c,
        lambda n, own: own.replace(b"</Relationships>", entry) if n == RELATIONS else own,
        **{"xl/a.dat": b"x"},
    )


def beginning(head: bytes, part: str = "xl/media/image1.png") -> Callable[[bytes], bytes]:
    return lambda c: repacked(c, same, **{part: head + bytes(64)})


DISGUISED = {
    "macro type in upper case": (declared(b"application/VND.MS-EXCEL.SHEET.MACROENABLED.MAIN+XML"), "启用宏"),
    "macro type far behind": (
        declared(b" " * 70_000 + b"application/x.macroEnabled"),
        "启用宏",
    ),
    "VBA by type": (declared(b"application/vnd.ms-office.vbaProject"), "宏（VBA）"),
    "VBA by relation": (related(b"vbaProject"), "宏（VBA）"),
    "VBA under another folder": (beginning(b"", "xl/theme/vbaProject.bin"), "宏（VBA）"),
    "Excel 4 macros by relation": (related(b"xlMacrosheet"), "宏工作表"),
    "object by relation": (related(b"oleObject"), "嵌入"),
    "package by relation": (related(b"package"), "嵌入"),
    "control by relation": (related(b"control"), "控件"),
    "ActiveX by type": (declared(b"application/vnd.ms-office.activeX+xml"), "ActiveX"),
    "compound file as a picture": (beginning(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "嵌入"),
    "archive as a picture": (beginning(b"PK\x03\x04"), "嵌入"),
    "program as a picture": (beginning(b"MZ\x90\x00"), "可执行"),
    "object in upper case": (beginning(b"", "XL/MEDIA/OLEOBJECT1.BIN"), "嵌入"),
}


@pytest.mark.parametrize("disguise", DISGUISED)
def test_macros_and_objects_are_refused_whatever_they_are_called(disguise: str) -> None:
    make, said = DISGUISED[disguise]
    with pytest.raises(RefusedWorkbookError, match=said):
        read_package(make(save(one(105.3))))


CONNECTED = {
    "connections": related(b"connections"),
    "connections part alone": beginning(b"<c/>", "xl/Connections.xml"),
    "query table": beginning(b"<q/>", "xl/queryTables/queryTable1.xml"),
    "power query": beginning("<DataMashup/>".encode("utf-16"), "customXml/item1.xml"),
}


@pytest.mark.parametrize("how", CONNECTED)
def test_data_connections_are_said(how: str, catalog: Catalog) -> None:
    reading = read_workbook(CONNECTED[how](save(one(105.3))), catalog)
    assert [f.value for f in reading.figures] == [105.3]
    assert any("数据连接" in str(finding) for finding in reading.findings)


def bare(xml: bytes) -> bytes:
    return re.sub(rb"^<\?xml[^>]*>\s*", b"", xml)


@pytest.mark.parametrize("encoding", ["GBK", "gb2312", "Shift_JIS", "Big5", "x-unknown", "UTF-7", "IBM037"])
def test_foreign_encodings_are_named_with_their_part(encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
    for part in (YEAR, MAIN, RELATIONS):
        content = repacked(save(one("文字")), lambda n, own, p=part: head + bare(own) if n == p else own)
        with pytest.raises(RefusedWorkbookError, match=re.escape(part)):
            read_package(content)


def test_a_package_without_its_main_part_is_named_by_its_cause() -> None:
    with pytest.raises(RefusedWorkbookError, match="没有工作簿"):
        read_package(repacked(save(one(1.0)), lambda n, own: None if n == MAIN else own))
    with pytest.raises(RefusedWorkbookError, match="不正常的路径“C:/x”"):
        read_package(repacked(save(one(1.0)), same, **{"C:/x": b""}))


def with_cell(xml: bytes, value: str | float = 105.3) -> bytes:
    """The workbook with the XML of its one figure replaced."""
    pattern = re.compile(rb'<c r="(B\d+)"[^>]*><v>105\.3</v></c>')

    def change(name: str, own: bytes) -> bytes:
        return pattern.sub(lambda m: xml.replace(b"@", m[1]), own) if name == YEAR else own

    return repacked(save(one(value)), change)


RUN = b'<r><rPr><vertAlign val="%s"/></rPr><t>%s</t></r>'
CELLS: tuple[tuple[bytes, float | None], ...] = (
    (b'<c r="@" t="inlineStr"><is><r><t>92.4</t></r>' + RUN % (b"superscript", b"1") + b"</is></c>", 92.4),
    (b'<c r="@" t="inlineStr"><is><r><t>92.4</t></r>' + RUN % (b"subscript", b"12") + b"</is></c>", 92.4),
    (b'<c r="@" t="inlineStr"><is>' + RUN % (b"superscript", b"3") + b"<r><t>92.4</t></r></is></c>", 92.4),
    (b'<c r="@" t="inlineStr"><is>' + RUN % (b"superscript", b"3") + b"</is></c>", None),
    (b'<c r="@" t="inlineStr"><is>' + RUN % (b"baseline", b"92.4") + b"</is></c>", 92.4),
    (b'<c r="@" t="inlineStr"><is><t>92.4_x000D_</t></is></c>', 92.4),
    (b'<c r="@" t="inlineStr"><is><t>92.4_x000D_&#10;93</t></is></c>', None),
    (b'<c r="@" t="inlineStr"><is><t>92.4_x005F_x000D_</t></is></c>', None),
    (b'<c r="@" t="inlineStr"><is><t>92.4_xD800_</t></is></c>', None),
    (b'<c r="@" t="str"><f>A1</f><v>92.4\xc2\xb9</v></c>', 92.4),
    (b'<c r="@" t="d"><v>2026-04-20T00:00:00</v></c>', None),
    (b'<c r="@"><v>1_05.3</v></c>', None),
    (b'<c r="@"><v>\xd9\xa1\xd9\xa2</v></c>', None),
    (b'<c r="@"><v>infinity</v></c>', None),
    (b'<c r="@"><v>1e400</v></c>', None),
    (b'<c r="@"><v>1e308</v></c>', None),
    (b'<c r="@"><v>1E-320</v></c>', None),
    (b'<c r="@"><v> 92.4 </v></c>', 92.4),
    (b'<c r="@"><v>' + b"9" * 400 + b"</v></c>", None),
)


@pytest.mark.parametrize(("xml", "value"), CELLS)
def test_cells_hold_no_figure_but_the_one_that_is_seen(
    xml: bytes, value: float | None, catalog: Catalog
) -> None:
    reading = read_workbook(with_cell(xml), catalog)
    assert [f.value for f in reading.figures] == ([] if value is None else [value])
    assert reading.findings or xml == b'<c r="@"><v> 92.4 </v></c>', "something is said"


def test_a_year_typed_as_a_date_is_told_as_the_person_sees_it(catalog: Catalog) -> None:
    content = save(one(105.3, year=dt.date(2025, 12, 31), name="2025年"))
    said = "；".join(str(f) for f in read_workbook(content, catalog).findings)
    assert "2025-12-31" in said
    assert "46022" not in said


def test_a_date_shown_as_a_year_is_that_year(catalog: Catalog) -> None:
    book = one(105.3, year=dt.date(2025, 12, 31), name="2025年")
    book["2025年"]["B1"].number_format = 'yyyy"年"'
    assert [f.year for f in read_workbook(save(book), catalog).figures] == [2025]


@pytest.mark.parametrize("year", ["2025 年", "２０２５", "二〇二五年", "2025年度", 2025.0])
def test_years_of_a_sheet_in_any_form(year: object, catalog: Catalog) -> None:
    for name in ("2025年", "２０２５年"):
        reading = read_workbook(save(one(105.3, year=year, name=name)), catalog)
        assert [f.year for f in reading.figures] == [2025]
        assert not [f for f in reading.findings if f.severity == "error"]


def test_a_raised_cell_is_a_mark(catalog: Catalog) -> None:
    book = one(1.0)
    for row in book["2025年"].iter_rows():
        for cell in row:
            if cell.value == 1.0:
                cell.font = Font(vertAlign="superscript")
    reading = read_workbook(save(book), catalog)
    assert reading.figures == ()
    assert any("注码" in str(finding) for finding in reading.findings)


@pytest.mark.parametrize("area", ["张掖市临泽县", "临泽县", "620723", "临　泽　县"])
def test_full_names_of_a_county(area: str, catalog: Catalog) -> None:
    assert [f.area for f in read_workbook(save(one(105.3, area=area)), catalog).figures] == ["620723"]


#: Formats of a cell, the number in it, what is read and what is said.
SHOWN: tuple[tuple[str, float, float | None, str], ...] = (
    ('0.0_);(0.0);"-"', 0, None, "显示为"),
    ("#,##0.0;-#,##0.0;", 0, None, "显示为"),
    ("#,###", 0, None, "显示为"),
    ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 0, None, "显示为"),
    ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 5, 5, ""),
    ("0.0;-0.0;0.0", 0, 0, ""),
    ("#,##0", 0, 0, ""),
    ("General", 0, 0, ""),
    ("0.0", 0, 0, ""),
    ("0!.0,", 105.3, None, "显示为“0.0”"),
    ('0.0,,"亿"', 105.3, None, "显示为“0.0亿”"),
    ("#,##0.0,", 105.3, None, "显示为“0.1”"),
    ("#,##0.0", 105.3, 105.3, ""),
    ('0.0"亿元（初步）"', 105.3, 105.3, "数据阶段"),
    ("[DBNum1]General", 105.3, 105.3, ""),
    ('0.0"①"', 105.3, 105.3, "是注码"),
    (";;;", 105.3, 105.3, "不显示"),
)


@pytest.mark.parametrize(("shown", "value", "read", "said"), SHOWN)
def test_what_a_format_hides_is_not_read_in_silence(
    shown: str, value: float, read: float | None, said: str, catalog: Catalog
) -> None:
    book = one(value)
    cell_of(book, "临泽县").number_format = shown
    reading = read_workbook(save(book), catalog)
    assert [f.value for f in reading.figures] == ([] if read is None else [read])
    assert said in "".join(str(f) for f in reading.findings)
    assert said or not reading.findings


NO_SIZE = {
    "row": lambda own: own.replace(b'<row r="11"', b'<row r="11" ht="0" customHeight="1"'),
    "column": lambda own: own.replace(
        b"<sheetData>", b'<cols><col min="2" max="2" width="0" customWidth="1"/></cols><sheetData>'
    ),
}


@pytest.mark.parametrize("which", NO_SIZE)
def test_rows_and_columns_of_no_size_are_hidden(which: str, catalog: Catalog) -> None:
    content = repacked(save(one(105.3)), lambda name, own: NO_SIZE[which](own) if name == YEAR else own)
    reading = read_workbook(content, catalog)
    assert [f.value for f in reading.figures] == [105.3]
    assert "隐藏的" in "".join(str(f) for f in reading.findings)
