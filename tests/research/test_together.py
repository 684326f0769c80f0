"""Back-tests of several areas: groups of four, their rivals, and forecasts that are made to add up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ground import ground
from core.plan.load import load_catalog
from core.store.calibration import QUARTERS, TARGETS, chance_table, record_table
from core.targets.ahead.chance import BIN_CASES, JOINT
from core.targets.ahead.expected import national_record
from tests.research.backtest import chance_approaches as approaches
from tests.research.backtest.chance_cases import cases_of, pick, prefecture_panel
from tests.research.backtest.chance_measure import PREFECTURES
from tests.research.backtest.joint_measure import TOGETHER, fours, joint_pairs
from tests.research.backtest.reconcile_measure import CLASS, measure_reconciliation, reconciled, whole_of
from tests.research.test_chance import RECORD, invented

DATA = load_catalog().data_root
sizes = st.lists(st.floats(1, 1000), min_size=2, max_size=8)


@given(sizes, st.floats(0.5, 2.0))
def test_what_is_reconciled_adds_up_and_what_added_up_stays(parts: list[float], away: float) -> None:
    weights = np.diag(np.concatenate([[sum(parts)], parts]) ** 2)
    apart = np.concatenate([[sum(parts) * away], parts])
    found = reconciled(apart, weights)
    assert found[0] == pytest.approx(found[1:].sum())
    together = np.concatenate([[sum(parts)], parts])
    assert reconciled(together, weights) == pytest.approx(together)


def test_a_sum_that_is_known_exactly_is_kept() -> None:
    sure = np.diag([1e-9, 4.0, 1.0])
    assert reconciled(np.array([12.0, 6.0, 4.0]), sure) == pytest.approx([12.0, 7.6, 4.4], abs=1e-4)


def test_groups_are_four_of_one_origin_and_prefecture() -> None:
    cases = cases_of(invented(63), "county", RECORD)
    groups = fours(cases)
    assert groups.shape[1] == TOGETHER and len(groups) > 20
    assert len(np.unique(groups)) == groups.size, "no case is in two groups"
    assert (cases.origins[groups] == cases.origins[groups][:, :1]).all()
    assert (cases.groups[groups] == cases.groups[groups][:, :1]).all()


def test_the_joint_chance_lies_between_its_rivals() -> None:
    cases = cases_of(invented(60), "county", RECORD)
    leads = []
    for lead, stated, came in joint_pairs(cases, approaches.common):
        leads.append(lead)
        assert (stated["product"] <= stated["chosen"] + 1e-6).all()
        assert (stated["chosen"] <= stated["smallest"] + 1e-12).all()
        assert set(np.unique(came)) <= {0.0, 1.0}
    assert leads == [1, 2, 3, 4]


def test_a_write_down_is_known_only_from_its_year_on() -> None:
    """The write-down of 2017 changes no window that ends before it, and lowers those that end later."""
    panel = prefecture_panel(DATA / "record" / PREFECTURES)
    record = national_record(record_table(DATA, TARGETS), record_table(DATA, QUARTERS))
    with_it = cases_of(panel, "prefecture", record)
    without = cases_of(replace(panel, written_down=()), "prefecture", record)
    early = with_it.origins < 2017
    assert np.array_equal(with_it.own[early], without.own[early], equal_nan=True)
    lower = np.nansum(without.own - with_it.own, axis=1)[~early]
    assert (lower >= 0).all() and (lower > 0.05).mean() >= 0.25
    assert np.array_equal(with_it.outcomes, without.outcomes, equal_nan=True)


def test_the_shipped_rows_on_sums_are_reproduced() -> None:
    record = national_record(record_table(DATA, TARGETS), record_table(DATA, QUARTERS))
    panel = prefecture_panel(DATA / "record" / PREFECTURES)
    assert whole_of(panel).levels[0, -1] == pytest.approx(panel.levels[:, -1].sum())
    shipped = chance_table(DATA)
    shipped = shipped[shipped["series_class"] == CLASS].set_index(["lead", "approach", "measure"])["value"]
    rows = list(measure_reconciliation(panel, record))
    assert len(rows) == len(shipped) > 0
    for row in rows:
        assert row.value == pytest.approx(shipped[row.lead, row.approach, row.measure], abs=1e-4)


def test_the_shipped_verdicts_on_joint_chances_follow_from_their_rows() -> None:
    shipped, standing = chance_table(DATA), ground(DATA).standing
    own = shipped[shipped["series_class"].str.startswith(JOINT)]
    assert set(standing.joint) == {
        (name.removeprefix(JOINT), int(lead))
        for name, lead in zip(own["series_class"], own["lead"], strict=True)
    }
    brier = own[own["measure"] == "brier"].set_index(["series_class", "lead", "approach"])["value"]
    bins = own[(own["approach"] == "chosen") & own["measure"].isin(("stated", "observed"))]
    wide = bins.pivot_table(index=["series_class", "lead", "place"], columns="measure", values="value")
    counts = bins.groupby(["series_class", "lead", "place"])["cases"].first()
    for (name, lead), row in standing.joint.items():
        scores = {who: brier[f"{JOINT}{name}", lead, who] for who in ("chosen", "product", "smallest")}
        best = min(scores["product"], scores["smallest"])
        assert row.to_best == pytest.approx(scores["chosen"] / best, abs=0.01)
        large = counts.loc[f"{JOINT}{name}", lead] >= BIN_CASES
        away = (wide["stated"] - wide["observed"]).abs().loc[f"{JOINT}{name}", lead][large]
        assert row.worst_bin == pytest.approx(away.max() if len(away) else 0.0, abs=2e-4)


def test_picked_cases_keep_their_rows() -> None:
    cases = cases_of(invented(30), "county", RECORD)
    some = pick(cases, np.array([3, 1]))
    assert some.codes.tolist() == [cases.codes[3], cases.codes[1]]
    assert some.table("scale").shape == (2, 4)
