"""Generator of the drill dataset (演练数据): complete, consistent, and invented from a fixed seed."""
