"""What if: assumptions, inputs, the run, its result, presets and goal seek."""
