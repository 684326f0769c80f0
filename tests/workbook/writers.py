"""One filled workbook as each program writes it: by the habits that its files and public reports show.

Every package says the same: two counties' GDP of 2025, a source with its date, a note with a raised mark.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape

from core.workbook.labels import TEMPLATE_VERSION
from core.workbook.xlsx.cells import letters

Value = str | float | dt.date | None
Rows = list[list[Value]]

FIGURES: Final = {"620723": 105.3, "620724": 92.4}
PUBLISHED: Final = dt.date(2026, 4, 20)
GUIDE: Final[Rows] = [["模板版本", TEMPLATE_VERSION], ["方案", "zhangye-2022-4"], ["数据集", "正式数据"]]
YEAR: Final[Rows] = [
    ["本表年份", 2025.0],
    ["本表来源标题", "测试用统计公报"],
    ["本表发布单位", "测试统计局"],
    ["本表发布日期", PUBLISHED],
    ["本表公开标记", "公开"],
    ["指标", "地区生产总值"],
    ["核算口径", "五经普口径"],
    ["数据阶段", "初步核算"],
    ["地区", None],
    ["临泽县", 105.3],
    ["高台县", "92.4①"],
]
_TRANSITIONAL: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_STRICT_RELATION: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"

#: Makes the XML of a cell from its reference, value and the table of shared strings.
CellMaker = Callable[[str, Value, list[str]], str]


def serial(day: dt.date) -> int:
    return (day - dt.date(1899, 12, 30)).days


def _shared(text: str, strings: list[str]) -> int:
    if text not in strings:
        strings.append(text)
    return strings.index(text)


def excel_cell(reference: str, value: Value, strings: list[str]) -> str:
    if isinstance(value, str):
        return f'<c r="{reference}" s="1" t="s"><v>{_shared(value, strings)}</v></c>'
    if isinstance(value, dt.date):
        return f'<c r="{reference}" s="2"><v>{serial(value)}</v></c>'
    return f'<c r="{reference}" s="1"/>' if value is None else f'<c r="{reference}"><v>{value!r}</v></c>'


def strict_cell(reference: str, value: Value, strings: list[str]) -> str:
    if isinstance(value, dt.date):
        return f'<c r="{reference}" s="2" t="d"><v>{value.isoformat()}T00:00:00.000</v></c>'
    return excel_cell(reference, value, strings)


def libreoffice_cell(reference: str, value: Value, strings: list[str]) -> str:
    if isinstance(value, str):
        return f'<c r="{reference}" s="0" t="s"><v>{_shared(value, strings)}</v></c>'
    if value == FIGURES["620723"]:
        return f'<c r="{reference}" s="0" t="n"><f aca="false">100+5.3</f><v>105.3</v></c>'
    number = serial(value) if isinstance(value, dt.date) else value
    return (
        f'<c r="{reference}" s="2"/>'
        if number is None
        else f'<c r="{reference}" s="2" t="n"><v>{number}</v></c>'
    )


def wps_cell(reference: str, value: Value, strings: list[str]) -> str:
    if value == FIGURES["620723"]:
        return f'<c r="{reference}" s="1"><f>SUM(100,5.3)</f><v>105.3</v></c>'
    return excel_cell(reference, value, strings)


def inline_cell(_: str, value: Value, __: list[str]) -> str:
    """Cells without a place or type beyond the least, as exports of servers have them."""
    if isinstance(value, dt.date):
        return f'<c t="str"><v>{value.isoformat()} 00:00:00</v></c>'
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)} </t></is></c>'
    return "<c/>" if value is None else f"<c><v>{value!r}</v></c>"


@dataclass(frozen=True)
class Writer:
    """The habits of one program."""

    name: str
    cell: CellMaker = excel_cell
    main: str = _TRANSITIONAL
    relation: str = _RELATION
    prefix: str = ""
    book: str = ""
    sheet_head: str = ""
    row: str = ' spans="1:2"'
    sheet_tail: str = ""
    strings: Callable[[str], str] = lambda text: f"<si><t>{escape(text)}</t></si>"
    styles: str = '<numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy/m/d;@"/></numFmts>'
    date_format: int = 14
    parts: Mapping[str, str | bytes] = field(default_factory=dict)
    defaults: str = ""
    target: Callable[[str], str] = lambda name: name
    mark: str = ""


def package(writer: Writer) -> bytes:
    """The workbook as this program would write it."""
    strings: list[str] = []
    sheets = {"说明": GUIDE, "2025年": YEAR}
    parts: dict[str, str | bytes] = {}
    for n, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = _sheet(writer, rows, strings)
    parts["xl/workbook.xml"] = _book(writer, tuple(sheets))
    related = {**{f"worksheets/sheet{n}.xml": "worksheet" for n in (1, 2)}, "styles.xml": "styles"}
    if strings:
        related["sharedStrings.xml"] = "sharedStrings"
        items = "".join(writer.strings(text) for text in strings)
        parts["xl/sharedStrings.xml"] = _root(writer, "sst", items)
    parts["xl/styles.xml"] = _root(writer, "styleSheet", _styles(writer))
    targets = {writer.target(name): kind for name, kind in related.items()}
    parts["xl/_rels/workbook.xml.rels"] = _relations(writer, targets)
    parts["_rels/.rels"] = _relations(writer, {"xl/workbook.xml": "officeDocument"})
    parts["[Content_Types].xml"] = _types(writer, parts)
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **writer.parts}.items():
            text = content if isinstance(content, bytes) else f"{writer.mark}{content}".encode()
            archive.writestr(name, text)
    return raw.getvalue()


def _root(writer: Writer, name: str, body: str) -> str:
    """A part: elements with the writer's prefix, if it has one."""
    prefix = f":{writer.prefix}" if writer.prefix else ""
    if writer.prefix:
        body = (
            body.replace("</", "\0").replace("<", f"<{writer.prefix}:").replace("\0", f"</{writer.prefix}:")
        )
        name = f"{writer.prefix}:{name}"
    return f'{_HEAD}<{name} xmlns{prefix}="{writer.main}" xmlns:r="{writer.relation}">{body}</{name}>'


def _sheet(writer: Writer, rows: Rows, strings: list[str]) -> str:
    lines = []
    for n, row in enumerate(rows, 1):
        cells = "".join(writer.cell(f"{letters(c)}{n}", value, strings) for c, value in enumerate(row, 1))
        place = f' r="{n}"' if writer.cell is not inline_cell else ""
        lines.append(f"<row{place}{writer.row}>{cells}</row>")
    body = f"{writer.sheet_head}<sheetData>{''.join(lines)}</sheetData>{writer.sheet_tail}"
    return _root(writer, "worksheet", body)


def _book(writer: Writer, names: tuple[str, ...]) -> str:
    sheets = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    return _root(writer, "workbook", f"{writer.book}<sheets>{sheets}</sheets>")


def _styles(writer: Writer) -> str:
    formats = "".join(f'<xf numFmtId="{number}" fontId="0"/>' for number in (0, 49, writer.date_format))
    fonts = '<fonts count="1"><font><sz val="11"/></font></fonts>'
    return f'{writer.styles}{fonts}<cellXfs count="3">{formats}</cellXfs>'


def _relations(writer: Writer, targets: Mapping[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{writer.relation}/{kind}" Target="{target}"/>'
        for n, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _types(writer: Writer, parts: Mapping[str, object]) -> str:
    kinds = {
        "workbook": "sheet.main",
        "sheet": "worksheet",
        "styles": "styles",
        "sharedStrings": "sharedStrings",
    }
    lines = []
    for name in parts:
        stem = name.rpartition("/")[2].removesuffix(".xml").rstrip("0123456789")
        if stem in kinds:
            lines.append(f'<Override PartName="/{name}" ContentType="{_SHEET_TYPE}.{kinds[stem]}+xml"/>')
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}<Default Extension="xml" '
        f'ContentType="application/xml"/>{writer.defaults}{"".join(lines)}</Types>'
    )


def _phonetic(text: str) -> str:
    return f'<si><t>{escape(text)}</t><rPh sb="0" eb="1"><t>ﾖﾐｶﾞﾅ</t></rPh><phoneticPr fontId="1"/></si>'


def _rich(text: str) -> str:
    """A shared string in runs, as Excel keeps a part that was coloured; its mark is raised."""
    if not text.endswith("①"):
        half = len(text) // 2
        runs = f'<r><t xml:space="preserve">{text[:half]}</t></r><r><rPr><b/></rPr><t>{text[half:]}</t></r>'
        return f"<si>{runs}</si>"
    raised = '<r><rPr><vertAlign val="superscript"/><sz val="11"/></rPr><t>1</t></r>'
    return f'<si><r><rPr><sz val="11"/></rPr><t>{text[:-1]}</t></r>{raised}</si>'


def _escaped(text: str) -> str:
    """A shared string that ends with the carriage return of a pasted cell."""
    return f'<si><t xml:space="preserve">{escape(text)}_x000D_\n</t></si>'


_MC: Final = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_BOOK_2013: Final = (
    '<fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="28129"/>'
    '<workbookPr defaultThemeVersion="202300"/>'
    f'<mc:AlternateContent {_MC}><mc:Choice xmlns:x15="urn:x15" Requires="x15">'
    '<x15ac:absPath xmlns:x15ac="urn:x15ac" url="C:\\Users\\"/></mc:Choice></mc:AlternateContent>'
    '<bookViews><workbookView activeTab="1"/></bookViews>'
)
_VIEW: Final = '<sheetViews><sheetView workbookViewId="0"><selection sqref="A1"/></sheetView></sheetViews>'
_THREADED: Final = "http://schemas.microsoft.com/office/2018/08/relationships/threadedComment"

WRITERS: Final = (
    Writer("Excel 2007", book='<fileVersion appName="xl" lastEdited="4"/><workbookPr date1904="0"/>'),
    Writer("Excel 2010, phonetic guides", strings=_phonetic, date_format=31),
    Writer(
        "Excel 2016, parts of texts formatted",
        strings=_rich,
        book=_BOOK_2013,
        sheet_head=f'<dimension ref="A1:B11"/>{_VIEW}<sheetFormatPr defaultRowHeight="14.25"/>',
        sheet_tail='<phoneticPr fontId="1" type="noConversion"/><pageMargins left="0.7" right="0.7"/>',
    ),
    Writer(
        "Excel 365, threaded comments and labels",
        strings=_escaped,
        book=_BOOK_2013,
        row=' spans="1:2" x14ac:dyDescent="0.25" xmlns:x14ac="urn:x14ac"',
        parts={
            "xl/persons/person.xml": "<personList/>",
            "xl/threadedComments/threadedComment1.xml": "<ThreadedComments/>",
            "xl/worksheets/_rels/sheet2.xml.rels": (
                f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_THREADED}" '
                'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
            ),
            "docMetadata/LabelInfo.xml": "<labelList/>",
            "xl/calcChain.xml": "<calcChain/>",
            "xl/metadata.xml": "<metadata/>",
            "xl/printerSettings/printerSettings1.bin": b"\x50\x00\x72\x00" * 40,
        },
        defaults='<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.printerSettings"/>',
    ),
    Writer(
        "Excel, strict Open XML",
        strict_cell,
        _STRICT,
        _STRICT_RELATION,
        book='<workbookPr dateCompatibility="0"/>',
    ),
    Writer(
        "Excel, strict Open XML with serial numbers",
        excel_cell,
        _STRICT,
        _STRICT_RELATION,
        book='<workbookPr date1904="false"/>',
        target=lambda name: f"/xl/{name}",
    ),
    Writer(
        "WPS",
        wps_cell,
        book='<fileVersion appName="xl" lastEdited="3" lowestEdited="5" rupBuild="9302"/><workbookPr/>',
        sheet_head='<sheetPr/><dimension ref="A1"/><sheetFormatPr defaultRowHeight="13.5"/>',
        row=' ht="27" customHeight="1" spans="1:2"',
        styles='<numFmts count="2"><numFmt numFmtId="176" formatCode="0.0_ "/><numFmt numFmtId="177" '
        'formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts>',
        date_format=177,
        parts={
            "docProps/custom.xml": '<Properties><property name="KSOProductBuildVer"/></Properties>',
            "xl/cellimages.xml": "<cellImages/>",
        },
    ),
    Writer(
        "WPS, dates of the long form", date_format=58, strings=_escaped, sheet_head='<dimension ref="A1:A1"/>'
    ),
    Writer(
        "LibreOffice",
        libreoffice_cell,
        book='<fileVersion appName="Calc"/><workbookPr backupFile="false" date1904="false"/>',
        sheet_head='<sheetPr filterMode="false"><pageSetUpPr fitToPage="false"/></sheetPr>'
        '<dimension ref="A1:B11"/><cols><col collapsed="false" hidden="false" max="1024" min="1"/></cols>',
        row=' customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0"',
        styles='<numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy\\-mm\\-dd"/></numFmts>',
        date_format=0,
    ),
    Writer("Open XML SDK, with prefixes", prefix="x", target=lambda name: f"/xl/{name}"),
    Writer("server export, cells without places", inline_cell, row="", target=lambda name: f"./{name}"),
    Writer("byte order marks", mark="\ufeff", target=lambda name: f"../xl/{name}"),
)
