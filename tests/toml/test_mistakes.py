"""Files that people write by hand: every encoding and slip read, or said with line and remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.toml.reading import TomlFileError, parse_toml, read_toml_file

TEXT = '# 名单\nname = "张三"\nvalue = 1\n'
READ = {"name": "张三", "value": 1}


FINE: Final = (
    TEXT.encode(),
    TEXT.encode("utf-8-sig"),
    b"\xef\xbb\xbf" + TEXT.encode("utf-8-sig"),
    TEXT.replace("\n", "\r\n").encode("utf-8-sig"),
    TEXT.replace("\n", "\r").encode(),
)


@pytest.mark.parametrize("content", FINE)
def test_marks_and_line_ends_of_other_systems_are_read(content: bytes) -> None:
    assert parse_toml(content) == READ


NAMED: Final = (
    (TEXT.encode("gbk"), ("不是 UTF-8", "GBK", "第1行", "另存为")),
    (b"# list\n" + 'name = "张三"'.encode("gb18030"), ("GBK", "第2行")),
    (b'name = "\xff\xfe"', ("不是 UTF-8", "第1行")),
    (TEXT.encode("utf-16"), ("UTF-16", "另存为")),
    (TEXT.encode("utf-16-le"), ("UTF-16",)),
    (TEXT.encode("utf-16-be"), ("UTF-16",)),
    ("name = “张三”".encode(), ("第1行第8列", "“", "英文双引号")),
    ('a = 1\nname = "张三”\n'.encode(), ("第2行", "”", "英文双引号")),
    ("a = 1\nname＝1".encode(), ("第2行第5列", "＝", "“=”")),
    ("［editor］\nname = 1".encode(), ("第1行第1列", "［", "“[”")),
    ("list = [1，2]".encode(), ("第1行第10列", "“,”")),
    (b"a = 1\na = 2\n", ("重复",)),
    (b'a = "x', ("引号",)),
    (b"a = " + b"[" * 100_000, ("嵌套过深",)),
    (b"a = " + b"9" * 10_000, ("过长的数字",)),
    (b"#" * 5_000_001, ("超过5MB",)),
    *(
        (f"a = 1\nb{blank}= 2".encode(), ("第2行第2列", name, "请删去"))
        for blank, name in (
            ("\u3000", "全角空格"),
            ("\u00a0", "不间断空格"),
            ("\u200b", "看不见"),
            ("\u2003", "看不见"),
        )
    ),
    ("a = 1\u2028b = 2".encode(), ("第1行第6列", "看不见")),
    (b"a = 1\0", ("第1行第6列", "看不见")),
    ("a = ２".encode(), ("第1行第5列", "“２”", "“2”")),
    ("ａ = 2".encode(), ("第1行第1列", "“ａ”", "“a”")),
    (b"[[a]],\nb = 1", ("第1行", "方括号后面")),
    ("[[a]]；\nb = 1".encode(), ("第1行",)),
    (b"a = 1,\nb = 2", ("第1行", "行末不写逗号")),
    (b'a = "x",  # y\nb = 2', ("第1行", "行末不写逗号")),
    *((f"{sign} note\na = 1".encode(), ("第1行", "# 开头")) for sign in ("//", ";", "；", "--", "/*")),
    (b'a = "http://b.cn/c",\nb = 2', ("第1行", "行末不写逗号")),
    ('a = "甲；乙 -- 丙" ;\nb = 2'.encode(), ("第1行", "行末不写分号")),
    (b"a = 1 // note\nb = 2", ("第1行", "# 之后")),
    (b"a = gdp", ("第1行", "英文双引号")),
)


@pytest.mark.parametrize(("content", "parts"), NAMED)
def test_what_cannot_be_read_is_said_with_place_and_remedy(content: bytes, parts: tuple[str, ...]) -> None:
    with pytest.raises(TomlFileError) as caught:
        parse_toml(content)
    said = str(caught.value)
    assert all(part in said for part in parts), said
    assert said.endswith("。")


def test_a_full_width_sign_inside_a_text_is_no_fault() -> None:
    assert parse_toml('a = "“引号”，【号】"  # ，注\n'.encode()) == {"a": "“引号”，【号】"}
    with pytest.raises(TomlFileError) as caught:
        parse_toml('a = "，" "x"'.encode())
    assert "全角" not in str(caught.value)


def test_messages_never_hold_the_path(tmp_path: Path) -> None:
    folder = tmp_path / "secret-folder"
    folder.mkdir()
    broken = folder / "broken.toml"
    broken.write_bytes(b"a = ")
    for path in (folder, folder / "none.toml", broken, broken / "below.toml"):
        with pytest.raises(TomlFileError) as caught:
            read_toml_file(path)
        assert "secret-folder" not in str(caught.value)
        assert caught.value.missing is (path.name == "none.toml")


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_said(content: bytes) -> None:
    try:
        assert isinstance(parse_toml(content), dict)
    except TomlFileError as error:
        assert str(error).endswith("。")
