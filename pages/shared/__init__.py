"""What every page uses: shell, state, frame, widgets, downloads, charts."""
