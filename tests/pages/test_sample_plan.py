"""All pages open on a plan that leaves out whatever may be left out, with nothing of another plan on them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.cli.main import main
from core.plan.load import load_catalog
from core.store.build import build
from pages.shared.registry import PAGES
from tests.pages.conftest import text, visit
from tests.plan import DATA_ROOT, DEFAULT_PLAN

#: Marks of a text whose part is missing.
LEFT_OVER = re.compile(
    r"(?<![A-Za-z])(?:None|nan)(?![A-Za-z])|（）|\(\)|「」|。。|，。|、。|；。|：。|占比前0位|0个行业"
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample plan alone, and its state beside it."""
    folder = tmp_path_factory.mktemp("sample")
    (folder / "data").mkdir()
    assert main(["new-plan", str(folder / "data" / "qinghe")]) == 0
    build("official", folder / "state", load_catalog("qinghe", folder / "data"))
    return folder


@pytest.fixture
def served(sample: Path, monkeypatch: pytest.MonkeyPatch, fresh_caches: None) -> Path:
    """The sample as a server would find it."""
    monkeypatch.setenv("COUNTY_TARGETS_DATA", str(sample / "data"))
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(sample / "state"))
    return sample


@pytest.mark.parametrize("page", [page.slug for page in PAGES])
@pytest.mark.parametrize("area", ["", "990102", "990123"])
def test_every_page_opens_on_the_sample(page: str, area: str, served: Path) -> None:
    said = text(visit(page, as_of="2026-11-24", **({"area": area} if area else {})))
    assert "没有显示出来" not in said
    ours = load_catalog(DEFAULT_PLAN, DATA_ROOT)
    for name in (ours.city.name, ours.city.name[:2], *(c.name[:2] for c in ours.counties)):
        assert name not in said
    assert not LEFT_OVER.findall(said)
