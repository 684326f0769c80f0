"""What was promised, as frozen typed records.

Each class is one kind of entry of the plan's TOML files. They hold no behaviour beyond their own
consistency: references between entries are checked once, in :mod:`core.plan.load`.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from core.plan.base import CatalogError, CatalogProblem, Entry, NonEmpty, Year
from core.plan.periods import day_written
from core.plan.roles import Roles
from core.plan.rules import GapCuts, LinkBand, PaceCuts, Rules

__all__ = [
    "Aim",
    "Area",
    "Benchmark",
    "CatalogError",
    "CatalogProblem",
    "Comparison",
    "Department",
    "DepartmentRole",
    "Entry",
    "GapCuts",
    "Honour",
    "Indicator",
    "Kind",
    "Level",
    "LinkBand",
    "Measure",
    "Milestone",
    "MilestoneKind",
    "NonEmpty",
    "PaceCuts",
    "Path",
    "Plan",
    "Position",
    "PriceBasis",
    "PublicEvidence",
    "Reading",
    "Roles",
    "Rules",
    "Target",
    "TypeSectors",
    "Year",
]


class Level(StrEnum):
    """Administrative level of an area."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


class Kind(StrEnum):
    """Nature of an indicator; decides which arithmetic is allowed."""

    LEVEL = "level"
    SHARE = "share"
    COUNT = "count"
    GROWTH = "growth"


class PriceBasis(StrEnum):
    """Price basis of a value or growth rate."""

    CURRENT = "现价"
    CONSTANT = "不变价"
    UNSTATED = "未注明"
    NONE = "不适用"


class Path(StrEnum):
    """Shape of the path from base to target."""

    GEOMETRIC = "geometric"
    LINEAR = "linear"


class Comparison(StrEnum):
    """How a value is held against its target (突破 is above, 达到 and 以上 at least, 不超过 at most)."""

    ABOVE = "above"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    AT_MOST_PREVIOUS_YEAR = "at_most_previous_year"
    EVERY_ONE = "every_one"


#: Comparisons of one area's value with a number.
NUMERIC: Final = (Comparison.ABOVE, Comparison.AT_LEAST, Comparison.AT_MOST)


class Reading(StrEnum):
    """Whether the text can be read in one way only."""

    CLEAR = "确定"
    OURS = "本系统理解"
    OPEN = "待明确"


class MilestoneKind(StrEnum):
    """What sort of commitment without a number an entry is."""

    MILESTONE = "milestone"
    RECURRING = "recurring"
    INSTITUTION = "institution"
    POLICY = "policy"


class Area(Entry):
    """An area whose figures are kept.

    ``code`` is the six-digit GB/T 2260 code. ``order`` is the order of the document, in which
    areas are always shown.
    """

    code: Annotated[str, Field(pattern=r"^\d{6}$")]
    name: NonEmpty
    short: NonEmpty
    level: Level
    parent: str = ""
    order: int


class DepartmentRole(StrEnum):
    """What a body does here: leads measures, implements them, or only supplies figures."""

    DEPARTMENT = "department"
    IMPLEMENTING = "implementing"
    SUPPLIER = "supplier"


class Department(Entry):
    """A department as the text names it; ``successor`` is for the client to fill."""

    id: NonEmpty
    name: NonEmpty
    successor: str = ""
    role: DepartmentRole = DepartmentRole.DEPARTMENT
    in_text: bool = True


class Indicator(Entry):
    """A statistical indicator with its unit, arithmetic and limits.

    ``window`` is the plausible range of a value in ``unit``; outside it an entry is an error.
    ``owners`` are the departments that supply the figure. ``growth_of`` is the level whose yearly growth
    a growth indicator states.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: NonEmpty
    unit: NonEmpty
    kind: Kind
    price_basis: PriceBasis = PriceBasis.NONE
    direction: Literal[1, -1] = 1
    path: Path = Path.LINEAR
    decimals: Annotated[int, Field(ge=0, le=4)] = 1
    additive: bool = False
    definition: NonEmpty
    window: tuple[float, float]
    owners: tuple[str, ...] = ()
    group: NonEmpty
    growth_of: str = ""

    @model_validator(mode="after")
    def _window_is_ordered(self) -> Indicator:
        if self.window[0] >= self.window[1]:
            low, high = self.window
            raise ValueError(f"window: 下限 {low:.10g} 须小于上限 {high:.10g}，请改为 [下限, 上限]")
        return self


class Target(Entry):
    """One number or countable rule of the text.

    Exactly one of ``due`` (a year), ``every_year`` (first and last year of a yearly quota) or
    ``undated`` (no date in the text) is set. ``members`` names the targets (or areas) that a joint
    rule is made of; its status is the worst of theirs. ``each`` is how a member that is an area is held
    against ``value``.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    name: NonEmpty
    area: NonEmpty
    indicator: NonEmpty
    comparison: Comparison
    value: float | None = None
    unit: NonEmpty
    due: Year | None = None
    every_year: tuple[Year, Year] | None = None
    undated: bool = False
    each: Literal[Comparison.ABOVE, Comparison.AT_LEAST, Comparison.AT_MOST] = Comparison.AT_LEAST
    base_year: Year | None = None
    members: tuple[str, ...] = ()
    reading: Reading = Reading.CLEAR
    reading_note: str = ""
    clause: NonEmpty
    measure: int | None = None

    @model_validator(mode="after")
    def _fields_agree(self) -> Target:
        if self.due is not None and self.every_year is not None:
            raise ValueError("due: 不得与 every_year 同时填写，请删去一个")
        if self.every_year is not None and self.every_year[0] > self.every_year[1]:
            raise ValueError("every_year: 首年晚于末年，请改为 [首年, 末年]")
        if self.comparison is Comparison.AT_MOST_PREVIOUS_YEAR and self.every_year is None:
            raise ValueError(
                "every_year: 只减不增的目标逐年与上年相比，请写 every_year = [首年, 末年]，不写 due"
            )
        if self.due is not None and self.base_year is not None and self.base_year >= self.due:
            raise ValueError(
                f"base_year: 基期{self.base_year}年须早于到期的{self.due}年，请改正其一，或删去 base_year"
            )
        if self.undated and (self.due is not None or self.every_year is not None):
            raise ValueError("undated: 已写明期限，请删去 undated")
        return self

    @model_validator(mode="after")
    def _comparison_has_its_fields(self) -> Target:
        if self.comparison in NUMERIC and self.value is None:
            raise ValueError(
                f"value: {self.comparison} 的目标须有数值，请写 value = 文件所列的数，以{self.unit}计，"
                "不加引号和单位；没有数值的承诺写入 milestones.toml"
            )
        if self.comparison is Comparison.EVERY_ONE and not self.members:
            raise ValueError(
                "members: 逐一达标的目标须列出成员，请写 members = [各县区代码，或各县区目标的编号]"
            )
        if self.members and self.comparison is not Comparison.EVERY_ONE:
            raise ValueError(
                "members: 只用于 every_one 的目标。各成员须逐一达标的，请写 "
                'comparison = "every_one"；否则请删去'
            )
        if "each" in self.model_fields_set and self.comparison is not Comparison.EVERY_ONE:
            raise ValueError("each: 只用于 every_one 的目标，请删去；单个地区的目标直接写 comparison")
        return self

    @model_validator(mode="after")
    def _reading_is_explained(self) -> Target:
        if self.reading is Reading.CLEAR and self.reading_note:
            raise ValueError(
                'reading_note: 读法为“确定”的不写理由，请加写 reading = "本系统理解" 或 "待明确"，或删去'
            )
        if self.reading is not Reading.CLEAR and not self.reading_note:
            raise ValueError(
                f"reading_note: 读法为“{self.reading}”的须说明理由，请用一句话写明哪里可以作两种理解"
            )
        return self


class Measure(Entry):
    """One of the numbered measures of the text."""

    number: Annotated[int, Field(ge=1)]
    chapter: NonEmpty
    title: NonEmpty
    lead: tuple[str, ...] = ()
    implementing: tuple[str, ...] = ()
    summary: NonEmpty


class Milestone(Entry):
    """A commitment that can be checked but not counted.

    ``verb`` is quoted from the text; ``done_when`` is our reading of what would fulfil it.
    ``valid`` is the first and last year of a policy or plan, where known.
    """

    id: Annotated[str, Field(pattern=r"^[a-z]\d{2}-\d{2,3}$")]
    clause: NonEmpty
    measure: int | None = None
    name: NonEmpty
    kind: MilestoneKind
    verb: NonEmpty
    done_when: NonEmpty
    areas: tuple[str, ...]
    due: Year | None = None
    valid: tuple[Year, Year] | None = None
    lead: tuple[str, ...] = ()


class Aim(Entry):
    """A qualitative aim: kept with known evidence, never turned into a number."""

    id: NonEmpty
    area: NonEmpty
    text: NonEmpty
    clause: NonEmpty
    evidence_wanted: NonEmpty


class Honour(Entry):
    """A published honour or placing, evidence for an aim.

    ``year`` is the year assessed; ``source`` is publisher, title and date as seen at ``address``.
    """

    area: NonEmpty
    year: Year
    title: NonEmpty
    source: NonEmpty
    address: str = ""
    grade: Literal["A", "B", "C", "D"]


class PublicEvidence(Entry):
    """What a publisher said about a milestone, institution or event: 公开线索, beside status and freshness.

    It never sets a status. ``supports`` is the word that it would support by the item's ``done_when``, empty
    for context; ``event`` and ``date`` are text, for sources often give no full date; ``missing`` says what
    is still missing or speaks against it.
    """

    item: NonEmpty
    event: NonEmpty
    fact: NonEmpty
    supports: Literal["推进中", "已完成", ""] = ""
    source: NonEmpty
    date: NonEmpty
    address: str = ""
    grade: Literal["A", "B", "C"]
    missing: str = ""


class Position(Entry):
    """What the positioning paragraph declares of one county.

    ``industries`` are the key industries as written, in order; ``groups`` holds for each of them the
    name under which overlap between counties is compared (设施农业 and 现代设施农业 are one group).
    ``clause`` is where the text declares it.
    """

    area: NonEmpty
    types: Annotated[tuple[NonEmpty, ...], Field(max_length=3)] = ()
    industries: tuple[NonEmpty, ...] = ()
    groups: tuple[NonEmpty, ...] = ()
    condition: str = ""
    clause: str = ""

    @model_validator(mode="after")
    def _one_group_each(self) -> Position:
        if len(self.groups) != len(self.industries):
            raise ValueError(
                f"groups: 须与 industries 逐项对应，现有 industries {len(self.industries)}项、groups "
                f"{len(self.groups)}项，请补齐或删去多余的"
            )
        return self


class TypeSectors(Entry):
    """Census sectors shown beside a declared type: a choice of view, not a score."""

    type: NonEmpty
    sectors: tuple[NonEmpty, ...]
    note: NonEmpty


class Benchmark(Entry):
    """A census era of the national accounts; the higher ``rank`` is the later."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*$")]
    name: NonEmpty
    short: NonEmpty
    rank: int
    first: Year | None = None
    last: Year | None = None
    note: str = ""


class Plan(Entry):
    """The document itself; ``measure_count`` is the number of measures that it announces.

    ``prefecture`` is the code under which its figures and state are kept, by default its city's.
    ``issued`` is shown as written, :attr:`issued_on` is its day. ``office`` settles open readings,
    ``adopting_office`` adopts what is reported.
    """

    id: NonEmpty
    title: NonEmpty
    number: NonEmpty
    issued: NonEmpty
    issuer: NonEmpty
    adopted_year: Year
    measure_count: Annotated[int, Field(ge=1)]
    prefecture: Annotated[str, Field(pattern=r"^(\d{6})?$")] = ""
    city: NonEmpty
    province: NonEmpty
    nation: NonEmpty
    product: Annotated[str, Field(min_length=1, max_length=24)]
    chapters: tuple[NonEmpty, ...]
    office: NonEmpty = "领导小组办公室"
    adopting_office: NonEmpty = "主管办公室"
    ranch_note: str = ""
    map_approval: str = ""
    roles: Roles = Roles()

    @model_validator(mode="after")
    def _issued_on_a_day(self) -> Plan:
        if day_written(self.issued) is None:
            raise ValueError(
                f"issued: “{self.issued}”不是日期，请写成 2025-01-15 或 2025年1月15日；"
                "不知道日的，写 2025年1月"
            )
        return self

    @property
    def issued_on(self) -> dt.date:
        """Day of issue; the first of the month or year where only that is written."""
        return day_written(self.issued) or dt.date(self.adopted_year, 1, 1)
