"""What the pages share: registry, state in the URL, cached loaders, frame, errors, downloads."""
