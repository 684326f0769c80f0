"""Cross-reference checks: every entry must refer to something that exists, and match it.

Entries are already valid by themselves (:mod:`core.plan.models`); here they are held against each
other. Every check yields problems that name file, entry and field.
"""

from __future__ import annotations

import difflib
from typing import Final

from core.plan.base import LONGEST
from core.plan.catalog import COMPARISON_ORDER, Catalog
from core.plan.explain import MEANINGS
from core.plan.models import (
    Area,
    CatalogProblem,
    DepartmentRole,
    Indicator,
    Kind,
    Level,
    Measure,
    Milestone,
    MilestoneKind,
)
from core.plan.roles import NEEDED, OF_INDICATORS, UNITS, WORDS
from core.plan.target_checks import Problems, TargetChecks

#: Fields of plan.toml on which the checks of the other files rest.
_FIRST: Final = frozenset({"city", "adopted_year"})

#: Levels from the highest to the lowest.
_DEPTH: Final = tuple(Level)

#: First letter of a milestone's id for each kind.
LETTERS: Final = {
    MilestoneKind.MILESTONE: "m",
    MilestoneKind.RECURRING: "r",
    MilestoneKind.INSTITUTION: "i",
    MilestoneKind.POLICY: "p",
}


def cross_check(catalog: Catalog, plan: str) -> list[CatalogProblem]:
    """Return every mismatch between the entries of a catalog; empty where all is well.

    Parameters
    ----------
    catalog : Catalog
        Entries valid by themselves.
    plan : str
        Name of the plan's folder, for the messages and to be held against the plan's id.
    """
    checks = _Checks(catalog, plan)
    first = [*checks.check_plan(), *checks.check_doubled()]
    # Of a city that is none, a wrong year of adoption or an id of two entries, all that follows is wrong too.
    if any(p.field in _FIRST or "重复登记" in p.message for p in first):
        return first
    return [*first, *checks.run()]


class _Checks(TargetChecks):
    """The checks of one catalog; one method a file."""

    def run(self) -> Problems:
        yield from self.check_areas()
        yield from self.check_departments()
        yield from self.check_benchmarks()
        yield from self.check_indicators()
        yield from self.check_targets()
        yield from self.check_measures()
        yield from self.check_milestones()
        yield from self.check_aims()
        yield from self.check_honours()
        yield from self.check_public_evidence()
        yield from self.check_positions()
        yield from self.check_rules()

    def check_doubled(self) -> Problems:
        """Ids that two entries of a file have."""
        held = self.catalog
        yield from self.doubled("areas", "code", held.areas, lambda a: a.code)
        yield from self.doubled("departments", "id", held.departments, lambda d: d.id)
        yield from self.doubled("benchmarks", "id", held.benchmarks, lambda b: b.id)
        yield from self.doubled("indicators", "id", held.indicators, lambda i: i.id)
        yield from self.doubled("targets", "id", held.targets, lambda t: t.id)
        yield from self.doubled("measures", "number", held.measures, lambda m: m.number)
        yield from self.doubled("milestones", "id", held.milestones, lambda m: m.id)
        yield from self.doubled("aims", "id", held.aims, lambda a: a.id)
        yield from self.doubled("positioning", "area", held.positions, lambda p: p.area)
        yield from self.doubled("positioning", "type", held.type_sectors, lambda t: t.type)

    def check_plan(self) -> Problems:
        plan = self.catalog.plan
        if plan.id != self.plan:
            message = f"“{plan.id}”与文件夹名“{self.plan}”不一致。请改为相同。"
            yield self.problem("plan", message, field="id")
        if abs(plan.issued_on.year - plan.adopted_year) > 1:
            message = f"写的是{plan.adopted_year}年，issued 却是“{plan.issued}”。请核对文件日期，改正其一。"
            yield self.problem("plan", message, field="adopted_year")
        yield from self.repeated("plan", "", "chapters", plan.chapters)
        levels = self.levels
        wanted = (
            ("city", plan.city, Level.CITY),
            ("province", plan.province, Level.PROVINCE),
            ("nation", plan.nation, Level.NATION),
        )
        for field, code, level in wanted:
            of_level = {a.code for a in self.catalog.areas if a.level is level}
            if code not in self.areas and len(of_level) == 1 and not self.named("areas", code):
                message = (
                    f"“{code}”没有登记，areas.toml 的{MEANINGS[level]}是 {min(of_level)}。"
                    "请改写，或先在 areas.toml 中登记。"
                )
                yield self.problem("plan", message, field=field)
            elif code not in self.areas:
                yield from self.unknown("plan", "", field, [code], known=of_level, where="areas")
            if code in levels and levels[code] is not level:
                message = (
                    f"“{code}”在 areas.toml 中的层级是 {levels[code]}（{MEANINGS[levels[code]]}），这里须填"
                    f"层级为 {level}（{MEANINGS[level]}）的地区。请改写代码，或改正 areas.toml 的 level。"
                )
                yield self.problem("plan", message, field=field)

    def check_areas(self) -> Problems:
        areas = self.catalog.areas
        yield from self.doubled("areas", "order", areas, lambda a: a.order)
        yield from self._names()
        for area in areas:
            if area.level is Level.COUNTY and not area.parent and area.order < COMPARISON_ORDER:
                message = (
                    f'没有写上级。请写 parent = "{self.catalog.plan.city}"；只作全省比较的，order 从1000起。'
                )
                yield self.problem("areas", message, area.code, "parent")
            if area.level is Level.COUNTY and area.order < COMPARISON_ORDER:
                yield from self._other_city(area)
            above = self.levels.get(area.parent)
            if above is not None and _DEPTH.index(above) >= _DEPTH.index(area.level):
                message = (
                    f"上级“{area.parent}”的层级是 {above}（{MEANINGS[above]}），不高于本地区的 {area.level}"
                    f"（{MEANINGS[area.level]}）。请改写 parent，或改正 level。"
                )
                yield self.problem("areas", message, area.code, "parent")
            if area.parent and area.order < COMPARISON_ORDER:
                yield from self.unknown(
                    "areas", area.code, "parent", [area.parent], known=self.areas, where="areas"
                )
        if not self.catalog.counties:
            message = f"没有以“{self.catalog.plan.city}”为上级的县区。请补登。"
            yield self.problem("areas", message, field="parent")

    def _other_city(self, area: Area) -> Problems:
        """A county of the document that stands below another area than the plan's city."""
        city = self.catalog.plan.city
        if area.parent and area.parent != city:
            message = (
                f'上级写的是“{area.parent}”，不是本方案的市。请写 parent = "{city}"；'
                "只作全省比较的，order 从1000起。"
            )
            yield self.problem("areas", message, area.code, "parent")

    def _names(self) -> Problems:
        """Names tell the plan's own areas apart; counties kept for comparison may share theirs."""
        areas = [a for a in self.catalog.areas if a.order < COMPARISON_ORDER]
        for field, word in (("name", "名称"), ("short", "简称")):
            first: dict[str, str] = {}
            for area in areas:
                value = getattr(area, field)
                code = first.setdefault(value, area.code)
                if code != area.code:
                    message = (
                        f"与“{code}”的{word}同为“{value}”，表格、地图和工作簿中分不开。请改写其中一个，"
                        "如写全称或加上级地名。"
                    )
                    yield self.problem("areas", message, area.code, field)

    def check_departments(self) -> Problems:
        departments = self.catalog.departments
        yield from self.doubled("departments", "name", departments, lambda d: d.name)
        for code in sorted(self.areas & set(self.departments)):
            yield self.problem("departments", "与地区代码相同。请改用别的编号。", code, "id")

    def check_benchmarks(self) -> Problems:
        benchmarks = self.catalog.benchmarks
        yield from self.doubled("benchmarks", "rank", benchmarks, lambda b: b.rank)
        for b in benchmarks:
            if b.first is not None and b.last is not None and b.first > b.last:
                message = f"起始年份{b.first}晚于终止年份{b.last}。请把 first 和 last 对调，或改正其一。"
                yield self.problem("benchmarks", message, b.id, "first")

    def check_indicators(self) -> Problems:
        indicators = self.catalog.indicators
        yield from self.doubled("indicators", "name", indicators, lambda i: i.name)
        yield from self._roles()
        for i in indicators:
            yield from self.unknown(
                "indicators", i.id, "owners", i.owners, known=self.departments, where="departments"
            )
            yield from self.repeated("indicators", i.id, "owners", i.owners)
            if i.growth_of:
                yield from self._level_of(i)

    def _roles(self) -> Problems:
        """Every assigned role names an indicator; the needed ones are assigned, or given up openly."""
        roles = self.catalog.roles
        for role in OF_INDICATORS:
            for name in roles.assigned(role):
                if name in self.indicators or (role not in roles.model_fields_set and role not in NEEDED):
                    continue
                if role in roles.model_fields_set:
                    near = difflib.get_close_matches(name, sorted(self.indicators), n=1, cutoff=0.6)
                    hint = f"是否应为 {near[0]}？" if near else ""
                    message = f"“{name}”不是 indicators.toml 的指标编号。{hint}请改正，或先在该文件中登记。"
                    yield self.problem("plan", message, "roles", role)
                else:
                    message = (
                        f"没有这个编号的指标，而{NEEDED[role]}要用它。请补登；编号另起的，请在 plan.toml 的 "
                        f'[roles] 中写 {role} = "所用编号"；本方案确实没有的，写 {role} = ""。'
                    )
                    yield self.problem("indicators", message, name, "id")
        yield from self._groups()
        for role in UNITS:
            for name in roles.assigned(role):
                if name in self.indicators:
                    yield from self._unit_of_role(role, self.indicators[name])

    def _groups(self) -> Problems:
        """Groups that a plan names must be those of indicators."""
        roles = self.catalog.roles
        groups = {i.group for i in self.catalog.indicators}
        for role in sorted({"census_groups", "employment_group"} & roles.model_fields_set):
            for name in sorted(set(roles.assigned(role)) - groups):
                message = f"indicators.toml 没有 group 为“{name}”的指标。请照 group 改写，或删去。"
                yield self.problem("plan", message, "roles", role)

    def _unit_of_role(self, role: str, indicator: Indicator) -> Problems:
        """An indicator whose unit is not what its role is reckoned in, or one that has two roles at once."""
        roles, units = self.catalog.roles, UNITS[role]
        if indicator.unit in units:
            return
        others = [r for r in UNITS if indicator.id in roles.assigned(r) and indicator.unit in UNITS[r]]
        if others:
            message = (
                f"“{indicator.id}”（{indicator.name}，{indicator.unit}）已用作 "
                f"{others[0]}（{WORDS[others[0]]}），"
                f"不能又用作 {role}（{WORDS[role]}）。请给 {role} 另写单位为{'或'.join(units)}的指标。"
            )
            yield self.problem("plan", message, "roles", role)
            return
        message = (
            f"plan.toml 的 [roles] 把它用作 {role}（{WORDS[role]}），单位须为{'或'.join(units)}，"
            f"这里写的是“{indicator.unit}”。"
            f'请写 unit = "{units[0]}"，并换算它的数值、目标和 window；'
            f"如果用错了指标，请改正 [roles] 的 {role}。"
        )
        yield self.problem("indicators", message, indicator.id, "unit")

    def _level_of(self, i: Indicator) -> Problems:
        level = [i.growth_of]
        yield from self.unknown(
            "indicators", i.id, "growth_of", level, known=self.indicators, where="indicators"
        )
        base = self.indicators.get(i.growth_of)
        if base is not None and base.kind is Kind.GROWTH:
            message = (
                f'“{i.growth_of}”自己就是增速（kind = "growth"）。请写它是哪个总量的增速，或删去此字段。'
            )
            yield self.problem("indicators", message, i.id, "growth_of")
        if i.kind is not Kind.GROWTH:
            message = "只有增速类（kind 为 growth）的指标可以写明是哪个指标的增速。请删去此字段。"
            yield self.problem("indicators", message, i.id, "growth_of")

    def check_measures(self) -> Problems:
        measures = self.catalog.measures
        yield from self.doubled("measures", "title", measures, lambda m: m.title)
        announced = set(range(1, self.catalog.plan.measure_count + 1))
        missing = sorted(announced - self.numbers)
        if missing and missing == list(range(len(self.numbers) + 1, self.catalog.plan.measure_count + 1)):
            message = (
                f"写的是{self.catalog.plan.measure_count}条，measures.toml 只登记了{len(self.numbers)}条。"
                f"请补登第{'、'.join(map(str, missing))}条，或改为 {len(self.numbers)}。"
            )
            yield self.problem("plan", message, field="measure_count")
            missing = []
        for number in missing:
            yield self.problem("measures", "这一条举措没有登记。请补登，编号须连续。", number, "number")
        over = sorted(self.numbers - announced)
        if over and len(self.numbers) == self.catalog.plan.measure_count:
            for number in over:
                message = f"编号须从1起连续，共{len(self.numbers)}条。请改正编号。"
                yield self.problem("measures", message, number, "number")
        elif over:
            count, listed = self.catalog.plan.measure_count, "、".join(map(str, over))
            message = (
                f"写的是{count}条，measures.toml 登记了{len(self.numbers)}条（多出{listed}）。"
                f"如确有{len(self.numbers)}条，请改为 {len(self.numbers)}；否则请改正 measures.toml 的编号。"
            )
            yield self.problem("plan", message, field="measure_count")
        for measure in measures:
            yield from self._measure(measure)

    def _measure(self, m: Measure) -> Problems:
        if m.chapter not in self.catalog.plan.chapters:
            message = f"“{m.chapter}”不是 plan.toml 所列的章。请照 chapters 改写。"
            yield self.problem("measures", message, m.number, "chapter")
        yield from self.leads("measures", m.number, m.lead)
        implementing = {d.id for d in self.catalog.departments if d.role is DepartmentRole.IMPLEMENTING}
        bodies = self.areas | implementing
        yield from self.unknown(
            "measures", m.number, "implementing", m.implementing, known=bodies, where="areas"
        )
        yield from self.repeated("measures", m.number, "implementing", m.implementing)

    def check_milestones(self) -> Problems:
        milestones = self.catalog.milestones
        yield from self.doubled("milestones", "name", milestones, lambda m: (m.measure, m.name))
        for milestone in milestones:
            yield from self._milestone(milestone)

    def _milestone(self, m: Milestone) -> Problems:
        number = m.measure or 0
        if m.id[:3] != f"{LETTERS[m.kind]}{number:02d}":
            message = f"编号须以“{LETTERS[m.kind]}{number:02d}-”开头（类别字母加举措号）。请改正。"
            yield self.problem("milestones", message, m.id, "id")
        if m.measure is not None and m.measure not in self.numbers:
            message = f"举措“{m.measure}”没有登记。请改正，或先在 measures.toml 中登记。"
            yield self.problem("milestones", message, m.id, "measure")
        adopted = self.catalog.plan.adopted_year
        if m.due is not None and not adopted <= m.due <= adopted + LONGEST:
            message = f"到期年份{m.due}须在文件印发的{adopted}年以后，且不晚于它{LONGEST}年。请改正。"
            yield self.problem("milestones", message, m.id, "due")
        if m.valid is not None and m.valid[0] > m.valid[1]:
            message = f"起始年份晚于终止年份。请写 valid = [{m.valid[1]}, {m.valid[0]}]，或改正其一。"
            yield self.problem("milestones", message, m.id, "valid")
        yield from self.unknown("milestones", m.id, "areas", m.areas, known=self.areas, where="areas")
        yield from self.repeated("milestones", m.id, "areas", m.areas)
        yield from self.leads("milestones", m.id, m.lead)

    def check_aims(self) -> Problems:
        for aim in self.catalog.aims:
            yield from self.unknown("aims", aim.id, "area", [aim.area], known=self.areas, where="areas")

    def check_honours(self) -> Problems:
        honours = self.catalog.honours
        yield from self.doubled("honours", "title", honours, lambda h: f"{h.area} {h.year} {h.title}")
        for honour in honours:
            yield from self.unknown(
                "honours", honour.area, "area", [honour.area], known=self.areas, where="areas"
            )

    def check_public_evidence(self) -> Problems:
        evidence_rows = self.catalog.public_evidence
        known = {m.id for m in self.catalog.milestones}
        same = self.doubled(
            "public_evidence", "fact", evidence_rows, lambda e: f"{e.item} {e.fact} {e.source}"
        )
        yield from same
        for entry in evidence_rows:
            yield from self.unknown(
                "public_evidence", entry.item, "item", [entry.item], known=known, where="milestones"
            )

    def check_positions(self) -> Problems:
        positions = self.catalog.positions
        counties = {c.code for c in self.catalog.counties}
        types = {t.type for t in self.catalog.type_sectors}
        for p in positions:
            if p.area in self.areas and p.area not in counties:
                message = (
                    "不是本方案的县区，定位只写县区。如确是县区，请在 areas.toml 中写 "
                    f'level = "county" 和 parent = "{self.catalog.plan.city}"。'
                )
                yield self.problem("positioning", message, p.area, "area")
            else:
                yield from self.unknown(
                    "positioning", p.area, "area", [p.area], known=counties, where="areas"
                )
            yield from self.unknown("positioning", p.area, "types", p.types, known=types, where="positioning")
            yield from self.repeated("positioning", p.area, "types", p.types)
            yield from self.repeated("positioning", p.area, "industries", p.industries)
        for code in sorted(counties - {p.area for p in positions}) if positions else ():
            message = "这个县区没有定位。请补登；文件未定位的写 area 一行即可。"
            yield self.problem("positioning", message, code, "area")
        for t in self.catalog.type_sectors:
            yield from self.unknown(
                "positioning", t.type, "sectors", t.sectors, known=self.indicators, where="indicators"
            )
            yield from self.repeated("positioning", t.type, "sectors", t.sectors)

    def check_rules(self) -> Problems:
        rules = self.catalog.rules
        bands = [band.area for band in rules.link_bands]
        yield from self.unknown("rules", "", "link_bands", bands, known=self.areas, where="areas")
        yield from self.repeated("rules", "", "link_bands", bands)
        scaled = [code for code, _ in rules.reconstruction_band_scale]
        yield from self.unknown(
            "rules", "", "reconstruction_band_scale", scaled, known=self.areas, where="areas"
        )
