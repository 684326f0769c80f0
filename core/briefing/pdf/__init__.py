"""The briefing, overview and portrait as PDF."""
