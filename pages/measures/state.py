"""The ledger's states, judged once for all viewers, and what of it the address asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from core.measures.ledger import LedgerFilter
from core.plan.catalog import Catalog
from core.wording.words import MeasureStatus
from pages.shared import state
from pages.shared.view import View

#: Status words in links.
STATUS_SLUGS: Final = {word.name.lower().replace("_", "-"): word.value for word in MeasureStatus}
LEVELS: Final = ("4", "3", "2", "1", "0")
ALL_DEPARTMENTS: Final = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is shown: lines of the ledger, one measure (its number, 0 for none), or a 催报单.

    ``sheet`` is a department's id, ``all``, or empty.
    """

    lines: LedgerFilter
    measure: int
    sheet: str


def choose(view: View) -> Asked:
    """Read filters, measure and sheet from the address, cleaning what is wrong."""
    catalog = view.catalog
    chapters = chapter_slugs(catalog)
    departments = {lead for measure in catalog.measures for lead in measure.lead}
    owing = {entry.department for entry in view.snapshot.reminders} | {ALL_DEPARTMENTS, ""}
    numbers = [str(measure.number) for measure in catalog.measures]
    with state.carriers("measures"):
        chapter = _carried("chapter", chapters, "章")
        department = _carried("dept", departments, "部门")
        status = _carried("status", STATUS_SLUGS, "状态")
        level = _carried("fresh", LEVELS, "新鲜度")
        measure = _carried("measure", numbers, "举措序号")
        sheet = state.carried("sheet", lambda raw: _clean_sheet(raw, catalog, owing))
    lines = LedgerFilter(
        chapters.get(chapter, ""), department, STATUS_SLUGS.get(status, ""), int(level) if level else None
    )
    return Asked(lines, int(measure) if measure else 0, sheet)


def _carried(name: str, options: Iterable[str], what: str) -> str:
    return state.carried(name, lambda raw: state.clean_option(raw, {"", *options}, "", what))


def _clean_sheet(raw: str, catalog: Catalog, owing: set[str]) -> tuple[str, str]:
    if raw in owing:
        return raw, ""
    if raw in {department.id for department in catalog.departments}:
        return ALL_DEPARTMENTS, f"{catalog.department(raw).name}没有待报事项，已改为全部部门。"
    return ALL_DEPARTMENTS, f"链接中的部门“{state.shown(raw)}”不存在，已改为全部部门。"


def chapter_slugs(catalog: Catalog) -> Mapping[str, str]:
    """Return the chapters that hold measures, by their number in the text."""
    used = {measure.chapter for measure in catalog.measures}
    return {str(i): name for i, name in enumerate(catalog.plan.chapters, 1) if name in used}


def link(view: View, **own: str) -> str:
    """Return the address of a part of this page; in the clean frame there are no links."""
    return "" if view.choice.frame else f"measures{view.choice.query(**own)}"


def sources(view: View) -> list[str]:
    """Return what the ledger rests on; officers' words only where there are some."""
    reported = any(state.timeline for state in view.snapshot.measures)
    return [view.catalog.plan.number, *(["责任单位填报"] if reported else [])]
