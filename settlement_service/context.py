"""The context of one call in the finance: the kit's, plus one typed client per neighbour."""

from shared.clients.ticket import TicketClient
from shared.kit import context


class Context(context.Context):
    """What every operation of this service is given."""

    @property
    def tickets(self) -> TicketClient:
        """The service desk."""
        return TicketClient(self.caller("ticket"))
