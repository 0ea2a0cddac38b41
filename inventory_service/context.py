"""The context of one call in the parts warehouse: the kit's; it asks no neighbour, so that it works while all are down."""

from shared.kit import context


class Context(context.Context):
    """What every operation of this service is given."""
