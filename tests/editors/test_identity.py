"""The identity provider's word: only listed people, only while it is fresh, every attempt recorded."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from core.editors import attempts, audit
from core.editors.accounts import FILE, Access, load_access, remove_account, save_account
from core.editors.identity import LASTS, from_claims, sign_in_by_claims
from core.editors.rights import Editor
from core.editors.sign_in import AccessError, sign_in
from core.plan.load import load_catalog
from core.store.errors import StoreError

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
COUNTY = "620702"
PASSPHRASE = "绿洲-祁连-1949"


@pytest.fixture
def listed(tmp_path: Path) -> Access:
    save_account("市局", "", "", load_catalog(), tmp_path, identity="u-001")
    save_account("区里", COUNTY, "", load_catalog(), tmp_path, identity="qu@example.test")
    return load_access(load_catalog(), tmp_path)


def claims(**more: Any) -> dict[str, Any]:
    return {"is_logged_in": True, "sub": "u-001", "iat": int(NOW.timestamp()) - 60} | more


def test_the_listed_person_gets_the_rights_of_the_entry(listed: Access) -> None:
    assert from_claims(listed, claims(), NOW) == Editor("市局")
    by_mail = Access(listed.accounts, claim="email")
    said = claims(sub="anything", email="qu@example.test", email_verified=True)
    assert from_claims(by_mail, said, NOW) == Editor("区里", COUNTY)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"sub": "u-002"}, "“u-002”不在编辑人员名单中"),
        ({"sub": "市局"}, "不在编辑人员名单中"),  # an editor's name is no identity
        ({"sub": ""}, "没有给出“sub”"),
        ({"sub": None}, "没有给出“sub”"),
        ({"sub": ["u-001"]}, "没有给出“sub”"),
        ({"iat": None}, "没有给出登录时间"),
        ({"iat": True}, "没有给出登录时间"),
        ({"iat": NOW.timestamp() - LASTS.total_seconds() - 1}, "已超过8小时"),
        ({"iat": NOW.timestamp() + 3600}, "已超过8小时"),
    ],
)
def test_everybody_else_is_refused_and_recorded(
    listed: Access, tmp_path: Path, changed: dict[str, Any], reason: str
) -> None:
    with pytest.raises(AccessError, match=reason):
        sign_in_by_claims(listed, claims(**changed), home=tmp_path, now=NOW)
    (newest,) = audit.attempts(tmp_path)
    assert (newest.action, newest.outcome) == ("统一认证登录", "拒绝")
    assert reason.strip("“”") in newest.detail or reason in newest.detail


@pytest.mark.parametrize("verified", [False, "false", None, 0])
def test_an_unverified_address_proves_nothing(listed: Access, verified: object) -> None:
    by_mail = Access(listed.accounts, claim="email")
    with pytest.raises(AccessError, match="未经核实"):
        from_claims(by_mail, claims(email="qu@example.test", email_verified=verified), NOW)


def test_an_address_of_which_the_provider_does_not_say_that_it_is_verified_proves_nothing(
    listed: Access,
) -> None:
    by_mail = Access(listed.accounts, claim="email")
    with pytest.raises(AccessError, match="未经核实"):
        from_claims(by_mail, claims(email="qu@example.test"), NOW)


def test_nobody_is_found_by_an_empty_identity(tmp_path: Path) -> None:
    save_account("只用口令", "", PASSPHRASE, load_catalog(), tmp_path)
    assert load_access(load_catalog(), tmp_path).known_as("") is None


def test_whoever_is_taken_off_the_list_has_no_rights_from_then_on(listed: Access, tmp_path: Path) -> None:
    assert sign_in_by_claims(listed, claims(), home=tmp_path, now=NOW) == Editor("市局")
    assert audit.attempts(tmp_path)[0].outcome == "允许"
    remove_account("市局", load_catalog(), tmp_path)
    with pytest.raises(AccessError, match="不在编辑人员名单中"):
        from_claims(load_access(load_catalog(), tmp_path), claims(), NOW)


def test_strangers_of_the_provider_lock_nobody_out(listed: Access, tmp_path: Path) -> None:
    save_account("市局", "", PASSPHRASE, load_catalog(), tmp_path)
    found = load_access(load_catalog(), tmp_path)
    for n in range(attempts.PLACE_FAILURES + 1):
        with pytest.raises(AccessError):
            sign_in_by_claims(found, claims(sub=f"生人{n}"), home=tmp_path, now=NOW)
    assert sign_in(found, "市局", PASSPHRASE, home=tmp_path) == Editor("市局")


def test_one_identity_is_one_editors(listed: Access, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="已属于市局"):
        save_account("另一人", "", "", load_catalog(), tmp_path, identity="u-001")
    path = tmp_path / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("qu@example.test", "u-001"), encoding="utf-8")
    with pytest.raises(StoreError, match="身份标识“u-001”出现多次"):
        load_access(load_catalog(), tmp_path)


def test_the_claim_and_the_header_outlive_changes_of_the_list(listed: Access, tmp_path: Path) -> None:
    path = tmp_path / FILE
    text = path.read_text(encoding="utf-8")
    text = text.replace('claim = "sub"', 'claim = "email"').replace('header = ""', 'header = "X-User"')
    path.write_text(text, encoding="utf-8")
    save_account("第三人", "", PASSPHRASE, load_catalog(), tmp_path)
    found = load_access(load_catalog(), tmp_path)
    assert (found.claim, found.header, len(found.accounts)) == ("email", "X-User", 3)
