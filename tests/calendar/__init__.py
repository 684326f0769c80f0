"""The weeks in which the plan comes due, played day by day over every view of a target."""
