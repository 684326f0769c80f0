"""What was promised: areas, departments, indicators, targets, measures, milestones, positioning, rules."""
