"""The figures of a county's sheet for the download."""

from __future__ import annotations

import pandas as pd

from core.analysis.portrait import Portrait


def figures(one: Portrait) -> pd.DataFrame:
    """What stands in the table of all counties, with every county's value."""
    rows = [
        {
            "指标": line.name,
            "时期": line.period,
            "地区": county.short,
            "地区代码": county.code,
            "数值": line.scale.value(line.values[i]),
            "单位": line.scale.unit,
            "证据等级": line.grades[i],
            "位次": line.ranks[i] if line.ranks else "",
        }
        for line in one.standings
        for i, county in enumerate(one.counties)
    ]
    return pd.DataFrame(rows)
