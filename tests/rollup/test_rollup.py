"""Fourteen prefectures, each its own plan: their targets by word, by command and on the page."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from core import clock, rollup
from core.cli.main import main
from core.plan.installed import using
from core.plan.sample import write_sample
from core.rollup import PlanWords, in_parallel, roll_up, words_of
from core.snapshot import Snapshot
from core.store.build import build
from core.targets.overview import counted
from pages.rollup.listing import LISTED, plan_table, target_table
from tests.conftest import ROOT
from tests.pages.conftest import markup, text

NAMES = [f"第{sign}市" for sign in "一二三四五六七八九十甲乙丙丁"]
PLANS = [f"city-{number:02d}" for number in range(1, len(NAMES) + 1)]
AS_OF = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with fourteen plans of as many prefectures, each built but the last."""
    root = tmp_path_factory.mktemp("province") / "data"
    root.mkdir()
    for number, (plan, name) in enumerate(zip(PLANS, NAMES, strict=True), 1):
        write_sample(root / plan)
        for path in (p for p in (root / plan).rglob("*") if p.is_file()):
            content = path.read_text(encoding="utf-8").replace("青河市", name)
            path.write_text(content.replace("9901", f"98{number:02d}"), encoding="utf-8")
    return root


@pytest.fixture(autouse=True)
def _in_province(province: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_DATA", str(province))
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(province.parent / "state"))
    monkeypatch.delenv("COUNTY_TARGETS_PLAN", raising=False)
    monkeypatch.setattr(clock, "today", lambda: AS_OF)


@pytest.fixture
def built(province: Path) -> Path:
    """The same, with every plan built."""
    for plan in PLANS:
        with using(plan):
            build("official")
    return province


def test_a_plan_that_cannot_be_judged_keeps_none_from_being_judged(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(built, tmp_path / "data")
    write_sample(tmp_path / "data" / "unbuilt")
    monkeypatch.setenv("COUNTY_TARGETS_DATA", str(tmp_path / "data"))
    unbuilt, missing, good = roll_up(["unbuilt", "no-such-plan", PLANS[0]], AS_OF)
    assert "尚未生成" in unbuilt.trouble and not unbuilt.targets
    assert "没有这个方案文件夹" in missing.trouble and not missing.targets
    assert good.targets and not good.trouble


def test_every_target_stands_in_its_plan_with_the_word_of_status(built: Path) -> None:
    found = roll_up(PLANS, AS_OF)
    assert [one.city for one in found] == NAMES
    for one in found:
        with using(one.plan):
            snapshot = Snapshot.open(as_of=AS_OF)
        wanted = [target.id for target in counted(snapshot.catalog)]
        assert sorted(target.id for target in one.targets) == sorted(wanted)
        said = {a.target.id: a.status for a in snapshot.assessments}
        assert all(target.said == said[target.id] for target in one.targets)
        assert sum(one.counts.values()) == len(one.targets)


def test_results_are_kept_with_the_version_and_made_anew_for_another_day(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = words_of(PLANS[3], AS_OF)

    def judged_again(plan: str, snapshot: Snapshot) -> PlanWords:
        return PlanWords(plan, title=f"judged at {snapshot.as_of}")

    monkeypatch.setattr(rollup, "_judge", judged_again)
    assert words_of(PLANS[3], AS_OF) == before
    earlier = AS_OF - dt.timedelta(days=30)
    assert words_of(PLANS[3], earlier).title == f"judged at {earlier}"


def test_a_look_at_a_past_day_costs_today_nothing(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    today = words_of(PLANS[7], AS_OF)
    kept = built.parent / "state" / rollup.FOLDER / f"{PLANS[7]}-official.json"
    before = kept.read_bytes()
    past = words_of(PLANS[7], AS_OF - dt.timedelta(days=700))
    assert kept.read_bytes() == before

    def judged_again(plan: str, snapshot: Snapshot) -> PlanWords:
        raise AssertionError("judged anew")

    monkeypatch.setattr(rollup, "_judge", judged_again)
    assert words_of(PLANS[7], AS_OF) == today
    assert words_of(PLANS[7], AS_OF - dt.timedelta(days=700)) == past


def test_what_was_kept_is_read_without_reading_the_plan(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a plan costs more than judging it: kept words are worth keeping only so."""
    before = words_of(PLANS[5], AS_OF)

    def read(*_: object) -> None:
        raise AssertionError("the plan was read")

    for name in ("load_catalog", "dataset_paths"):
        monkeypatch.setattr(rollup, name, read)
    assert words_of(PLANS[5], AS_OF) == before
    assert before.targets


def test_a_change_of_the_plan_or_a_new_version_is_judged_anew(built: Path) -> None:
    before = words_of(PLANS[6], AS_OF)
    file = built / PLANS[6] / "plan.toml"
    was = file.read_text(encoding="utf-8")
    file.write_text(was + "# changed\n", encoding="utf-8")
    kept = built.parent / "state" / rollup.FOLDER / f"{PLANS[6]}-official.json"
    old = json.loads(kept.read_bytes())
    assert words_of(PLANS[6], AS_OF) == before
    new = json.loads(kept.read_bytes())
    assert new["files"] != old["files"]
    kept.write_text(json.dumps({**new, "version": "9 else"}), encoding="utf-8")
    assert words_of(PLANS[6], AS_OF) == before
    assert json.loads(kept.read_bytes())["version"] == new["version"]
    file.write_text(was, encoding="utf-8")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"files": 1}', b"\xff"])
def test_a_damaged_result_is_judged_anew(built: Path, content: bytes) -> None:
    before = words_of(PLANS[4], AS_OF)
    kept = built.parent / "state" / rollup.FOLDER / f"{PLANS[4]}-official.json"
    kept.write_bytes(content)
    assert words_of(PLANS[4], AS_OF) == before
    assert json.loads(kept.read_bytes())["words"]["plan"] == PLANS[4]


def test_other_processes_give_the_same(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollup, "_ALONE", 2)
    assert roll_up(PLANS[:3], AS_OF, jobs=2) == roll_up(PLANS[:3], AS_OF)
    assert in_parallel(str.upper, ["a", "b", "c"], 2) == ["A", "B", "C"]


def test_the_command_builds_and_prints(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["rollup", "--build", "--json", "--as-of", AS_OF.isoformat(), "--plan", ",".join(PLANS[:2])]
    assert main(arguments) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["plan"] for row in rows] == PLANS[:2]
    for row in rows:
        assert row["words"] == dict(Counter(t["place"] for t in row["targets"]))
        assert row["trouble"] is None and row["version"] == 1
    assert main(["rollup", "--plan", "no-such-plan"]) == 1
    assert "no-such-plan：" in capsys.readouterr().err


def test_the_page_lists_every_plan_and_links_every_target(built: Path) -> None:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    assert not at.exception
    html, read = markup(at), text(at)
    assert "本系统有14个方案" in read
    for plan, name in zip(PLANS, NAMES, strict=True):
        assert name in read and f"plan={plan}" in html
    for wrong in ("None", "（）", "。。", "张掖", "甘州"):
        assert wrong not in read
    at.query_params["plan"] = PLANS[2]
    at.run()
    assert "本系统有14个方案" not in text(at) and not at.exception


def test_a_link_leads_to_the_target_in_its_plan(built: Path) -> None:
    (one,) = roll_up(PLANS[:1], AS_OF)
    html = str(target_table([one]))
    addresses = [urlsplit(found.replace("&amp;", "&")) for found in re.findall('href="([^"]+)"', html)]
    asked = [parse_qs(address.query) for address in addresses]
    assert [address.path for address in addresses] == ["trajectory"] * len(one.targets)
    assert sorted(query["target"][0] for query in asked) == sorted(target.id for target in one.targets)
    assert {query["plan"][0] for query in asked} == {one.plan}


def test_a_long_list_says_how_much_it_leaves_out(built: Path) -> None:
    (one,) = roll_up(PLANS[:1], AS_OF)
    word = next(iter(one.counts))
    many = [one] * (LISTED // one.counts[word] + 1)
    total = one.counts[word] * len(many)
    assert f"{total}项，列出前{LISTED}项，其余见各方案" in str(target_table(many))


def test_a_fault_is_told_in_the_plans_row_and_escaped() -> None:
    said = str(plan_table([PlanWords("p", trouble="<b>坏</b>")]))
    assert "&lt;b&gt;坏" in said and "<b>坏" not in said
