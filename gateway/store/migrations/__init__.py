"""Numbered steps of this service's database."""
