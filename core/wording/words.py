"""The closed vocabularies that appear on every screen and in every document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from core.plan.rules import LIGHTS


class Status(StrEnum):
    """The status words of a target, in the order in which they are always listed."""

    ACHIEVED = "已实现"
    AHEAD = "快于预期"
    ON_TRACK = "基本符合预期"
    BEHIND = "需加快"
    FAR_BEHIND = "明显滞后"
    BELOW_BASE = "低于基期"
    NOT_ACHIEVED = "未实现"
    BORDERLINE = "临界待核"
    INSUFFICIENT = "数据不足"
    DUE_UNVERIFIED = "到期待核"


class GapWord(StrEnum):
    """Words of the projected gap: where the recent mean change would lead by the due year."""

    WITHIN = "按趋势可达"
    SMALL = "按趋势略有缺口"
    LARGE = "按趋势缺口较大"
    WRONG_WAY = "近年走势背离目标"


class Verdict(StrEnum):
    """Stage of the conclusion drawn from the due year's own figure."""

    FIRST = "初判"
    FINAL = "定评"


class MeasureStatus(StrEnum):
    """Status words of a measure; outcome words never stand here."""

    DONE = "已完成"
    RUNNING = "推进中"
    CONTINUOUS = "持续推进"
    LATE = "滞后"
    NOT_STARTED = "未启动"
    UNREPORTED = "未填报"


class MilestoneStatus(StrEnum):
    """Status words of a milestone or institution."""

    NOT_STARTED = "未启动"
    RUNNING = "推进中"
    DONE = "已完成"
    CANCELLED = "已取消"
    UNREPORTED = "未填报"


class RecurringStatus(StrEnum):
    """Status words of one year of a recurring event."""

    HELD = "已举办"
    NOT_HELD = "未举办"
    UNREPORTED = "未填报"


class QuotaStatus(StrEnum):
    """Status words of one year of a yearly quota."""

    MET = "完成"
    NOT_MET = "未完成"
    BORDERLINE = "临界待核"
    UNREPORTED = "未填报"
    OPEN = "未到期"


class PlanWord(StrEnum):
    """Words of a yearly plan target (年度计划目标), which is judged apart from the policy's targets."""

    MET = "已实现"
    NOT_MET = "未实现"
    BORDERLINE = "临界待核"
    OPEN = "未到期"
    UNVERIFIED = "到期待核"
    UNSETTLED = "待明确"


def joined(words: Iterable[Status], *, worst_first: bool = False) -> str:
    """Say several possible words as one, in the order of the vocabulary: 快于预期或基本符合预期.

    ``worst_first`` turns the order: where several readings of one target give different words, the least
    favourable leads.
    """
    chosen = set(words)
    present = [word.value for word in Status if word in chosen]
    return "或".join(reversed(present) if worst_first else present)


def light_of(word: Status | None, lights: Iterable[tuple[str, str]]) -> str | None:
    """Light (红, 黄, 绿) that an office's configuration maps a word to; none by default."""
    return dict(lit(lights)).get(word.value) if word is not None else None


def lit(lights: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Entries of an office's configuration of lights that can be shown: a status word and a light."""
    known = {word.value for word in Status}
    return tuple((word, light) for word, light in lights if word in known and light in LIGHTS)


def uncoloured(lights: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Lights of that configuration that are none of :data:`LIGHTS`: their words show none."""
    return tuple(dict.fromkeys(light for _, light in lights if light not in LIGHTS))


def unlit(lights: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Words of an office's configuration of lights that are no status words: their light shows nowhere."""
    known = {word.value for word in Status}
    return tuple(dict.fromkeys(word for word, _ in lights if word not in known))


#: A name as short as this keeps its 区 or 县.
_SHORTEST: Final = 2
#: Peoples after whom autonomous counties are called (GB/T 3304), without 族.
_PEOPLES: Final = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|"
    "塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_AUTONOMOUS: Final = re.compile(rf"(.{{2,}}?)(?:(?:{_PEOPLES})族)*族?自治[县旗]")


def short_county(name: str) -> str:
    """Return a county's name as people say it where room is short: without 区 or 县, without its peoples."""
    autonomous = _AUTONOMOUS.fullmatch(name)
    if autonomous:
        return autonomous[1]
    return name[:-1] if len(name) > _SHORTEST and name[-1] in "区县市旗" else name


#: In place of a map.
NO_BOUNDARIES: Final = "本方案没有行政区划边界，不画地图。"

#: What every evidence grade means, for legends.
GRADE_MEANING: Final[dict[str, str]] = {
    "A": "官方发布",
    "B": "官方媒体转述",
    "C": "二手汇编",
    "D": "由公布数推算",
    "E": "本系统估算",
}

DRILL_MARK: Final = "演练数据 非真实统计"
SCHEMATIC_MARK: Final = "示意图，不作为界线依据"
RANCH_CAPTION: Final = "经济量已计入县区合计，归属以统计部门为准"
