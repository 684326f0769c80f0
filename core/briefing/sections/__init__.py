"""The sections of a briefing, each from its own facts."""
