"""Draw the sheets that list one entry a row, filled in with the entries that stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from core.figures.observation import MeasureEntry, MilestoneEntry, RecurringEntry
from core.plan.models import Milestone, MilestoneKind
from core.workbook import labels
from core.workbook.labels import Field
from core.workbook.lists import AMENDMENTS, MEASURES, MILESTONES, RECURRING, ListColumn, ListSpec
from core.workbook.template import style
from core.workbook.template.grid import DATE_FORMAT
from core.workbook.template.material import Material
from core.workbook.template.style import Choices, allow_dates

_HEADER: Final = 4
#: Empty rows below the list, for entries of further areas or corrections.
SPARE_ROWS: Final = 20
#: Columns of a corrections' row that have a drop-down, and its name.
_OFFERED: Final = {
    "area": Field.AREA,
    "indicator": Field.INDICATOR,
    "period": Field.PERIOD,
    "benchmark": Field.BENCHMARK,
    "stage": Field.STAGE,
}

Values = Mapping[str, Any]
E = TypeVar("E", MeasureEntry, MilestoneEntry, RecurringEntry)


def draw_lists(book: Workbook, material: Material, choices: Choices, *, drill: bool) -> None:
    """Add the ledger, milestones, recurring events and corrections to a workbook."""
    rows: tuple[tuple[ListSpec, Iterator[Values]], ...] = (
        (MEASURES, measure_rows(material)),
        (MILESTONES, milestone_rows(material)),
        (RECURRING, recurring_rows(material)),
        (AMENDMENTS, iter(())),
    )
    for spec, records in rows:
        _draw(book, spec, list(records), choices, drill=drill)


def measure_rows(material: Material) -> Iterator[Values]:
    """Rows of the ledger: the measures of the scope, each with its entry, then entries of further areas."""
    catalog, county = material.catalog, material.county
    for measure in catalog.measures:
        if county is not None and county.code not in measure.implementing:
            continue
        if material.department and material.department not in measure.lead:
            continue
        entries = [e for e in material.measures if e.measure == measure.number]
        for area, entry in _by_area(entries, material, county.code if county else ""):
            yield {
                "measure": measure.number,
                "title": measure.title,
                "lead": "、".join(catalog.department(d).name for d in measure.lead),
                "area": area,
                **_of(entry, MEASURES),
            }


def milestone_rows(material: Material) -> Iterator[Values]:
    """Rows of milestones: one each, and one a county where each of several must act."""
    for milestone, area in _milestones(material, recurring=False):
        entries = [e for e in material.milestones if e.milestone == milestone.id]
        of_area = [e for e in entries if _area_of(e, milestone, material) == area]
        for entry in _shown(of_area, material):
            yield {
                "milestone": milestone.id,
                "clause": milestone.clause,
                "verb": milestone.verb,
                "name": milestone.name,
                "done_when": milestone.done_when,
                "area": _short(area or _sole(milestone, material), material),
                **_of(entry, MILESTONES),
            }


def recurring_rows(material: Material) -> Iterator[Values]:
    """Rows of recurring events: one for every year since the plan was adopted."""
    for milestone, area in _milestones(material, recurring=True):
        for year in range(material.catalog.plan.adopted_year, material.as_of.year + 1):
            entries = [e for e in material.recurring if (e.milestone, e.year) == (milestone.id, year)]
            of_area = [e for e in entries if _area_of(e, milestone, material) == area]
            for entry in _shown(of_area, material):
                yield {
                    "milestone": milestone.id,
                    "name": milestone.name,
                    "year": year,
                    "area": _short(area or _sole(milestone, material), material),
                    **_of(entry, RECURRING),
                }


def _milestones(material: Material, *, recurring: bool) -> Iterator[tuple[Milestone, str]]:
    """Yield milestones of the scope with the areas under which they are reported, "" for the whole."""
    county = material.county
    for milestone in material.catalog.milestones:
        if (milestone.kind is MilestoneKind.RECURRING) is not recurring:
            continue
        if material.department and material.department not in material.catalog.lead_of(milestone):
            continue
        several = milestone.areas if len(milestone.areas) > 1 else ()
        if county is None:
            yield from ((milestone, area) for area in ("", *several))
        elif county.code in milestone.areas:
            yield milestone, county.code if several else ""


def _sole(milestone: Milestone, material: Material) -> str:
    """Return the county of an item that the text sets for one county only: whoever fills it in sees where."""
    if material.history or (material.county is None and not material.department):
        return ""
    sole = milestone.areas[0] if len(milestone.areas) == 1 else ""
    return _whole(sole, material)


def _by_area(
    entries: Sequence[MeasureEntry], material: Material, own_area: str
) -> Iterator[tuple[str | None, MeasureEntry | None]]:
    """Yield the latest entry of the scope's own area, then those of the areas below it that have one."""
    by_area: dict[str, list[MeasureEntry]] = {}
    for each_entry in entries:
        by_area.setdefault(_whole(each_entry.area_code, material), []).append(each_entry)
    for entry in _shown(by_area.get(own_area, []), material):
        yield _short(own_area, material), entry
    below = material.catalog.counties if material.county is None else ()
    for county in (c for c in below if c.code in by_area):
        for entry in _shown(by_area[county.code], material):
            yield county.short, entry


def _shown(entries: Sequence[E], material: Material) -> Sequence[E | None]:
    """The entry that stands (``None`` where nothing was said), or all of them."""
    if material.history:
        return entries
    return [entries[-1] if entries else None]


def _area_of(entry: MilestoneEntry | RecurringEntry, milestone: Milestone, material: Material) -> str:
    return _whole(entry.area_code, material) if len(milestone.areas) > 1 else ""


def _whole(code: str, material: Material) -> str:
    return "" if code == material.catalog.city.code else code


def _short(code: str, material: Material) -> str | None:
    return material.catalog.area(code).short if code else None


def _of(entry: E | None, spec: ListSpec) -> Values:
    if entry is None:
        return {}
    return {c.key: getattr(entry, c.key) or None for c in spec.columns if c.fills}


def _draw(book: Workbook, spec: ListSpec, rows: Sequence[Values], choices: Choices, *, drill: bool) -> None:
    sheet = book.create_sheet(spec.name)
    style.heading(sheet, spec.title, spec.hint, drill=drill)
    for number, column in enumerate(spec.columns, start=1):
        to_fill = _open(column, spec)
        look = {
            "font": style.HEAD_OPEN if to_fill else style.HEAD_KNOWN,
            "fill": style.FILL_OPEN if to_fill else style.FILL_KNOWN,
            "border": style.BOX,
        }
        style.put(sheet, _HEADER, number, column.label, alignment=style.CENTER, **look)
    sheet.row_dimensions[_HEADER].height = 24
    blank: list[Values] = [{}] * SPARE_ROWS
    for n, values in enumerate([*rows, *blank], start=1):
        _row(sheet, _HEADER + n, spec, values)
    last = _HEADER + len(rows) + SPARE_ROWS
    for number, column in enumerate(spec.columns, start=1):
        letter = get_column_letter(number)
        cells = f"{letter}{_HEADER + 1}:{letter}{last}"
        if column.choices:
            choices.offer(sheet, f"{spec.name}{column.label}", cells)
        elif column.kind == "date":
            allow_dates(sheet, cells)
        elif column.key in _OFFERED and spec.name == labels.AMENDMENTS:
            choices.offer(sheet, _OFFERED[column.key], cells, strict=False)
    sheet.auto_filter.ref = f"A{_HEADER}:{get_column_letter(len(spec.columns))}{last}"
    style.widths(sheet, [column.width for column in spec.columns])
    frozen = {labels.MEASURES: "C", labels.AMENDMENTS: "A"}.get(spec.name, "B")
    sheet.freeze_panes = f"{frozen}{_HEADER + 1}"
    style.protect(sheet)
    style.page(sheet, repeat=_HEADER, drill=drill, paper=style.PAPER_A3)


def _row(sheet: Any, row: int, spec: ListSpec, values: Values) -> None:
    spare = not values
    for number, column in enumerate(spec.columns, start=1):
        value = values.get(column.key)
        look: dict[str, Any] = {
            "font": style.QUIET if column.told else style.BODY,
            "fill": style.FILL_LABEL if column.told and not spare else style.FILL_PLAIN,
            "border": style.BOX,
            "alignment": style.CENTER if column.width <= style.NARROW else style.LEFT,
            "number_format": DATE_FORMAT if column.kind == "date" else "General",
            "open": spare or column.fills,
        }
        style.put(sheet, row, number, value if isinstance(value, (int, dt.date)) else value or None, **look)
    written = [(values.get(column.key), column.width) for column in spec.columns]
    sheet.row_dimensions[row].height = 18 if spare else style.row_height(written, 10, 30)


def _open(column: ListColumn, spec: ListSpec) -> bool:
    return column.fills or spec.name == labels.AMENDMENTS
