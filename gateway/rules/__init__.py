"""What the gateway decides: pure functions of values and a policy."""
