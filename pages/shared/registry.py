"""Which pages exist, in the order of the navigation. A page is added here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: ``slug`` is its address, ``title`` its word in the navigation, ``file`` its script."""

    slug: str
    title: str
    file: str


PAGES: Final[tuple[PageEntry, ...]] = (
    PageEntry("overview", "总览", "pages/overview/page.py"),
    PageEntry("map", "县域地图", "pages/map/page.py"),
    PageEntry("trajectory", "目标轨迹", "pages/trajectory/page.py"),
    PageEntry("scenario", "情景推演", "pages/scenario/page.py"),
    PageEntry("positioning", "产业定位", "pages/positioning/page.py"),
    PageEntry("measures", "举措台账", "pages/measures/page.py"),
    PageEntry("reporting", "填报", "pages/reporting/page.py"),
    PageEntry("portraits", "县区画像", "pages/portraits/page.py"),
    PageEntry("briefing", "简报", "pages/briefing/page.py"),
    PageEntry("data", "数据", "pages/data/page.py"),
    PageEntry("methods", "方法", "pages/methods/page.py"),
)


def entry(slug: str) -> PageEntry:
    """Return the page with this slug; the first page for the bare address."""
    return next((page for page in PAGES if page.slug == slug), PAGES[0])


def exists(slug: str) -> bool:
    """Whether a page can be linked to."""
    return any(page.slug == slug for page in PAGES)
