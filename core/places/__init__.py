"""Counties side by side: map, ranking, portrait, positioning and structure."""
