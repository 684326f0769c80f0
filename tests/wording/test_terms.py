"""Every head of a column on a page is a plain word or is explained."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from core.charts.kit.html import term
from core.charts.kit.table import Column, table
from core.wording.terms import STATUS_TERMS, TERMS, explanation, term_of
from core.wording.words import Status
from tests.conftest import ROOT

#: Heads that say what they mean to everybody.
_PLAIN = """
    地区 目标 指标 年份 县区 事项 说明 来源 情况 序号 单位 时期 文件 结果 类别 目标值 牵头单位 最新值
    时间 日期 数值 提供单位 举措 部门 进展 请报 计划 行业 条款 条数 方向 当年数 导入人 假设 题名 项目
    路径 责任人 谁填报 请填报 职责 缺哪个数 章节 目标项数 目标年 目标地区 目前做法 用法 用处 现在 版本
    栏目 期末 有数的年份 最新 最新年 时限 方案地区 新 文号 文件用语 数据条数 操作 指向 所在 怎样计算
    解释 规则 阈值 出处 待明确之处 备注 含义 序列 原数 新数 位置 原因 变动 发现 应为 怎样改 从何而来
    次序 结论 内容 名称 文本 发布日期 评价日期 理由 人 已过 基期→最新 人员 办理 原 填报 完成 到期
    地区与指标 发布时间 其中的数 佐证与进展 对照方法
"""
PLAIN = set(_PLAIN.split())


def heads() -> Iterator[tuple[str, str]]:
    """File and literal head of every ``Column("...")`` of the pages."""
    for path in sorted((ROOT / "pages").glob("*/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Column"
            ):
                continue
            if node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value:
                yield path.relative_to(ROOT).as_posix(), str(node.args[0].value)


def test_every_head_is_plain_or_explained() -> None:
    found = list(heads())
    assert len(found) > 100
    bare = {(path, head) for path, head in found if not explanation(head) and _first(head) not in PLAIN}
    assert bare == set()


def _first(head: str) -> str:
    return head.replace("\n", "，").split("，")[0].split("（")[0]


@pytest.mark.parametrize(
    ("head", "word"),
    [
        ("过去年均\n%", "过去年均"),
        ("2025年实际增速", "实际增速"),
        ("占比，%\n2020年", "占比"),
        ("区位商，比全省\n（95%区间）", "区位商"),
        ("随别处\n结构变化", "结构变化"),
        ("起点（亿元）", "起点"),
        ("地区", ""),
        ("", ""),
        ("2025年", ""),
    ],
)
def test_the_word_of_a_head_stands_without_year_and_unit(head: str, word: str) -> None:
    assert term_of(head) == word


def test_every_status_word_is_explained() -> None:
    assert list(STATUS_TERMS) == list(Status)


def test_an_explained_word_leads_to_the_methods_and_another_is_bare() -> None:
    marked = table([Column("据"), Column("地区")], [["A", "甲"]], label="例")
    assert marked.count("ct-term") == 1
    assert 'data-term="据"' in marked
    assert TERMS["据"] in marked
    assert term("地区") == "地区"
