"""What can be done with accounts, sessions and keys: one function a verb, one unit of work each."""
