"""County targets: what was promised, what happened, and where it leads."""

__version__ = "0.1.0"
