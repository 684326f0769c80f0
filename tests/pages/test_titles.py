"""Titles hold at most 34 characters on every page, for every area, on both datasets."""

from __future__ import annotations

import re

import pytest

from core.plan.load import load_catalog
from core.wording.titles import LONGEST
from pages.shared.registry import PAGES
from tests.pages.conftest import second, title, visit

pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.long]

_PLAN = load_catalog()
_AREAS = [county.code for county in _PLAN.counties]
#: What a page is asked for beside its bare address.
ASKED: list[tuple[str, dict[str, str]]] = [
    *((page.slug, {}) for page in PAGES),
    *(("trajectory", {"target": one.id}) for one in _PLAN.targets),
    *((page, {"area": code}) for page in ("map", "portraits", "positioning") for code in _AREAS),
    *(("briefing", {"about": code}) for code in _AREAS),
    *(("measures", {"measure": str(one.number)}) for one in _PLAN.measures),
    *(("measures", {"sheet": one.id}) for one in _PLAN.departments[:6]),
    *(("scenario", {"preset": slug}) for slug in ("needed", "best", "shock", "needed-city")),
]


@pytest.mark.parametrize("dataset", ["official", "drill"])
@pytest.mark.parametrize(("page", "asked"), ASKED, ids=str)
def test_a_title_is_one_finding(page: str, asked: dict[str, str], dataset: str) -> None:
    at = visit(page, dataset=dataset, **asked)
    said, below = title(at), second(at)
    assert len(said) <= LONGEST, said
    assert said.startswith("演练：") == (dataset == "drill")
    assert not re.search(r"[；。，：]$", said), said
    for text in (said, below):
        assert text.count("（") == text.count("）"), text
        assert not text.startswith(("；", "，", "）")), text
