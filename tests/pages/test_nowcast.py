"""年内预判 from a workbook to the pages: what the quarter does to each target, and what it never says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from core.briefing.compose import compose
from core.briefing.model import Paragraph
from core.briefing.scope import Scope, ScopeKind
from core.editors.acting import import_as
from core.editors.rights import Editor
from core.plan.load import load_catalog
from core.snapshot import Snapshot
from tests.conftest import copied
from tests.pages.conftest import text, visit
from tests.workbook.workbooks import Filler, blank

AS_OF = dt.date(2026, 11, 24)
QUARTER = "前三季度"
GROWTH = "地区生产总值实际增速"


def test_before_a_quarter_is_in_nothing_is_foretold_and_the_quarter_is_asked_for(home: Path) -> None:
    at = visit("overview")
    shown = text(at)
    assert "年内预判" not in shown
    assert "2026年前三季度地区生产总值实际增速6个" in shown, "补数清单 names the quarter"
    assert "年内预判" not in text(visit("trajectory", target="gdp-city"))


def test_the_overview_says_first_what_the_quarter_does_to_each_target(home: Path) -> None:
    shown = text(visit("overview", dataset="drill"))
    assert "全市前三季度地区生产总值增长6.0%，年内预判2026年" in shown
    assert "目标800亿元2026年到期，80%区间整个低于目标" in shown
    assert (
        "各县区预判的80%区间：山丹县整个达到目标，甘州区、临泽县含目标，高台县、民乐县整个低于目标。" in shown
    )
    assert "达到的机会" not in shown, "no back-test of a prefecture's quarters has earned a chance"


def test_a_clean_frame_leaves_the_counties_out(home: Path) -> None:
    shown = text(visit("overview", dataset="drill", frame="1"))
    assert "年内预判2026年" in shown
    assert "各县区预判的80%区间" not in shown


def test_the_trajectory_says_why_it_states_no_chance(home: Path) -> None:
    shown = text(visit("trajectory", dataset="drill", target="gdp-city"))
    assert "市州前三季度推全年未经回测检验，本地尚无对照，不报实现的可能性" in shown
    assert "放宽到" in shown


@pytest.mark.parametrize("scope", [Scope(), Scope(ScopeKind.COUNTY, "620702")])
def test_a_briefing_says_it_on_page_one_and_lists_the_counties(built: Path, scope: Scope) -> None:
    snapshot = Snapshot.open("drill", AS_OF, home=built).released()
    briefing = compose(snapshot, scope)
    said = [block.text for block in briefing.sections[0].blocks if isinstance(block, Paragraph)]
    assert any("年内预判2026年" in text for text in said)
    beside = "".join(b.text for part in briefing.sections for b in part.blocks if isinstance(b, Paragraph))
    beside += "".join(table.note for table in briefing.tables())
    # Of the city in the annex below the table, of a county with the sentence.
    assert "不报实现的可能性" in beside
    tables = [table for table in briefing.tables() if "年内预判" in table.caption]
    assert len(tables) == (1 if scope.kind is ScopeKind.CITY else 0)
    for table in tables:
        assert [row[0].text for row in table.rows] == [c.short for c in snapshot.catalog.counties]
        assert all(row[2].estimate and row[4].estimate for row in table.rows), "hollow: no figures"


def test_a_briefing_asks_for_the_quarter_that_is_missing(built: Path) -> None:
    snapshot = Snapshot.open("official", AS_OF, home=built).released()
    section = next(s for s in compose(snapshot, Scope()).sections if s.title == "补数清单")
    said = "".join(block.text for block in section.blocks if isinstance(block, Paragraph))
    assert "2026年前三季度地区生产总值实际增速6个，请市统计局提供" in said


def test_a_third_quarter_that_is_imported_moves_the_words(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the template to the overview, the briefing, the command's answer and the scenario."""
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    home, catalog = copied(built, tmp_path), load_catalog()
    filler = Filler(blank(home))
    filler.source("2026年", date="2026-10-25")
    for indicator, value in ((GROWTH, 6.2), ("地区生产总值", 553.0)):
        cell = filler.put("2026年", "全市", indicator, value)
        assert filler.cell("2026年", "时期", cell.column).value == QUARTER, "the template asks for it"
    outcome = import_as(Editor("市局"), filler.content(), "填报.xlsx", "official", catalog)
    assert outcome.accepted, outcome.message
    shown = text(visit("overview"))
    assert "全市前三季度地区生产总值增长6.2%，年内预判2026年" in shown
    assert "2026年前三季度地区生产总值实际增速5个" in shown, "the counties' are still wanted"
    snapshot = Snapshot.open("official", AS_OF, home=home)
    (city,) = snapshot.nowcasts
    assert city.growth == pytest.approx(0.062) and city.level is not None and city.branches[0].chance is None
    assert "由前三季度推得" in str(snapshot.scenario_inputs.city_recent)
