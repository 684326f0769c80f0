"""``docs/plans.md`` names every file and field of a plan, and whether it must be written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.plan.base import Entry
from core.plan.load import OPTIONAL, TABLES
from core.plan.models import Comparison, Plan, Roles
from core.plan.rules import Rules

DOCUMENT = (Path(__file__).parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")
MODELS = [
    ("`plan.toml`", Plan),
    *((f"`{file}`: `[[{key}]]`", model) for file, tables in TABLES.items() for key, _, model in tables),
    ("`rules.toml`", Rules),
]


@pytest.mark.parametrize(("head", "model"), MODELS, ids=[head for head, _ in MODELS])
def test_every_field_is_explained(head: str, model: type[Entry]) -> None:
    section = DOCUMENT.split(f"### {head}", 1)[1].split("\n### ", 1)[0]
    said = dict(re.findall(r"^\| (?:\*\*)?`(\w+)`(\*\*)? \|", section, re.MULTILINE))
    wanted = {name: "**" if field.is_required() else "" for name, field in model.model_fields.items()}
    assert said == wanted


def test_what_may_be_left_out_is_said() -> None:
    for file in TABLES:
        heads = re.findall(rf"^### `{re.escape(file)}`.*$", DOCUMENT, re.MULTILINE)
        assert heads
        assert all(("may be left out" in head) == (file in OPTIONAL) for head in heads)


def test_every_comparison_is_explained() -> None:
    for word in Comparison:
        assert f'"{word}"' in DOCUMENT


def test_every_role_is_explained_with_its_usual_id() -> None:
    section = DOCUMENT.split("### `plan.toml`: `[roles]`", 1)[1].split("\n### ", 1)[0]
    said = {
        role: tuple(re.findall(r"`([^`]+)`", usual))
        for role, usual in re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", section, re.MULTILINE)
    }
    usual = Roles()
    assert said == {name: usual.assigned(name) for name in Roles.model_fields}
