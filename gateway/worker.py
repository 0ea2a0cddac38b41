"""The second process: carries out imports of accounts, and forgets what must not be kept."""

from gateway.api import IMPORTERS
from gateway.app import build_house
from gateway.context import Context, GatewayHouse
from gateway.operations.sign_in import sweep
from shared.kit.worker import Every, Worker

DUE = (Every(60.0, sweep),)


def create_worker(house: GatewayHouse | None = None) -> Worker:
    """The worker, not yet running."""
    return Worker(house or build_house(), Context, due=DUE, importers=IMPORTERS)


def main() -> None:
    """Run until stopped."""
    create_worker().run()


if __name__ == "__main__":
    main()
