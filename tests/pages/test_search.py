"""The search in the masthead: what it finds, and that each address leads where its name says."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

import pytest

from core.plan.load import load_catalog
from pages.shared.registry import exists
from pages.web import search
from pages.web.server import start_page
from tests.pages.conftest import markup, visit

ENTRIES = list(search.entries(load_catalog()))


def test_everything_with_a_name_is_in_the_index() -> None:
    plan, names = load_catalog(), {(group, name) for group, name, _, _ in ENTRIES}
    for group, wanted in {
        "目标": [one.name for one in plan.targets],
        "指标": [one.name for one in plan.indicators],
        "举措": [f"{one.number}．{one.title}" for one in plan.measures],
        "县区": [one.name for one in plan.counties],
    }.items():
        assert {(group, name) for name in wanted} <= names
    leads = {plan.department(lead).name for one in plan.measures for lead in one.lead}
    assert {("部门", name) for name in leads} <= names
    assert all(exists(address.split("?")[0]) for *_, address in ENTRIES)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("group", ["目标", "指标", "举措", "部门", "县区", "页面"])
def test_an_address_leads_to_what_the_name_says(group: str) -> None:
    own = [entry for entry in ENTRIES if entry[0] == group]
    for _, name, _, address in (own[0], own[-1]):
        page, _, query = address.partition("?")
        asked = dict(parse_qsl(query))
        at = visit(page, **asked)
        assert not at.exception
        assert '<p class="ct-note" role="status">' not in markup(at), "nothing in the address was corrected"
        for key, value in asked.items():
            assert at.query_params[key] in (value, [value]), name


def test_a_name_cannot_end_the_block_that_holds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "entries", lambda _: [("目标", "</script><b>甲", "", "overview")])
    held = search.index()
    assert "</script>" not in held
    [[entry]] = list(json.loads(held).values())
    assert entry[1] == "</script><b>甲"
    assert start_page("<body></body>", "甲", "", held).count("</script>") == 1
