"""What the checks of a plan are made of, and those of its targets.

:mod:`core.plan.checks` has the checks of all other files and runs them.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from core.plan.base import LONGEST
from core.plan.catalog import Catalog
from core.plan.explain import MEANINGS
from core.plan.models import NUMERIC, CatalogProblem, Comparison, DepartmentRole, Level, Target

#: Words of a name that decide a comparison; 以上, 以内, 以下 only behind a number (县级以上 is a grade).
_SAYS: Final = (
    (Comparison.ABOVE, re.compile(r"突破|(?<!不)超过")),
    (Comparison.AT_LEAST, re.compile(r"达到|不低于|不少于|\d[^，、；\d]{0,6}以上")),
    (Comparison.AT_MOST, re.compile(r"不超过|不高于|控制在|\d[^，、；\d]{0,6}以[内下]")),
)

T = TypeVar("T")
Problems = Iterator[CatalogProblem]


class Checker:
    """One catalog with what its checks look up, and the problems that every file can have."""

    def __init__(self, catalog: Catalog, plan: str) -> None:
        self.catalog = catalog
        self.plan = plan
        self.areas = {a.code for a in catalog.areas}
        self.levels = {a.code: a.level for a in catalog.areas}
        self.departments = {d.id: d for d in catalog.departments}
        self.indicators = {i.id: i for i in catalog.indicators}
        self.targets = {t.id: t for t in catalog.targets}
        self.numbers = {m.number for m in catalog.measures}
        self._said_empty: set[str] = set()

    def problem(self, file: str, message: str, entry: object = "", field: str = "") -> CatalogProblem:
        """A problem of an entry in one of the plan's files, named without its folder and ending."""
        return CatalogProblem(f"data/{self.plan}/{file}.toml", message, str(entry), field)

    def doubled(self, file: str, field: str, entries: Sequence[T], key: Callable[[T], object]) -> Problems:
        """Entries of a file that have the same value in a field that tells them apart."""
        first: dict[object, int] = {}
        for place, entry in enumerate(entries, 1):
            value = key(entry)
            if value in first:
                message = (
                    f"重复登记：第{first[value]}条和第{place}条的 {field} 相同。"
                    "请删去多余的一条；如是两件事，请给其中一条另写。"
                )
                yield self.problem(file, message, value, field)
            first.setdefault(value, place)

    def unknown(
        self, file: str, entry: object, field: str, values: Iterable[str], *, known: Iterable[str], where: str
    ) -> Problems:
        """Values of an entry that are not among the ``known`` ids of the file ``where``."""
        held = set(known)
        if where == "departments" and not self.departments:
            if any(values) and where not in self._said_empty:
                self._said_empty.add(where)
                message = "没有任何条目，其他文件却引用了部门。请逐个登记，每个部门一条 [[department]]。"
                yield self.problem(where, message)
            return
        for value in values:
            if value not in held:
                meant = self.named(where, value)
                parts = [part for part in re.split(r"[\s,，、；;]+", value) if part]
                if len(parts) > 1 and all(part in held or self.named(where, part) for part in parts):
                    listed = ", ".join(
                        f'"{part if part in held else self.named(where, part)}"' for part in parts
                    )
                    message = f"“{value}”写成了一项。请各项分别加引号，写 [{listed}]。"
                    yield self.problem(file, message, entry, field)
                    continue
                near = difflib.get_close_matches(value, sorted(held), n=1, cutoff=0.7)
                hint = f"是否应为 {near[0]}？请改正，或" if near else "请改正，或"
                if where == "areas" and not near and not value.isdecimal():
                    hint = "地区写六位代码，每个县区一项。请改正，或"
                hint = f"如指{value}，请写 {meant}；否则" if meant else hint
                if meant and meant == unicodedata.normalize("NFKC", value):
                    hint = f"这是全角数字，请写 {meant}；否则"
                yield self.problem(file, f"“{value}”没有登记。{hint}先在 {where}.toml 中登记。", entry, field)

    def named(self, file: str, name: str) -> str:
        """Return the id of the entry that a text calls by its name; empty where there is none."""
        plain = unicodedata.normalize("NFKC", name)
        if file == "areas" and plain != name and plain in self.areas:  # digits of full width
            return plain
        if file == "departments":
            return next((d.id for d in self.catalog.departments if d.name == name), "")
        if file == "indicators":
            return next((i.id for i in self.catalog.indicators if i.name == name), "")
        if file == "areas":
            return next((a.code for a in self.catalog.areas if name in (a.name, a.short)), "")
        return ""

    def repeated(self, file: str, entry: object, field: str, values: Sequence[str]) -> Problems:
        """Values that an entry lists twice."""
        for value in sorted({v for v in values if values.count(v) > 1}):
            yield self.problem(file, f"“{value}”列了两次。请删去一个。", entry, field)

    def leads(self, file: str, entry: object, lead: Sequence[str]) -> Problems:
        """Leading departments that are none, or are named twice."""
        known = [d.id for d in self.catalog.departments if d.role is DepartmentRole.DEPARTMENT]
        others = [name for name in lead if name in self.departments and name not in known]
        for name in others:
            department = self.departments[name]
            message = (
                f"“{name}”（{department.name}）在 departments.toml 中是{MEANINGS[department.role]}"
                f'（role = "{department.role}"），不牵头。请改写；确实牵头的，请改它的 role 为 department。'
            )
            yield self.problem(file, message, entry, "lead")
        rest = [name for name in lead if name not in others]
        yield from self.unknown(file, entry, "lead", rest, known=known, where="departments")
        yield from self.repeated(file, entry, "lead", lead)


class TargetChecks(Checker):
    """The checks of targets: what they name, when they are due, who belongs to them."""

    def check_targets(self) -> Problems:
        """Hold every target against indicators, areas, measures and the other targets."""
        targets = self.catalog.targets
        for target in targets:
            yield from self._target(target)
            yield from self._dated(target)
            yield from self._members(target)
            yield from self._named_area(target)
            yield from self._named_value(target)
            yield from self._named_comparison(target)
            yield from self._years(target)
        if not targets:
            message = "没有任何目标。请至少写一条 [[target]]。"
            yield self.problem("targets", message)

    def _named_area(self, t: Target) -> Problems:
        """A target whose name begins with another county than its area: copied, and the area forgotten."""
        names = {a.code: (a.name, a.short) for a in self.catalog.counties}
        if t.members or t.area not in names or t.name.startswith(names[t.area]):
            return
        other = next((code for code, own in names.items() if t.name.startswith(own)), "")
        if other:
            message = (
                f"名称写的是{names[other][0]}，area 却是{names[t.area][0]}。请核对是否复制后漏改，改正其一。"
            )
            yield self.problem("targets", message, t.id, "area")

    def _named_value(self, t: Target) -> Problems:
        """A target whose name says another number than its value, or another year than it is due."""
        name = unicodedata.normalize("NFKC", t.name).replace(",", "")
        numbers = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", name)}
        said = re.search(rf"(\d+(?:\.\d+)?){re.escape(unicodedata.normalize('NFKC', t.unit))}", name)
        indicator = self.indicators.get(t.indicator)
        fits = t.value is None or indicator is None or indicator.window[0] <= t.value <= indicator.window[1]
        if t.value is not None and fits and said is not None and abs(t.value) not in numbers:
            message = f"名称写的是{said[0]}，value 却是 {t.value:.10g}。请核对位数，改正其一。"
            yield self.problem("targets", message, t.id, "value")
        by = re.search(r"到(\d{4})年", name)
        if t.due is not None and by is not None and int(by[1]) != t.due:
            message = f"名称写的是到{by[1]}年，due 却是 {t.due}。请核对文件，改正其一。"
            yield self.problem("targets", message, t.id, "due")

    def _named_comparison(self, t: Target) -> Problems:
        """A target whose name says one comparison in its words, and whose entry another.

        突破 is not met by the number itself, 达到 is: the word on every page would contradict the name.
        """
        of_targets = t.comparison is Comparison.EVERY_ONE and set(t.members) <= self.catalog.target_ids
        field, held = (
            ("each", t.each) if t.comparison is Comparison.EVERY_ONE else ("comparison", t.comparison)
        )
        name = unicodedata.normalize("NFKC", t.name)
        said = [(meant, found[0]) for meant, words in _SAYS if (found := words.search(name)) is not None]
        if held not in NUMERIC or of_targets or len(said) != 1 or said[0][0] is held:
            return
        meant, words = said[0]
        message = (
            f'名称写的是“{words}”，{field} 却是 "{held}"（{MEANINGS[held]}）。'
            f'请按文件原文改正其一，如 {field} = "{meant}"。'
        )
        yield self.problem("targets", message, t.id, field)

    def _years(self, t: Target) -> Problems:
        """Years that no target of this plan can have: before it, or so far off that digits are swapped."""
        adopted = self.catalog.plan.adopted_year
        ends = {"due": t.due, "every_year": t.every_year and t.every_year[1]}
        for field, year in ends.items():
            if year is not None and year < adopted:
                message = (
                    f"到期年份{year}早于文件印发的{adopted}年。请改正；如果印发年份写错了，"
                    "请改 plan.toml 的 adopted_year。"
                )
                yield self.problem("targets", message, t.id, field)
            elif year is not None and year > adopted + LONGEST:
                message = (
                    f"到期年份{year}比文件印发的{adopted}年晚{LONGEST}年以上。"
                    "请核对是否写颠倒了数字，并改正。"
                )
                yield self.problem("targets", message, t.id, field)
        if t.base_year is not None and not adopted - LONGEST <= t.base_year <= adopted:
            message = (
                f"基期{t.base_year}年须不晚于文件印发的{adopted}年，也不早于它{LONGEST}年以上。"
                "请改正，或删去 base_year（取印发前最近的完整年度）。"
            )
            yield self.problem("targets", message, t.id, "base_year")

    def _dated(self, t: Target) -> Problems:
        if t.comparison in NUMERIC and t.due is None and t.every_year is None and not t.undated:
            message = (
                "没有写期限。有到期年份的请写 due = 2026，逐年考核的请写 every_year = [2022, 2026]；"
                "文件确实没有期限的请写 undated = true。"
            )
            yield self.problem("targets", message, t.id, "due")
        indicator = self.indicators.get(t.indicator)
        field, held = (
            ("each", t.each) if t.comparison is Comparison.EVERY_ONE else ("comparison", t.comparison)
        )
        of_targets = field == "each" and set(t.members) <= self.catalog.target_ids  # each has its own
        if indicator is None or held not in NUMERIC or t.value is None or of_targets:
            return
        if held is Comparison.AT_MOST and indicator.direction != -1:
            message = (
                f"at_most（不超过）用于越低越好的指标，“{indicator.name}”越高越好。"
                f'文件说的是达到、以上的，请写 {field} = "at_least"；'
                f"这个指标确实越低越好的，请给指标“{indicator.id}”写 direction = -1。"
            )
            yield self.problem("targets", message, t.id, field)
        elif held is not Comparison.AT_MOST and indicator.direction == -1:
            message = (
                f"{held} 用于越高越好的指标，“{indicator.name}”越低越好（direction = -1）。"
                f'请写 {field} = "at_most"，或改正该指标的 direction。'
            )
            yield self.problem("targets", message, t.id, field)

    def _target(self, t: Target) -> Problems:
        yield from self.unknown("targets", t.id, "area", [t.area], known=self.areas, where="areas")
        if self.levels.get(t.area) in (Level.CITY, Level.COUNTY) and t.area not in self.catalog.own_codes:
            message = (
                f"{self.catalog.area(t.area).name}不是本方案的市或县区。请改写；如确是本市县区，"
                f'请在 areas.toml 中写 level = "county" 和 parent = "{self.catalog.plan.city}"。'
            )
            yield self.problem("targets", message, t.id, "area")
        yield from self.unknown(
            "targets", t.id, "indicator", [t.indicator], known=self.indicators, where="indicators"
        )
        indicator = self.indicators.get(t.indicator)
        if indicator is not None and indicator.unit != t.unit:
            message = (
                f"“{t.unit}”与指标“{indicator.name}”的单位“{indicator.unit}”不一致。请改为相同并换算数值。"
            )
            yield self.problem("targets", message, t.id, "unit")
        if indicator is not None and t.value is not None:
            low, high = indicator.window
            if not low <= t.value <= high:
                message = (
                    f"目标值{t.value:.10g}{t.unit}超出指标“{indicator.name}”的合理范围"
                    f"{low:.10g}至{high:.10g}。请核对位数和单位，或改写该指标的 window。"
                )
                yield self.problem("targets", message, t.id, "value")
        if t.measure is not None and t.measure not in self.numbers:
            message = f"举措“{t.measure}”没有登记。请改正，或先在 measures.toml 中登记。"
            yield self.problem("targets", message, t.id, "measure")

    def _members(self, t: Target) -> Problems:
        yield from self.repeated("targets", t.id, "members", t.members)
        held = {m: self.targets[m].area if m in self.targets else m for m in dict.fromkeys(t.members)}
        for member, area in held.items():
            if member in self.targets and area in held:
                message = f"“{member}”就是“{area}”的目标，同一县区列了两次。请删去一个。"
                yield self.problem("targets", message, t.id, "members")
        for member in t.members:
            other = self.targets.get(member)
            if member in self.areas:
                yield from self._member_area(t, member, member)
                continue
            if other is None or other.id == t.id:
                meant = self.named("areas", member)
                hint = f"如指{member}，请写 {meant}；否则请改正" if meant else "请改正"
                parts = [part for part in re.split(r"[\s,，、；;]+", member) if part]
                if len(parts) > 1:
                    listed = ", ".join(f'"{part}"' for part in parts)
                    hint = f"请各项分别加引号，写 members = [{listed}]"
                message = f"“{member}”既不是地区代码，也不是另一项目标。{hint}。"
                yield self.problem("targets", message, t.id, "members")
            elif other.comparison is Comparison.EVERY_ONE:
                message = f"“{member}”自己也是 every_one 的目标，不能作成员。请改列它的各个成员。"
                yield self.problem("targets", message, t.id, "members")
            elif (other.indicator, other.unit) != (t.indicator, t.unit):
                message = (
                    f"“{member}”的指标或单位与本目标不同：它是 {other.indicator}、{other.unit}，本目标是 "
                    f"{t.indicator}、{t.unit}。请改为相同，或从 members 中删去它。"
                )
                yield self.problem("targets", message, t.id, "members")
            elif (other.due, other.every_year) != (t.due, t.every_year) and not t.undated:
                message = (
                    f"“{member}”的期限与本目标不同。请把 due 或 every_year 改为相同；期限不同的几项请分开写。"
                )
                yield self.problem("targets", message, t.id, "members")
            else:
                yield from self._member_area(t, member, other.area)

    def _member_area(self, t: Target, member: str, code: str) -> Problems:
        """A member whose area is not below the target's: the city itself, another city's county."""
        if code == t.area:
            message = f"“{member}”是目标所属的地区本身，不能是它的成员。请改为下级地区。"
        elif code in self.areas and t.area in self.areas and self.catalog.area(code).parent != t.area:
            message = (
                f"“{member}”（{self.catalog.area(code).name}）不是{self.catalog.area(t.area).name}的下级地区。"
                "请从 members 中删去它，或改正目标的 area。"
            )
        else:
            return
        yield self.problem("targets", message, t.id, "members")
