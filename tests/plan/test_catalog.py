"""Look-ups, immutability and caching of the catalog."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from core.plan.catalog import Catalog
from core.plan.load import CatalogError, load_catalog
from tests.plan import DATA_ROOT, DEFAULT_PLAN


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.mark.parametrize(
    ("method", "key", "name"),
    [
        ("area", "620723", "临泽县"),
        ("department", "lincao", "市林草局"),
        ("indicator", "gdp", "地区生产总值"),
        ("benchmark", "b2019", "统一核算（四经普）"),
        ("target", "gdp-city", "全市地区生产总值突破800亿元"),
        ("milestone", "r06-01", "“张交会”"),
    ],
)
def test_look_up(catalog: Catalog, method: str, key: str, name: str) -> None:
    assert getattr(catalog, method)(key).name == name


@pytest.mark.parametrize(
    ("method", "key", "file"),
    [
        ("area", "999999", "areas"),
        ("department", "x", "departments"),
        ("indicator", "x", "indicators"),
        ("benchmark", "x", "benchmarks"),
        ("target", "x", "targets"),
        ("measure", 29, "measures"),
        ("milestone", "x", "milestones"),
        ("position", "629999", "positioning"),
        ("sectors_of_type", "x", "positioning"),
        ("body_name", "x", "departments"),
    ],
)
def test_a_look_up_of_nothing_is_refused(catalog: Catalog, method: str, key: Any, file: str) -> None:
    with pytest.raises(CatalogError) as caught:
        getattr(catalog, method)(key)
    assert (caught.value.file, caught.value.entry) == (f"data/{DEFAULT_PLAN}/{file}.toml", str(key))
    assert caught.value.message.endswith("。")


def test_lists_by_owner(catalog: Catalog) -> None:
    assert [t.id for t in catalog.targets_of("620721")] == ["gdp-per-capita-620721"]
    assert {i.group for i in catalog.indicators_in("经济总量")} == {"经济总量"}
    assert catalog.indicators_in("") == ()


def test_every_list_of_a_measure_together_is_the_whole(catalog: Catalog) -> None:
    grouped = [
        i for g in dict.fromkeys(i.group for i in catalog.indicators) for i in catalog.indicators_in(g)
    ]
    assert sorted(i.id for i in grouped) == sorted(i.id for i in catalog.indicators)


def test_the_catalog_cannot_be_changed(catalog: Catalog) -> None:
    with pytest.raises(FrozenInstanceError):
        catalog.targets = ()
    with pytest.raises(TypeError):
        catalog.benchmark_rank["b2016"] = 9


def _entries(value: Any) -> list[BaseModel]:
    if isinstance(value, tuple):
        return [entry for item in value for entry in _entries(item)]
    return [value] if isinstance(value, BaseModel) else []


@pytest.mark.parametrize("attribute", [f.name for f in fields(Catalog) if f.name != "data_root"])
def test_no_entry_can_be_changed(catalog: Catalog, attribute: str) -> None:
    value = getattr(catalog, attribute)
    entries = _entries(value)
    assert entries
    assert isinstance(value, tuple | BaseModel)
    for entry in entries:
        for name in type(entry).model_fields:
            assert not isinstance(getattr(entry, name), list | dict | set)
            with pytest.raises(ValidationError):
                setattr(entry, name, None)
        hash(entry)


def test_the_same_arguments_give_the_same_object(folder: Path) -> None:
    assert load_catalog() is load_catalog(DEFAULT_PLAN, DATA_ROOT)
    other = load_catalog(DEFAULT_PLAN, folder.parent)
    assert other is not load_catalog()
    assert other.data_root == folder.parent.resolve()
    assert other.targets == load_catalog().targets


def test_another_plan_is_another_folder(folder: Path) -> None:
    path = folder.rename(folder.parent / "next-plan")
    plan = path / "plan.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("zhangye-2022-4", "next-plan"), encoding="utf-8")
    assert load_catalog("next-plan", path.parent).plan.id == "next-plan"
