"""Plans that leave out what may be left out: every page opens, and says what it cannot show."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.plan.load import load_catalog
from core.plan.sample import write_sample
from core.store.build import build
from pages.shared.registry import PAGES
from tests.pages.conftest import fresh_caches, text, visit
from tests.pages.test_sample_plan import LEFT_OVER

pytestmark = pytest.mark.long

__all__ = ["fresh_caches"]

Change = Callable[[Path], None]
ACCOUNTS = ("gdp", "gdp_per_capita", "gdp_growth_real", "population_resident")


def _entries(path: Path, table: str, keep: Callable[[str], bool]) -> None:
    head, *parts = path.read_text(encoding="utf-8").split(f"[[{table}]]\n")
    kept = (f"[[{table}]]\n{part}" for part in parts if keep(part))
    path.write_text(head + "".join(kept), encoding="utf-8")


def _figures(folder: Path, keep: Callable[[dict[str, str]], bool]) -> None:
    path = folder / "figures" / "accounts.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        names, rows = list(reader.fieldnames or ()), [row for row in reader if keep(row)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def no_figures(folder: Path) -> None:
    """A plan that is adopted before anything of it is published."""
    _figures(folder, lambda _: False)


def no_boundaries(folder: Path) -> None:
    """Nothing to draw maps from, and no types, milestones or positions."""
    shutil.rmtree(folder / "geo")
    for name in ("positioning", "milestones"):
        (folder / f"{name}.toml").unlink()


def no_accounts(folder: Path) -> None:
    """Targets of water and farmland alone; the plan has no GDP at all and says so."""
    plan = folder / "plan.toml"
    roles = '[roles]\ngdp = ""\nper_head = ""\ngrowth = ""\npopulation = ""\n'
    plan.write_text(plan.read_text(encoding="utf-8").split("[roles]")[0] + roles, encoding="utf-8")
    _entries(
        folder / "indicators.toml", "indicator", lambda part: not any(f'id = "{i}"' in part for i in ACCOUNTS)
    )
    _entries(folder / "targets.toml", "target", lambda part: 'indicator = "gdp"' not in part)
    _figures(folder, lambda row: row["indicator"] not in ACCOUNTS)


def counties_alone(folder: Path) -> None:
    """No target of the city itself, so that nothing is its headline."""
    _entries(folder / "targets.toml", "target", lambda part: 'id = "gdp-9901' in part)


PLANS = [no_figures, no_boundaries, no_accounts, counties_alone]


@pytest.fixture(scope="module", params=PLANS, ids=[change.__name__ for change in PLANS])
def bare(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one such plan, both datasets built."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "data").mkdir()
    write_sample(folder / "data" / "bare")
    request.param(folder / "data" / "bare")
    catalog = load_catalog("bare", folder / "data")
    for dataset in ("official", "drill"):
        build(dataset, folder / "state", catalog)
    return folder


@pytest.mark.parametrize("page", [page.slug for page in PAGES])
@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_every_page_opens(
    page: str, dataset: str, bare: Path, monkeypatch: pytest.MonkeyPatch, fresh_caches: None
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_DATA", str(bare / "data"))
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(bare / "state"))
    at = visit(page, as_of="2026-11-24", dataset=dataset)
    said = text(at)
    assert not at.exception
    assert "意外情况" not in said  # a reason in words is fine, a fault is not
    assert not LEFT_OVER.findall(said)
