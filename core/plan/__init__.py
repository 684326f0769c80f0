"""What was promised: targets, measures, milestones and rules of one plan, read from its folder."""
