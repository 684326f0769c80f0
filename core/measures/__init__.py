"""What was to be done: measures, milestones, and the evidence about them."""
