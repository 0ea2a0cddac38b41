"""One module per publisher: the events it publishes, versioned and frozen."""
