"""State by plan: each has its own, another's is refused, a folder of version 0.1.0 is taken over."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from core.plan.catalog import Catalog
from core.plan.installed import using
from core.plan.load import load_catalog
from core.plan.models import CatalogError
from core.store.append import append_batch
from core.store.build import build
from core.store.disk import dataset_paths, state_home
from core.store.errors import BuildFailedError, StoreError
from core.store.export import refuse_others_package, write_package
from core.store.homes.plans import BACKUP, MARKER, owner_of
from core.store.reader import open_reader
from core.store.versions import restore, versions
from tests.plan import DATA_ROOT, DEFAULT_PLAN
from tests.store.samples import prepared, small_catalog, workbook

NEXT = "zhangye-next"


def renamed(catalog: Catalog, **changed: object) -> Catalog:
    """Return the same plan under another name."""
    return dataclasses.replace(catalog, plan=catalog.plan.model_copy(update=changed))


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder with their bytes, without locks."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "lock")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with two plans of one prefecture, the second adopted later."""
    root = tmp_path / "data"
    for name in (DEFAULT_PLAN, NEXT):
        shutil.copytree(DATA_ROOT / DEFAULT_PLAN, root / name)
    plan = root / NEXT / "plan.toml"
    text = plan.read_text(encoding="utf-8").replace(DEFAULT_PLAN, NEXT)
    for old, new in (("adopted_year = 2022", "adopted_year = 2024"), ("2022-03-01", "2024-03-01")):
        text = text.replace(old, new)
    plan.write_text(text, encoding="utf-8")
    monkeypatch.setenv("COUNTY_TARGETS_DATA", str(root))
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("COUNTY_TARGETS_PLAN", raising=False)
    return root


@pytest.fixture
def first(two: Path, tmp_path: Path) -> Path:
    """State of the first plan, as an argument would name it."""
    with using(DEFAULT_PLAN):
        prepared(tmp_path, imports=2)
    return tmp_path / "state"


def test_the_plan_in_use(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CatalogError, match=f"{DEFAULT_PLAN}、{NEXT}.*--plan.*COUNTY_TARGETS_PLAN"):
        load_catalog()
    monkeypatch.setenv("COUNTY_TARGETS_PLAN", NEXT)
    assert load_catalog().plan.id == NEXT
    with using(DEFAULT_PLAN):
        assert load_catalog().plan.id == DEFAULT_PLAN
    monkeypatch.delenv("COUNTY_TARGETS_PLAN")
    shutil.rmtree(two / NEXT)
    assert load_catalog().plan.id == DEFAULT_PLAN
    shutil.rmtree(two / DEFAULT_PLAN)
    with pytest.raises(CatalogError, match="没有方案"):
        load_catalog()


def test_two_plans_never_share_state(two: Path) -> None:
    with using(DEFAULT_PLAN):
        first = state_home()
    with using(NEXT):
        second = state_home()
    assert first != second and first.parent == second.parent
    assert first.parts[-2:] == ("620700", DEFAULT_PLAN)


@pytest.mark.parametrize("changed", [{"id": NEXT}, {"prefecture": "620600"}])
def test_anothers_state_is_refused_and_left_alone(changed: dict[str, str], tmp_path: Path) -> None:
    catalog, home = prepared(tmp_path, imports=1), tmp_path / "state"
    before = contents(home)
    other = renamed(catalog, **changed)
    for attempt in (
        lambda: build("official", home, other),
        lambda: append_batch("official", workbook(2), home, other),
        lambda: restore("official", 1, home, other),
        lambda: open_reader("official", home, other),
    ):
        with pytest.raises(StoreError, match=f"属于地区620700的方案“{DEFAULT_PLAN}”.*没有改动任何内容"):
            attempt()
    assert contents(home) == before


def test_an_unmarked_state_of_another_prefecture_is_refused(tmp_path: Path) -> None:
    catalog, home = prepared(tmp_path), tmp_path / "state"
    (home / "official" / MARKER).unlink()
    other = renamed(catalog, city="620600", id="wuwei")
    foreign = dataclasses.replace(
        other,
        areas=tuple(
            area.model_copy(update={"code": "620600" if area.code == "620700" else f"99{area.code[2:]}"})
            for area in catalog.areas
        ),
    )
    with pytest.raises(StoreError, match="另一个地区的"):
        build("official", home, foreign)
    build("official", home, catalog)
    assert owner_of(home / "official") == ("620700", DEFAULT_PLAN)


def test_a_damaged_mark_is_told(tmp_path: Path) -> None:
    catalog, home = prepared(tmp_path), tmp_path / "state"
    (home / "official" / MARKER).write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="归属标记已损坏"):
        build("official", home, catalog)


def as_written_by_0_1_0(folder: Path) -> None:
    """Make a state folder one of version 0.1.0, which knew no plans; office files beside the datasets."""
    (folder / "official" / MARKER).unlink()
    (folder / "audit.jsonl").write_text('{"who": "某人"}\n', encoding="utf-8")
    (folder / "editors.toml").write_text("", encoding="utf-8")
    (folder / "official" / "yearly_plans.toml").write_text("", encoding="utf-8")


def test_a_state_of_version_0_1_0_is_taken_over_whole(first: Path) -> None:
    house = first
    as_written_by_0_1_0(house)
    before = contents(house)
    with using(NEXT):
        assert not state_home().exists(), "the later plan takes nothing of the earlier one's"
    assert contents(house) == before
    with using(DEFAULT_PLAN):
        own = state_home()
        now = contents(own)
        assert now.pop(f"official/{MARKER}") and now == before
        assert {k: v for k, v in contents(house / BACKUP).items() if not k.endswith(MARKER)} == before
        assert state_home() == own and not (house / "official").exists(), "once is enough"
        assert len(versions()) == 3
        assert dataset_paths("official").batch_numbers() == (1, 2)


@pytest.mark.parametrize("begun", [False, True])
def test_accounts_alone_of_version_0_1_0_are_taken_over(two: Path, tmp_path: Path, *, begun: bool) -> None:
    house = tmp_path / "state"
    house.mkdir()
    (house / "editors.toml").write_text("# 名单", encoding="utf-8")
    (house / "audit.jsonl").write_text('{"who": "某人"}\n', encoding="utf-8")
    before = contents(house)
    own = house / "620700" / DEFAULT_PLAN
    if begun:  # a start of this version that did not take them over
        own.mkdir(parents=True)
        (own / "audit.jsonl").write_text('{"who": "另一人"}\n', encoding="utf-8")
    with using(DEFAULT_PLAN):
        assert state_home() == own
        assert (own / "editors.toml").read_bytes() == before["editors.toml"]
        assert state_home() == own
    kept = contents(house / BACKUP)
    assert {name: kept[name] for name in before} == before
    assert not (house / "editors.toml").exists()


def test_a_takeover_that_was_interrupted_is_finished(first: Path) -> None:
    house = first
    as_written_by_0_1_0(house)
    before = contents(house)
    left = house / "620700" / f".tmp-{DEFAULT_PLAN}"
    left.mkdir(parents=True)
    (left / "half").write_text("", encoding="utf-8")
    with using(DEFAULT_PLAN):
        now = contents(state_home())
    assert now.pop(f"official/{MARKER}") and now == before
    assert not left.exists()


def test_a_folder_of_the_plan_itself_is_used_as_it_is(first: Path) -> None:
    with using(DEFAULT_PLAN):
        assert state_home() == first
    with using(NEXT):
        assert state_home() == first / "620700" / NEXT


def test_figures_of_another_prefecture_are_never_taken(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path)
    areas = tuple(a.model_copy(update={"code": f"99{a.code[2:]}"}) for a in catalog.areas)
    foreign = dataclasses.replace(
        renamed(catalog, id="other", city="990700", prefecture="990700"), areas=areas
    )
    with pytest.raises(BuildFailedError, match=r"data/other/figures/.*data/990700/figures/"):
        build("official", tmp_path / "state", foreign)


@pytest.mark.parametrize("place", [DEFAULT_PLAN, "620700"])
def test_figures_may_stand_with_the_plan_or_its_prefecture(place: str, tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path)
    target = tmp_path / "data" / place
    target.mkdir(exist_ok=True)
    (tmp_path / "data" / "figures").rename(target / "figures")
    assert build("official", tmp_path / "state", catalog).version.rows


def test_the_mark_says_prefecture_and_plan(tmp_path: Path) -> None:
    prepared(tmp_path)
    said = json.loads((tmp_path / "state" / "official" / MARKER).read_text(encoding="utf-8"))
    assert said == {"prefecture": "620700", "plan": DEFAULT_PLAN}


def test_a_package_of_another_plan_is_refused(tmp_path: Path) -> None:
    catalog = prepared(tmp_path)
    with open_reader("official", tmp_path / "state", catalog) as reader:
        write_package(reader, catalog, tmp_path / "package")
    refuse_others_package(tmp_path / "package", catalog)
    with pytest.raises(StoreError, match=f"方案“{DEFAULT_PLAN}”的数据包.*--plan {DEFAULT_PLAN}"):
        refuse_others_package(tmp_path / "package", renamed(catalog, id=NEXT))


def test_a_batch_says_whose_it_is_and_is_refused_elsewhere(first: Path, two: Path, tmp_path: Path) -> None:
    with using(DEFAULT_PLAN):
        mine = dataset_paths("official", first)
        marker = mine.batch_folder(1) / "batch.json"
        said = json.loads(marker.read_text(encoding="utf-8"))
        assert (said["prefecture"], said["plan"]) == ("620700", DEFAULT_PLAN)
        marker.write_text(json.dumps({**said, "plan": NEXT}), encoding="utf-8")
        before = contents(mine.root)
        with pytest.raises(StoreError, match=f"批次1.*方案“{NEXT}”.*放错了状态文件夹"):
            append_batch("official", workbook(3), first)
        assert contents(mine.root) == before
        old = {key: value for key, value in said.items() if key not in ("plan", "prefecture")}
        marker.write_text(json.dumps(old), encoding="utf-8")  # as 0.1.0 wrote it
        append_batch("official", workbook(3), first)
