"""The context of one call in the returns desk: the kit's, plus one typed client per neighbour."""

from shared.clients.inventory import InventoryClient
from shared.kit import context


class Context(context.Context):
    """What every operation of this service is given."""

    @property
    def inventory(self) -> InventoryClient:
        """The parts warehouse."""
        return InventoryClient(self.caller("inventory"))
