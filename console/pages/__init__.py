"""One blueprint per workspace; views of a few lines."""
