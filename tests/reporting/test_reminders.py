"""Reminders by mail: when, to whom, once, whatever fails in between; nothing unless it is configured."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from core import clock
from core.cli.main import main
from core.editors import audit
from core.plan.catalog import Catalog
from core.reporting import reminders
from core.reporting.acting import Desk
from core.reporting.mail import MailError, settings
from core.reporting.model import Round
from core.reporting.reminders import Fate, Reminder
from tests.reporting.conftest import CITY, GONGXIN, NOW, measure
from tests.reporting.post import Post

D = dt.date
DEADLINE = D(2027, 1, 10)
DAYS = (10, 3, 1)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (D(2026, 12, 30), None),
        (D(2026, 12, 31), 10),
        (D(2027, 1, 6), 10),
        (D(2027, 1, 7), 3),
        (D(2027, 1, 8), 3),
        (D(2027, 1, 9), 1),
        (DEADLINE, 1),
        (D(2027, 1, 11), None),
    ],
)
def test_the_set_day_that_has_come(day: D, expected: int | None) -> None:
    assert reminders.stage(DEADLINE, day, DAYS) == expected


def test_each_office_once_for_every_set_day_and_again_where_it_failed() -> None:
    one = Round("2026Q4", "四季度", DEADLINE)
    at = Reminder("2026Q4", DEADLINE, 3, "gongxin")
    day = D(2027, 1, 7)
    for fate, again in ((Fate.SENT, 0), (Fate.BEGUN, 0), (Fate.FAILED, 1)):
        assert len(reminders.due(one, day, DAYS, ["gongxin"], {at: fate})) == again, fate
    assert len(reminders.due(one, D(2027, 1, 9), DAYS, ["gongxin"], {at: Fate.SENT})) == 1
    later = Round("2026Q4", "四季度", D(2027, 1, 12))
    assert len(reminders.due(later, D(2027, 1, 9), DAYS, ["gongxin"], {at: Fate.SENT})) == 1, "postponed"
    assert reminders.due(one, D(2027, 1, 11), DAYS, ["gongxin"], {}) == ()


@pytest.fixture
def configured(home: Path, tmp_path: Path, post: Post, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mail file for two offices, and a day three days before the deadline."""
    path = tmp_path / "mail.toml"
    path.write_text(
        f'server = "127.0.0.1"\nport = {post.server_address[1]}\nsecurity = "none"\n'
        'from = "县域办 <xianyu@example.cn>"\nsite = "https://county.example.cn/"\n'
        '[to]\ngongxin = ["a@example.cn", "b@example.cn"]\n620723 = ["c@example.cn"]\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("COUNTY_TARGETS_MAIL", str(path))
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(home))
    monkeypatch.setattr(clock, "today", lambda: D(2027, 1, 7))
    monkeypatch.setattr("core.dataset.today", lambda: D(2027, 1, 7))
    return path


def subjects(post: Post) -> list[str]:
    return [str(letter["To"]) for letter in post.taken]


def test_every_office_is_reminded_once(
    configured: Path, post: Post, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["remind", "--check"]) == 0 and post.taken == []
    assert "将发：市工信局（截止前3天）" in capsys.readouterr().out
    assert main(["remind"]) == 0
    assert subjects(post) == ["a@example.cn, b@example.cn", "c@example.cn"]
    first = post.taken[0]
    assert "2027-01-10前报送" in first["Subject"] and first["Auto-Submitted"] == "auto-generated"
    body = first.get_body(("plain",))
    assert body is not None and "https://county.example.cn/reporting?office=gongxin" in body.get_content()
    (attached,) = first.iter_attachments()
    assert attached.get_filename() == "催报单-市工信局.docx" and attached.get_content()[:2] == b"PK"
    assert main(["remind"]) == 0 and len(post.taken) == 2
    logged = [a for a in audit.attempts(home) if a.action == "催报邮件"]
    assert [a.outcome for a in logged] == ["允许", "允许"]


def test_what_was_not_taken_is_told_and_sent_at_the_next_run(
    configured: Path, post: Post, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post.refusing = True
    assert main(["remind"]) == 1
    assert "不接受收件地址" in capsys.readouterr().err and post.taken == []
    assert set(reminders.recorded("official", home).values()) == {Fate.FAILED}
    post.refusing = False
    assert main(["remind"]) == 0 and len(post.taken) == 2


def test_whoever_owes_nothing_more_is_left_alone(
    configured: Path, post: Post, home: Path, catalog: Catalog
) -> None:
    one = Round("2026Q4", "四季度", DEADLINE, asked=("m/16",))
    assert Desk(CITY, "official", catalog, home).open_round(one, now=NOW).done
    assert Desk(GONGXIN, "official", catalog, home).submit([measure()], now=NOW).done
    assert main(["remind"]) == 0 and post.taken == []


def test_a_reminder_begun_and_not_ended_is_not_sent_twice(configured: Path, post: Post, home: Path) -> None:
    begun = Reminder("2026Q4", DEADLINE, 3, "gongxin")
    assert reminders.begin("official", begun, NOW, home)
    assert not reminders.begin("official", begun, NOW, home)
    assert main(["remind"]) == 0
    assert subjects(post) == ["c@example.cn"]


def test_without_a_file_nothing_is_mailed(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(home))
    assert "COUNTY_TARGETS_MAIL" not in os.environ
    assert main(["remind"]) == 0
    assert "不发邮件" in capsys.readouterr().out


WHOLE = 'server = "s"\nport = 25\nfrom = "a@b.cn"\n[to]\ngongxin = ["a@b.cn"]\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WHOLE.replace("25", "0"), "“port”"),
        (WHOLE.replace("a@b.cn", "nobody", 1), "“from”"),
        (WHOLE.replace('["a@b.cn"]', '["a@b.cn\\nBcc: x@y.cn"]'), "“to.gongxin.0”"),
        (WHOLE.replace("gongxin", "nowhere"), "没有单位“nowhere”"),
        (WHOLE.replace("server", "host"), "“server”"),
        (WHOLE.replace("port", 'site = "javascript:x"\nport'), "“site”"),
        (WHOLE.replace("port", "days = [-1]\nport"), "“days.0”"),
        ("= 1", "mail.toml"),
        (None, "缺少这个文件"),
    ],
)
def test_a_wrong_file_is_named_with_place_and_remedy(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch, text: str | None, said: str
) -> None:
    path = tmp_path / "mail.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("COUNTY_TARGETS_MAIL", str(path))
    with pytest.raises(MailError, match=said):
        settings(catalog)


def test_a_password_is_never_shown(tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mail.toml"
    path.write_text(f'user = "u"\npassword = "绝密"\n{WHOLE}', encoding="utf-8")
    monkeypatch.setenv("COUNTY_TARGETS_MAIL", str(path))
    own = settings(catalog)
    assert own is not None and own.password == "绝密" and "绝密" not in repr(own)
