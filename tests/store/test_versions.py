"""Going back and forth between versions, and which of them stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.store import publish
from core.store.append import append_batch
from core.store.build import build
from core.store.disk import dataset_paths
from core.store.errors import DamagedStoreError, StoreError
from core.store.journal import Publication, append, read_journal
from core.store.publish import versions_to_keep
from core.store.reader import open_reader
from core.store.versions import current_number, restore, versions
from tests.store.samples import home_in, prepared, row, shipped, small_catalog, workbook

pytestmark = pytest.mark.usefixtures("where")


def test_restore_goes_back_and_a_rebuild_gives_the_same(tmp_path: Path) -> None:
    catalog, home = prepared(tmp_path), home_in(tmp_path)
    first = append_batch("official", workbook(1), home, catalog)
    append_batch("official", workbook(2), home, catalog)
    append_batch("official", workbook(3), home, catalog)
    report = restore("official", first.number, home, catalog)
    assert (report.version.number, report.withdrawn, report.reinstated) == (5, (2, 3), ())
    assert report.version.digest == first.digest
    assert "批次2、3已撤回" in report.summary
    assert not build("official", home, catalog).published
    with open_reader("official", home) as reader:
        assert reader.version.last_batch == 1
        assert set(reader.figures()["batch"]) == {0, 1}
        assert reader.batches()["state"].tolist() == ["valid", "withdrawn", "withdrawn"]
        assert {e.batch for e in reader.measure_entries()} == {1}
        history = reader.history("620724", "gdp")
        assert history.query("batch == 2")["state"].tolist() == ["batch_withdrawn"]


def test_going_forth_again_reinstates_the_batches(tmp_path: Path) -> None:
    catalog, home = prepared(tmp_path, imports=1), home_in(tmp_path)
    full = append_batch("official", workbook(2), home, catalog)
    restore("official", 1, home, catalog)
    report = restore("official", full.number, home, catalog)
    assert (report.version.digest, report.withdrawn, report.reinstated) == (full.digest, (), (1, 2))
    assert not build("official", home, catalog).published


def test_a_withdrawn_workbook_may_be_imported_again_as_a_new_batch(tmp_path: Path) -> None:
    catalog, home = prepared(tmp_path, imports=1), home_in(tmp_path)
    restore("official", 1, home, catalog)
    again = append_batch("official", workbook(1), home, catalog)
    assert again.last_batch == 2
    with open_reader("official", home) as reader:
        assert set(reader.figures()["batch"]) == {0, 2}


def test_batches_after_a_restore_count_and_the_withdrawn_stay_out(tmp_path: Path) -> None:
    catalog, home = prepared(tmp_path), home_in(tmp_path)
    for number in (1, 2):
        append_batch("official", workbook(number), home, catalog)
    restore("official", 2, home, catalog)
    last = append_batch("official", workbook(3), home, catalog)
    assert not build("official", home, catalog).published
    with open_reader("official", home) as reader:
        assert set(reader.figures()["batch"]) == {0, 1, 3}
        assert reader.version.digest == last.digest


def test_restoring_what_is_there_changes_nothing(tmp_path: Path) -> None:
    catalog, home = prepared(tmp_path), home_in(tmp_path)
    report = restore("official", 1, home, catalog)
    assert not report.published and "没有改动" in report.summary
    assert current_number("official", home) == 1


def test_restore_brings_back_older_project_data_until_the_next_build(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    old = build("official", home, small_catalog(tmp_path))
    changed = small_catalog(tmp_path, [*shipped(), row("620702", 2022, 61.5)])
    new = build("official", home, changed)
    assert restore("official", 1, home, changed).version.digest == old.version.digest
    assert build("official", home, changed).version.digest == new.version.digest


@pytest.mark.parametrize("number", [0, 7, -1])
def test_a_version_that_is_not_there_is_told(tmp_path: Path, number: int) -> None:
    catalog, home = prepared(tmp_path), home_in(tmp_path)
    with pytest.raises(StoreError, match=f"没有版本{number}.*可恢复的版本：1。"):
        restore("official", number, home, catalog)


def test_a_damaged_version_is_not_restored(tmp_path: Path) -> None:
    catalog, home = prepared(tmp_path, imports=1), home_in(tmp_path)
    path = dataset_paths("official", home).version_file(1)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(DamagedStoreError, match="版本1的数据库文件已损坏"):
        restore("official", 1, home, catalog)
    assert current_number("official", home) == 2


def test_the_last_twenty_and_one_a_month_stay() -> None:
    months = [
        (number, f"2025-{1 + number // 10:02d}-{1 + number % 10:02d}T08:00:00") for number in range(1, 100)
    ]
    kept = versions_to_keep(months)
    assert kept == frozenset({*range(80, 100), 9, 19, 29, 39, 49, 59, 69, 79})


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 40)), max_size=80, unique_by=lambda v: v[0]))
def test_what_stays_whatever_the_clock_says(published: list[tuple[int, int]]) -> None:
    times = [(number, f"20{20 + month // 12}-{1 + month % 12:02d}-01") for number, month in published]
    kept = versions_to_keep(times)
    ordered = sorted(number for number, _ in times)
    assert set(ordered[-20:]) <= kept <= set(ordered)
    assert {at[:7] for number, at in times if number in kept} == {at[:7] for _, at in times}


def test_old_files_go_and_numbers_do_not_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "KEPT_VERSIONS", 3)
    monkeypatch.setattr(publish.versions_to_keep, "__defaults__", (3,))
    catalog, home = prepared(tmp_path), home_in(tmp_path)
    for number in range(1, 6):
        append_batch("official", workbook(number), home, catalog)
    paths = dataset_paths("official", home)
    assert paths.version_numbers() == (4, 5, 6)
    assert [v.number for v in versions("official", home)] == [6, 5, 4]
    assert len(read_journal(paths).publications) == 6
    with pytest.raises(StoreError, match="可恢复的版本：4、5、6"):
        restore("official", 2, home, catalog)
    assert restore("official", 4, home, catalog).version.number == 7


def test_a_torn_or_damaged_line_of_the_record_is_passed_over(tmp_path: Path) -> None:
    paths = dataset_paths("official", tmp_path)
    paths.make()
    one, two = (Publication(n, "build", "2026-01-01T00:00:00+08:00", "d", 1, (), 0) for n in (1, 2))
    append(paths, one)
    with paths.journal.open("ab") as stream:
        stream.write(b'{"check": "00", "publi')
    append(paths, two)
    found = read_journal(paths)
    assert found.publications == (one, two) and found.damaged == 1
    text = paths.journal.read_text(encoding="utf-8")
    paths.journal.write_text(text.replace('\\"rows\\": 1', '\\"rows\\": 9', 1), encoding="utf-8")
    assert read_journal(paths).publications == (two,)
