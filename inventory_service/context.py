"""The context of one call in the parts warehouse: the kit's, plus a client of the one neighbour that it may have to ask."""

from shared.clients.ticket import TicketClient
from shared.kit import context


class Context(context.Context):
    """What every operation of this service is given."""

    @property
    def tickets(self) -> TicketClient:
        """The service desk: asked only for a loan of a case that it has not told of yet."""
        return TicketClient(self.caller("ticket"))
