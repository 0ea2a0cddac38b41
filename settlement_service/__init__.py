"""The finance: see README.md."""
