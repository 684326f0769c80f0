"""From results of the analysis to the models of the pictures."""
