"""Whether this call has a transaction open: while it has, nobody may call a neighbour."""

from contextvars import ContextVar

unit_is_open: ContextVar[bool] = ContextVar("unit_is_open", default=False)
