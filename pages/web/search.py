"""What the search in the masthead finds: an index of names, made once when the server starts.

The browser searches it itself, so that a run of a page sends and draws nothing more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from core.plan.catalog import Catalog
from core.plan.installed import offered
from core.plan.load import load_catalog
from core.plan.models import CatalogError
from pages.shared.registry import PAGES

#: Group, name, further words to be found by, address below the dashboard's own.
Entry = tuple[str, str, str, str]


def entries(catalog: Catalog) -> Iterator[Entry]:
    """Return what a plan has names for, the targets first."""
    for target in catalog.targets:
        words = f"{catalog.area(target.area).name}{catalog.indicator(target.indicator).name}"
        yield "目标", target.name, words, f"trajectory?target={target.id}"
    for indicator in catalog.indicators:
        yield "指标", indicator.name, "", f"data?section=history&indicator={indicator.id}"
    for measure in catalog.measures:
        yield (
            "举措",
            f"{measure.number}．{measure.title}",
            measure.chapter,
            f"measures?measure={measure.number}",
        )
    for department in catalog.departments:
        if any(department.id in each_measure.lead for each_measure in catalog.measures):
            yield "部门", department.name, department.successor, f"measures?dept={department.id}"
    for county in catalog.counties:
        yield "县区", county.name, county.short, f"portraits?area={county.code}"
    for page in PAGES:
        yield "页面", page.title, "", page.slug


def index() -> str:
    """Return the indexes of all plans that are offered, by their names, as JSON to stand in a page."""
    plans = {}
    for plan in offered():
        try:
            plans[plan] = list(entries(load_catalog(plan)))
        except CatalogError:  # said on the page itself
            continue
    return json.dumps(plans, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
