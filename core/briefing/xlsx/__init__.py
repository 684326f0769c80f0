"""The briefing as Excel."""
