"""Indicators may be called anything: what the methods look for they find by role."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from core.plan.load import check_folder, load_catalog
from core.plan.roles import NEEDED, Roles
from core.plan.sample import write_sample
from core.snapshot import Snapshot
from core.store.build import build

AS_OF = dt.date(2026, 11, 24)
#: Usual ids and what a prefecture calls them.
RENAMED = {
    "gdp_per_capita": "per_person",
    "gdp_growth_real": "real_growth",
    "population_resident": "residents",
    "gdp": "grp",
}
ROLES = {"gdp": "grp", "per_head": "per_person", "growth": "real_growth", "population": "residents"}


def _rename(folder: Path, *, said: bool) -> None:
    """Rename the four indicators everywhere in a folder; ``said`` tells the plan so."""
    for path in [*folder.glob("*.toml"), *folder.glob("figures/*.csv")]:
        text = path.read_text(encoding="utf-8")
        for old, new in RENAMED.items():
            quoted = rf'((?:indicator|id|growth_of) = "){old}(")'
            text = re.sub(quoted, rf"\g<1>{new}\g<2>", text)
            text = re.sub(rf"(,){old}(,)", rf"\g<1>{new}\g<2>", text)
        path.write_text(text, encoding="utf-8")
    plan = folder / "plan.toml"
    text = plan.read_text(encoding="utf-8").split("[roles]")[0]
    roles = "".join(f'{role} = "{name}"\n' for role, name in ROLES.items())
    plan.write_text(f"{text}[roles]\n{roles}" if said else text, encoding="utf-8")


def _opened(folder: Path, state: Path) -> Snapshot:
    catalog = load_catalog(folder.name, folder.parent)
    build("official", state, catalog)
    return Snapshot.open(as_of=AS_OF, catalog=catalog, home=state)


def test_a_plan_with_ids_of_its_own_is_judged_alike(tmp_path: Path) -> None:
    write_sample(tmp_path / "usual")
    write_sample(tmp_path / "renamed")
    _rename(tmp_path / "renamed", said=True)
    usual, renamed = (_opened(tmp_path / name, tmp_path / f"state-{name}") for name in ("usual", "renamed"))
    assert [(a.target.id, a.status, a.latest and a.latest.value) for a in usual.assessments] == [
        (a.target.id, a.status, a.latest and a.latest.value) for a in renamed.assessments
    ]
    assert usual.headline == renamed.headline
    assert usual.scenario_inputs.counties == renamed.scenario_inputs.counties
    assert len(usual.estimates) == len(renamed.estimates)


def test_a_renamed_indicator_that_nobody_names_is_refused_with_the_line_to_write(tmp_path: Path) -> None:
    folder = tmp_path / "renamed"
    write_sample(folder)
    _rename(folder, said=False)
    problems = check_folder(folder)
    assert {(p.entry, p.field) for p in problems} == {(old, "id") for old in RENAMED}
    for role in NEEDED:
        assert any(f'{role} = "所用编号"' in p.message for p in problems)


@pytest.mark.parametrize("role", ["gdp", "deflator", "tourism", "standings"])
def test_a_role_of_no_indicator_is_refused(role: str, tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    write_sample(folder)
    plan = folder / "plan.toml"
    value = '"nothing"' if isinstance(getattr(Roles(), role), str) else '["nothing"]'
    text = plan.read_text(encoding="utf-8").split("[roles]")[0]
    plan.write_text(f"{text}[roles]\n{role} = {value}\n", encoding="utf-8")
    assert [(p.file, p.entry, p.field) for p in check_folder(folder)] == [
        ("data/plan/plan.toml", "roles", role)
    ]


@pytest.mark.parametrize("unit", ["万元", "元"])
def test_a_role_in_another_unit_is_refused(unit: str, tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    write_sample(folder)
    indicators = folder / "indicators.toml"
    text = indicators.read_text(encoding="utf-8")
    indicators.write_text(text.replace('unit = "亿元"', f'unit = "{unit}"', 1), encoding="utf-8")
    said = [p.message for p in check_folder(folder) if (p.entry, p.field) == ("gdp", "unit")]
    assert said
    assert "须为亿元" in said[0]
