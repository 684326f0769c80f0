"""What growth may be: expected and own part, chance, nowcast, and where they may be shown."""
