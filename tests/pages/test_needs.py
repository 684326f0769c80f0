"""目标轨迹 of targets without figures: who owes what since when, what it decides, where it is entered."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from core.plan.load import load_catalog
from core.snapshot import Snapshot
from core.wording.words import Status
from pages.trajectory.needs import owed_since
from tests.pages.conftest import markup, text, visit


@pytest.fixture
def shown(home: Path) -> Snapshot:
    return Snapshot.open("official", home=home)


def empty(shown: Snapshot) -> list[str]:
    """Targets with nothing to draw and figures that would decide them."""
    return [
        one.target.id
        for one in shown.assessments
        if shown.track(one.target.id).history.empty
        and any(one.target.id in gap.decides and gap.essential for gap in shown.gaps)
    ]


def test_every_target_without_figures_lists_what_is_wanted(shown: Snapshot) -> None:
    assert len(empty(shown)) > 4
    for target in empty(shown):
        at = visit("trajectory", target=target)
        page, said = markup(at), text(at)
        gaps = [gap for gap in shown.gaps if target in gap.decides and gap.essential]
        for gap in gaps:
            name = shown.catalog.department(gap.owners[0]).name
            assert name in said, (target, name)
            assert f"office={gap.owners[0]}" in page, "it leads to the place to enter it"
        table = re.search(r'<table[^>]*aria-label="判定所缺的数".*?</table>', page, re.DOTALL)
        assert table and table.group(0).count("<tr") == len(gaps) + 1
        assert "无从作图" not in said
        drawn = at.get("vega_lite_chart")
        assert not drawn or shown.assessment(target).members, "no pictures of other targets"


def test_it_says_which_word_a_figure_would_give(shown: Snapshot) -> None:
    over = next(
        one for one in empty(shown) if shown.assessment(one).target.due and not shown.assessment(one).members
    )
    said = text(visit("trajectory", target=over))
    assert Status.ACHIEVED in said and Status.NOT_ACHIEVED in said and Status.BORDERLINE in said


def test_a_figure_is_owed_when_its_year_is_over_and_the_plan_was_issued() -> None:
    plan = load_catalog()
    issued = dt.date.fromisoformat(plan.plan.issued)
    assert owed_since(plan, issued.year) == dt.date(issued.year + 1, 1, 1)
    assert owed_since(plan, issued.year - 3) == issued, "not before it was asked for"
    assert owed_since(plan, None) is None


def test_the_clean_frame_has_no_links(home: Path, shown: Snapshot) -> None:
    assert "href=" not in markup(visit("trajectory", target=empty(shown)[0], frame="1"))
