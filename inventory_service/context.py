"""The context of one call in the parts warehouse: the kit's, plus one typed client per neighbour."""

from shared.kit import context


class Context(context.Context):
    """What every operation of this service is given."""
