"""The quality office: see README.md."""
