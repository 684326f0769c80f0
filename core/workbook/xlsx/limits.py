"""How much of a file is read at most. Every bound is checked before, or while, that much is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one workbook.

    Attributes
    ----------
    file_bytes : int
        Size of the file as uploaded.
    entries : int
        Members of the zip archive.
    part_bytes, total_bytes : int
        Size of one member, and of all that are read, when unpacked.
    ratio : float
        Largest packing ratio of a member that unpacks to more than ``ratio_from`` bytes.
    sheets, rows, columns, cells : int
        Sheets of the workbook; last row and column in use; filled cells of all sheets.
    elements : int
        XML elements of one member, so that empty ones cannot fill the time.
    token : int
        Bytes of one tag, comment or the like: it is looked through anew with every chunk until it ends.
    depth : int
        Depth to which XML elements may be nested.
    text : int
        Characters of one cell.
    strings : int
        Entries of the table of shared strings.
    styles : int
        Styles of cells; Excel itself takes no more.
    findings : int
        Findings that are kept; the rest are counted.
    """

    file_bytes: int = 20_000_000
    entries: int = 400
    part_bytes: int = 40_000_000
    total_bytes: int = 80_000_000
    ratio: float = 150.0
    ratio_from: int = 1_000_000
    sheets: int = 60
    rows: int = 2_000
    columns: int = 800
    cells: int = 200_000
    elements: int = 1_000_000
    token: int = 1_000_000
    depth: int = 40
    text: int = 2_000
    strings: int = 100_000
    styles: int = 65_500
    findings: int = 500


LIMITS: Final = Limits()
