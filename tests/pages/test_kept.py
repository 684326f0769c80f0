"""What is kept between runs is never shown for anything else, and is never more than so much."""

from __future__ import annotations

import datetime as dt
import re
import threading
from pathlib import Path

import pytest

from core.store.build import build
from core.store.reader import standing
from pages.shared import cache, state
from pages.shared import view as loading
from pages.shared.cache import Kept, judged, once, once_shown, shown
from pages.shared.registry import PAGES
from pages.shared.view import View
from tests.pages.conftest import earlier_figures, markup, text, title, visit

DAY = dt.date(2026, 11, 24)
calls: list[object] = []


@once(2)
def result(view: View, code: str) -> str:
    """A result of content and day."""
    calls.append(code)
    return f"{judged(view)} {code}"


@once_shown(8)
def linked(view: View) -> str:
    """Markup with the choices in it."""
    return shown(view)


def view(home: Path, **choice: object) -> View:
    one = state.Choice(DAY, **{"as_of": DAY, **choice})  # type: ignore[arg-type]
    return View(one, loading.catalog(), loading.read(one.dataset))


@pytest.fixture
def own(home: Path, fresh_caches: None) -> Path:
    calls.clear()
    return home


def test_a_result_is_made_once_whoever_asks(own: Path) -> None:
    assert result(view(own), "a") == result(view(own, area="620702"), "a")
    assert calls == ["a"], "the county changes no judgement"


def test_another_day_dataset_or_argument_is_another_result(own: Path) -> None:
    views = [view(own), view(own, as_of=dt.date(2024, 1, 1)), view(own, dataset="drill")]
    assert len({result(one, "a") for one in views}) == len(views)
    assert len(calls) == len(views)
    result(views[2], "b")
    assert calls[-1] == "b"


def test_the_longest_unused_goes_first(own: Path) -> None:
    for code in ("a", "b", "a", "c", "a"):
        result(view(own), code)
    assert calls == ["a", "b", "c"]
    result(view(own), "b")
    assert calls == ["a", "b", "c", "b"], "two are kept: b had to go"


def test_nothing_is_kept_of_what_failed() -> None:
    one = Kept(4)

    def fail() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        one.get(("x",), fail)
    assert len(one) == 0
    assert one.get(("x",), lambda: "made") == "made"


def test_two_that_ask_at_once_wait_for_one_making() -> None:
    one, made, started = Kept(4), [], threading.Event()

    def slow() -> str:
        made.append(1)
        started.set()
        threading.Event().wait(0.2)
        return "made"

    threads = [threading.Thread(target=lambda: one.get(("x",), slow)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert started.is_set()
    assert made == [1]


@pytest.mark.parametrize(
    "other",
    [
        {"today": DAY + dt.timedelta(days=1)},
        {"as_of": DAY - dt.timedelta(days=1)},
        {"dataset": "drill"},
        {"area": "620702"},
        {"frame": True},
    ],
    ids=lambda other: next(iter(other)),
)
def test_markup_depends_on_every_choice(own: Path, other: dict[str, object]) -> None:
    one = state.Choice(**{"today": DAY, "as_of": DAY, **other})  # type: ignore[arg-type]
    changed = View(one, loading.catalog(), loading.read(one.dataset))
    assert linked(changed) != linked(view(own))


def test_every_cache_of_the_pages_is_bounded() -> None:
    unbounded = []
    for path in sorted(Path(cache.__file__).parents[1].rglob("*.py")):
        calls_of = path.read_text(encoding="utf-8").split("st.cache_")[1:]
        unbounded += [
            path.name for one in calls_of if ".clear" not in one[:20] and "max_entries" not in one[:80]
        ]
    assert not unbounded


def test_a_page_of_yesterday_is_not_shown_today(
    own: Path, fresh_caches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (DAY, DAY + dt.timedelta(days=1)):
        monkeypatch.setattr(state, "today", lambda day=day: day)
        at = visit("measures", as_of="2026-06-01")
        assert not at.exception
        assert f"制图{day.isoformat()}" in text(at)


@pytest.mark.parametrize("page", [page.slug for page in PAGES])
def test_the_other_dataset_is_never_shown_under_a_page_that_was_kept(own: Path, page: str) -> None:
    official = visit(page)
    drill = visit(page, dataset="drill")
    again = visit(page)
    assert title(again) == title(official)
    assert markup(again) == markup(official)
    assert markup(drill) != markup(official)
    assert "dataset=drill" not in markup(official)


def test_sessions_do_not_see_each_others_choices(own: Path) -> None:
    one, other = visit("overview", area="620702"), visit("overview", area="620723")
    first, second = "620702", "620723"
    for at, own_code, foreign in ((one, first, second), (other, second, first), (one.run(), first, second)):
        links = re.findall(r'href="[^"]*area=(\d+)', markup(at))
        assert own_code in links
        assert foreign not in links


def test_a_new_version_is_shown_as_if_nothing_had_been_kept(
    tmp_path: Path, fresh_caches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    build("official", home=tmp_path)
    opened = {page.slug: visit(page.slug) for page in PAGES}
    before = standing(), {slug: markup(at) for slug, at in opened.items()}
    build("official", home=tmp_path, catalog=earlier_figures(tmp_path / "copy", before=2024))
    assert standing() != before[0]
    after = {slug: markup(at.run()) for slug, at in opened.items()}
    assert {slug for slug in after if after[slug] == before[1][slug]} <= {"methods", "measures"}
    cache.clear()
    for slug, shown_now in after.items():
        assert markup(visit(slug)) == shown_now, slug
