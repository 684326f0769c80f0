"""No word of one plan stands in the code: no id of its indicators, no county, no phrase of its text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.plan.load import load_catalog
from tests.plan import DATA_ROOT, DEFAULT_PLAN

ROOT = Path(__file__).parents[2]
#: Usual ids of the roles stand in one place; the drill is made up for whichever plan has these ids.
EXEMPT = {ROOT / "core/plan/roles.py"}
IDS_EXEMPT = EXEMPT | set((ROOT / "core/drill").glob("*.py"))
#: An assumption of a scenario, as the command and its JSON have called it since 0.1.0.
ASSUMPTION = "industry_share"
#: Shorter names of milestones are words of any text (实施方案).
TELLING = 5
#: Words that any plan may have.
COMMON = {"全国", "全省", "全市"}
#: Where 全市 is a word of the language or of the look, not what a prefecture is called; the drill is made up.
WHOLE_CITY = {"core/wording/line_breaks.py", "core/charts/kit/theme.py", "core/drill/economy.py"}


def _modules() -> list[Path]:
    return sorted(p for room in ("core", "pages") for p in (ROOT / room).rglob("*.py"))


def _strings(path: Path) -> Iterator[tuple[int, str]]:
    """Texts of the code itself: without docstrings and comments."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    attributes = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if text and id(node) not in documents | attributes:
            yield node.lineno, node.value


def _other_texts() -> list[Path]:
    kinds = {".html", ".css", ".js", ".json", ".typ", ".toml"}
    every = (p for room in ("core", "pages") for p in (ROOT / room).rglob("*") if p.suffix in kinds)
    return sorted(p for p in every if "sample_plan" not in p.parts)


@pytest.fixture(scope="module")
def names() -> set[str]:
    """Names of the plan's areas; of its own also the first two characters, which are no words."""
    catalog = load_catalog(DEFAULT_PLAN, DATA_ROOT)
    own = [catalog.city, catalog.province, *catalog.counties]
    every = {word for area in (*own, *catalog.comparison_counties) for word in (area.name, area.short)}
    return (every | {area.name[:2] for area in own}) - COMMON


@pytest.fixture(scope="module")
def phrases() -> set[str]:
    """What only this document says: its title, number, targets, measures, milestones, aims, types, note."""
    catalog = load_catalog(DEFAULT_PLAN, DATA_ROOT)
    plan = catalog.plan
    every = {
        plan.title, plan.number, plan.product, plan.ranch_note, *plan.chapters[1:-1],
        *(t.name for t in catalog.targets), *(m.title for m in catalog.measures),
        *(m.name for m in catalog.milestones), *(a.text for a in catalog.aims),
        *(t.type for t in catalog.type_sectors),
    }  # fmt: skip
    return {one for one in every if len(one) >= TELLING} | {
        "马场",
        "28条",
        "28项",
        "六县",
        plan.adopting_office,
    }


def test_no_code_names_an_indicator_by_its_id() -> None:
    """Ids with an underscore are no words; ``gdp`` is looked for as a whole string."""
    ids = {i.id for i in load_catalog(DEFAULT_PLAN, DATA_ROOT).indicators}
    ids = {i for i in ids if "_" in i or i == "gdp"}
    spoken = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for path in _modules()
        if path not in IDS_EXEMPT
        for line, text in _strings(path)
        if text in ids and (path.name, text) != ("scenario_json.py", ASSUMPTION)
    ]
    assert not spoken


def test_no_code_names_a_place(names: set[str]) -> None:
    said = [
        f"{path.relative_to(ROOT)}:{line} {text[:40]}"
        for path in _modules()
        for line, text in _strings(path)
        if any(name in text for name in names)
    ]
    assert not said
    for path in _other_texts():
        assert not [name for name in names if name in path.read_text(encoding="utf-8")], path


def test_a_prefecture_is_called_what_its_plan_calls_it() -> None:
    """An autonomous prefecture is 全州: the word stands in the plan."""
    said = {
        path.relative_to(ROOT).as_posix()
        for path in _modules()
        if any("全市" in text for _, text in _strings(path))
    }
    assert said == WHOLE_CITY


def test_no_code_says_a_phrase_of_one_plan(phrases: set[str]) -> None:
    said = [
        f"{path.relative_to(ROOT)}:{line} {text[:40]}"
        for path in _modules()
        for line, text in _strings(path)
        if any(phrase in text for phrase in phrases if phrase)
    ]
    assert not said


def test_no_code_knows_a_code_of_an_area() -> None:
    """A code of an area, as a whole string or as a number."""
    catalog = load_catalog(DEFAULT_PLAN, DATA_ROOT)
    codes = {a.code for a in catalog.areas} - {catalog.nation.code}  # every plan is of one nation
    said = [
        f"{path.relative_to(ROOT)}:{line} {text[:40]}"
        for path in _modules()
        for line, text in _strings(path)
        if codes & set(re.findall(r"\d{6}", text))
    ]
    assert not [s for s in said if "core/plan/models.py" not in s]  # the form of a code, said by example
