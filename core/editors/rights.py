"""Who may write what: the city office everything, a department its own items, a county what is its own.

A department owns the figures that it supplies and what it leads. A county owns the figures of its own row
whose supplier is a line department, and entries made for it. What another office owns may be proposed: a
department any figure, a county one of its own row; nothing else is open to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.plan.catalog import Catalog
from core.workbook.changes import Changes, FigureChange
from core.workbook.findings import ERROR, Finding, Place


class Right(StrEnum):
    """What an editor may do with one figure or entry."""

    OWN = "own"
    PROPOSE = "propose"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Editor:
    """A person who may write.

    ``county`` is the code of the county, ``department`` the id of the department, for whose items alone the
    person answers; both empty for the city office, which may write everything.
    """

    name: str
    county: str = ""
    department: str = ""

    @property
    def city(self) -> bool:
        """Whether the person is of the city office."""
        return not self.county and not self.department

    @property
    def office(self) -> str:
        """Code of the county, id of the department, or "" for the city office."""
        return self.county or self.department


def office_name(office: str, catalog: Catalog) -> str:
    """Name an office as it is shown; the city office by the city's name."""
    if not office:
        return f"{catalog.city.short}{catalog.plan.adopting_office}"
    return catalog.body_name(office)


def forbidden(editor: Editor, changes: Changes, catalog: Catalog) -> tuple[Finding, ...]:
    """List what a workbook would change without the editor having the right to.

    Returns
    -------
    tuple of Finding
        One error for each cell, naming sheet, cell, reason and whom to turn to; empty where all is allowed.
    """
    if editor.city:
        return ()
    return (*_figures(editor, changes, catalog), *_entries(editor, changes, catalog))


def right_to_figure(editor: Editor, area: str, indicator: str, catalog: Catalog) -> Right:
    """Return what an editor may do with the figures of an area and indicator."""
    if editor.city:
        return Right.OWN
    if editor.county:
        if area != editor.county:
            return Right.NONE
        return Right.PROPOSE if catalog.by_statistics(indicator) else Right.OWN
    return Right.OWN if editor.department in catalog.indicator(indicator).owners else Right.PROPOSE


def right_to_measure(editor: Editor, measure: int, area: str, catalog: Catalog) -> Right:
    """Return what an editor may do with entries for a measure and area ("" for the city as a whole)."""
    asked = catalog.measure(measure)
    is_theirs = (
        editor.city
        or (bool(editor.county) and area == editor.county and area in asked.implementing)
        or (bool(editor.department) and editor.department in asked.lead)
    )
    return Right.OWN if is_theirs else Right.NONE


def right_to_milestone(editor: Editor, milestone: str, area: str, catalog: Catalog) -> Right:
    """Return what an editor may do with entries for a milestone or event and area ("" for the whole)."""
    asked = catalog.milestone(milestone)
    # Where the text names one area, the entry for it is the entry for the whole.
    placed = area or (asked.areas[0] if len(asked.areas) == 1 else "")
    is_theirs = (
        editor.city
        or (bool(editor.county) and placed == editor.county and placed in asked.areas)
        or (bool(editor.department) and editor.department in catalog.lead_of(asked))
    )
    return Right.OWN if is_theirs else Right.NONE


def may_write_figure(editor: Editor, area: str, indicator: str, catalog: Catalog) -> bool:
    """Whether an editor may change a figure of an area and indicator."""
    return right_to_figure(editor, area, indicator, catalog) is Right.OWN


def who_may_import(changes: Changes, catalog: Catalog) -> str:
    """Say who may bring in what a workbook holds: the city office at once, each owner for review."""
    counted: dict[str, int] = {}
    for change in changes.figures:
        owners = catalog.indicator(change.indicator).owners
        name = catalog.department(owners[0]).name if owners else ""
        counted[name] = counted.get(name, 0) + 1
    entries = changes.entries
    leads = [catalog.measure(p.entry.measure).lead for p in entries.measures]
    leads += [catalog.lead_of(catalog.milestone(p.entry.milestone)) for p in entries.milestones]
    leads += [catalog.lead_of(catalog.milestone(p.entry.milestone)) for p in entries.recurring]
    for lead in leads:
        name = catalog.department(lead[0]).name if lead else ""
        counted[name] = counted.get(name, 0) + 1
    office = catalog.plan.adopting_office
    listed = "、".join(f"{name or office}{n}项" for name, n in counted.items())
    return f"{office}登录后可直接导入；部门和县区登录后送审，归口：{listed}。" if listed else ""


def _figures(editor: Editor, changes: Changes, catalog: Catalog) -> Iterator[Finding]:
    for change in changes.figures:
        if not may_write_figure(editor, change.area, change.indicator, catalog):
            yield _refused(change, editor, catalog)


def _refused(change: FigureChange, editor: Editor, catalog: Catalog) -> Finding:
    area, indicator = catalog.area(change.area), catalog.indicator(change.indicator)
    owners = "、".join(catalog.department(owner).name for owner in indicator.owners)
    if editor.county and change.area != editor.county:
        own_county = catalog.area(editor.county).short
        why = f"{editor.name}只能填报{own_county}的数，不能改动{area.short}{indicator.name}"
    else:
        mine = "县区" if editor.county else catalog.department(editor.department).name
        why = f"{indicator.name}由{owners or catalog.plan.adopting_office}负责，{mine}不能改动"
    remedy = f"请清空该格后再导入，或交{owners or '市级编辑'}填报；也可在“填报”页代提，由其确认"
    sheet, cell = change.place
    return Finding(ERROR, sheet, cell, why, "", remedy)


def _entries(editor: Editor, changes: Changes, catalog: Catalog) -> Iterator[Finding]:
    entries = changes.entries
    checked: list[tuple[Place, Right]] = [
        (p.place, right_to_measure(editor, p.entry.measure, p.entry.area_code, catalog))
        for p in entries.measures
    ]
    placed = [(p.place, p.entry.milestone, p.entry.area_code) for p in entries.milestones]
    placed += [(p.place, p.entry.milestone, p.entry.area_code) for p in entries.recurring]
    checked += [(at, right_to_milestone(editor, item, area, catalog)) for at, item, area in placed]
    if editor.county:
        own_name = catalog.area(editor.county).short
        why = f"{editor.name}只能为{own_name}填报，这一行属于其他范围"
        remedy = f"请在“地区”栏选{own_name}，或清空这一行"
    else:
        own_name = catalog.department(editor.department).name
        why, remedy = f"{editor.name}只能填报{own_name}牵头的事项，这一行由其他单位牵头", "请清空这一行"
    for (sheet, cell), right in checked:
        if right is not Right.OWN:
            yield Finding(ERROR, sheet, cell, why, "", remedy)
