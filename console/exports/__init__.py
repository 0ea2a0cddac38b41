"""Lists that leave as files: which there are, what they hold, and how a value becomes a cell."""
