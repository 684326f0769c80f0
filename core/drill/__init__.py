"""Generator of the drill dataset (演练数据): complete and consistent figures, invented from a fixed seed."""
