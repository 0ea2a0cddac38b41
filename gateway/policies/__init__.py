"""Numbers of the sign-in rules as dated values with their clause."""
