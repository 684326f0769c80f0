"""Building: the same inputs give the same content, a change a new version, an error neither."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import duckdb
import pytest

from core.plan.load import load_catalog
from core.store.build import build
from core.store.disk import DatasetPaths, dataset_paths, state_home
from core.store.errors import BuildFailedError, StoreError
from core.store.reader import open_reader
from core.store.schema import CONFIG, close_idle
from core.store.versions import versions
from tests.store.samples import home_in, row, shipped, small_catalog

pytestmark = pytest.mark.usefixtures("where")


def test_the_same_inputs_give_the_same_content_in_two_places(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path)
    first, second = (build("official", tmp_path / name, catalog) for name in ("a", "b"))
    assert first.version.digest == second.version.digest
    assert first.version.rows == len(shipped())


@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_the_projects_own_data_build_twice_alike(tmp_path: Path, dataset: str) -> None:
    first, second = (build(dataset, tmp_path / name) for name in ("a", "b"))
    assert first.version.digest == second.version.digest
    assert first.published and first.version.rows > 1000
    with open_reader(dataset, tmp_path / "a") as reader:
        assert set(reader.geometry()["labels"]) >= {county.code for county in load_catalog().counties}


def test_nothing_changed_publishes_nothing_and_says_so(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path)
    build("official", home_in(tmp_path), catalog)
    again = build("official", home_in(tmp_path), catalog)
    assert not again.published
    assert "内容没有变化，仍为版本1" in again.summary
    assert [v.number for v in versions("official", home_in(tmp_path))] == [1]


def test_a_changed_figure_is_a_new_version_and_the_order_of_rows_is_not_lost(tmp_path: Path) -> None:
    build("official", home_in(tmp_path), small_catalog(tmp_path))
    changed = build(
        "official", home_in(tmp_path), small_catalog(tmp_path, [*shipped(), row("620702", 2022, 61.5)])
    )
    assert changed.published and changed.version.number == 2
    with open_reader("official", home_in(tmp_path)) as reader:
        figures = reader.figures()
    assert len(figures) == len(shipped()) + 1
    keys = list(zip(figures["indicator"], figures["year"], figures["area_code"], strict=True))
    assert keys == sorted(keys)


def test_the_report_counts_by_level_and_grade(tmp_path: Path) -> None:
    report = build("official", home_in(tmp_path), small_catalog(tmp_path))
    assert dict(report.by_level) == {"全市": 3, "县区": 18}
    assert dict(report.by_grade) == {"A": 21}
    assert "按地区：全市3条，县区18条。" in report.summary


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"indicator": "gdq"}, "gdq"),
        ({"unit": "万元"}, "单位"),
        ({"source_id": "nowhere"}, "nowhere"),
        ({"value": "1,234"}, "1,234"),
    ],
)
def test_an_error_names_file_and_line_and_leaves_the_old_version(
    tmp_path: Path, wrong: dict[str, str], told: str
) -> None:
    home = home_in(tmp_path)
    build("official", home, small_catalog(tmp_path))
    rows = [*shipped(), {**row("620702", 2022, 61.5), **wrong}]
    with pytest.raises(BuildFailedError) as failure:
        build("official", home, small_catalog(tmp_path, rows))
    assert f"data/figures/accounts.csv第{len(rows) + 1}行" in str(failure.value)
    assert told in str(failure.value)
    with open_reader("official", home) as reader:
        assert reader.version.number == 1 and len(reader.figures()) == len(shipped())
    assert not list(dataset_paths("official", home).versions.glob(".tmp-*"))


def test_a_figure_is_dated_by_its_source(tmp_path: Path) -> None:
    build("official", home_in(tmp_path), small_catalog(tmp_path))
    with open_reader("official", home_in(tmp_path)) as reader:
        assert {p.date() for p in reader.figures()["published"]} == {dt.date(2022, 5, 1)}


def test_rows_lie_in_the_order_that_lets_duckdb_skip_blocks(tmp_path: Path) -> None:
    build("official", tmp_path)
    path = dataset_paths("official", tmp_path).version_file(1)
    close_idle()
    with duckdb.connect(str(path), read_only=True) as connection:
        stored = connection.execute(
            "SELECT indicator, year, area_code FROM observations ORDER BY rowid"
        ).fetchall()
    assert stored == sorted(stored, key=lambda r: (r[0], r[1] is None, r[1], r[2]))


def test_no_extension_is_ever_fetched() -> None:
    assert CONFIG["autoinstall_known_extensions"] == "false"
    with duckdb.connect(config=dict(CONFIG)) as connection:
        found = connection.execute("SELECT current_setting('autoinstall_known_extensions')").fetchone()
    assert found == (False,)


def test_the_file_is_small_private_and_without_a_log(tmp_path: Path) -> None:
    build("official", home_in(tmp_path), small_catalog(tmp_path))
    paths = dataset_paths("official", home_in(tmp_path))
    assert [p.name for p in paths.versions.iterdir()] == ["000001.duckdb"]
    assert paths.version_file(1).stat().st_mode & 0o777 == 0o640
    assert json.loads(paths.pointer.read_text())["number"] == 1


def test_unknown_dataset_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="没有名为“draft”的数据集"):
        build("draft", tmp_path)


def test_the_home_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    plan = load_catalog()
    own = Path(plan.prefecture) / plan.plan.id
    assert dataset_paths("drill") == DatasetPaths("drill", tmp_path / own / "drill")
    monkeypatch.delenv("COUNTY_TARGETS_HOME")
    assert state_home().parts[-4:] == ("data", "state", *own.parts)


def test_broken_boundaries_are_told(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path)
    (tmp_path / "geo").mkdir()
    (tmp_path / "geo" / "counties.geojson").write_text("{}", encoding="utf-8")
    with pytest.raises(BuildFailedError, match="边界文件不能使用"):
        build("official", home_in(tmp_path), catalog)
