"""Every page opens on a plan of 86 counties, with nothing missing in its texts."""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations
from pathlib import Path

import pytest

from core.briefing.compose import compose
from core.briefing.model import Paragraph
from core.briefing.pptx.plan import plan
from core.briefing.scope import Scope
from core.charts.county_map import drawn, lines_shown, places_shown
from core.charts.kit.map_labels import MapLabel, fitting
from core.charts.kit.measure import text_width
from core.charts.kit.theme import INK, SURFACE
from core.charts.status_map import map_rows, status_map
from core.plan.load import load_catalog
from core.snapshot import Snapshot
from core.store.build import build
from core.targets.overview import of_counties
from pages.overview.side import consistency_terms
from pages.shared.registry import PAGES
from pages.shared.state import GROUP
from tests.pages.conftest import fresh_caches, markup, text, visit
from tests.pages.test_sample_plan import LEFT_OVER
from tests.plans.gansu import counties, write_plan

pytestmark = pytest.mark.long

__all__ = ["fresh_caches"]

COUNTIES = 86
AS_OF = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the plan alone, and its state beside it."""
    folder = tmp_path_factory.mktemp("large")
    (folder / "data").mkdir()
    write_plan(folder / "data" / "longyuan")
    build("official", folder / "state", load_catalog("longyuan", folder / "data"))
    return folder


@pytest.fixture
def served(large: Path, monkeypatch: pytest.MonkeyPatch, fresh_caches: None) -> Path:
    """The plan as a server would find it."""
    monkeypatch.setenv("COUNTY_TARGETS_DATA", str(large / "data"))
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(large / "state"))
    return large


def test_the_plan_has_every_county(large: Path) -> None:
    catalog = load_catalog("longyuan", large / "data")
    assert len(catalog.counties) == len(counties()) == COUNTIES
    assert all(len(catalog.targets_of(county.code)) == 1 for county in catalog.counties)


@pytest.mark.parametrize("page", [page.slug for page in PAGES])
@pytest.mark.parametrize("area", ["", "620102", "623027"])
def test_every_page_opens_on_86_counties(page: str, area: str, served: Path) -> None:
    at = visit(page, as_of="2026-11-24", **({"area": area} if area else {}))
    said = text(at)
    assert not at.exception
    assert "没有显示出来" not in said
    assert "张掖" not in said
    assert not LEFT_OVER.findall(said)


@pytest.mark.parametrize(
    ("query", "first"),
    [({}, "620102"), ({"area": "623027"}, ""), ({"group": "2"}, ""), ({"group": "99"}, "620102")],
)
def test_sliders_are_for_a_chosen_group_of_counties(query: dict[str, str], first: str, served: Path) -> None:
    at = visit("scenario", as_of="2026-11-24", **query)
    keys = [one.key for one in at.slider if one.key and one.key.startswith("pick_growth_")]
    codes = [key.removeprefix("pick_growth_") for key in keys]
    every = list(load_catalog("longyuan", served / "data").county_codes)
    assert 0 < len(codes) <= GROUP
    assert codes == every[every.index(codes[0]) :][: len(codes)]
    assert every.index(codes[0]) % GROUP == 0
    if "area" in query:
        assert query["area"] in codes
    elif query.get("group") == "2":
        assert codes == every[GROUP : 2 * GROUP]
    else:
        assert codes[0] == first
    if query.get("group") == "99":
        assert "链接中的县区组“99”不存在" in text(at)


def test_what_is_assumed_of_a_county_stays_while_others_are_shown(served: Path) -> None:
    at = visit("scenario", as_of="2026-11-24")
    moved = next(one for one in at.slider if one.key == "pick_growth_620102")
    moved.set_value(9.0).run()
    at.selectbox(key="pick_group").set_value("3").run()
    assert "pick_growth_620102" not in {one.key for one in at.slider}
    at.selectbox(key="pick_group").set_value("1").run()
    assert next(one for one in at.slider if one.key == "pick_growth_620102").value == 9.0


def test_small_pictures_are_of_the_chosen_group(served: Path) -> None:
    at = visit("trajectory", as_of="2026-11-24", group="2")
    assert at.selectbox(key="pick_group").value == "2"
    pictures = at.get("vega_lite_chart")
    assert 0 < len(pictures) <= 2 * GROUP + 4


def test_the_matrix_of_figures_is_of_the_chosen_group(served: Path) -> None:
    at = visit("data", as_of="2026-11-24", group="2")
    assert at.selectbox(key="pick_group").value == "2"
    catalog = load_catalog("longyuan", served / "data")
    areas = [county.short for county in catalog.counties]
    [rows] = re.findall(r'<table class="ct-table ct-covered".*?</table>', markup(at), re.DOTALL)
    listed = set(re.findall(r"<td[^>]*>([^<]+)</td>", rows)) & set(areas)
    assert listed == set(areas[GROUP : 2 * GROUP])


def test_a_scenario_shows_the_group_and_counts_the_others(served: Path) -> None:
    at = visit("scenario", as_of="2026-11-24", group="2")
    tables = re.findall(r'<table class="ct-table ct-(scenario|origins)".*?</table>', markup(at), re.DOTALL)
    assert set(tables) == {"scenario", "origins"}
    [rows] = re.findall(r'<table class="ct-table ct-scenario".*?</table>', markup(at), re.DOTALL)
    assert rows.count("<tr") == GROUP + 1
    assert f"在这一方案下，{COUNTIES}个县区中" in text(at)


def test_page_one_of_many_counties_counts_them_and_no_table_runs_off_a_slide(large: Path) -> None:
    catalog = load_catalog("longyuan", large / "data")
    shot = Snapshot.open(as_of=AS_OF, catalog=catalog, home=large / "state")
    briefing = compose(shot, Scope())
    said = [b.text for s in briefing.sections[:2] for b in s.blocks if isinstance(b, Paragraph)]
    assert max(map(len, said)) < 420 and sum(map(len, said)) < 1_000
    assert any("另有30项同样落后，见“目标完成”的表" in one and "等36个单位" in one for one in said)
    beside = [slide for slide in plan(shot, briefing) if slide.figure is not None and slide.table is not None]
    assert not [slide.title for slide in beside if len(slide.table.rows) > 8]


def test_names_on_a_crowded_map_stand_apart(large: Path) -> None:
    catalog = load_catalog("longyuan", large / "data")
    snapshot = Snapshot.open(as_of=AS_OF, catalog=catalog, home=large / "state")
    places, width = snapshot.geometry["labels"], 960.0
    labels = [MapLabel(c.code, c.short, "100.0", INK, SURFACE) for c in catalog.counties]
    named = fitting(snapshot.geometry, labels, size=16, room=(width, 590.0), chosen="620525")
    assert 0 < len(named) < COUNTIES
    assert "620525" in {label.code for label in named}  # the chosen one, however long its name
    degree = 0.9 * min(width / 10, 590 / 12)  # px, at most: ten squares across, nine and more in height
    for a, b in combinations([label for label in named if label.code != "620525"], 2):
        (x, y), (u, v) = places[a.code]["at"], places[b.code]["at"]
        needed = (text_width(a.name, 16, bold=True) + text_width(b.name, 16, bold=True)) / 2
        assert abs(x - u) * degree >= needed or abs(y - v) > 0.5


def test_a_county_without_room_for_its_name_keeps_its_shape(large: Path) -> None:
    catalog = load_catalog("longyuan", large / "data")
    snapshot = Snapshot.open(as_of=AS_OF, catalog=catalog, home=large / "state")
    spec = status_map(snapshot.geometry, map_rows(catalog, snapshot.assessments), width=395, height=300)
    shapes = [
        row["adcode"]
        for part in spec["layer"]
        if isinstance(part.get("mark"), dict) and part["mark"].get("type") == "point"
        for row in part.get("data", {}).get("values", [])
        if "adcode" in row
    ]
    assert set(shapes) == set(catalog.county_codes)


def test_a_ranking_of_many_shows_its_ends_and_the_chosen(large: Path) -> None:
    catalog = load_catalog("longyuan", large / "data")
    snapshot = Snapshot.open(as_of=AS_OF, catalog=catalog, home=large / "state")
    drawing = drawn(catalog, snapshot.known, snapshot.estimates, "gdp", 2025)
    middle = drawing.model.ranking.places[40].area
    assert [place.rank for place in places_shown(drawing, middle)] == [*range(1, 13), 41, 84, 85, 86]
    assert middle in lines_shown(catalog, drawing, middle)
    assert len(lines_shown(catalog, drawing, middle)) == 6


@pytest.mark.parametrize("page", ["map", "positioning", "portraits"])
def test_lists_of_counties_hold_a_group(page: str, served: Path) -> None:
    at = visit(page, as_of="2026-11-24", group="3")
    said, own = text(at) + markup(at), [one["name"] for one in counties()]
    held = own[2 * GROUP : 3 * GROUP]
    assert all(name in said for name in held)
    if page != "map":  # whose table below the picture holds them all
        assert sum(name in said for name in own) < 2 * GROUP + 10


def test_the_equation_for_a_phone_folds_what_is_many(large: Path) -> None:
    catalog = load_catalog("longyuan", large / "data")
    snapshot = Snapshot.open(as_of=AS_OF, catalog=catalog, home=large / "state")
    whole = snapshot.target_sum
    assert whole is not None
    terms = [term for term in consistency_terms(catalog, whole) if term[1]]
    assert [name for _, name in terms] == ["城关", "七里河", "西固", "其余83个县区", "合计", "全市"]
    assert sum(float(value) for value, _ in terms[:4]) == pytest.approx(whole.total)


def test_the_overview_lists_the_group_and_counts_the_others(served: Path) -> None:
    at = visit("overview", as_of="2026-11-24", group="2")
    [rows] = re.findall(r'<table class="ct-table ct-targets".*?</table>', markup(at), re.DOTALL)
    own = [one["name"] for one in counties()]
    shown = set(re.findall(r'<td class="ct-left">([^<]+)</td>', rows))
    assert shown & set(own) == set(own[GROUP : 2 * GROUP])
    assert load_catalog("longyuan", served / "data").city.short in shown  # what is no county's stays
    folded = [int(n) for n in re.findall(r"其余为([^<]*)", rows) for n in re.findall(r"(\d+)项", n)]
    assert sum(folded) == COUNTIES - GROUP


def test_a_county_that_is_chosen_is_listed_whatever_group_was_shown(served: Path) -> None:
    at = visit("overview", as_of="2026-11-24", group="2")
    at.selectbox(key="pick_area").set_value("623027").run()
    assert at.selectbox(key="pick_group").value == "8"
    assert '<tr class="ct-chosen">' in markup(at)


def test_who_owes_what_is_listed_by_group_and_summed_for_the_others(served: Path) -> None:
    at = visit("reporting", as_of="2026-11-24", group="2")
    own = [one["name"] for one in counties()]
    table = re.findall(r'<table class="ct-table ct-owing".*?</table>', markup(at), re.DOTALL)[-1]
    assert re.findall(r">([^<>]+)</a>", table) == own[GROUP : 2 * GROUP]
    assert f"其余{COUNTIES - GROUP}个县区" in table


def test_groups_hold_every_row_once(large: Path) -> None:
    catalog = load_catalog("longyuan", large / "data")
    every = Snapshot.open(as_of=AS_OF, catalog=catalog, home=large / "state").groups
    folded = of_counties(catalog, every, catalog.county_codes[:GROUP])
    assert [len(g.rows) + len(g.folded) for g in folded] == [len(g.rows) for g in every]
    assert sum(len(g.folded) for g in folded) == COUNTIES - GROUP
    assert of_counties(catalog, every, catalog.county_codes) == every
