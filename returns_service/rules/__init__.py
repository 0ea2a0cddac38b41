"""Decisions: values in, a frozen decision or a refusal out; no clock, no I/O, no framework."""
