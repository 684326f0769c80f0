"""How cells of each style are shown, as far as it says what a number means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from core.workbook.findings import RefusedWorkbookError
from core.workbook.xlsx.cells import whole
from core.workbook.xlsx.container import Container
from core.workbook.xlsx.formats import Format, read_format
from core.workbook.xlsx.limits import Limits
from core.workbook.xlsx.sax import Attributes, parse
from core.workbook.xlsx.text import VERTICAL, strikes

#: Excel takes no longer number format.
_LONGEST: Final = 255


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How a cell is shown: its number format, whether it stands above or below the line, or is struck out."""

    format: Format = field(default_factory=Format)
    raised: bool = False
    struck: bool = False


def read_styles(container: Container, part: str, limits: Limits) -> list[CellStyle]:
    """Return the styles of a workbook in the order in which cells refer to them."""
    reader = _Reader(limits)
    if container.find(part):
        parse(container.stream(part), part, reader.start, end=reader.end, limits=limits)
    return reader.styles


class _Reader:
    """Handlers of the part of styles."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.formats: dict[int, str] = {}
        self.raised: list[bool] = []
        self.struck: set[int] = set()
        self.styles: list[CellStyle] = []
        self.inside = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("fonts", "cellXfs"):
            self.inside = name
        elif name == "numFmt":
            self.formats[whole(attributes.get("numFmtId")) or 0] = attributes.get("formatCode", "")[:_LONGEST]
        elif name == "font" and self.inside == "fonts":
            self.raised.append(False)
        elif name == "vertAlign" and self.raised and self.inside == "fonts":
            self.raised[-1] = attributes.get("val", "") in VERTICAL
        elif name == "strike" and self.raised and self.inside == "fonts" and strikes(attributes):
            self.struck.add(len(self.raised) - 1)
        elif name == "xf" and self.inside == "cellXfs":
            self._style(attributes)

    def end(self, name: str) -> None:
        if name == self.inside:
            self.inside = ""

    def _style(self, attributes: Attributes) -> None:
        if len(self.styles) >= self.limits.styles:
            found = f"单元格样式超过{self.limits.styles}种"
            raise RefusedWorkbookError(found, "请重新下载模板，只复制数值后再上传")
        number = whole(attributes.get("numFmtId")) or 0
        font = whole(attributes.get("fontId")) or 0
        raised = font < len(self.raised) and self.raised[font]
        shown = read_format(number, self.formats.get(number, ""))
        self.styles.append(CellStyle(shown, raised, font in self.struck))
