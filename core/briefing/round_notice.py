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
    found: Sequence[Standing],
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
    own = of_office(found, office)
    wanting = [one for one in own if one.state in WANTING]
    named = () if office.isdigit() else beside(found, office, ledger)
    seen = dict.fromkeys(cited(t) for one in wanting if one.task.item for t in of_task(traces, one.task))
    return Notice(
        addressee=office_name(office, catalog),
        owed=len(own),
        items=tuple(
            Asked(KIND_NAME[one.task.kind], one.task.name, one.task.detail, one.overdue or one.state.value)
            for one in wanting
        ),
        besides=tuple(one.task.name for one in named),
        traces=tuple(seen),
        link=link,
    )
