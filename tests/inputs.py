"""Write ``docs/inputs.md``: what becomes of each kind of input.

``python -m tests.inputs`` generates it and prints how many cases of each kind the tests try. The counts stay
out of the document: a new case must not make it out of date.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.conftest import ROOT
from tests.doors.test_three_doors import CASES
from tests.pages.test_addresses import LEFT, MANGLED
from tests.scenario.test_links import REMARKED, SAME
from tests.toml.test_mistakes import FINE, NAMED
from tests.workbook import (
    test_as_shown,
    test_check,
    test_hollow,
    test_packages,
    test_pasted,
    test_periods,
    test_raised_names,
    test_reading,
    test_said_twice,
    test_values,
)
from tests.workbook.writers import WRITERS

DOCUMENT = ROOT / "docs" / "inputs.md"


@dataclass(frozen=True)
class Kind:
    """One kind: what is meant, what becomes of it, files of the cases, and a count of the tests' own."""

    name: str
    outcome: str
    files: tuple[str, ...]
    count: Callable[[], int]


def _cells(part: bytes) -> int:
    return sum(part in xml for xml, _ in test_packages.CELLS)


def _said(*parts: str) -> int:
    said = ["".join(case.parts) for case in test_check.CASES]
    return sum(any(part in words for part in parts) for words in said)


def _slips() -> int:
    return _said("倍", "分之一")


KINDS = (
    Kind(
        "note marks in a text: ², ①, [1], *, a, 注1",
        "taken off and said; no figure where nothing is left",
        ("01", "02", "security/26e"),
        lambda: len(test_values.MARKED),
    ),
    Kind(
        "marks raised by format or in rich text",
        "never read as digits",
        ("04", "security/56", "security/56c"),
        lambda: _cells(b"vertAlign") + 5,
    ),
    Kind(
        "note marks on names, years and dates",
        "taken off and said",
        (),
        lambda: len(test_reading.MARKED_NAMES) + len(test_raised_names.READ),
    ),
    Kind("two numbers in a cell, other units, guesses", "refused", ("05",), lambda: len(test_values.APART)),
    Kind(
        "what else is no plain number: 约, 一百二十, ٣٥, 1.234,5, #N/A, (5)",
        "refused with its own reason and remedy",
        ("security/25b", "security/25g"),
        lambda: len(test_values.REFUSED_NUMBERS),
    ),
    Kind(
        "numbers as text: width, thousands, units, signs",
        "read and said",
        (),
        lambda: len(test_values.NUMBERS),
    ),
    Kind(
        "what stands around a number: 突破, 预计, 目标, 合计, a letter O",
        "refused, with what to choose where",
        (),
        lambda: len(test_as_shown.AROUND) + len(test_as_shown.PRESS),
    ),
    Kind(
        'what a format shows: 0.0"万元", "约"0.0, [>100]0.0"万元", 0.0,, yyyy年m月',
        "read as if it were typed",
        (),
        lambda: sum(
            len(cases)
            for cases in (
                test_as_shown.PLAIN,
                test_as_shown.TOLD,
                test_as_shown.SECTIONS,
                test_as_shown.TEXTS,
                test_as_shown.DATES,
            )
        ),
    ),
    Kind(
        "sources, reasons and evidence that say nothing: —, 无, 待补",
        "none: refused, or left out and said",
        (),
        lambda: len(test_hollow.HOLLOW),
    ),
    Kind(
        "one figure stated twice in two ways",
        "refused with both cells",
        (),
        lambda: len(test_said_twice.CONTRADICTED),
    ),
    Kind(
        "growth as an index (1.08, 108), half of a firm",
        "refused with what was meant",
        (),
        lambda: _said("指数", "不是整数"),
    ),
    Kind("slips by ten, a hundred, ten thousand", "refused with the likely value", ("07",), _slips),
    Kind("`_xHHHH_` escapes", "decoded", ("08",), lambda: _cells(b"_x")),
    Kind("dates", "read", ("09",), lambda: len(test_values.DATES)),
    Kind(
        "what is no date",
        "told with its remedy",
        ("security/24b",),
        lambda: len(test_values.TOLD_DATES) + len(test_values.BAD_DATES),
    ),
    Kind(
        "labels with their English: 地区 Area, 年份(Year)",
        "read; refused where the English says another thing",
        (),
        lambda: len(test_pasted.BILINGUAL) + len(test_pasted.UNCLEAR),
    ),
    Kind("years", "read", ("11",), lambda: len(test_values.YEARS)),
    Kind(
        "what is no year: 2025E, 2025(预计), 2024-2025",
        "told as it is seen",
        (),
        lambda: len(test_reading.YEARS_TOLD),
    ),
    Kind("periods", "read", (), lambda: len(test_periods.ALSO + test_periods.WORDS + test_periods.SAME_SPAN)),
    Kind("dashes, blanks, 缺 and its like", "no figure", ("15",), lambda: len(test_values.NONE_THERE)),
    Kind("names of parts in the package", "read", ("13",), lambda: len(test_packages.OTHER_WRITERS) + 3),
    Kind("programs: Excel, WPS, LibreOffice, servers", "read alike", (), lambda: len(WRITERS) + 4),
    Kind(
        "tables pasted from yearbooks",
        "read, or told head by head and row by row",
        (),
        lambda: len(test_pasted.READ) + len(test_pasted.TOLD),
    ),
    Kind("lists and plans: byte order mark, line ends", "read", ("17",), lambda: len(FINE)),
    Kind(
        "lists and plans: GBK, UTF-16, slips of syntax",
        "named with line and remedy",
        ("16",),
        lambda: len(NAMED),
    ),
    Kind("links given to a command", "the scenario that was meant", (), lambda: len(SAME)),
    Kind("links in the address bar", "the scenario that was meant", (), lambda: len(MANGLED)),
    Kind("command, upload and form, one after the other", "the same answer", (), lambda: len(CASES)),
    Kind("what a link says and nothing follows", "remarked", (), lambda: len(REMARKED) + len(LEFT)),
)


def render() -> str:
    """Return the whole document."""
    lines = [
        "# Inputs",
        "",
        "What people type, paste and configure, and what becomes of it. Generated by",
        "`python -m tests.inputs`; do not edit. Nothing is guessed: what is read in spite of how it was",
        "written is said in the report of the check, the rest is refused with cell and remedy.",
        "`make torture` reads 10,000 shuffled and damaged workbooks and imports 400.",
        "",
        "| kind | what becomes of it |",
        "|---|---|",
    ]
    lines += [f"| {kind.name} | {kind.outcome} |" for kind in KINDS]
    lines += ["", "`python -m tests.inputs` prints how many cases of each kind the tests try."]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the document and print the counts."""
    DOCUMENT.write_text(render(), encoding="utf-8")
    for kind in KINDS:
        print(f"{kind.count():5}  {kind.name}")
    given = sum(len(kind.files) for kind in KINDS)
    print(f"{sum(kind.count() for kind in KINDS):5}  in all, beside {given} that were given")


if __name__ == "__main__":
    main()
