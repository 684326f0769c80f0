"""Which pages exist, in the order of the navigation. A page is added here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.scenario.assumptions import KEY_NAMES


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: address, word in the navigation, script, and the parameters of its own that it reads."""

    slug: str
    title: str
    file: str
    keys: tuple[str, ...] = ()


#: Parameters that every page reads, and those of Streamlit's and of signing in.
COMMON: Final = ("plan", "dataset", "as_of", "area", "group", "frame", "asked")
PASSING: Final = frozenset({"embed", "embed_options", "refused", "signed"})

PAGES: Final[tuple[PageEntry, ...]] = (
    PageEntry("overview", "总览", "pages/overview/page.py", ("since",)),
    PageEntry("map", "县域地图", "pages/map/page.py", ("indicator", "year", "view")),
    PageEntry("trajectory", "目标轨迹", "pages/trajectory/page.py", ("target",)),
    PageEntry(
        "scenario",
        "情景推演",
        "pages/scenario/page.py",
        ("preset", "fix", "a", "b", "c", *KEY_NAMES),
    ),
    PageEntry("positioning", "产业定位", "pages/positioning/page.py", ("against",)),
    PageEntry(
        "measures",
        "举措台账",
        "pages/measures/page.py",
        ("chapter", "dept", "status", "fresh", "measure", "sheet"),
    ),
    PageEntry("reporting", "填报", "pages/reporting/page.py", ("office", "task")),
    PageEntry("portraits", "县区画像", "pages/portraits/page.py"),
    PageEntry("briefing", "简报", "pages/briefing/page.py", ("about", "paper")),
    PageEntry("data", "数据", "pages/data/page.py", ("section", "indicator")),
    PageEntry("methods", "方法", "pages/methods/page.py"),
)


#: Parameters that some page reads.
KEYS: Final = frozenset({*COMMON, *(key for page in PAGES for key in page.keys)})


def entry(slug: str) -> PageEntry:
    """Return the page with this slug; the first page for the bare address."""
    return next((page for page in PAGES if page.slug == slug), PAGES[0])


def exists(slug: str) -> bool:
    """Whether a page can be linked to."""
    return any(page.slug == slug for page in PAGES)
