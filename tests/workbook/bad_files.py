"""Files that occur and must be refused: each is made here, with the words that its refusal must hold."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.workbook.xlsx.limits import LIMITS
from tests.workbook.mini import GDP, add_list, add_year, one, repacked, save, workbook

SHEET = "xl/worksheets/sheet2.xml"
STRINGS = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"
TYPES = "[Content_Types].xml"
CSV = "地区,数值\n临泽县,105.3\n"
FAR_OUT = b'<row r="1"><c r="XFD1"><v>1</v></c></row>'
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@dataclass(frozen=True)
class Bad:
    """A file, and what is said of it."""

    name: str
    make: Callable[[], bytes]
    said: str


def plain() -> bytes:
    return save(one(105.3))


def part(name: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """The plain workbook with one part changed."""
    return repacked(plain(), lambda n, content: change(content) if n == name else content)


def with_part(name: str, content: bytes) -> bytes:
    """The plain workbook with a part more."""
    return repacked(plain(), lambda _, own: own, **{name: content})


def sheet_xml(body: bytes) -> bytes:
    """The plain workbook with the cells of its year's sheet replaced."""
    text = HEAD + f"<worksheet {NS}><sheetData>".encode() + body + b"</sheetData></worksheet>"
    return part(SHEET, lambda _: text)


def shared(strings: bytes) -> bytes:
    """The plain workbook with the title of its source in a table of shared strings."""
    title = "".join(f"&#{ord(c)};" for c in "测试用统计公报").encode()
    inline = b'<c r="B2" t="inlineStr"><is><t>' + title + b"</t></is></c>"
    rels = "xl/_rels/workbook.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="sharedStrings.xml"/>'.encode()

    def change(name: str, own: bytes) -> bytes:
        if name == SHEET:
            assert inline in own
            return own.replace(inline, b'<c r="B2" t="s"><v>0</v></c>')
        return own.replace(b"</Relationships>", relation + b"</Relationships>") if name == rels else own

    return repacked(plain(), change, **{STRINGS: strings})


def strings(text: str, before: str = "") -> bytes:
    return HEAD + f"{before}<sst {NS}><si><t>{text}</t></si></sst>".encode()


def zipped(**members: bytes) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return raw.getvalue()


def encrypted_zip() -> bytes:
    """A package whose members claim to be encrypted."""
    content = bytearray(plain())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        offsets = [m.header_offset for m in archive.infolist()]
    for offset in offsets:
        content[offset + 6] |= 1
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 8] |= 1
        at += 4
    return bytes(content)


def doubled_member() -> bytes:
    raw = io.BytesIO(plain())
    with zipfile.ZipFile(raw, "a") as archive:
        archive.writestr(BOOK.upper(), b"<workbook/>")
    return raw.getvalue()


def bomb() -> bytes:
    """Thirty million spaces that pack to next to nothing."""
    return with_part("xl/media/image1.xml", b" " * 30_000_000)


def lying_bomb() -> bytes:
    """A member that the directory says to be larger than any may be."""
    content = bytearray(with_part("xl/worksheets/sheet9.xml", b" " * 1000))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", LIMITS.part_bytes + 1)
    return bytes(content)


def corrupt_member() -> bytes:
    content = bytearray(plain())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        member = archive.getinfo(SHEET)
    start = member.header_offset + 30 + len(SHEET)
    content[start + 20 : start + 60] = bytes(40)
    return bytes(content)


def long_strings() -> bytes:
    """A text of ten megabytes."""
    return shared(strings("".join(chr(0x4E00 + n % 5000) for n in range(3_500_000))))


def million_rows() -> bytes:
    rows = b"".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>'.encode() for n in range(1, 200_000))
    return sheet_xml(rows + b'<row r="1000000"><c r="A1000000"><v>1</v></c></row>')


def many_cells() -> bytes:
    row = "".join(f"<c><v>{n}</v></c>" for n in range(LIMITS.columns)).encode()
    return sheet_xml(b"".join(b"<row>" + row + b"</row>" for _ in range(300)))


def many_elements() -> bytes:
    return sheet_xml("".join(f'<row r="{n}"/>' for n in range(1, LIMITS.elements + 10)).encode())


def deep() -> bytes:
    return sheet_xml(b"<a>" * 100_000 + b"</a>" * 100_000)


def endless_tag(begin: bytes, end: bytes) -> bytes:
    """Eight megabytes until a tag ends, which parsers look through again with every piece that arrives."""
    noise = b"".join(f"{n * 2654435761 % 2**32:08x}".encode() for n in range(1_000_000))
    return sheet_xml(begin + noise + end)


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    doctype = f'<!DOCTYPE w [<!ENTITY l0 "ha">{entities}]>'.encode()
    return part(SHEET, lambda own: own.replace(b"<worksheet", doctype + b"<worksheet", 1))


def external_entity() -> bytes:
    return shared(strings("&e;", '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>'))


def utf16_doctype() -> bytes:
    text = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w><worksheet {NS}/>'
    return part(SHEET, lambda _: text.encode("utf-16"))


def many_sheets() -> bytes:
    book = one(105.3)
    for n in range(LIMITS.sheets + 5):
        book.create_sheet(f"表{n}")
    return save(book)


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(600)


def guide_only() -> bytes:
    return save(workbook())


def no_guide() -> bytes:
    book = one(105.3)
    del book["说明"]
    return save(book)


def no_header() -> bytes:
    book = workbook()
    book.create_sheet("2025年")["A1"] = "2025年主要指标"
    return save(book)


def lost_column() -> bytes:
    book = add_list(workbook(), "举措台账", [])
    book["举措台账"].delete_cols(5)
    return save(book)


def figures(*values: Any, **other: Any) -> Callable[[], bytes]:
    areas = ("临泽县", "高台县", "山丹县")[: len(values)]
    rows = {area: [value] for area, value in zip(areas, values, strict=True)}
    return lambda: save(add_year(workbook(), [GDP], rows, **other))


def about(**said: str) -> Callable[[], bytes]:
    return lambda: save(add_year(workbook(**said), [GDP], {"临泽县": [90.0]}))


def number_in_xml(text: str) -> bytes:
    return part(SHEET, lambda own: own.replace(b"<v>105.3</v>", f"<v>{text}</v>".encode()))


def macro_type() -> bytes:
    old, new = b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml"
    return part(TYPES, lambda own: own.replace(old, new))


FILES = (
    # what is no xlsx workbook at all
    Bad("empty", lambda: b"", "文件是空的"),
    Bad("text", CSV.encode, "文本（CSV）文件"),
    Bad("text in GB18030", lambda: CSV.encode("gb18030"), "文本（CSV）文件"),
    Bad("html", lambda: b"<html><table></table></html>", "网页格式的表格"),
    Bad("xml spreadsheet", lambda: b'<?xml version="1.0"?><Workbook/>', "XML 表格"),
    Bad("pdf", lambda: b"%PDF-1.7 ...", "PDF 文件"),
    Bad("picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
    Bad("rar", lambda: b"Rar!\x1a\x07\x00" + bytes(50), "RAR 压缩包"),
    Bad("noise", lambda: bytes(range(256)) * 8, "无法识别的文件"),
    Bad("too large", lambda: b"PK" + bytes(LIMITS.file_bytes), "超过上限20MB"),
    Bad("xls of 1997", lambda: ole("Workbook"), "旧版 Excel"),
    Bad("password-protected", lambda: ole("EncryptedPackage"), "设有打开密码"),
    Bad("xlsx in a zip", lambda: zipped(**{"县区.xlsx": plain()}), "请解压后上传其中的 xlsx 文件"),
    Bad(
        "word document",
        lambda: zipped(**{"[Content_Types].xml": b"<T/>", "word__document.xml": b"<d/>"}),
        "Word 文档",
    ),
    Bad("ods", lambda: zipped(mimetype=b"x", **{"content.xml": b"<x/>"}), "OpenDocument"),
    Bad("xlsb", lambda: with_part("xl/workbook.bin", b"x"), "二进制工作簿"),
    # packages that are damaged or would do harm
    Bad("cut off", lambda: plain()[:-200], "文件不完整或已损坏"),
    Bad("damaged inside", corrupt_member, "不能解压"),
    Bad("no workbook part", lambda: part(BOOK, lambda _: None), "文件包内没有工作簿"),
    Bad("a sheet that is missing", lambda: part(SHEET, lambda _: None), "缺少组成部分"),
    Bad("not XML", lambda: part(SHEET, lambda _: b"<worksheet><oops>"), "不是合法的 XML"),
    Bad("encrypted members", encrypted_zip, "设有密码"),
    Bad("members twice", doubled_member, "同名的组成部分"),
    Bad("paths outside", lambda: with_part("../../etc/passwd", b"x"), "不正常的路径"),
    Bad("zip bomb", bomb, "解压后过大"),
    Bad("zip bomb by its directory", lying_bomb, "解压后过大"),
    Bad(
        "too many members",
        lambda: repacked(plain(), lambda _, own: own, **{f"x{n}.xml": b"x" for n in range(500)}),
        "超过上限400个",
    ),
    Bad("macros", lambda: with_part("xl/vbaProject.bin", b"x"), "含有宏"),
    Bad("macro-enabled", macro_type, "启用宏的工作簿"),
    Bad("old macro sheets", lambda: with_part("xl/macrosheets/sheet1.xml", b"x"), "宏工作表"),
    Bad("embedded file", lambda: with_part("xl/embeddings/oleObject1.bin", b"x"), "嵌入的文件"),
    Bad("billion laughs", laughs, "声明了文档类型或实体"),
    Bad("external entity", external_entity, "声明了文档类型或实体"),
    Bad("doctype in UTF-16", utf16_doctype, "声明了文档类型或实体"),
    Bad("nested too deep", deep, "嵌套过深"),
    Bad("endless attribute", lambda: endless_tag(b'<row x="', b'"/>'), "过长的标记"),
    Bad("endless comment", lambda: endless_tag(b"<!--", b"-->"), "过长的标记"),
    Bad("a million empty rows", many_elements, "内容过多"),
    Bad("10^6 rows", million_rows, "超过可读取的2000行"),
    Bad("too many cells", many_cells, "有内容的单元格超过200000个"),
    Bad(
        "a column far out",
        lambda: sheet_xml(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'),
        "第16384列还有内容",
    ),
    Bad("too many sheets", many_sheets, "工作表超过60张"),
    Bad("10 MB text", long_strings, "文字超过2000个字"),
    # workbooks that are not this template
    Bad("no guide", no_guide, "缺少“说明”表"),
    Bad("guide only", guide_only, "没有可读取的工作表"),
    Bad(
        "another version",
        lambda: save(add_year(workbook(模板版本="0"), [GDP], {"临泽县": [1]})),
        "模板版本是“0”",
    ),
    Bad("another plan", lambda: save(add_year(workbook(方案="x"), [GDP], {"临泽县": [1]})), "方案“x”"),
    Bad(
        "another dataset",
        lambda: save(add_year(workbook(数据集="演练数据"), [GDP], {"临泽县": [90.0]})),
        "正在导入正式数据",
    ),
    Bad("no header", no_header, "没有找到表头"),
    Bad("a column is gone", lost_column, "没有找到列“状态”"),
    # figures that cannot be
    Bad("unknown county", lambda: save(one(105.3, area="临择县")), "不认识的地区"),
    Bad("duplicate rows", lambda: save(add_year(workbook(), [GDP, GDP], {"临泽县": [90.0, 91.0]})), "值不同"),
    Bad("impossible value", figures(-5.0), "超出合理范围"),
    Bad("NaN", lambda: number_in_xml("NaN"), "错误值“NaN”"),
    Bad("infinity", lambda: number_in_xml("1E400"), "错误值“1E400”"),
    Bad("no number", lambda: number_in_xml("12,5"), "错误值“12,5”"),
    Bad("text for a number", figures("很多"), "不是数字"),
    Bad("logical value", figures(True), "逻辑值"),
    Bad("error value", figures("#DIV/0!"), "错误值"),
    Bad("formula without result", figures("=100+5"), "公式没有计算结果"),
    Bad("formula injection", figures(105.3, 本表来源标题="=cmd|' /C calc'!A0"), "公式"),
    Bad("injection as text", figures(105.3, 本表发布单位="@SUM(A1:A9)"), "当作公式执行"),
    Bad("control characters", lambda: shared(strings("a_x0007_b")), "控制字符"),
    Bad("text direction override", figures(105.3, 本表发布单位="统计\u202e局"), "控制字符"),
    Bad("a date that is none", figures(105.3, 本表发布日期="2026-02-30"), "不存在这一天"),
    Bad("a year to come", figures(105.3, year=2031), "2031年还没有到"),
)
