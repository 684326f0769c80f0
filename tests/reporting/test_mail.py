"""Handing letters to a mail server: names, passwords and addresses in Chinese, and what it refuses."""

from __future__ import annotations

import pytest

from core.reporting.mail import MailError, MailSettings, message, send
from tests.reporting.post import Post

ACCOUNTS = [
    ("xianyu", "word-1949"),
    ("xianyu", "绿洲-祁连-1949"),
    ("县域办", "word"),
    ("县域办", "口令é¥ß𠮷"),
]


def configured(post: Post, **more: str) -> MailSettings:
    host, port = post.server_address
    known = {"server": host, "port": port, "security": "none", "from": "a@example.cn"}
    return MailSettings.model_validate({**known, "to": {"gongxin": ["b@example.cn"]}, **more})


def sent(own: MailSettings) -> None:
    send(own, message(own, "gongxin", "催报", "请报送。", {}))


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize("ways", [("PLAIN", "LOGIN"), ("LOGIN",), ("PLAIN",)], ids="-".join)
def test_names_and_passwords_of_any_script_reach_the_server(
    post: Post, ways: tuple[str, ...], account: tuple[str, str]
) -> None:
    post.ways, post.account = ways, account
    sent(configured(post, user=account[0], password=account[1]))
    assert post.signed_in == [account]
    assert [str(letter["Subject"]) for letter in post.taken] == ["催报"]


@pytest.mark.parametrize("ways", [("PLAIN",), ("LOGIN",)])
@pytest.mark.parametrize("password", ["wrong", "错的口令"])
def test_a_wrong_password_is_told_and_not_repeated(post: Post, ways: tuple[str, ...], password: str) -> None:
    post.ways, post.account = ways, ("县域办", "绿洲")
    with pytest.raises(MailError, match="不接受用户名或口令") as told:
        sent(configured(post, user="县域办", password=password))
    assert password not in str(told.value) and post.taken == []


@pytest.mark.parametrize(
    ("ways", "more", "said"),
    [
        ((), {"user": "县域办", "password": "绿洲"}, "登录方式.*user"),
        (("CRAM-MD5",), {"user": "县域办", "password": "绿洲"}, "登录方式.*user"),
        ((), {"user": "u", "password": "p"}, "登录方式.*user"),
        ((), {"to": {"gongxin": ["张三@example.cn"]}}, r"中文邮箱地址.*\[to\]"),
        ((), {"from": "张三@example.cn"}, "中文邮箱地址.*from"),
        ((), {"security": "starttls"}, "加密.*security"),
        ((), {"server": "邮件..example.cn"}, "“邮件..example.cn”不是主机名"),
    ],
)
def test_what_a_server_cannot_do_is_told_with_the_entry_to_look_at(
    post: Post, ways: tuple[str, ...], more: dict[str, str], said: str
) -> None:
    post.ways = ways
    with pytest.raises(MailError, match=said):
        sent(configured(post, **more))
    assert post.taken == []


def test_an_address_in_chinese_is_written_to_where_the_server_takes_it(post: Post) -> None:
    post.extensions = ("SMTPUTF8", "8BITMIME")
    own = configured(post, to={"gongxin": ["张三@example.cn"]})  # type: ignore[arg-type]
    sent(own)
    assert [str(letter["To"]) for letter in post.taken] == ["张三@example.cn"]
