"""催报单 of one office in a round: from how its tasks stand to what its letter asks."""

from __future__ import annotations

from collections.abc import Sequence

from core.briefing.notices import Asked, Notice
from core.editors.rights import office_name
from core.measures.public_evidence import Trace
from core.plan.catalog import Catalog
from core.reporting.evidence import cited, of_task
from core.reporting.model import KIND_NAME, WANTING, Ledger
from core.reporting.tasks import Standing, beside, of_office


def notice_of(
    office: str,
    standings: Sequence[Standing],
    ledger: Ledger,
    catalog: Catalog,
    *,
    traces: Sequence[Trace] = (),
    link: str = "",
) -> Notice:
    """Put together what one office is asked for.

    Parameters
    ----------
    office : str
        Department id, county code, or "" for the city office.
    found : sequence of Standing
        How every task of the round stands.
    traces : sequence of Trace
        Everything that is publicly known.
    link : str
        Address of the office's list.
    """
    of_this_office = of_office(standings, office)
    wanting = [standing for standing in of_this_office if standing.state in WANTING]
    named = () if office.isdigit() else beside(standings, office, ledger)
    seen = dict.fromkeys(
        cited(t) for standing in wanting if standing.task.item for t in of_task(traces, standing.task)
    )
    return Notice(
        addressee=office_name(office, catalog),
        owed=len(of_this_office),
        items=tuple(
            Asked(
                KIND_NAME[standing.task.kind],
                standing.task.name,
                standing.task.detail,
                standing.overdue or standing.state.value,
            )
            for standing in wanting
        ),
        besides=tuple(standing.task.name for standing in named),
        traces=tuple(seen),
        link=link,
    )
