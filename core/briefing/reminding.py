"""催报单: one page a department with what it is asked to report."""

from __future__ import annotations

from core.briefing.dates import day_text
from core.briefing.gather import Dossier
from core.briefing.model import Briefing, Imprint, Paragraph, Section
from core.briefing.reminder_page import page_table
from core.briefing.scope import Scope, ScopeKind, name_of

NAME = "县域经济目标填报催报单"


def compose_reminders(dossier: Dossier, scope: Scope, imprint: Imprint) -> Briefing:
    """Return one section a department; a department's scope holds only its own.

    Raises
    ------
    ValueError
        Where the scope's department owes nothing, or the scope is neither the city nor a department.
    """
    catalog = dossier.catalog
    if scope.kind not in (ScopeKind.CITY, ScopeKind.DEPARTMENT):
        raise ValueError("催报单按部门出具：范围只能是全市或一个部门。")
    own = [r for r in dossier.reminders if scope.kind is ScopeKind.CITY or r.department == scope.key]
    if not own:
        raise ValueError(f"{name_of(scope, catalog)}没有待报事项，不必催报。")
    sections: list[Section] = []
    for one in own:
        name = catalog.department(one.department).name
        asked = Paragraph(
            f"截至{day_text(dossier.as_of)}，按{catalog.plan.number}由你单位牵头或提供的事项中，"
            f"有{one.total}项待报。请附日期和佐证填报，数据请注明出处和口径。"
        )
        sections.append(
            Section(name, (asked, page_table(dossier, one)), new_page=bool(sections), numbered=False)
        )
    total = sum(one.total for one in own)
    return Briefing(
        title=f"{len(own)}个部门{total}项待报" if len(own) > 1 else f"{name_of(scope, catalog)}{total}项待报",
        scope=name_of(scope, catalog),
        imprint=imprint,
        sections=tuple(sections),
        as_of=dossier.as_of.isoformat(),
        data_as_of=dossier.data_as_of,
        made=dossier.made.isoformat(),
        version=dossier.version,
        drill=dossier.drill,
        sources=(),
        name=NAME,
        internal=dossier.internal,
    )
