"""The back-test of fan and chance, see ``docs/backtest.md``: ``python -m tests.research.backtest``."""
