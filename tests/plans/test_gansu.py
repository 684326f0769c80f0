"""Every page opens on a plan of 86 counties, with nothing missing in its texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.plan.load import load_catalog
from core.store.build import build
from pages.shared.registry import PAGES
from tests.pages.conftest import fresh_caches, text, visit
from tests.pages.test_sample_plan import LEFT_OVER
from tests.plans.gansu import counties, write_plan

__all__ = ["fresh_caches"]

COUNTIES = 86


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
