"""A briefing: one content model, rendered as Word, PowerPoint, Excel, PDF and pictures."""
