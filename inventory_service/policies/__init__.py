"""The numbers that the rules are given, dated and cited: TOML files, read by the kit."""
