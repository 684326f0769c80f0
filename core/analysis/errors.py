"""Errors of the analysis, each with a Chinese sentence that a page can show as it stands."""

from __future__ import annotations


class AnalysisError(ValueError):
    """A computation that its inputs do not allow; ``str(error)`` is a Chinese sentence."""


class NotFiniteError(AnalysisError):
    """A value is NaN or infinite."""


class NotPositiveError(AnalysisError):
    """Compound growth was asked of a value that is zero or negative."""


class NoYearsLeftError(AnalysisError):
    """No whole year lies between two periods that must differ."""


class MixedBenchmarkError(AnalysisError):
    """Figures of different benchmarks (口径), or across a break, were set against each other."""


class UnknownTargetError(AnalysisError):
    """The catalog holds no such target, or it lacks a part that the rule needs."""


class ShapeError(AnalysisError):
    """Arrays that must agree in length do not, or a parameter lies outside its range."""
