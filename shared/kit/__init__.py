"""Technical means only: no business word lives here."""
