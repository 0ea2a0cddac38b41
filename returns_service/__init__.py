"""The returns desk: see README.md."""
