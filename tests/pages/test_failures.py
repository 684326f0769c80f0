"""No database, a damaged one, a fault in a page, markup in the data: what the viewer sees."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core import snapshot
from core.store.build import build
from core.store.errors import StoreError
from core.store.reader import Reader
from pages.shared import building, view
from tests.pages.conftest import earlier_figures, markup, text, title, visit

pytestmark = pytest.mark.usefixtures("fresh_caches")


def test_a_dataset_never_built_is_built_at_first_sight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    at = visit("overview")
    assert not at.exception
    assert "734.4" in text(at)


def test_a_failed_first_build_says_why_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))

    def fail(dataset: str) -> None:
        raise StoreError("data/figures/x.csv第3行：单位应为亿元。请改正后重新运行 make run。")

    monkeypatch.setattr(building, "build", fail)
    at = visit("overview")
    assert not at.exception
    assert "第3行" in text(at)
    assert "make run" in text(at)


def test_a_damaged_database_is_rebuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    visit("overview")
    file = next(tmp_path.rglob("*.duckdb"))
    file.write_bytes(b"\0" * 4096)
    at = visit("overview")
    assert not at.exception
    assert "734.4" in text(at)


@pytest.mark.usefixtures("home")
def test_a_fault_is_a_sentence_with_a_number_that_the_log_knows(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(snapshot, "assess_all", fail)
    with caplog.at_level(logging.ERROR, logger="county_targets.pages"):
        at = visit("overview")
    assert not at.exception
    said = text(at)
    assert "本页没有显示出来" in said
    assert "secret" not in said
    assert "Traceback" not in said
    number = re.search(r"编号([0-9A-F]{8})", said)
    assert number
    assert number.group(1) in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.usefixtures("home")
def test_markup_in_the_data_is_shown_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    evil = '<img src=x onerror="alert(1)">'
    figures, sources = Reader.figures, Reader.sources

    def with_markup(read: object, column: str) -> object:
        def replaced(reader: Reader) -> pd.DataFrame:
            frame = read(reader)
            return frame.assign(**{column: [evil] * len(frame)})

        return replaced

    monkeypatch.setattr(Reader, "figures", with_markup(figures, "note"))
    monkeypatch.setattr(Reader, "sources", with_markup(sources, "title"))
    for page in ("overview", "trajectory"):
        said = markup(visit(page))
        assert evil not in said
        assert "&lt;img src=x" in said


@pytest.mark.usefixtures("home")
def test_a_very_long_note_does_not_stop_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = Reader.figures
    monkeypatch.setattr(Reader, "figures", lambda reader: figures(reader).assign(note="很长的说明" * 2000))
    at = visit("trajectory")
    assert not at.exception
    assert title(at)


def test_a_version_published_while_a_page_is_open_is_seen_at_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    at = visit("overview")
    assert "版本1" in text(at)

    class Published:
        """Publishes another version in the middle of a run, after the page has opened its own."""

        done = False

    original = view.current

    def publish_between() -> view.View:
        if not Published.done:
            Published.done = True
            _publish_again(tmp_path)
        return original()

    monkeypatch.setattr(view, "current", publish_between)
    at.run()
    assert not at.exception
    assert "版本1" in text(at)
    at.run()
    assert "版本2" in text(at)


def _publish_again(home: Path) -> None:
    """Publish a version that knows less."""
    build("official", home=home, catalog=earlier_figures(home / "copy", before=2024))


def _page_with_an_act() -> None:
    """A page that tells what came of an act; the checkbox stands for a run that the next one cuts short."""
    import streamlit as st

    from pages.shared import messages

    messages.outcome()
    if st.button("送审"):
        messages.done("已送审2项")
    if st.checkbox("中断"):
        st.stop()
    messages.drawn()


def test_what_came_of_an_act_is_said_on_one_whole_page() -> None:
    at = AppTest.from_function(_page_with_an_act).run()
    at.checkbox[0].check().run()
    at.button[0].click().run()
    assert "已送审2项" in markup(at)
    at.run()
    assert "已送审2项" in markup(at), "the last run did not come to its end"
    at.checkbox[0].uncheck().run()
    assert "已送审2项" in markup(at)
    at.run()
    assert "已送审2项" not in markup(at), "said on a whole page, and once"
