"""A third attack, on what was built last: cookies, plans, the feed, what an office fills in, mail.

docs/attacks.md lists all tries; those that need no server stand here, others beside their subject.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest

from core.briefing.compose import compose
from core.briefing.model import LONGEST_IMPRINT, Imprint
from core.briefing.produce import NAMES, Options, make
from core.briefing.scope import Scope, parse
from core.cli.main import main
from core.editors import session
from core.editors.accounts import load_access, save_account
from core.plan.catalog import Catalog
from core.plan.installed import using
from core.plan.load import load_catalog
from core.reporting.feed import feed as written
from core.reporting.mail import MailError, MailSettings, message, send
from core.reporting.model import Ledger
from core.snapshot import Snapshot
from pages.web import feed, sign_in
from pages.web.sign_in import BROWSER, COOKIE, SIGN_IN, SIGN_OUT
from tests.conftest import awaited
from tests.plan import DATA_ROOT, DEFAULT_PLAN
from tests.reporting.conftest import DAY

WORD = "绿洲-祁连-1949"
FIRST, SECOND = "plan-a", "plan-b"
#: Cookies that other applications on the same host may have set.
FOREIGN = (
    'prefs={"a":1,"b":"x;y"}',
    "a[b]=c",
    'q="unterminated',
    "plain",
    "=nameless",
    "emoji=\u00f0\u009f\u0098\u0080",
    "x=1; x=2; x=3",
)


def asked(path: str, fields: Mapping[str, str], cookie: str = "") -> dict[str, str]:
    """Post a form of ours; return the headers of the answer (of cookies the last)."""
    own = [(b"cookie", cookie.encode("latin-1"))] if cookie else []
    return posted(path, urlencode(fields).encode(), [(b"origin", b"http://localhost"), *own])


def posted(
    path: str, body: bytes, more: Sequence[tuple[bytes, bytes]] = ((b"origin", b"http://localhost"),)
) -> dict[str, str]:
    """Post a body with these headers."""
    headers = [(b"host", b"localhost"), *more]
    scope = {
        "type": "http", "method": "POST", "path": f"/{path}", "scheme": "http", "query_string": b"",
        "headers": headers, "client": ("127.0.0.1", 1),
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def keep(message: Any) -> None:
        sent.append(message)

    async def nothing(*_: Any) -> None:
        raise AssertionError("a form of ours goes no further")

    awaited(sign_in.SignIn(nothing)(scope, receive, keep))
    return {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def official(built: Path) -> Path:
    """A state folder with the official dataset; never written to."""
    return built


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty state folder."""
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path / "state"))
    return tmp_path


@pytest.fixture
def two(own: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server of two plans; 甲 edits the first, 乙 the second, both of one passphrase."""
    for plan in (FIRST, SECOND):
        folder = own / "data" / plan
        shutil.copytree(DATA_ROOT / DEFAULT_PLAN, folder)
        text = (folder / "plan.toml").read_text(encoding="utf-8")
        named = re.sub(r"^id = .*$", f'id = "{plan}"', text, count=1, flags=re.MULTILINE)
        (folder / "plan.toml").write_text(named, encoding="utf-8")
    monkeypatch.setenv("COUNTY_TARGETS_DATA", str(own / "data"))
    for plan, name in ((FIRST, "甲"), (SECOND, "乙")):
        with using(plan):
            save_account(name, "", WORD, load_catalog())
    yield


def token_in(headers: Mapping[str, str]) -> str:
    return headers.get("set-cookie", "").partition(f"{COOKIE}=")[2].partition(";")[0].strip('"')


@pytest.mark.parametrize("foreign", FOREIGN)
def test_cookies_of_other_applications_hide_none_of_ours(own: Path, catalog: Catalog, foreign: str) -> None:
    assert own
    save_account("甲", "", WORD, catalog)
    account = load_access(catalog).find("甲")
    assert account is not None
    now = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    token = session.issue(account, now=now)
    for cookies in (
        f'{foreign}; {COOKIE}="{token}"; {BROWSER}=ab',
        f"{BROWSER}=ab; {COOKIE}={token}; {foreign}",
    ):
        seen = sign_in._cookies({"headers": [(b"cookie", cookies.encode("latin-1", "replace"))]})
        assert (seen[COOKIE], seen[BROWSER]) == (token, "ab")
    assert session.editor_of(token, load_access(catalog)) is not None
    asked(SIGN_OUT, {}, f"{foreign}; {COOKIE}={token}".encode("latin-1", "replace").decode("latin-1"))
    assert session.editor_of(token, load_access(catalog)) is None, "signing out ends it everywhere"


@pytest.mark.parametrize(
    ("name", "place", "let_in"),
    [
        ("甲", f"reporting?plan={FIRST}", True),
        ("乙", f"reporting?plan={SECOND}", True),
        ("甲", f"reporting?plan={SECOND}", False),
        ("甲", "reporting", False),
        ("甲", "reporting?plan=../../etc", False),
        ("甲", f"reporting?plan={FIRST}&plan={SECOND}", False),
    ],
)
def test_of_several_plans_one_signs_in_at_the_one_that_lists_one(
    two: None, name: str, place: str, *, let_in: bool
) -> None:
    headers = asked(SIGN_IN, {"who": name, "passphrase": WORD, "place": place})
    assert bool(token_in(headers)) is let_in, headers
    if let_in:
        for plan in (FIRST, SECOND):
            with using(plan):
                editor = session.editor_of(token_in(headers), load_access(load_catalog()))
            assert (editor is not None) is place.endswith(plan), "a token of one plan is none of another's"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("issue", "第\x003期"),
        ("editor", "\x0b"),
        ("editor", "长" * (LONGEST_IMPRINT + 1)),
        ("editor", "a" * 300_000),
        ("audience", "报：\ufffe甲"),
        ("date", "2026-11-28\n"),
        ("contact", "\u202e张三"),
    ],
)
def test_what_no_document_can_bear_is_said(official: Path, catalog: Catalog, field: str, text: str) -> None:
    snapshot = Snapshot.open("official", DAY, catalog=catalog, home=official)
    with pytest.raises(ValueError, match=r"请缩短|控制字符"):
        compose(snapshot, Scope(), Imprint(**{field: text}))


def test_what_they_can_bear_comes_out_in_every_format(official: Path, catalog: Catalog) -> None:
    hostile = Imprint(
        "{{7*7}}",
        '&"Arial,Bold"&K<w:br/>]]>' + "编" * 170,
        "#eval(1) $x$ @label \\par =1+1 | <b>",
        "2026-11-28",
        DAY,
    )
    snapshot = Snapshot.open("official", DAY, catalog=catalog, home=official).released()
    formats = [name for name in NAMES if name != "png"]
    made = dict(make(snapshot, hostile, Options(parse("department:gongxin", catalog)), formats))
    assert {Path(name).suffix[1:] for name in made} == set(formats)


def test_the_command_says_it_too(
    official: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(official))
    assert main(["briefing", str(tmp_path), "--editor", "办" * 256]) == 1
    assert "编印单位超过" in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_the_feed_is_read_once_however_many_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[str] = []
    monkeypatch.setattr(feed, "read_ledger", lambda *_: times.append("read"))
    records = feed._Records()
    for _ in range(50):
        records.of("")
    assert times == ["read"]
    monkeypatch.setattr(feed, "_FRESH", -1.0)
    records.of("")
    assert len(times) == 2


def test_who_waits_too_long_for_the_feed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    records = feed._Records()
    monkeypatch.setattr(feed, "_RECORDS", records)
    monkeypatch.setattr(feed, "_PATIENCE", 0.01)
    with records._lock:
        answer = feed._answer({"query_string": b"", "headers": []}, "")
    assert answer.status_code == 503 and answer.headers["retry-after"] == "60"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"server": "smtp..example.cn"}, "不是主机名"),
        ({"server": "a" * 70 + ".example.cn"}, "不是主机名"),
        ({"server": "127.0.0.1\r\nX: 1"}, "连不上|只能用英文"),
        ({"port": 1}, "连不上"),
    ],
)
def test_a_mail_server_that_cannot_be_is_a_sentence(change: Mapping[str, Any], said: str) -> None:
    given = {
        "server": "127.0.0.1",
        "port": 1,
        "security": "none",
        "from": "a@b.cn",
        "to": {"gongxin": ["c@d.cn"]},
    }
    own = MailSettings.model_validate({**given, **change})
    with pytest.raises(MailError, match=said):
        send(own, message(own, "gongxin", "催报", "文", {}))


@pytest.mark.parametrize(
    "subject", ["催报\r\nBcc: x@y.cn", "催报\nTo: x@y.cn", "a\x00b", "\u2028换行", "=?utf-8?q?x?="]
)
def test_a_subject_writes_no_head_of_its_own(subject: str) -> None:
    own = MailSettings.model_validate(
        {"server": "s", "port": 25, "from": "办 <a@b.cn>", "to": {"gongxin": ["c@d.cn"]}}
    )
    letter = message(own, "gongxin", subject, "文", {"催 报\r\n单.docx": b"PK"})
    assert letter["Bcc"] is None and letter.get_all("To") == ["c@d.cn"]
    raw = bytes(letter)
    assert b"\nBcc:" not in raw and raw.count(b"\nTo:") == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"who=%FF%FE&passphrase=" + b"a" * 9_000,
        b"&".join(b"f%d=1" % n for n in range(11)),
        b"\xff\xfe\x00who=1",
        b"who=" + "甲".encode() + b"&passphrase=" + WORD.encode() + b"&pad=" + b"x" * 9_000,
    ],
)
def test_a_form_that_is_none_signs_nobody_in(own: Path, catalog: Catalog, body: bytes) -> None:
    assert own
    save_account("甲", "", WORD, catalog)
    assert not token_in(posted(SIGN_IN, body))


@pytest.mark.parametrize(
    "headers",
    [
        [(b"origin", b"https://evil.example")],
        [(b"origin", b"null")],
        [],
        [(b"referer", b"https://evil.example/http://localhost")],
        [(b"origin", b"http://localhost"), (b"sec-fetch-site", b"same-site")],
        [(b"origin", b"http://localhost"), (b"origin", b"https://evil.example")],
    ],
)
def test_a_form_of_another_site_signs_nobody_in(
    own: Path, catalog: Catalog, headers: list[tuple[bytes, bytes]]
) -> None:
    assert own
    save_account("甲", "", WORD, catalog)
    body = urlencode({"who": "甲", "passphrase": WORD}).encode()
    assert not token_in(posted(SIGN_IN, body, headers))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/feed.atom"),
        ("PUT", "/feed.atom"),
        ("GET", "/feed.atom/x"),
        ("GET", "/x/feed.atom"),
        ("GET", "/feed.atom%00"),
    ],
)
def test_the_feed_answers_for_itself_alone(method: str, path: str) -> None:
    passed: list[str] = []

    async def app(scope: Any, *_: Any) -> None:
        passed.append(scope["path"])

    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": []}
    awaited(feed.Feed(app)(scope, None, None))  # type: ignore[arg-type]
    assert passed == [path]


@pytest.mark.parametrize("scheme", [b"javascript", b"data", b"http, javascript", b"https://evil.example/"])
def test_the_feed_leads_to_no_other_scheme(scheme: bytes) -> None:
    scope = {"scheme": "http", "headers": [(b"host", b"county.example.cn"), (b"x-forwarded-proto", scheme)]}
    assert feed._site(scope, "") == "http://county.example.cn"


def test_what_the_feed_names_is_text(catalog: Catalog) -> None:
    plan = catalog.plan.model_copy(update={"number": "<b>&amp;]]>\x00\x0b\ufffe<!--"})
    content = written(Ledger(), dataclasses.replace(catalog, plan=plan), "official", 'http://x/"><script>')
    root = ElementTree.fromstring(content)
    title = root.findtext("{http://www.w3.org/2005/Atom}title") or ""
    assert title.startswith("<b>&amp;]]>") and "<script" not in content.decode().replace("&lt;", "")
