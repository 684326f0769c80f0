"""A build where nothing has changed builds nothing; whatever has changed, it builds."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.cli.main import main
from core.plan.catalog import Catalog
from core.store import build as building
from core.store import stamp
from core.store.append import append_batch
from core.store.build import build
from core.store.disk import ROWS, DatasetPaths, dataset_paths, hooked
from core.store.reader import open_reader
from core.store.stamp import unchanged
from tests.conftest import ROOT
from tests.store.samples import row, shipped, small_catalog, workbook

State = tuple[Catalog, DatasetPaths]


@pytest.fixture
def state(tmp_path: Path) -> State:
    """The small plan built, with one import, and built again since."""
    catalog = small_catalog(tmp_path)
    (tmp_path / "geo").mkdir()
    build("official", tmp_path / "state", catalog)
    append_batch("official", workbook(1), tmp_path / "state", catalog)
    build("official", tmp_path / "state", catalog)
    return catalog, dataset_paths("official", tmp_path / "state")


def test_nothing_changed_builds_nothing_and_reports_the_same(state: State) -> None:
    catalog, paths = state
    reached: list[str] = []
    built = building.build_locked(paths, catalog)
    with hooked(reached.append):
        again = build("official", paths.root.parent, catalog)
    assert reached == [], "no lock was taken"
    assert again == built and not again.published
    assert again.summary == built.summary


def test_warnings_are_said_again(tmp_path: Path) -> None:
    rows = [*shipped(), row("620700", 2022, 999.0), row("620702", 2022, 61.5)]
    catalog = small_catalog(tmp_path, rows)
    first = build("official", tmp_path / "state", catalog)
    again = build("official", tmp_path / "state", catalog)
    assert first.warnings and again.warnings == first.warnings


def _edit(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def _figures(catalog: Catalog, paths: DatasetPaths) -> None:
    _edit(catalog.data_root / "figures" / "accounts.csv")


def _boundaries(catalog: Catalog, paths: DatasetPaths) -> None:
    (catalog.data_root.parent / "geo" / "labels.json").write_text("{}", encoding="utf-8")


def _database(catalog: Catalog, paths: DatasetPaths) -> None:
    paths.version_file(2).write_bytes(b"\0" * 4096)


def _version_gone(catalog: Catalog, paths: DatasetPaths) -> None:
    paths.version_file(2).unlink()


def _rows_gone(catalog: Catalog, paths: DatasetPaths) -> None:
    _edit(paths.batch_folder(1) / ROWS)


def _another_batch(catalog: Catalog, paths: DatasetPaths) -> None:
    append_batch("official", workbook(2), paths.root.parent, catalog)


def _left_over(catalog: Catalog, paths: DatasetPaths) -> None:
    (paths.versions / ".tmp-000003-1-aa").write_bytes(b"")


def _torn_record(catalog: Catalog, paths: DatasetPaths) -> None:
    paths.journal.write_bytes(paths.journal.read_bytes()[:-9])


CHANGES: tuple[Callable[[Catalog, DatasetPaths], None], ...] = (
    _figures,
    _boundaries,
    _database,
    _version_gone,
    _rows_gone,
    _another_batch,
    _left_over,
    _torn_record,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__code__.co_name)
def test_any_change_is_seen(state: State, change: Callable[[Catalog, DatasetPaths], None]) -> None:
    catalog, paths = state
    assert unchanged(paths, catalog) is not None
    change(catalog, paths)
    assert unchanged(paths, catalog) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pointer", None),
        ("journal", None),
        ("stamp", None),
        ("stamp", b""),
        ("stamp", b"{"),
        ("stamp", b"[]"),
        ("stamp", b'{"pointer": 1}'),
    ],
)
def test_a_file_that_is_gone_or_damaged_is_seen(state: State, name: str, content: bytes | None) -> None:
    catalog, paths = state
    path: Path = getattr(paths, name)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert unchanged(paths, catalog) is None
    build("official", paths.root.parent, catalog)
    with open_reader("official", paths.root.parent, catalog) as reader:
        assert reader.version.rows == len(shipped()) + 1


def test_another_plan_is_seen(state: State) -> None:
    catalog, paths = state
    assert unchanged(paths, dataclasses.replace(catalog, targets=catalog.targets[1:])) is None


def test_other_code_and_other_libraries_are_seen(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog, paths = state
    with monkeypatch.context() as patch:
        patch.setattr(stamp, "CODE", paths.root)
        assert unchanged(paths, catalog) is None
    with monkeypatch.context() as patch:
        patch.setattr(stamp, "installed_version", lambda _: "0")
        assert unchanged(paths, catalog) is None
    assert unchanged(paths, catalog) is not None


def test_data_and_state_may_move_to_another_folder(state: State, tmp_path: Path) -> None:
    catalog, paths = state
    moved = tmp_path / "elsewhere"
    catalog.data_root.rename(moved)
    (tmp_path / "geo").rename(moved.parent / "geo")
    there = dataclasses.replace(catalog, data_root=moved)
    assert unchanged(paths, there) is not None


def test_what_changes_while_it_is_read_is_built_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = small_catalog(tmp_path)
    read = building.read_inputs

    def read_and_edit(dataset: str, plan: Catalog) -> object:
        inputs = read(dataset, plan)
        small_catalog(tmp_path, [*shipped(), row("620702", 2022, 61.5)])
        return inputs

    with monkeypatch.context() as patch:
        patch.setattr(building, "read_inputs", read_and_edit)
        build("official", tmp_path / "state", catalog)
    again = build("official", tmp_path / "state", catalog)
    assert again.published and again.version.rows == len(shipped()) + 1


def test_a_disk_that_refuses_the_stamp_costs_nothing_but_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stamp, "write_synced", refuse)
    catalog = small_catalog(tmp_path)
    assert build("official", tmp_path / "state", catalog).published
    assert unchanged(dataset_paths("official", tmp_path / "state"), catalog) is None
    assert not build("official", tmp_path / "state", catalog).published


def test_two_processes_build_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    command = [sys.executable, "-m", "core", "build", "--dataset", "drill"]
    environment = {"COUNTY_TARGETS_HOME": str(tmp_path), "PATH": ""}
    both = [subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=120)[0].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted("已发布版本1" in text for text in said) == [False, True]
    assert main(["versions", "--dataset", "drill", "--json"]) == 0
    assert [version["number"] for version in json.loads(capsys.readouterr().out)] == [1]


def test_another_process_sees_that_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    assert main(["build"]) == 0
    said = capsys.readouterr().out
    script = (
        "import sys\nfrom core.cli.main import main\nmain(['build'])\nassert 'pandas' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == said.replace("已发布版本1", "内容没有变化，仍为版本1")


def test_the_drill_is_made_when_it_is_first_read(tmp_path: Path) -> None:
    with open_reader("drill", tmp_path) as reader:
        assert reader.version.number == 1
        assert set(reader.sources()["publisher"]) == {"演练数据"}
    assert json.loads(dataset_paths("drill", tmp_path).stamp.read_bytes())["pointer"][0] == 1
