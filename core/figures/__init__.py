"""What is known: figures as intervals, and what published figures imply together."""
