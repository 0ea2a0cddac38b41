"""Rows of the gateway and the queries on them."""
