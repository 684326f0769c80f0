"""Who may write what: by the indicator's supplier, and by the county.

Figures that a statistical bureau supplies belong to the city office. A county's editor enters what concerns
that county alone: figures of its own row whose supplier is a line department, and entries made for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.catalog.catalog import Catalog
from core.catalog.models import DepartmentRole
from core.ingest.changes import Changes, FigureChange
from core.ingest.findings import ERROR, Finding


@dataclass(frozen=True, slots=True)
class Editor:
    """A person who may write.

    ``county`` is the code of the county for whose cells alone the person answers; empty for the city office,
    which may write everything.
    """

    name: str
    county: str = ""


def forbidden(editor: Editor, changes: Changes, catalog: Catalog) -> tuple[Finding, ...]:
    """List what a workbook would change without the editor having the right to.

    Returns
    -------
    tuple of Finding
        One error for each cell, naming sheet, cell, reason and whom to turn to; empty where all is allowed.
    """
    if not editor.county:
        return ()
    return (*_figures(editor, changes, catalog), *_entries(editor, changes, catalog))


def may_write_figure(editor: Editor, area: str, indicator: str, catalog: Catalog) -> bool:
    """Whether an editor may change a figure of an area and indicator."""
    if not editor.county:
        return True
    return area == editor.county and not of_statistics(indicator, catalog)


def of_statistics(indicator: str, catalog: Catalog) -> bool:
    """Whether a statistical bureau (a supplier outside the plan's text) answers for an indicator."""
    owners = catalog.indicator(indicator).owners
    return any(catalog.department(owner).role is DepartmentRole.SUPPLIER for owner in owners)


def _figures(editor: Editor, changes: Changes, catalog: Catalog) -> Iterator[Finding]:
    for change in changes.figures:
        if not may_write_figure(editor, change.area, change.indicator, catalog):
            yield _refused(change, editor, catalog)


def _refused(change: FigureChange, editor: Editor, catalog: Catalog) -> Finding:
    area, indicator = catalog.area(change.area), catalog.indicator(change.indicator)
    own = catalog.area(editor.county).short
    owners = "、".join(catalog.department(owner).name for owner in indicator.owners)
    if change.area != editor.county:
        why = f"{editor.name}只能填报{own}的数，不能改动{area.short}{indicator.name}"
    else:
        why = f"{indicator.name}由{owners}负责，县区不能改动"
    remedy = f"请清空该格后再导入，或交{owners or '市级编辑'}填报"
    sheet, cell = change.place
    return Finding(ERROR, sheet, cell, why, "", remedy)


def _entries(editor: Editor, changes: Changes, catalog: Catalog) -> Iterator[Finding]:
    own = catalog.area(editor.county).short
    entries = changes.entries
    placed = [(one.place, one.entry.area_code) for one in entries.measures]
    placed += [(one.place, one.entry.area_code) for one in entries.milestones]
    placed += [(one.place, one.entry.area_code) for one in entries.recurring]
    for (sheet, cell), area in placed:
        if area != editor.county:
            why = f"{editor.name}只能为{own}填报，这一行属于其他范围"
            yield Finding(ERROR, sheet, cell, why, "", f"请在“地区”栏选{own}，或清空这一行")
