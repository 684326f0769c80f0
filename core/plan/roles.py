"""Roles of indicators: which of a plan's indicators the methods mean by GDP, by its growth, by prices.

The methods ask for a role, never for an id, so that a plan names its indicators as it likes. A role that a
plan does not assign has the usual id; a plan without such an indicator simply has no figures for it.
"""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from core.plan.base import Entry

#: Words for each role that must be filled or given up in so many words, and what it serves.
NEEDED: Final = {
    "gdp": "总量目标、估算和情景推演",
    "per_head": "人均目标和估算",
    "growth": "增速、价格换算和情景推演",
    "population": "人均换算",
}

#: Units in which the methods reckon each role.
UNITS: Final = {
    "gdp": ("亿元",),
    "per_head": ("元",),
    "growth": ("%",),
    "population": ("万人", "人"),
    "deflator": ("%",),
    "sectors": ("亿元",),
    "sector_shares": ("%",),
    "industry_share": ("%",),
    "census": ("人", "万人"),
    "census_urban": ("人", "万人"),
}

#: What each of these roles stands for in a text.
WORDS: Final = {
    "gdp": "地区生产总值",
    "per_head": "人均地区生产总值",
    "growth": "地区生产总值不变价增速",
    "population": "常住人口",
    "deflator": "价格变动",
    "sectors": "三次产业增加值",
    "sector_shares": "三次产业占比",
    "industry_share": "工业占比",
    "census": "普查人口",
    "census_urban": "普查城镇人口",
}

Three = Annotated[tuple[str, ...], Field(min_length=3, max_length=3)]


class Roles(Entry):
    """Ids of the indicators that fill each role; empty where the plan has none.

    ``gdp``, ``per_head``, ``growth`` (of GDP at constant prices), ``population`` (resident, at the year's
    end), ``deflator`` (yearly change of prices), ``prices`` (all growths that measure a price), ``census``
    and ``census_urban`` (counted persons), ``sectors`` and ``sector_shares`` (the three industries, primary
    first), ``industry_share`` and ``tourism`` (what a scenario has levers for), ``industry_parts`` (sectors
    of employment that add up to 工业), ``standings`` and ``standings_last`` (what the sheet of a county
    compares, before and after what is derived from censuses), and ``unranked`` (those of them where neither
    high nor low is better). ``listed`` are those that a briefing's table of 主要指标 shows.
    ``census_groups`` are the groups of indicators that officials do not fill in;
    ``employment_group`` is the one by sector.
    """

    gdp: str = "gdp"
    per_head: str = "gdp_per_capita"
    growth: str = "gdp_growth_real"
    population: str = "population_resident"
    deflator: str = "deflator_change"
    prices: tuple[str, ...] = ("deflator_change", "deflator_cumulative")
    census: str = "population_census"
    census_urban: str = "census_urban"
    sectors: Three = ("primary_va", "secondary_va", "tertiary_va")
    sector_shares: Three = ("primary_share", "secondary_share", "tertiary_share")
    industry_share: str = "industry_share"
    tourism: tuple[str, ...] = ("tourist_visits", "tourism_revenue")
    industry_parts: tuple[str, ...] = (
        "employment_mining",
        "employment_manufacturing",
        "employment_utilities",
    )
    standings: tuple[str, ...] = (
        "gdp",
        "gdp_per_capita",
        "industry_share",
        "urban_income",
        "rural_income",
        "population_census",
    )
    standings_last: tuple[str, ...] = ("census_schooling_6", "census_age_65_share")
    unranked: tuple[str, ...] = ("census_age_65_share",)
    listed: tuple[str, ...] = (
        "gdp",
        "primary_va",
        "secondary_va",
        "tertiary_va",
        "fixed_investment",
        "fixed_investment_growth",
        "retail_sales",
        "budget_revenue",
        "urban_income",
        "rural_income",
    )
    census_groups: tuple[str, ...] = ("人口普查", "普查就业")
    employment_group: str = "普查就业"

    @model_validator(mode="after")
    def _lists_follow(self) -> Self:
        """Let a list that the plan does not write name an indicator by the id that its role has there."""
        usual = {
            Roles.model_fields[role].default: getattr(self, role)
            for role in ("gdp", "per_head", "population", "census", "industry_share")
        } | {
            old: new
            for role in ("sectors", "sector_shares")
            for old, new in zip(Roles.model_fields[role].default, getattr(self, role), strict=True)
        }
        for name in ("standings", "listed"):
            if name not in self.model_fields_set:
                followed = tuple(usual.get(each, each) for each in getattr(self, name))
                object.__setattr__(self, name, tuple(each for each in followed if each))
        return self

    @property
    def regional(self) -> frozenset[str]:
        """Indicators that move with the nation's growth."""
        return frozenset({self.gdp, self.per_head} - {""})

    def assigned(self, role: str) -> tuple[str, ...]:
        """Ids that fill one role: none, one or several."""
        value = getattr(self, role)
        return (value,) if isinstance(value, str) and value else tuple(value or ())

    def real_growth_of(self, indicator: str) -> str:
        """Growth at constant prices of an indicator that has a role for it; empty for all others."""
        return self.growth if indicator and indicator == self.gdp else ""

    def carrier(self, indicator: str) -> str:
        """Indicator whose revision carries another one, empty for none.

        The population of a per-capita figure is not revised with the accounts, so it moves as the level does.
        """
        return self.gdp if indicator in self.regional else ""


#: Roles whose ids must be registered indicators.
OF_INDICATORS: Final = tuple(
    name for name in Roles.model_fields if name not in {"census_groups", "employment_group"}
)
