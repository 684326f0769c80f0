"""Who may write: nobody by default, then exactly whom the configuration names, within bounds."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from core.editors import attempts, audit
from core.editors.accounts import FILE, Access, load_access, save_account
from core.editors.rights import Editor, forbidden, may_write_figure
from core.editors.sign_in import LOCKED, AccessError, LockedOutError, from_headers, sign_in
from core.plan.load import load_catalog
from core.store.errors import StoreError
from core.workbook.changes import Changes, FigureChange
from core.workbook.labels import Period
from tests.conftest import ROOT

PASSPHRASE = "绿洲-祁连-1949"
COUNTY = "620702"
OTHER = "620725"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def configured(home: Path) -> Access:
    catalog = load_catalog()
    save_account("市局", "", PASSPHRASE, catalog, home)
    save_account("区里", COUNTY, PASSPHRASE + "2", catalog, home)
    return load_access(catalog, home)


def test_writing_is_off_until_somebody_is_named(home: Path) -> None:
    found = load_access(load_catalog(), home)
    assert not found.on
    assert from_headers(found, {"X-Remote-User": "市局"}) is None
    with pytest.raises(AccessError):
        sign_in(found, "市局", PASSPHRASE, home=home)


def test_only_a_hash_is_kept_and_only_for_the_owner_to_read(home: Path) -> None:
    configured(home)
    path = home / FILE
    text = path.read_text(encoding="utf-8")
    assert PASSPHRASE not in text
    assert "$argon2id$" in text
    assert path.stat().st_mode & 0o077 == 0


def test_a_right_passphrase_signs_in_and_a_wrong_one_does_not(home: Path) -> None:
    found = configured(home)
    assert sign_in(found, "区里", PASSPHRASE + "2", home=home) == Editor("区里", COUNTY)
    messages = set()
    for name, word in (("区里", PASSPHRASE), ("没有此人", PASSPHRASE), ("市局", "x" * 5000)):
        with pytest.raises(AccessError) as refused:
            sign_in(found, name, word, home=home)
        messages.add(str(refused.value))
    assert messages == {"姓名或口令不符。"}, "which of the two was wrong is not told"


WRONG = "错误的口令啊啊啊啊啊"
NOW = dt.datetime(2026, 7, 15, 9, tzinfo=dt.UTC)


def fail(
    home: Path,
    name: str = "市局",
    times: int = attempts.FAILURES,
    *,
    place: str = "",
    browser: str = "",
    now: dt.datetime = NOW,
) -> None:
    """Fail as often, counted as :func:`sign_in` counts, without the time that a hash takes."""
    for _ in range(times):
        assert not attempts.begin(name, place, browser, now, home).wait


def locked(home: Path, name: str = "市局", word: str = PASSPHRASE, **at: Any) -> bool:
    try:
        sign_in(load_access(load_catalog(), home), name, word, home=home, **at)
    except LockedOutError:
        return True
    return False


def test_failures_lock_out_even_after_a_restart_and_time_unlocks(home: Path) -> None:
    found = configured(home)
    for _ in range(attempts.FAILURES):
        with pytest.raises(AccessError, match="不符"):
            sign_in(found, "市局", WRONG, home=home, now=NOW)
    assert locked(home, now=NOW)
    assert not locked(home, "区里", PASSPHRASE + "2", now=NOW), "others are not locked"
    assert not locked(home, now=NOW + attempts.FIRST + dt.timedelta(seconds=1))


def test_each_further_failure_doubles_the_wait_up_to_a_bound(home: Path) -> None:
    configured(home)
    moment = NOW
    fail(home, now=moment)
    waits = []
    for _ in range(12):
        verdict = attempts.begin("市局", "", "", moment, home)
        waits.append(verdict.wait)
        moment += dt.timedelta(seconds=verdict.wait + 1)
        fail(home, times=1, now=moment)
    assert waits == sorted(waits)
    assert waits[1] == 2 * waits[0] == 2 * attempts.FIRST.total_seconds()
    assert waits[-1] == attempts.LONGEST.total_seconds()


def test_guessing_many_names_locks_the_place_that_guesses_and_no_other(home: Path) -> None:
    configured(home)
    for n in range(attempts.PLACE_FAILURES):
        fail(home, f"猜{n}", 1, place="10.0.0.7", now=NOW)
    assert locked(home, place="10.0.0.7", now=NOW)
    assert not locked(home, place="10.0.0.8", now=NOW)


def test_guessing_a_name_elsewhere_does_not_lock_its_owner(home: Path) -> None:
    configured(home)
    fail(home, place="10.0.0.7", now=NOW)
    assert locked(home, place="10.0.0.7", now=NOW)
    assert not locked(home, place="10.0.0.8", now=NOW)


def test_a_browser_that_signed_in_before_is_let_in_whatever_others_do(home: Path) -> None:
    configured(home)
    assert not locked(home, place="10.0.0.1", browser="own", now=NOW)
    for n in range(attempts.NAME_FAILURES // 4):
        fail(home, times=4, place=f"10.0.1.{n}", now=NOW)
    assert locked(home, place="10.0.2.1", now=NOW), "the name is locked from everywhere"
    assert locked(home, place="10.0.2.1", browser="other", now=NOW)
    assert not locked(home, place="10.0.2.1", browser="own", now=NOW)
    fail(home, browser="own", now=NOW)
    assert locked(home, browser="own", now=NOW), "it has its own count"


@pytest.mark.parametrize("step", [-1, -60, -60 * 24 * 400])
def test_a_clock_that_is_set_back_neither_unlocks_nor_locks_for_ever(home: Path, step: int) -> None:
    configured(home)
    fail(home, now=NOW)
    back = NOW + dt.timedelta(minutes=step)
    assert locked(home, now=back)
    assert not locked(home, now=back + attempts.FIRST + dt.timedelta(seconds=1))


def test_the_clock_of_the_machine_does_not_move_time_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.editors.attempts.time.monotonic", lambda: attempts._BEGAN[1] + 5)
    monkeypatch.setattr("core.editors.attempts.time.time", lambda: 0.0)
    assert attempts.steady_now() == attempts._BEGAN[0] + dt.timedelta(seconds=5)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"counts": {"a": 1}, "known": {}}', b"\xff", b"deep"]
)
def test_a_damaged_count_lets_nobody_in_and_keeps_nobody_out(home: Path, content: bytes) -> None:
    configured(home)
    content = b"[" * 100_000 if content == b"deep" else content
    (home / attempts.FILE).write_bytes(content)
    fail(home, now=NOW)
    assert locked(home, now=NOW)


def test_what_is_kept_is_bounded(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MOST", 20)
    for _ in range(attempts.FAILURES):
        attempts.begin("市局", "10.0.0.7", "", NOW, home)
    for n in range(40):
        attempts.begin(f"猜{n}" * 1000, f"10.0.1.{n}", "", NOW, home)
    kept = json.loads((home / attempts.FILE).read_bytes())["counts"]
    assert len(kept) == 20
    assert attempts.begin("市局", "10.0.0.7", "", NOW, home).wait, "what bears a wait is kept"


def test_the_command_unlocks(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(home))
    for _ in range(attempts.FAILURES):
        attempts.begin("市局", "", "", attempts.steady_now())
    assert attempts.begin("市局", "", "", attempts.steady_now()).wait
    command = [sys.executable, "-m", "core", "editor", "--unlock"]
    env = {"COUNTY_TARGETS_HOME": str(home), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert "已解除登录等待1处" in done.stdout
    assert not attempts.begin("市局", "", "", attempts.steady_now()).wait


def test_signing_in_does_not_read_the_log(home: Path) -> None:
    configured(home)
    (home / audit.LOG).mkdir()
    with pytest.raises(StoreError, match="操作记录"):  # it cannot be written, which is needed
        sign_in(load_access(load_catalog(), home), "市局", PASSPHRASE, home=home)
    (home / audit.LOG).rmdir()
    with patch.object(audit, "attempts", side_effect=AssertionError):
        assert not locked(home)


def test_the_header_counts_only_where_it_is_configured(home: Path) -> None:
    found = configured(home)
    assert from_headers(found, {"X-Remote-User": "市局"}) is None
    trusted = Access(found.accounts, "X-Remote-User")
    assert from_headers(trusted, {"X-Remote-User": "市局"}) == Editor("市局")
    assert from_headers(trusted, {"X-Remote-User": "生人"}) is None
    assert from_headers(trusted, {}) is None


BROKEN = (
    (b'[[editor]]\nname = "a"\ncounty = "999999"', "没有代码为“999999”的县区"),
    (b"[[editor]]\ncounty = ''", "第1条[[editor]]没有 name"),
    (b"not TOML", "第1行"),
    (b"editor = 1", "[[editor]]"),
    (b"[editor]\nname = 'a'", "[[editor]]"),
    (b"editor = ['a']", "[[editor]]"),
    (b"[[editor]]\nname = true", "name 须为文字"),
    (b"[[editor]]\nname = 'a'\npassphrase = ['x']", "passphrase 须为文字"),
    (b"header = 1.5", "header 须为文字"),
    ('[[editor]]\nname = "甲乙丙"'.encode("gbk"), "GBK"),
    ('[[editor]]\nname = "甲乙丙"'.encode("utf-16"), "UTF-16"),
    ("[[editor]]\nname = “甲乙丙”".encode(), "第2行第8列"),
)


@pytest.mark.parametrize(("content", "part"), BROKEN)
def test_a_broken_configuration_refuses_and_says_where(home: Path, content: bytes, part: str) -> None:
    (home / FILE).write_bytes(content)
    with pytest.raises(StoreError, match="编辑人员名单") as refused:
        load_access(load_catalog(), home)
    assert part in str(refused.value)
    assert str(home) not in str(refused.value), "viewers see the sentence"


def test_a_byte_order_mark_and_a_code_without_quotes_are_no_fault(home: Path) -> None:
    text = f'[[editor]]\nname = " 某人 "\ncounty = {COUNTY}\n'
    (home / FILE).write_bytes(text.encode("utf-8-sig"))
    assert [a.editor for a in load_access(load_catalog(), home).accounts] == [Editor("某人", COUNTY)]


@pytest.mark.parametrize("command", [["editor"], ["editor", "甲", "--remove"], ["editor", "甲"]])
def test_the_command_says_what_is_wrong_with_the_list(home: Path, command: list[str]) -> None:
    catalog = load_catalog()
    path = home / catalog.prefecture / catalog.plan.id / FILE  # where the command looks for the plan's state
    path.parent.mkdir(parents=True)
    path.write_bytes('[[editor]]\nname = "甲"'.encode("gbk"))
    done = subprocess.run(
        [sys.executable, "-m", "core", *command],
        cwd=ROOT,
        check=False,
        env={**os.environ, "COUNTY_TARGETS_HOME": str(home)},
        input=PASSPHRASE + "\n",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "GBK" in done.stderr
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == '[[editor]]\nname = "甲"'.encode("gbk"), "nothing is lost"


UNUSABLE = (
    ("甲", "短", "口令至少"),
    (" ", PASSPHRASE, "姓名不能为空"),
    (" 甲 ", PASSPHRASE, "首尾有空格"),
    ("甲\x7f", PASSPHRASE, "不能显示"),
    ("甲\n乙", PASSPHRASE, "不能显示"),
    ("甲\udcff", PASSPHRASE, "不能显示"),
    ("甲", " " * 10, "只有空格"),
    ("甲", PASSPHRASE + "\udcff", "不能显示"),
)


@pytest.mark.parametrize(("name", "word", "why"), UNUSABLE)
def test_names_and_passphrases_that_nobody_could_type_again_are_refused(
    home: Path, name: str, word: str, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        save_account(name, "", word, load_catalog(), home)
    assert list(home.iterdir()) == []


def change(area: str, indicator: str) -> FigureChange:
    period = Period("year", 2025)
    return FigureChange(
        "new", ("2025年", "C9"), area, indicator, 2025, period, "b2023", "初步核算", 1.0, None
    )


@pytest.mark.parametrize(
    ("county", "area", "indicator", "allowed"),
    [
        ("", "620700", "gdp", True),
        ("", OTHER, "demo_coops", True),
        (COUNTY, COUNTY, "gdp", False),
        (COUNTY, COUNTY, "gdp_per_capita", False),
        (COUNTY, COUNTY, "development_zones", True),
        (COUNTY, COUNTY, "local_festivals", True),
        (COUNTY, OTHER, "local_festivals", False),
        (COUNTY, "620700", "demo_coops", False),
    ],
)
def test_who_may_write_follows_supplier_and_county(
    county: str, area: str, indicator: str, allowed: bool
) -> None:
    catalog, editor = load_catalog(), Editor("某人", county)
    assert may_write_figure(editor, area, indicator, catalog) is allowed
    found = forbidden(editor, Changes(figures=[change(area, indicator)]), catalog)
    assert (not found) is allowed
    for finding in found:
        assert (finding.sheet, finding.cell) == ("2025年", "C9")
        assert finding.remedy


def test_every_attempt_is_in_the_log_and_nothing_is_taken_out(home: Path) -> None:
    found = configured(home)
    sign_in(found, "市局", PASSPHRASE, home=home)
    before = (home / audit.LOG).read_bytes()
    with pytest.raises(AccessError):
        sign_in(found, "市局\n伪造", "错误的口令啊啊啊啊啊", home=home)
    after = (home / audit.LOG).read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == before.count(b"\n") + 1, "a name cannot forge a line"
    newest = audit.attempts(home)[0]
    assert (newest.action, newest.outcome) == ("登录", "拒绝")


def test_a_line_cut_off_by_a_crash_hides_no_other(home: Path) -> None:
    audit.record("甲", "导入", allowed=True, home=home)
    with (home / audit.LOG).open("ab") as log:
        log.write(b'{"when": "2026')
    assert [a.who for a in audit.attempts(home)] == ["甲"]


def test_the_command_sets_lists_and_removes(home: Path) -> None:
    env = {"COUNTY_TARGETS_HOME": str(home), "PATH": "/usr/bin:/bin"}

    def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "core", "editor", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=env, input=typed, capture_output=True, text=True, check=False
        )

    assert "网页导入未开启" in run().stdout
    assert run("张三", "--county", COUNTY, typed=PASSPHRASE + "\n").returncode == 0
    assert "张三" in run().stdout
    wrong = run("李四", "--county", "999999", typed=PASSPHRASE + "\n")
    assert wrong.returncode == 1
    assert f"{COUNTY}（甘州" in wrong.stderr, "the codes are told"
    assert run("钱七", "--county", "临泽", typed=PASSPHRASE + "\n").returncode == 0
    assert "临泽县" in run().stdout
    assert run("钱七", "--remove").returncode == 0
    assert run("李四", typed="短\n").returncode == 1
    assert run("王五", "--identity", "u-1").returncode == 0
    assert run("赵六", "--identity", "u-1").returncode == 1
    assert "王五：市级（统一身份认证：u-1）" in run().stdout
    assert run("王五", "--remove").returncode == 0
    assert run("张三", "--remove").returncode == 0
    assert "网页导入未开启" in run().stdout


def test_the_reader_of_the_log_takes_no_more_than_asked(home: Path) -> None:
    for n in range(5):
        audit.record(f"甲{n}", "校验", allowed=True, home=home)
    assert [a.who for a in audit.attempts(home, most=2)] == ["甲4", "甲3"]


@pytest.mark.parametrize("around", [" 市局", "市局\u3000", "\t市局 "])
def test_spaces_around_a_name_are_no_way_around_the_limit(home: Path, around: str) -> None:
    found = configured(home)
    for n in range(attempts.FAILURES):
        with pytest.raises(AccessError, match="不符"):
            sign_in(found, around if n % 2 else "市局", "错误的口令啊啊啊啊啊", home=home)
    with pytest.raises(AccessError, match="次数过多"):
        sign_in(found, around, PASSPHRASE, home=home)


def test_attempts_during_a_wait_prolong_nothing_and_only_the_first_is_recorded(home: Path) -> None:
    configured(home)
    fail(home, now=NOW)
    for second in range(20):
        assert locked(home, now=NOW + dt.timedelta(seconds=second))
    (only,) = audit.attempts(home)
    assert (only.outcome, only.detail) == ("拒绝", LOCKED)
    assert not locked(home, now=NOW + attempts.FIRST + dt.timedelta(seconds=1))


def test_many_attempts_at_once_are_counted_as_one_after_another(home: Path) -> None:
    found = configured(home)

    def attempt(_: int) -> str:
        with pytest.raises(AccessError) as refused:
            sign_in(found, "市局", "错误的口令啊啊啊啊啊", home=home)
        return str(refused.value)

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(attempt, range(16)))
    assert sum("不符" in one for one in said) == attempts.FAILURES


def test_a_header_may_hold_a_chinese_name_in_any_spelling_of_its_own(home: Path) -> None:
    trusted = Access(configured(home).accounts, "X-Remote-User")
    as_received = "市局".encode().decode("latin-1")
    assert from_headers(trusted, {"x-remote-user": as_received}) == Editor("市局")
    twice = {"X-Remote-User": as_received, "x-remote-user": as_received}
    assert from_headers(trusted, twice) is None, "two headers: one of them is not the proxy's"


def test_the_record_after_a_crash_is_a_line_of_its_own(home: Path) -> None:
    audit.record("甲", "导入", allowed=True, home=home)
    with (home / audit.LOG).open("ab") as log:
        log.write(b'{"when": "2026')
    audit.record("乙", "导入", allowed=True, home=home)
    assert [a.who for a in audit.attempts(home)] == ["乙", "甲"]


def test_a_line_that_the_disk_takes_only_half_of_is_no_record(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, line: write(handle, line[: len(line) // 2]))
    with pytest.raises(StoreError, match="操作记录"):
        audit.record("甲", "导入", allowed=True, home=home)


def test_a_log_that_grows_long_is_put_aside_and_read_on_across_both(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.store.homes.home.LOG_BYTES", 2_000)
    for n in range(60):
        audit.record(f"甲{n}", "校验", allowed=True, home=home)
    parts = sorted(home.glob("audit*.jsonl"))
    assert len(parts) > 3
    assert [a.who for a in audit.attempts(home, most=None)] == [f"甲{n}" for n in reversed(range(60))]
    assert [a.who for a in audit.attempts(home, most=2)] == ["甲59", "甲58"]


def test_the_log_is_read_from_its_end(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(50):
        audit.record(f"甲{n}" + "长" * n, "校验", allowed=True, home=home)
    whole = audit.attempts(home, most=None)
    for block in (1, 7, 64, 1 << 20):
        monkeypatch.setattr(audit, "_BLOCK", block)
        assert audit.attempts(home, most=None) == whole
    assert len(whole) == 50
