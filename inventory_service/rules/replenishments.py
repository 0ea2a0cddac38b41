"""What to buy."""

A, B, C = CLASSES = ("A", "B", "C")
