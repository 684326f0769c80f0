"""What is kept between runs is never shown for anything else, and is never more than so much."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path

import pytest

from core.store.build import build
from core.store.reader import version_tag
from pages.shared import state
from pages.shared import view as loading
from pages.shared.cache import cached, judged, shown
from pages.shared.registry import PAGES
from pages.shared.view import View
from tests.conftest import ROOT, copied
from tests.pages.conftest import earlier_figures, forget, markup, text, title, visit

pytestmark = pytest.mark.long

DAY = dt.date(2026, 11, 24)
calls: list[object] = []


@cached(judged, 2)
def result(view: View, code: str) -> str:
    """A result of content and day."""
    calls.append(code)
    if code == "wrong":
        raise ValueError(code)
    return f"{judged(view)} {code}"


@cached(judged, 8)
def other(view: View, code: object) -> str:
    """Another function of the same arguments."""
    return f"other {judged(view)} {code}"


@cached(entries=8)
def linked(view: View) -> str:
    """Markup with the choices in it."""
    return shown(view)


def view(home: Path, **choice: object) -> View:
    one = state.Choice(DAY, **{"as_of": DAY, **choice})
    return View(one, loading.snapshot(one.dataset, one.as_of))


@pytest.fixture
def own(home: Path, fresh_caches: None) -> Path:
    calls.clear()
    return home


def test_a_result_is_made_once_whoever_asks(own: Path) -> None:
    assert result(view(own), "a") == result(view(own, area="620702"), "a")
    assert calls == ["a"], "the county changes no judgement"


def test_functions_of_the_same_arguments_keep_apart(own: Path) -> None:
    one = view(own)
    assert result(one, "a") != other(one, "a")


@pytest.mark.parametrize(
    ("first", "second"),
    [("1", 1), (1, True), ("a", ("a",)), (("a", "b"), ("a,b",)), (None, "None"), ("a'|'b", "a"), ("", None)],
    ids=str,
)
def test_arguments_that_look_alike_are_told_apart(own: Path, first: object, second: object) -> None:
    one = view(own)
    assert other(one, first) == f"other {judged(one)} {first}"
    assert other(one, second) == f"other {judged(one)} {second}"
    assert other(one, first) == f"other {judged(one)} {first}"


def test_an_argument_without_a_key_is_a_mistake_that_is_said(own: Path) -> None:
    with pytest.raises(TypeError, match="object has no key"):
        other(view(own), object())


def test_another_day_dataset_or_argument_is_another_result(own: Path) -> None:
    views = [view(own), view(own, as_of=dt.date(2024, 1, 1)), view(own, dataset="drill")]
    views += [views[2].released()]
    assert len({result(one, "a") for one in views}) == len(views)
    assert len(calls) == len(views)
    result(views[3], "b")
    assert calls[-1] == "b"


def test_no_more_results_are_kept_than_were_asked_for(own: Path) -> None:
    for code in ("a", "b", "c"):
        result(view(own), code)
    result(view(own), "c")
    assert calls == ["a", "b", "c"]
    for code in ("a", "b", "c"):
        result(view(own), code)
    assert len(calls) > len("abc")


def test_nothing_is_kept_of_what_failed(own: Path) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="wrong"):
            result(view(own), "wrong")
    assert calls == ["wrong", "wrong"]


def test_sessions_share_a_snapshot(own: Path) -> None:
    first = loading.snapshot("official", DAY)
    assert loading.snapshot("official", DAY) is first
    assert loading.snapshot("drill", DAY).content != first.content


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
    one = state.Choice(**{"today": DAY, "as_of": DAY, **other})
    changed = View(one, loading.snapshot(one.dataset, one.as_of))
    assert linked(changed) != linked(view(own))


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
    built: Path, tmp_path: Path, fresh_caches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(copied(built, tmp_path)))
    opened = {page.slug: visit(page.slug) for page in PAGES}
    before = version_tag(), {slug: markup(at) for slug, at in opened.items()}
    build("official", home=tmp_path, catalog=earlier_figures(tmp_path / "copy", before=2024))
    assert version_tag() != before[0]
    after = {slug: markup(at.run()) for slug, at in opened.items()}
    assert {slug for slug in after if after[slug] == before[1][slug]} <= {"methods", "measures"}
    forget()
    for slug, shown_now in after.items():
        assert markup(visit(slug)) == shown_now, slug


def _choices_read(function: ast.FunctionDef, module: dict[str, ast.FunctionDef]) -> set[str]:
    """Names of the links' choices that a function reads, itself or through its module."""
    waiting, seen, names = [function], {function.name}, set()
    while waiting:
        for node in ast.walk(waiting.pop()):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("choice"):
                names.add(node.attr)
            called = module.get(getattr(node, "id", ""))
            if called is not None and called.name not in seen:
                seen.add(called.name)
                waiting.append(called)
    return names


def test_what_is_kept_by_the_judgement_alone_reads_no_choice_beside_it() -> None:
    """Else the frame's short page, once asked for, would be everybody's page."""
    wrong, looked_at = [], 0
    for path in (ROOT / "pages").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        module = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        for function in module.values():
            if any(ast.unparse(one).startswith("cached(judged") for one in function.decorator_list):
                looked_at += 1
                beside = _choices_read(function, module) - {"as_of", "dataset", "drill"}
                wrong += [f"{path.name}: {function.name} reads {name}" for name in sorted(beside)]
    assert looked_at > 5
    assert wrong == []
