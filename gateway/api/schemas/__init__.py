"""The shapes of bodies, one file a noun."""
