"""County targets: what was promised, what happened, and where it leads."""

__version__ = "0.2.0"
#: When rules, thresholds or formulas last changed; printed with results.
CHANGE_DATE = "2026-11-29"
