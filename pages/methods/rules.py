"""The rules of the 方法 page as rows: what is computed, how, with which thresholds, after whom."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from core.plan.catalog import Catalog
from core.wording.numbers import percent, years
from core.wording.sentences import listed
from core.wording.words import lit

_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, the formula or procedure, thresholds in force, and where it comes from."""

    name: str
    how: str
    threshold: str
    reference: str


def power_of_ten(value: float) -> str:
    """Say a tolerance as a power of ten: 1e-9 is 10⁻⁹."""
    exponent = round(math.log10(value))
    return "10" + str(exponent).translate(_RAISED)


def _lights(catalog: Catalog) -> tuple[Rule, ...]:
    """The office's lamps, where it has configured any."""
    lights = lit(catalog.rules.traffic_lights)
    if not lights:
        return ()
    shown = "；".join(f"{word}为{light}" for word, light in lights)
    return (Rule("红黄绿灯", "按办公室的设置，在状态词之后加灯；判定不受影响。", shown, "办公室设置"),)


def _bases(catalog: Catalog) -> str:
    """Say which base year targets of each due year have; empty where no target names one."""
    dues: dict[int, set[int]] = {}
    for target in catalog.targets:
        if target.due and target.base_year:
            dues.setdefault(target.base_year, set()).add(target.due)
    ordered = sorted(dues.items(), key=lambda pair: sorted(pair[1], reverse=True), reverse=True)
    sentences = [
        f"{listed([f'{due}年' for due in sorted(due_years, reverse=True)])}到期的目标以{base}年为基期"
        for base, due_years in ordered
    ]
    return "，".join(sentences) + "；" if sentences else ""


def status_rules(catalog: Catalog) -> tuple[Rule, ...]:
    """How a status comes about."""
    rules = catalog.rules
    pace, gap = rules.pace, rules.gap
    return (
        Rule(
            "基期",
            f"{_bases(catalog)}最新数所在口径没有基期年数的，取同口径最近的上一年，"
            "再无则经衔接系数折算，均予注明。最新数即为基期的，不判断快慢。",
            f"未写明的取{catalog.plan.adopted_year}年之前最近的完整年度",
            "本系统规则",
        ),
        Rule(
            "快慢之比 R",
            "复合增长的总量：R＝基期以来年均增速g ÷ 按期实现须年均增速r的绝对值，目标须上升取正、须下降取负；"
            "数量和比重：R＝（已完成的变化÷应完成的变化）÷（已过年数÷总年数）。r的方向始终保留。",
            f"≥{pace.ahead}快于预期；≥{pace.on_track}基本符合预期；≥{pace.behind}需加快；"
            f"≥0且＜{pace.behind}明显滞后；＜0低于基期",
            "欧盟统计局、加拿大统计局可持续发展目标监测；Open SDG",
        ),
        Rule(
            "到期判定",
            "到期年份的数已公布的，只判已实现或未实现（附完成率）；初步核算数为初判，最终核实数为定评，两者都保留。"
            "到期年份已过而当年数尚缺的，为到期待核。",
            f"相对差不足{power_of_ten(rules.rounding)}的视为相等；“突破”须大于，“达到”“以上”须不小于",
            "本系统规则",
        ),
        Rule(
            "趋势缺口",
            "以最近若干点的年均变化推到目标年，看缺口占尚需变化的比例；与快慢之比并列，不合并。",
            f"用{rules.gap_points}个点，至少{rules.gap_points_min}个；{percent(gap.small, 0)}以内较小，"
            f"{percent(gap.large, 0)}以上较大，方向相反另列",
            "德国联邦统计局可持续发展战略指标评估",
        ),
        Rule(
            "完成率、完成进度、时序进度",
            "完成率＝最新值÷目标值。完成进度：复合增长的总量为ln(y/y₀)÷ln(T/y₀)，其余为线性。"
            "时序进度＝已过年数÷总年数；按日历再列到评价日期为止的。",
            "—",
            "本系统规则",
        ),
        Rule(
            "今后所需增速及实际增速折算",
            "由最新数到目标值的复合增速，写明年份；按最近一年全省平减指数变化折合为实际增长。",
            "所需增速、增量保留一位小数时各页一律只入不舍（8.31%记8.4%），舍去则达不到目标，"
            "越低越好的指标按下降幅度同样只入不舍（下降18.03%记18.1%）；"
            "保留两位小数时四舍五入，但不舍到整一位小数。过去增速和目标路径的应达增速四舍五入",
            "国内生产总值核算通行做法",
        ),
        Rule(
            "年度任务、逐一达标、未定期限",
            "年度任务逐年判定；“均突破”取成员中最差者；未定期限的只列完成率，不评快慢。",
            "—",
            "本系统规则",
        ),
        Rule(
            "年度计划目标",
            "各单位登记的当年计划，与方案目标分开判定，不计入方案目标的项数和合计。当年数公布前为未到期或到期待核，"
            "年内累计只作背景，不相减、不推算全年；公布后判已实现或未实现，分初判、定评。写明口径的计划总量只与同口径数比较；"
            "年中调整的以最后公布的计划为准，原计划保留。",
            "“突破”须大于，“以上”须不小于；“左右”以登记的允差为界，未定允差而低于计划数的为待明确",
            "本系统规则",
        ),
        *_lights(catalog),
    )


def outlook_rules(catalog: Catalog) -> tuple[Rule, ...]:
    """How fan, chance, links and estimates come about."""
    rules = catalog.rules
    return (
        Rule(
            "预测区间与达标机会",
            "共同部分为全国公布的增长目标与价格，各按历年偏差计波动；自身部分取同一口径、不跨断点的增速超出全国之数，"
            "县区合并估计波动；核减的部分退还到此前各年的增速；两者相加，再按回测校准。机会按不同窗口和价格假定给出范围，预计数为起点的单列。"
            "某类序列或年限未达到回测要求的，不给区间和机会，改列历年增速低于所需的年数。",
            f"至少{rules.min_clean_growths}个可比增速；区间{percent(rules.fan_level, 0)}",
            "经验贝叶斯收缩（Smyth）；校准（Kuleshov等，2018）",
        ),
        Rule(
            "年内预判",
            "全年增速＝季度累计增速＋历史上剩余季度的影响，波动按省级对照逐级放宽，本地对照逐年替代；"
            "总量以上年同口径数乘全年增速和同期价格，只在同一口径内相比。不是公布数，不作判定；"
            "机会只在同一季度的回测、或本地满10年的对照通过检验时才报。",
            f"区间{percent(rules.fan_level, 0)}",
            "本系统规则，数据见data/record",
        ),
        Rule(
            "多县共同目标的机会",
            "各县同受全国增长和价格的影响，机会按这一共同部分合并，介于各县机会之积与最小者之间；"
            "各县自身可报、且以四县为一组的合并回测通过时才报。",
            "—",
            "单因子高斯联结（Vasicek，2002）",
        ),
        Rule(
            "初判与定评",
            "初步数作出的结论，按各省初步数到最终核实的历次修订，数出会改变结论的比例。",
            "—",
            "拉普拉斯继承法则",
        ),
        *_estimate_rules(catalog),
        Rule(
            "区位商与偏离份额",
            "区位商＝县区某行业就业占比÷全省（全国）该行业就业占比；偏离份额按占比分解，各部分之和等于总变化。",
            f"普查长表10%抽样；不足{rules.small_cell}人的标*",
            "Florence；Dunn",
        ),
        Rule(
            "佐证新鲜度",
            "以最近一条有日期的佐证距评价日的天数分档；重新计算不算佐证。",
            "、".join(f"{days}天" for days in rules.freshness_days),
            "本系统规则",
        ),
        Rule(
            "导入检查",
            f"隐含平减指数、人均与总量、县区合计与{catalog.city.short}、修订幅度、与上年相比等逐格检查，有错误即全部不导入。",
            f"平减指数{percent(rules.deflator_window[0], 0)}～{percent(rules.deflator_window[1], 0)}；"
            f"修订超过{percent(rules.revision_warning, 0)}、变动超过{percent(rules.jump_warning, 0)}提示",
            "本系统规则",
        ),
    )


def _estimate_rules(catalog: Catalog) -> tuple[Rule, ...]:
    """Links and estimates; a plan whose rules give no band for one does without it."""
    rules, lines = catalog.rules, []
    if rules.link_bands:
        bands = "；".join(
            f"{catalog.area(band.area).short}±{percent(band.half_width, 0)}" for band in rules.link_bands
        )
        lines.append(
            Rule(
                "口径衔接",
                "两种口径都有数的年份，以两数之比为系数（D级）；县区按第一产业未修订、其余同比例修订折算（E级）。"
                "结论须在整个误差范围内成立，否则可能的词都列。",
                f"80%误差：{bands}",
                "本系统规则，系数由公布数计算",
            )
        )
    if rules.reconstruction_band:
        first, last = rules.reconstruction_band[0], rules.reconstruction_band[-1]
        widest = max(width for _, width in rules.reconstruction_band)
        lines.append(
            Rule(
                "重构估算",
                f"县区人均地区生产总值×常住人口，按{len(catalog.counties)}个县区合计等于{catalog.city.short}公布数缩放；"
                "有公布数的年份以公布数为准。",
                f"{years(first[0], last[0])}，80%误差最大±{percent(widest, 1)}",
                "本系统估算，逐一剔除检验",
            )
        )
    if rules.share_projection_band:
        city = catalog.city.short
        shares = "、".join(percent(width, 0) for _, width in rules.share_projection_band)
        lines.append(
            Rule(
                "占比推算",
                f"最近一年占{city}比重×同口径{city}数；只用于有{city}数的年份，反映不出本县实绩，不作判定。"
                "公布了本县区上下年的数和增速的，从其增速，余数再由其他县区分摊。",
                f"按年数80%误差±{shares}",
                f"{catalog.province.name}各县历史占比变化",
            )
        )
    return tuple(lines)
