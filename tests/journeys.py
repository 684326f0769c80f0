"""Through how many files a figure, a slider, a workbook and a target pass: the table of docs/journeys.md.

A file counts where one of its functions is called; what runs only while a module is imported does not count.
Run ``python -m tests.journeys``. It takes a minute and writes nothing but a temporary folder.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, Final

from core.briefing.compose import compose
from core.briefing.docx.document import to_docx
from core.briefing.scope import Scope, ScopeKind
from core.plan.load import load_catalog
from core.snapshot import Snapshot
from core.store.build import build
from core.store.reader import open_reader
from core.targets.judge import assess
from core.workbook.check import check_workbook
from core.workbook.importing import import_workbook
from core.workbook.read.workbook import read_workbook
from tests.conftest import ROOT
from tests.pages.conftest import visit
from tests.workbook.workbooks import AS_OF, WHEN, Filler, blank

_PRODUCT: Final = tuple(f"{ROOT / part}" for part in ("core", "pages", "app.py"))


@contextlib.contextmanager
def entered() -> Iterator[set[str]]:
    """Collect the files whose functions are called meanwhile, in any thread of this process."""
    files: set[str] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if (
            event == "call"
            and code.co_name != "<module>"
            and code.co_filename.startswith(_PRODUCT)
            and code.co_filename.endswith(".py")
        ):
            files.add(code.co_filename)

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield files
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def journeys(home: Path) -> Iterator[tuple[str, set[str]]]:
    """Walk every journey in a fresh state folder; return each stage with the files that it entered."""
    catalog = load_catalog()
    city, gdp = catalog.city.code, catalog.roles.gdp
    target = next(t for t in catalog.targets if (t.area, t.indicator) == (city, gdp))
    with entered() as files:
        build("official", home, catalog)
    yield "figure: build", files
    with entered() as files, open_reader("official", home, catalog) as reader:
        snapshot = Snapshot.read(reader, catalog, AS_OF)
    yield "figure: read", files
    book = snapshot.book
    with entered() as files:
        assess(catalog, book, target.id, AS_OF)
    yield "figure: judge one target", files
    with entered() as files:
        at = visit("overview", as_of=AS_OF.isoformat())
    yield "figure: first run of the overview", files
    with entered() as files:
        at.run()
    yield "figure: rerun of the overview", files
    every_run = files
    at = visit("scenario", as_of=AS_OF.isoformat())
    moved = next(slider for slider in at.slider if str(slider.key).startswith("pick_growth_"))
    with entered() as files:
        moved.set_value(float(moved.value) + 1.0).run()
    yield "slider: one value to the picture", files
    yield "slider: the same without what every run of a page enters", files - every_run
    filled = Filler(blank(home))
    filled.source("2025年")
    filled.put("2025年", catalog.counties[1].name, "地区生产总值", 105.3, "五经普口径")
    content = filled.content()
    with entered() as files:
        read_workbook(content, catalog)  # in the product a confined process reads, where nobody looks
        check_workbook(content, "填报.xlsx", home=home, catalog=catalog, as_of=AS_OF)
    yield "workbook: check", files
    with entered() as more:
        import_workbook(content, "填报.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    yield "workbook: check and import", files | more
    with entered() as files:
        shot = Snapshot.open("official", AS_OF, catalog=load_catalog(), home=home)
        to_docx(compose(shot, Scope(ScopeKind.CITY)))
    yield "target: from its TOML to the Word document", files


def main() -> int:
    """Print a line a stage, with the number of files and, where asked for (``-v``), their names."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COUNTY_TARGETS_HOME"] = folder
        for name, files in journeys(Path(folder)):
            sys.stdout.write(f"| {name} | {len(files)} |\n")
            if "-v" in sys.argv:
                sys.stdout.write("".join(f"    {Path(f).relative_to(ROOT)}\n" for f in sorted(files)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
