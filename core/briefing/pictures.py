"""Every chart and map of a briefing as pictures, for slides and for documents, with a list of contents.

The frame round a picture holds title, subtitle, unit, legend, source, dates and, on drill data, the
watermark: see :mod:`core.charts.kit.export`.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from core.briefing.model import DOCUMENT_WIDTH, SLIDE_WIDTH, Briefing, Draw, Figure
from core.charts.kit.export import to_png, to_svg
from core.store.export import harmless

CONTENTS: Final = "目录.csv"
WIDTHS: Final = (("幻灯片", SLIDE_WIDTH), ("文档", DOCUMENT_WIDTH))
_HEAD: Final = ("文件", "标题", "替代文字", "资料来源", "数据截至", "评价日期", "制图日期", "标记")
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True, slots=True)
class Drawn:
    """One picture at one width: the stem of its files, and both kinds."""

    stem: str
    figure: Figure
    png: bytes
    svg: str


def draw_all(briefing: Briefing) -> tuple[Drawn, ...]:
    """Draw every figure for slides (PNG 2240 px wide) and documents (1200 px), each also as SVG."""
    return tuple(map(_drawn, _tasks(briefing)))


def _tasks(briefing: Briefing) -> Iterator[tuple[str, Figure, Draw, int]]:
    for number, figure in enumerate(briefing.figures(), start=1):
        if figure.picture is not None:
            for name, width in WIDTHS:
                marks = "".join(f"-{mark}" for mark in briefing.marks)
                whole = f"{number:02d}-{figure.slug}-{briefing.scope}{marks}-{briefing.made}-{name}"
                stem = _UNSAFE.sub("", whole)
                yield stem, figure, figure.picture, width


def _drawn(task: tuple[str, Figure, Draw, int]) -> Drawn:
    stem, figure, draw, width = task
    svg = to_svg(draw(width))
    return Drawn(stem, figure, to_png(svg), svg)


def archive(briefing: Briefing, drawn: tuple[Drawn, ...]) -> bytes:
    """Pack pictures and their list of contents; file names are UTF-8."""
    rows, packed = [], io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for picture in drawn:
            for ending, content in (("png", picture.png), ("svg", picture.svg.encode())):
                name = f"{picture.stem}.{ending}"
                kind = zipfile.ZIP_STORED if ending == "png" else zipfile.ZIP_DEFLATED
                target.writestr(_member(name), content, kind)
                rows.append(
                    (
                        name,
                        picture.figure.caption,
                        picture.figure.alt,
                        "；".join(picture.figure.sources),
                        briefing.data_as_of or "不详",
                        briefing.as_of,
                        briefing.made,
                        "；".join(briefing.marks),
                    )
                )
        target.writestr(_member(CONTENTS), _contents(rows), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    """Member with a fixed time, so that the same pictures give the same bytes."""
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


def _contents(rows: Sequence[tuple[str, ...]]) -> bytes:
    """List of contents as CSV with byte order mark, as Excel and WPS expect."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEAD)
    writer.writerows(tuple(harmless(cell) for cell in row) for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()
