"""Matrices and strips: classes after rounding, small samples white, every word in its place."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from core.charts.calibration import fan_coverage
from core.charts.coverage import coverage_matrix, side_by_side
from core.charts.dots import change_dumbbell, type_strip
from core.charts.evidence import evidence_timeline, freshness_names, status_freshness
from core.charts.heatmap import LQ_CUTS, lq_heatmap, similarity_matrix
from core.charts.kit.scales import class_of
from core.charts.kit.theme import CONCENTRATION7, INK, SURFACE, CountyLook, contrast
from core.charts.strips import distribution_strip
from core.wording.words import MeasureStatus
from tests.charts import samples as s
from tests.charts.walk import marks, rows, texts


def heat(**changes: object) -> dict[str, object]:
    frame = s.quotients().assign(**changes)
    return lq_heatmap(frame, sectors=s.SECTORS, areas=s.NAMES, comparator="全省", width=900)


def cells(spec: dict[str, object]) -> list[dict[str, object]]:
    return [row for part in marks(spec, "rect") for row in rows(part) if "sector" in row]


def test_one_means_the_comparator_and_is_neutral() -> None:
    assert CONCENTRATION7[class_of(1.0, LQ_CUTS)] == CONCENTRATION7[3]


def test_small_samples_are_white_with_a_dashed_edge() -> None:
    spec = heat()
    dashed = [part for part in marks(spec, "rect") if part["mark"].get("strokeDash")]
    found = [row for part in dashed for row in rows(part)]
    assert [row["text"][-1] for row in found] == ["*"]
    assert all(row["fill"] == SURFACE for row in found)


def test_missing_quotients_are_said_not_coloured() -> None:
    spec = heat(value=[None] * len(s.quotients()))
    assert {row["text"] for row in cells(spec)} == {"缺"}
    assert not {row["fill"] for row in cells(spec)} & set(CONCENTRATION7)


def test_cells_can_be_read() -> None:
    for row in cells(heat()):
        assert contrast(row["ink"], row["fill"]) >= 4.5


def test_rows_and_columns_keep_their_order() -> None:
    encoding = marks(heat(), "rect")[0]["encoding"]
    assert encoding["x"]["scale"]["domain"] == list(s.NAMES)
    assert encoding["y"]["scale"]["domain"] == list(s.SECTORS)


def test_cells_outside_the_asked_rows_are_left_out() -> None:
    spec = lq_heatmap(s.quotients(), sectors=s.SECTORS[:2], areas=s.NAMES[:3], comparator="全省", width=900)
    assert len(cells(spec)) == 6


def test_names_of_a_narrow_strip_stand_above_their_points() -> None:
    points = pd.DataFrame(
        {"type": "甲型\n工业", "area_code": s.CODES[:1], "name": ["甘州"], "value": [0.6], "text": ["0.60"]}
    )
    looks = {s.CODES[0]: CountyLook(INK, INK)}
    spec = type_strip(points, looks, types=["甲型\n工业"], stacked=True, width=358, row_height=58)
    names = [part for part in marks(spec, "text") if rows(part)[0].get("t") in ("甲型", "工业")]
    point = rows(marks(spec, "point")[0])[0]
    assert all(part["encoding"]["y"]["value"] < point["y"] - 12 for part in names)
    assert marks(spec, "point")[0]["encoding"]["x"]["scale"]["range"][0] < 20


def test_a_narrow_axis_of_two_censuses_has_few_ticks_and_broken_names() -> None:
    shares = pd.DataFrame({"name": ["电力热力燃气及水生产和供应业"], "first": [71.6], "last": [35.8]})
    look = CountyLook(INK, INK)
    narrow = change_dumbbell(shares, look=look, first_year=2010, last_year=2020, name_room=118)
    ticks_ = next(rows(part) for part in marks(narrow, "rule") if "t" in rows(part)[0])
    assert [tick["t"] for tick in ticks_] == ["0", "50"]
    assert "电力热力燃气及水生\n产和供应业" in texts(narrow)


def test_similarity_shows_each_pair_once() -> None:
    rows_ = [(a, b, 0.9, "0.90") for i, a in enumerate(s.NAMES) for b in s.NAMES[:i]]
    pairs = pd.DataFrame(rows_, columns=["one", "other", "value", "text"])
    found = cells(similarity_matrix(pairs, areas=s.NAMES, width=480))
    assert len(found) == 15
    assert all(s.NAMES.index(row["area"]) < s.NAMES.index(row["sector"]) for row in found)


def test_points_that_would_cover_each_other_are_parted() -> None:
    points = pd.DataFrame(
        {
            "type": "甲型",
            "area_code": s.CODES[:2],
            "name": ["甘州", "临泽"],
            "value": [1.44, 1.46],
            "text": ["1.44", "1.46"],
        }
    )
    spec = type_strip(points, s.LOOKS, types=["甲型"], width=500)
    heights = [row["y"] for row in rows(marks(spec, "point")[0])]
    assert abs(heights[0] - heights[1]) >= 8


def test_the_dumbbell_starts_at_zero_and_shows_signed_points() -> None:
    frame = pd.DataFrame(
        {"name": ["工业", "农业", "缺数"], "first": [6.1, 71.6, None], "last": [7.2, 35.8, 3.0]}
    )
    spec = change_dumbbell(frame, look=CountyLook(INK, INK), first_year=2010, last_year=2020, width=500)
    assert marks(spec, "point")[0]["encoding"]["x"]["scale"]["domain"][0] == 0
    assert {"+1.1", "−35.8", "个百分点"} <= set(texts(spec))
    assert "缺数" not in texts(spec)


def test_coverage_shows_one_form_a_grade() -> None:
    spec = coverage_matrix(s.coverage(), years=range(2018, 2026), width=900)
    drawn = [row["form"] for part in marks(spec, "point") for row in rows(part) if "form" in row]
    assert set(drawn) == {"A", "B", "C", "D", "E", "missing", "forecast"}
    letters = [row["letter"] for part in marks(spec, "text") for row in rows(part) if "letter" in row]
    assert "" not in letters


def test_a_forecast_is_no_figure_in_the_coverage() -> None:
    spec = coverage_matrix(s.coverage(), years=range(2018, 2026), width=900)
    diamonds = [part for part in marks(spec, "point") if part["mark"].get("shape") == "diamond"]
    assert [(row["row"], row["year"]) for part in diamonds for row in rows(part)] == [("甘州区", 2025)]


def test_a_phone_shows_the_last_years_that_fit() -> None:
    spec = coverage_matrix(s.coverage(), years=range(1990, 2026), width=358)
    years = marks(spec, "point")[0]["encoding"]["x"]["scale"]["domain"]
    assert years[-1] == 2025
    assert years[0] > 1990


def _many(groups: int, counties: int) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"group": f"指标{g}", "row": f"县{c}", "year": year, "grade": "A", "forecast": False}
            for g in range(groups)
            for c in range(counties)
            for year in (2024, 2025)
        ]
    )


@pytest.mark.parametrize(("groups", "counties"), [(12, 7), (3, 1), (1, 60), (30, 1), (2, 30)])
def test_rows_in_columns_of_a_screen_lose_none_and_keep_to_its_height(groups: int, counties: int) -> None:
    cells = _many(groups, counties)
    parts, left_out = side_by_side(cells, height=670, columns=3)
    assert left_out == 0
    assert pd.concat([part.cells for part in parts]).equals(cells)
    for part in parts:
        spec = coverage_matrix(part.cells, years=range(2010, 2027), nominal_width=480, dense=True)
        assert spec["height"] <= part.height <= 670


def test_rows_that_no_column_holds_are_counted() -> None:
    cells = _many(20, 20)
    parts, left_out = side_by_side(cells, height=670, columns=3)
    shown = pd.concat([part.cells for part in parts]).groupby(["group", "row"]).ngroups
    assert left_out > 0
    assert shown + left_out == 400


def test_all_words_of_a_measure_are_listed_in_order_with_totals() -> None:
    counts = {("推进中", 4): 7, ("推进中", 0): 1, ("未填报", 0): 12}
    spec = status_freshness(counts, cuts=(100, 190, 365), width=400)
    assert marks(spec, "rect")[0]["encoding"]["y"]["scale"]["domain"] == [str(w) for w in MeasureStatus]
    boxes = rows(marks(spec, "rect")[0])
    assert sum(int(row["t"] or 0) for row in boxes) == 20
    assert {"8", "12"} <= set(texts(spec))
    assert freshness_names((100, 190, 365)) == ("≤100", "≤190", "≤365", "＞365", "无")


def test_the_timeline_keeps_silent_measures() -> None:
    spec = evidence_timeline(
        s.evidence(),
        measures=[(1, "甲"), (2, "乙"), (3, "丙")],
        as_of=dt.date(2026, 11, 24),
        cuts=(100, 190, 365),
        start=dt.date(2022, 3, 1),
        width=900,
    )
    assert texts(spec).count("无佐证") == 1
    sizes = [row["size"] for row in rows(marks(spec, "point")[0])]
    assert sorted(sizes) == [22, 60, 60]


def test_calibration_starts_at_zero_where_a_share_is_low() -> None:
    def start(value: float) -> float:
        frame = pd.DataFrame({"panel": ["甲"], "lead": [1], "value": [value], "cases": [10]})
        return marks(fan_coverage(frame, nominal=0.8, width=500), "point")[0]["encoding"]["y"]["scale"][
            "domain"
        ][0]

    assert start(0.8) == 0.5
    assert start(0.3) == 0


@pytest.mark.parametrize(("values", "chosen"), [([1.0, 2.0, 3.0], 2), ([5.0, 5.0], 0), ([1.0, None, 9.0], 0)])
def test_a_strip_shows_every_known_county_once(values: list[float | None], chosen: int) -> None:
    markup = distribution_strip(values, chosen, CountyLook("#123456", "#123456"), label="x")
    assert markup.count("%3Ccircle") == sum(v is not None for v in values)
    assert markup.count("%23123456") == 1
