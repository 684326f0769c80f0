"""Thresholds, tolerances and windows of the methods, as frozen typed records."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, model_validator

from core.plan.base import Entry, NonEmpty

#: A yearly change needs two points.
FEWEST_POINTS: Final = 2


#: A share of something: written as a fraction, never in per cent.
Fraction = Annotated[float, Field(gt=0, lt=1)]


class LinkBand(Entry):
    """Half width of the 80 % band of a county's link between benchmarks, as a fraction."""

    area: NonEmpty
    half_width: Fraction


class PaceCuts(Entry):
    """Lower bounds of the pace ratio for each word."""

    ahead: float
    on_track: float
    behind: float

    @model_validator(mode="after")
    def _falling(self) -> PaceCuts:
        if not self.ahead > self.on_track > self.behind > 0:
            now = f"{self.ahead:g}、{self.on_track:g}、{self.behind:g}"
            raise ValueError(
                f"pace: ahead、on_track、behind 须依次减小且大于0，现为{now}，请改正次序，"
                "如 ahead = 1.05、on_track = 0.95、behind = 0.60"
            )
        return self


class GapCuts(Entry):
    """Cuts of the projected gap, as fractions of the remaining distance to the target."""

    small: float
    large: float

    @model_validator(mode="after")
    def _rising(self) -> GapCuts:
        if not 0 < self.small < self.large:
            raise ValueError(
                f"gap: small 须大于0且小于 large，现为{self.small:g}和{self.large:g}，请改正次序，"
                "如 small = 0.05、large = 0.20（即5%和20%）"
            )
        return self


#: Lights that a status word can be mapped to. Another one is none: check-plan names it, pages go on without.
LIGHTS: Final = ("红", "黄", "绿")


class Rules(Entry):
    """Thresholds, tolerances and windows; every one is shown on the 方法 page."""

    pace: PaceCuts
    gap: GapCuts
    gap_points: int
    gap_points_min: int
    freshness_days: tuple[int, int, int]
    min_clean_growths: Annotated[int, Field(ge=2)]
    chance_windows: tuple[Annotated[int, Field(ge=2)], ...] = (5, 10)
    fan_level: float
    rounding: Annotated[float, Field(ge=0, lt=0.01)]
    deflator_window: tuple[float, float]
    per_capita_tolerance: Fraction
    revision_warning: Fraction
    jump_warning: Fraction
    sum_tolerance: tuple[tuple[int, Fraction], ...]
    small_cell: Annotated[int, Field(ge=0)] = 30
    link_bands: tuple[LinkBand, ...] = ()
    reconstruction_band: tuple[tuple[int, float], ...] = ()
    reconstruction_band_scale: tuple[tuple[str, float], ...] = ()
    share_projection_band: tuple[tuple[int, float], ...] = ()
    traffic_lights: tuple[tuple[NonEmpty, NonEmpty], ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Rules:
        first, second, third = self.freshness_days
        if not 0 < first < second < third:
            raise ValueError(
                f"freshness_days: 三个天数须依次增大且大于0，现为{first}、{second}、{third}，"
                "请改正次序，如 [100, 190, 365]"
            )
        if self.deflator_window[0] >= self.deflator_window[1]:
            low, high = self.deflator_window
            raise ValueError(
                f"deflator_window: 下限 {low:g} 须小于上限 {high:g}，请改为 [下限, 上限]，如 [-0.03, 0.08]"
            )
        if not 0 < self.fan_level < 1:
            raise ValueError(f"fan_level: 须在 0 与 1 之间，现为 {self.fan_level:g}，80% 请写 0.80")
        if not FEWEST_POINTS <= self.gap_points_min <= self.gap_points:
            raise ValueError(
                f"gap_points_min: 须不小于 2 且不大于 gap_points（{self.gap_points}），"
                f"现为 {self.gap_points_min}，请改正其一"
            )
        for name in ("sum_tolerance", "reconstruction_band", "share_projection_band"):
            steps = [step for step, _ in getattr(self, name)]
            if steps != sorted(set(steps)):
                now = "、".join(map(str, steps))
                raise ValueError(f"{name}: 每项首数（年份或年数）须递增且不重复，现为{now}，请按从小到大排列")
        return self
