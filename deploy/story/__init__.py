"""One after-sales case through all five departments, told and proven: a demonstration, a smoke test, a journey test."""
