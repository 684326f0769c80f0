"""In what unit and with how many decimals the figures of one picture are printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.wording.numbers import MINUS, number, quantity

_WAN: Final = 10_000.0
#: From this size on a count is printed in 万: there are no thousands separators.
_SIX_DIGITS: Final = 100_000.0
_COUNTS: Final = frozenset({"人", "户", "家", "个"})


@dataclass(frozen=True, slots=True)
class Scale:
    """Factor from the stored unit to the printed one, the printed unit, and its decimals."""

    factor: float
    unit: str
    decimals: int

    def value(self, stored: float) -> float:
        """Bring a stored value to the printed unit."""
        return stored * self.factor

    def rounded(self, stored: float) -> float:
        """Return the value as it is printed: what classes and comparisons of printed numbers go by."""
        return float(self.text(stored).replace(MINUS, "-"))

    def text(self, stored: float | None, *, signed: bool = False) -> str:
        """Print a stored value without its unit; missing is 缺."""
        return number(None if stored is None else self.value(stored), self.decimals, signed=signed)

    def quantity(self, stored: float | None) -> str:
        """Print a stored value with its unit."""
        return quantity(None if stored is None else self.value(stored), self.unit, self.decimals)


def scale_of(unit: str, decimals: int, values: Iterable[float]) -> Scale:
    """Choose one scale for all values of a picture.

    Parameters
    ----------
    unit : str
        Stored unit.
    decimals : int
        Decimals of the indicator in that unit.
    values : iterable of float
        Everything that will be printed, so that no number changes its unit within a picture.

    Returns
    -------
    Scale
        Yuan from five digits and counts from six digits on in 万 with two decimals, else as stored.
    """
    largest = max((abs(value) for value in values), default=0.0)
    if (unit == "元" and largest >= _WAN) or (unit in _COUNTS and largest >= _SIX_DIGITS):
        return Scale(1 / _WAN, f"万{unit}", 2)
    return Scale(1.0, unit, decimals)
