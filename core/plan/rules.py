"""Thresholds, tolerances and windows of the methods, as frozen typed records."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, model_validator

from core.plan.base import Entry, NonEmpty

#: A yearly change needs two points.
FEWEST_POINTS: Final = 2


class LinkBand(Entry):
    """Half width of the 80 % band of a county's link between benchmarks, as a fraction."""

    area: NonEmpty
    half_width: Annotated[float, Field(gt=0, lt=1)]


class PaceCuts(Entry):
    """Lower bounds of the pace ratio for each word."""

    ahead: float
    on_track: float
    behind: float

    @model_validator(mode="after")
    def _falling(self) -> PaceCuts:
        if not self.ahead > self.on_track > self.behind > 0:
            raise ValueError("pace: 界限须依次减小且为正")
        return self


class GapCuts(Entry):
    """Cuts of the projected gap, as fractions of the remaining distance to the target."""

    small: float
    large: float

    @model_validator(mode="after")
    def _rising(self) -> GapCuts:
        if not 0 < self.small < self.large:
            raise ValueError("gap: small 须为正且小于 large")
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
    min_clean_growths: int
    chance_windows: tuple[int, ...] = (5, 10)
    fan_level: float
    rounding: float
    deflator_window: tuple[float, float]
    per_capita_tolerance: float
    revision_warning: float
    jump_warning: float
    sum_tolerance: tuple[tuple[int, float], ...]
    small_cell: int = 30
    link_bands: tuple[LinkBand, ...] = ()
    reconstruction_band: tuple[tuple[int, float], ...] = ()
    reconstruction_band_scale: tuple[tuple[str, float], ...] = ()
    share_projection_band: tuple[tuple[int, float], ...] = ()
    traffic_lights: tuple[tuple[NonEmpty, NonEmpty], ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Rules:
        first, second, third = self.freshness_days
        if not 0 < first < second < third:
            raise ValueError("freshness_days: 天数须依次增大且为正")
        if self.deflator_window[0] >= self.deflator_window[1]:
            raise ValueError("deflator_window: 下限须小于上限")
        if not 0 < self.fan_level < 1:
            raise ValueError("fan_level: 须在 0 与 1 之间")
        if not FEWEST_POINTS <= self.gap_points_min <= self.gap_points:
            raise ValueError("gap_points_min: 须不小于 2 且不大于 gap_points")
        for name in ("sum_tolerance", "reconstruction_band", "share_projection_band"):
            steps = [step for step, _ in getattr(self, name)]
            if steps != sorted(set(steps)):
                raise ValueError(f"{name}: 年份（年数）须递增且不重复")
        return self
