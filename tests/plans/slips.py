"""Wrong plans: one slip made in a copy of the sample plan, and what the check says of it."""

from __future__ import annotations

from pathlib import Path

from core.plan.load import check_folder
from core.plan.models import CatalogProblem
from core.plan.sample import write_sample

#: File, text found (empty: the whole file), text put in its place.
Slip = tuple[str, str, str]


def wrong_plan(folder: Path, *slips: Slip) -> list[CatalogProblem]:
    """Write the sample plan with these slips, and return what the check says."""
    write_sample(folder)
    for file, old, new in slips:
        path = folder / file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert old in text, (file, old)
        path.write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")
    return check_folder(folder)


def check_said(folder: Path, problems: list[CatalogProblem], file: str, said: str) -> None:
    """Check that a file is blamed in these words, each message with a remedy and none with a path."""
    assert any(p.file == f"data/{folder.name}/{file}" and said in p.message for p in problems), problems
    assert all(("请" in p.message or "须" in p.message) and p.message.endswith("。") for p in problems)
    assert str(folder) not in "".join(map(str, problems))
