"""Where a title may be broken: between words only, never within one, nor between a number and its unit.

Titles are made of few words of ours, of numbers with units and of names, so that a list of the words does
what a dictionary would. In a document what it does not know stays in one piece too; on a page, where a line
may be narrower than such a piece, only what it knows does.
"""

from __future__ import annotations

import re
from typing import Final

from core.wording.words import MeasureStatus, Status

_TITLE_WORDS: Final = """
地区生产总值 生产总值 工业增加值 固定资产投资 社会消费品零售总额 一般公共预算收入 人均可支配收入
人均 占比 比重 人次 接待 旅游 综合收入 总量 总额 增速 增长 下降 实际 名义 年均 平均 今后 全程 预计 约
目标 任务 项目 举措 里程碑 佐证 数据 口径 新数 年度 收官 评估 进展 情况 期中 期限 到期 未到期
不能判定 尚不能 判定 待核 待明确 待报 缺数 没有 以来 以上 以下 以内 方可 突破 达到 超过 低于 高于
按这一方案 新口径 旧口径 方案 还差 全市 全省 各县区 县区 部门 单位 最高的 最低的 其余 其中 另有 均 须 为 距 自
须达到 实际增速 就业 工业 建筑业 农林牧渔业 主导型 优先型 万元 亿元 就业占比 区位商
应报 未填报 牵头 职责 年度数 预计数 指标 公开 来历 阈值 预测 回测 要求 类别 年限
概率 区间 排序 合计 示范村 示范乡镇 建设 创建 存为 方能 最高 最低 新佐证
"""
_WORDS: Final = (*(word.value for word in (*Status, *MeasureStatus)), *_TITLE_WORDS.split())
_UNITS: Final = (
    "万亿元 亿立方米 立方米 万亩 吨标准煤/万元 万吨 万平方米 平方米 公里 亿元 万元 亿人次 万人次 万千瓦 "
    "个百分点 个县区 个部门 两年年均 年年均 年以来 年均 年数尚缺 年数 年度数"
)
_NUMBER: Final = (
    r"(?:第|约|≈|[−+])?\d[\d.]*[%％]?(?:[—～、至][−+]?\d[\d.]*[%％]?)*"
    rf"(?:{'|'.join(sorted(_UNITS.split(), key=len, reverse=True))}|[年月日项个家户件种位元人届倍天]+)?"
    r"(?:以上|以下|以内|左右)?"
)
#: Names of places and offices as titles have them: two or three signs and what ends such a name.
_NAME: Final = r"[一-龥]{2,3}(?:自治县|县|区|市|州|局|委|办)"
_TOKEN: Final = re.compile("|".join((_NUMBER, *sorted(map(re.escape, _WORDS), key=len, reverse=True), _NAME)))
_SIGN: Final = re.compile(r"[，；：。、（）“”《》〔〕]")


def tokens(text: str) -> list[str]:
    """Part a text into words, numbers with their units, marks, and runs of what is not known."""
    parts, place, loose = [], 0, ""
    while place < len(text):
        match = _SIGN.match(text, place) or _TOKEN.match(text, place)
        if match is None:
            loose += text[place]
            place += 1
            continue
        if loose:
            parts.append(loose)
            loose = ""
        parts.append(match.group())
        place = match.end()
    return [*parts, loose] if loose else parts


def known(token: str) -> bool:
    """Whether a token of :func:`tokens` is a word, a number with its unit or a name."""
    return _TOKEN.fullmatch(token) is not None


def seams(text: str) -> frozenset[int]:
    """Return the places between the words of a text at which a line may end."""
    places, place = [], 0
    for token in tokens(text)[:-1]:
        place += len(token)
        places.append(place)
    return frozenset(places)
