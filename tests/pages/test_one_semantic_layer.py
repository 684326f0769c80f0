"""The same total, count and status reads the same on every page, in the command line and in documents."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from core.briefing.compose import compose
from core.briefing.model import Imprint
from core.briefing.scope import Scope, ScopeKind
from core.briefing.sections.targets import target_table
from core.places.ranking import ranking
from core.snapshot import Snapshot
from core.store.reader import open_reader
from core.targets.overview import count_words, counted
from core.wording.numbers import percent_up
from core.wording.words import Status
from tests.pages.conftest import finding, text, visit

AS_OF = dt.date(2026, 11, 24)
DATASETS = ("official", "drill")
#: Words that conclude nothing.
UNDECIDED = (Status.INSUFFICIENT, Status.DUE_UNVERIFIED)


@pytest.fixture(params=DATASETS)
def dataset(request: pytest.FixtureRequest, home: Path) -> str:
    return str(request.param)


@pytest.fixture
def snapshot(dataset: str, home: Path) -> Snapshot:
    return Snapshot.open(dataset, AS_OF, home=home)


def on_page(page: str, dataset: str, **query: str) -> str:
    return text(visit(page, dataset=dataset, as_of=AS_OF.isoformat(), **query))


def test_counts_on_the_overview_are_the_briefings(snapshot: Snapshot, dataset: str) -> None:
    counts = count_words(snapshot.catalog, snapshot.assessments)
    assert sum(counts.by_word.values()) + counts.open + counts.between == counts.total
    assert counts.total == len(counted(snapshot.catalog))
    shown = on_page("overview", dataset)
    assert f"{counts.total}项定量目标" in shown
    decided = sum(counts.by_word[w] for w in Status if w not in UNDECIDED) + counts.between
    assert f"共{counts.total}项目标，其中{counts.total - decided}项尚不能判定" in _words(snapshot)
    table = target_table(snapshot, Scope())
    state = [column.name for column in table.columns].index("状态")
    printed = Counter(row[state].text for row in table.rows)
    for word in Status:
        assert printed[word] == counts.by_word[word], word
        if counts.by_word[word]:
            assert re.search(rf"{counts.by_word[word]}\s*{word}", shown), word


def test_every_status_is_the_same_on_trajectory_map_portrait_and_paper(
    snapshot: Snapshot, dataset: str
) -> None:
    said = _words(snapshot)
    for county in snapshot.catalog.counties:
        own = [a for a in snapshot.assessments if a.target.area == county.code]
        first = own[0]
        assert first.status is not None
        track = on_page("trajectory", dataset, target=first.target.id)
        card = on_page("map", dataset, area=county.code)
        portrait = on_page("portraits", dataset, area=county.code)
        for place, shown in (("trajectory", track), ("map", card), ("portrait", portrait), ("paper", said)):
            assert first.status in shown, (place, first.target.id, first.status)
        if first.needed_growth is not None:
            up = percent_up(first.needed_growth)
            assert up.rstrip("%") in card
            assert up.rstrip("%") in on_page("overview", dataset)
            assert up in said


def test_the_missing_are_counted_the_same_everywhere(snapshot: Snapshot, dataset: str) -> None:
    sentence = snapshot.gap_summary.sentence.rstrip("。")
    first = sentence.split("；")[0]
    assert first in on_page("overview", dataset)
    assert sentence in finding(visit("data", dataset=dataset, as_of=AS_OF.isoformat()))
    assert first in _words(snapshot)


def test_the_number_of_figures_is_the_same_everywhere_or_its_difference_is_said(
    dataset: str, home: Path
) -> None:
    with open_reader(dataset, home=home) as reader:
        figures = reader.figures()
    later = int((figures["published"].dt.date > AS_OF).sum())
    assert (later > 0) == (dataset == "drill"), "the drill is to have figures of a later day"
    for page, more in (("overview", {}), ("data", {"section": "versions"})):
        shown = on_page(page, dataset, **more)
        assert f"共{len(figures)}条数据" in shown
        assert (f"其中{later}条发布于判定日期之后" in shown) == (later > 0)
    said = finding(visit("data", dataset=dataset, as_of=AS_OF.isoformat()))
    assert f"{len(figures) - later}条数据" in said


def test_the_sum_of_county_targets_is_the_same_everywhere(snapshot: Snapshot, dataset: str) -> None:
    whole = snapshot.target_sum
    assert whole is not None
    total = f"{whole.total:.1f}亿元"
    assert total in on_page("overview", dataset)
    assert total in _words(snapshot)
    assert abs(sum(part.value for part in whole.parts) - whole.total) < 1e-9


def test_measures_are_as_many_on_the_page_and_on_paper(snapshot: Snapshot, dataset: str) -> None:
    count = len(snapshot.catalog.measures)
    assert len(snapshot.measures) == count
    assert str(count) in on_page("measures", dataset)
    assert re.search(rf"(?<!\d){count}项举措", _words(snapshot))
    done = sum(state.status == "已完成" for state in snapshot.measures)
    if done:
        assert f"已完成{done}项" in _words(snapshot)


def test_a_county_briefing_repeats_the_citys_words(snapshot: Snapshot) -> None:
    for county in snapshot.catalog.counties:
        whole = compose(snapshot, Scope(ScopeKind.COUNTY, county.code), Imprint())
        said = "\n".join(_texts(whole))
        for one in (a for a in snapshot.assessments if a.target.area == county.code):
            assert one.sentence in said


def test_a_ranking_is_the_same_whoever_asks(snapshot: Snapshot) -> None:
    first = ranking(snapshot.catalog, snapshot.known, "gdp_per_capita", 2021)
    again = ranking(snapshot.catalog, snapshot.book.known(AS_OF), "gdp_per_capita", 2021)
    assert first == again


def _words(snapshot: Snapshot) -> str:
    return "\n".join(_texts(compose(snapshot, Scope(), Imprint())))


def _texts(briefing: object) -> list[str]:
    found: list[str] = []
    for section in briefing.sections:
        for block in section.blocks:
            if hasattr(block, "text"):
                found.append(block.text)
            elif hasattr(block, "rows"):
                found += ["".join(cell.text for cell in row) for row in block.rows]
    return found
