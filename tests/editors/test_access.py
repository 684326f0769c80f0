"""Who may write: nobody by default, then exactly whom the configuration names, within bounds."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.editors import audit
from core.editors import sign_in as access
from core.editors.accounts import FILE, Access, load_access, save_account
from core.editors.rights import Editor, forbidden, may_write_figure
from core.editors.sign_in import AccessError, from_headers, sign_in
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


def test_failures_lock_out_even_after_a_restart_and_time_unlocks(home: Path) -> None:
    found = configured(home)
    for _ in range(access.FAILURES):
        with pytest.raises(AccessError, match="不符"):
            sign_in(found, "市局", "错误的口令啊啊啊啊啊", home=home)
    with pytest.raises(AccessError, match="次数过多"):
        sign_in(found, "市局", PASSPHRASE, home=home)
    assert sign_in(found, "区里", PASSPHRASE + "2", home=home).county == COUNTY, "others are not locked"
    later = dt.datetime.now().astimezone() + access.WINDOW + dt.timedelta(minutes=1)
    assert sign_in(found, "市局", PASSPHRASE, home=home, now=later).county == ""


def test_guessing_many_names_locks_everybody(home: Path) -> None:
    found = configured(home)
    for n in range(access.ALL_FAILURES):
        with pytest.raises(AccessError):
            sign_in(found, f"猜{n}", "错误的口令啊啊啊啊啊", home=home)
    with pytest.raises(AccessError, match="次数过多"):
        sign_in(found, "市局", PASSPHRASE, home=home)


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
    assert f"{COUNTY}甘州" in wrong.stderr, "the codes are told"
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
    for n in range(access.FAILURES):
        with pytest.raises(AccessError, match="不符"):
            sign_in(found, around if n % 2 else "市局", "错误的口令啊啊啊啊啊", home=home)
    with pytest.raises(AccessError, match="次数过多"):
        sign_in(found, around, PASSPHRASE, home=home)


def test_attempts_while_locked_out_are_recorded_and_prolong_nothing(home: Path) -> None:
    found = configured(home)
    for _ in range(access.FAILURES + access.ALL_FAILURES):
        with pytest.raises(AccessError):
            sign_in(found, "市局", "错误的口令啊啊啊啊啊", home=home)
    newest, *others = audit.attempts(home)
    assert len(others) + 1 == access.FAILURES + access.ALL_FAILURES
    assert (newest.outcome, newest.detail) == ("拒绝", access.LOCKED)
    assert sign_in(found, "区里", PASSPHRASE + "2", home=home), "others are not locked out by it"


def test_many_attempts_at_once_are_counted_as_one_after_another(home: Path) -> None:
    found = configured(home)

    def attempt(_: int) -> str:
        with pytest.raises(AccessError) as refused:
            sign_in(found, "市局", "错误的口令啊啊啊啊啊", home=home)
        return str(refused.value)

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(attempt, range(16)))
    assert sum("不符" in one for one in said) == access.FAILURES


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
