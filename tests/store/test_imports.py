"""Importing: a batch counts whole or not at all, vintages stay, corrections and withdrawals are rows."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core.plan.catalog import Catalog
from core.store.append import append_batch
from core.store.batches import (
    ROWS,
    WORKBOOK,
    Batch,
    committed,
    read_snapshot,
    rows_of,
    snapshot,
    source_id_of,
)
from core.store.build import build
from core.store.disk import dataset_paths
from core.store.errors import AlreadyImportedError, BuildFailedError, StoreError
from core.store.reader import open_reader
from core.store.versions import versions
from tests.store.samples import COUNTIES, home_in, prepared, replay, row, shipped, small_catalog, workbook

pytestmark = pytest.mark.usefixtures("where")


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return prepared(tmp_path)


def test_an_import_is_a_new_version_with_its_batch(tmp_path: Path, catalog: Catalog) -> None:
    home = home_in(tmp_path)
    version = append_batch("official", workbook(1), home, catalog)
    assert (version.number, version.last_batch, version.kind) == (2, 1, "import")
    assert version.rows == len(shipped()) + 1
    with open_reader("official", home) as reader:
        new = reader.figures().query("batch == 1")
        assert new[["area_code", "year", "value"]].to_numpy().tolist() == [[COUNTIES[1], 2022.0, 60.1]]
        assert str(new["published"].iloc[0].date()) == "2023-04-01"
        batches = reader.batches()
        assert batches[["number", "file_name", "who", "rows", "state"]].to_numpy().tolist() == [
            [1, "填报1.xlsx", "统计局 演示用户", 2, "valid"]
        ]
        assert [(e.measure, e.status, e.batch) for e in reader.measure_entries()] == [(2, "推进中", 1)]
    kept = dataset_paths("official", home).batch_folder(1)
    assert (kept / WORKBOOK).read_bytes() == b"workbook 1"


def test_the_same_workbook_twice_changes_nothing_and_says_so(tmp_path: Path, catalog: Catalog) -> None:
    home = home_in(tmp_path)
    append_batch("official", workbook(1), home, catalog)
    with pytest.raises(AlreadyImportedError, match="同一工作簿已于2026-03-02作为批次1"):
        append_batch("official", workbook(1, file_name="另存.xlsx"), home, catalog)
    assert [v.number for v in versions("official", home)] == [2, 1]
    assert committed(dataset_paths("official", home)) == (1,)


def test_a_build_after_imports_gives_the_same_content(tmp_path: Path, catalog: Catalog) -> None:
    home = home_in(tmp_path)
    for number in (1, 2, 3):
        last = append_batch("official", workbook(number), home, catalog)
    assert not build("official", home, catalog).published
    again = build("official", home, catalog, replay=replay)
    assert (again.published, again.version.digest, again.warnings) == (False, last.digest, ())


def test_vintages_stay_side_by_side(tmp_path: Path, catalog: Catalog) -> None:
    home = home_in(tmp_path)
    later = row("620702", 2021, 47.5, stage="最终核实")
    append_batch("official", workbook(1, [later]), home, catalog)
    with open_reader("official", home) as reader:
        figures = reader.figures().query("area_code == '620702' and year == 2021")
    assert figures[["value", "stage", "batch"]].to_numpy().tolist() == [
        [46.0, "初步核算", 0],
        [47.5, "最终核实", 1],
    ]


def test_a_withdrawal_takes_a_figure_out_and_keeps_it_in_the_history(
    tmp_path: Path, catalog: Catalog
) -> None:
    home = home_in(tmp_path)
    taken = {**row("620702", 2021, float("nan")), "change": "withdrawal", "reason": "录入错误"}
    append_batch("official", workbook(1, [taken]), home, catalog)
    with open_reader("official", home) as reader:
        assert reader.figures().query("area_code == '620702' and year == 2021").empty
        history = reader.history("620702", "gdp").query("year == 2021")
    assert history[["state", "batch", "reason"]].to_numpy().tolist() == [
        ["withdrawn", 0, ""],
        ["withdrawal", 1, "录入错误"],
    ]


def test_a_figure_may_come_back_after_its_withdrawal(tmp_path: Path, catalog: Catalog) -> None:
    home = home_in(tmp_path)
    taken = {**row("620702", 2021, float("nan")), "change": "withdrawal", "reason": "核对"}
    append_batch("official", workbook(1, [taken]), home, catalog)
    append_batch("official", workbook(2, [row("620702", 2021, 46.0)]), home, catalog)
    with open_reader("official", home) as reader:
        assert reader.figures().query("area_code == '620702' and year == 2021")["value"].tolist() == [46.0]


def test_a_withdrawal_of_nothing_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    home = home_in(tmp_path)
    taken = {**row("620702", 2031, 1.0), "change": "withdrawal", "reason": "录入错误"}
    with pytest.raises(BuildFailedError, match="要撤回的数不存在：甘州区地区生产总值2031年"):
        append_batch("official", workbook(1, [taken]), home, catalog)
    assert committed(dataset_paths("official", home)) == ()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([row("620702", 2022, 61.0), row("620723", 2022, 6_100_000.0)], "批次1（填报1.xlsx）第2行"),
        ([row("699999", 2022, 61.0)], "699999"),
        ([row("620702", 2022, 61.0, source_id="unknown")], "unknown"),
        ([row("620702", 2022, 61.0)] * 2, "批次1（填报1.xlsx）第2行"),
    ],
)
def test_one_bad_row_refuses_the_whole_batch(
    tmp_path: Path, catalog: Catalog, rows: list[dict[str, Any]], told: str
) -> None:
    home = home_in(tmp_path)
    with pytest.raises(BuildFailedError) as failure:
        append_batch("official", workbook(1, rows), home, catalog)
    assert told in str(failure.value)
    _assert_untouched(home)


def test_a_changed_workbook_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    batch = workbook(1, content=b"another file")
    with pytest.raises(StoreError, match="在读取后有变动"):
        append_batch("official", batch, home_in(tmp_path), catalog)
    _assert_untouched(home_in(tmp_path))


def test_an_empty_workbook_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    batch = workbook(1, [], measure_entries=())
    with pytest.raises(BuildFailedError, match="没有可导入的内容"):
        append_batch("official", batch, home_in(tmp_path), catalog)
    _assert_untouched(home_in(tmp_path))


def test_a_source_id_cannot_be_given_another_meaning(tmp_path: Path, catalog: Catalog) -> None:
    sources = pd.DataFrame(
        [{"source_id": "s-old", "publisher": "别处", "title": "别的", "date": "2024-01-01"}]
    )
    batch = workbook(1, [row("620702", 2022, 61.0)], sources=sources)
    with pytest.raises(BuildFailedError, match="来源编号“s-old”已指向另一来源"):
        append_batch("official", batch, home_in(tmp_path), catalog)
    _assert_untouched(home_in(tmp_path))


def test_a_source_id_follows_from_the_source() -> None:
    one = source_id_of("统计局", "公报", "2024-03-20")
    assert one == source_id_of(" 统计局 ", "公报", "2024-03-20")
    assert (
        len({one, source_id_of("统计局", "公报", "2024-03-21"), source_id_of("统计", "局公报", "2024-03-20")})
        == 3
    )


def test_a_batch_accepted_under_an_older_rule_is_not_lost_by_a_newer_one(
    tmp_path: Path, catalog: Catalog
) -> None:
    home = home_in(tmp_path)
    append_batch("official", workbook(1), home, catalog)
    narrower = tuple(
        i.model_copy(update={"window": (0.5, 55.0)}) if i.id == "gdp" else i for i in catalog.indicators
    )
    shrunk = dataclasses.replace(
        small_catalog(tmp_path, [r for r in shipped() if r["value"] < 55]), indicators=narrower
    )
    report = build("official", home, shrunk)
    assert report.published
    assert any("批次1（填报1.xlsx）第1行" in warning for warning in report.warnings)
    with open_reader("official", home) as reader:
        assert 60.1 in reader.figures()["value"].tolist()


def test_rows_survive_the_snapshot_exactly() -> None:
    rows = rows_of(
        workbook(1, [row("620702", 2022, 0.1 + 0.2), {**row("620702", 2021, 1e-12), "year": None}])
    )
    again = read_snapshot(snapshot(rows))
    pd.testing.assert_frame_equal(again.observations, rows.observations)
    pd.testing.assert_frame_equal(again.sources, rows.sources)
    assert again.measure_entries == rows.measure_entries
    assert snapshot(again) == snapshot(rows)


@pytest.mark.on_files
def test_damaged_rows_are_read_again_from_the_workbook(tmp_path: Path, catalog: Catalog) -> None:
    home = home_in(tmp_path)
    version = append_batch("official", workbook(1), home, catalog)
    (dataset_paths("official", home).batch_folder(1) / ROWS).write_text("{}", encoding="utf-8")
    with pytest.raises(StoreError, match="请从备份恢复"):
        build("official", home, catalog)
    report = build("official", home, catalog, replay=replay)
    assert report.version.digest == version.digest
    assert any("改由留存的工作簿重新读出" in warning for warning in report.warnings)


def test_a_reader_of_workbooks_that_has_changed_does_not_change_what_was_accepted(
    tmp_path: Path, catalog: Catalog
) -> None:
    home = home_in(tmp_path)
    version = append_batch("official", workbook(1), home, catalog)

    def another(content: bytes, info: Any) -> Batch:
        return workbook(2, content=content, sha256=hashlib.sha256(content).hexdigest())

    def broken(content: bytes, info: Any) -> Batch:
        raise ValueError("无法读取")

    for reader, told in ((another, "重读结果与入库时不同"), (broken, "未能重读（无法读取）")):
        report = build("official", home, catalog, replay=reader)
        assert report.version.digest == version.digest
        assert any(told in warning for warning in report.warnings)


def _assert_untouched(home: Path | str) -> None:
    paths = dataset_paths("official", home)
    assert [v.number for v in versions("official", home)] == [1]
    assert paths.batch_numbers() == ()
    assert [p.name for p in paths.versions.iterdir()] == ["000001.duckdb"]
