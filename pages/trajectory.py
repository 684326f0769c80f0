"""目标轨迹: placeholder while the models arrive."""
