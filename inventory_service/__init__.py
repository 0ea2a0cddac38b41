"""The parts warehouse: see README.md."""
