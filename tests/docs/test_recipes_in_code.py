"""The recipes of CONTRIBUTING for code, carried out on a copy: a page, a format, a figure."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: What the product is made of; the copy's state is that of the run.
HOUSE = ("core", "pages", "data", "geo", ".streamlit", "app.py", "pyproject.toml")
PAGE = '''"""抽样: a page that a newcomer adds."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame
from pages.shared.view import View

SLUG = "sample"


def render(view: View) -> None:
    """Draw the page."""
    frame.title("新的一页", f"共{len(view.snapshot.assessments)}项目标")
    st.html("<p>正文</p>")
    frame.foot(view, [view.catalog.plan.number])


frame.show(SLUG, render)
'''
LOOK = """
from streamlit.testing.v1 import AppTest, app_test
app_test.PagesManager = type("PagesManager", (app_test.PagesManager,), {})
at = AppTest.from_file("app.py", default_timeout=120).run().switch_page("pages/sample/page.py").run()
assert not at.exception, at.exception
drawn = "".join(e.proto.body for e in at.get("html"))
assert "新的一页" in drawn and "正文" in drawn, drawn[:2000]
"""
FORMAT = '''"""Plain text of a briefing."""

from __future__ import annotations

from core.briefing.model import Briefing


def document(briefing: Briefing) -> bytes:
    """Return the titles of a briefing's sections, a line each."""
    return "\\n".join(section.title for section in briefing.sections).encode()
'''


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the product, to build on."""
    folder = tmp_path_factory.mktemp("house")
    for name in HOUSE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "state"))
        else:
            shutil.copy(source, folder / name)
    return folder


def run(house: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, with its state."""
    environment = os.environ | {"COUNTY_TARGETS_HOME": str(home), "PYTHONPATH": str(house)}
    command = [sys.executable, "-B", *words]
    return subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)


def put(path: Path, before: str, after: str) -> None:
    """Change one place of a file, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{path.name}: {before}"
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_page_needs_a_folder_and_an_entry(house: Path, built: Path) -> None:
    folder = house / "pages" / "sample"
    folder.mkdir()
    (folder / "page.py").write_text(PAGE, encoding="utf-8")
    entry = 'PageEntry("methods", "方法", "pages/methods/page.py"),'
    own = 'PageEntry("sample", "抽样", "pages/sample/page.py"),'
    put(house / "pages" / "shared" / "registry.py", entry, f"{entry}\n    {own}")
    done = run(house, built, "-c", LOOK)
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_format_needs_a_folder_and_an_entry(house: Path, built: Path, tmp_path: Path) -> None:
    folder = house / "core" / "briefing" / "plain"
    folder.mkdir()
    (folder / "__init__.py").write_text("", encoding="utf-8")
    (folder / "document.py").write_text(FORMAT, encoding="utf-8")
    produce = house / "core" / "briefing" / "produce.py"
    put(
        produce,
        "FORMATS: Final = {\n",
        'FORMATS: Final = {\n    "txt": Format("纯文本", _plain, "text/plain"),\n',
    )
    put(
        produce,
        "_OFFICE: Final =",
        "def _plain(_snapshot: Snapshot, briefing: Briefing, _options: Options) -> list[File]:\n"
        "    from core.briefing.plain.document import document\n\n"
        '    return [(file_name(briefing, "txt"), document(briefing))]\n\n\n_OFFICE: Final =',
    )
    done = run(house, built, "-m", "core", "briefing", "--format", "txt", str(tmp_path))
    assert done.returncode == 0, done.stderr[-2000:]
    (made,) = tmp_path.glob("*.txt")
    assert "需要关注和明确的事项" in made.read_text(encoding="utf-8")


def test_a_figure_needs_a_row_and_its_source(house: Path, tmp_path: Path) -> None:
    figures = house / "data" / "figures"
    add(
        figures / "sources.csv",
        source_id="s-new",
        publisher="临泽县统计局",
        title="2025年统计公报",
        date="2026-04-20",
    )
    add(
        figures / "accounts_city.csv",
        area_code="620723", indicator="gdp", year="2025", frequency="year", value="86.5", unit="亿元",
        benchmark="b2023", stage="初步核算", precision="exact", grade="B", break_before="false",
        release="公开", source_id="s-new",
    )  # fmt: skip
    done = run(house, tmp_path, "-m", "core", "build")
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    found = run(house, tmp_path, "-m", "core", "status", "--json")
    (mine,) = (row for row in json.loads(found.stdout) if row["id"] == "gdp-620723")
    assert "86.5亿元" in mine["sentence"]


def add(path: Path, **values: str) -> None:
    """Append a row; what is not named stays empty."""
    with path.open(encoding="utf-8", newline="") as lines:
        names = next(csv.reader(lines))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, names).writerow(values)
