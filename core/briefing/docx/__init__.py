"""The briefing as Word."""
