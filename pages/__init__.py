"""Pages of the dashboard: each chooses, asks the core, and draws."""
