"""The service desk: see README.md."""
