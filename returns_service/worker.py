"""The second process: relays the outbox, carries out imports, does what has fallen due."""

from returns_service.api import IMPORTERS
from returns_service.app import build_house
from returns_service.context import Context
from shared.kit.house import House
from shared.kit.worker import Worker

DUE = ()


def create_worker(house: House | None = None) -> Worker:
    """The worker, not yet running."""
    return Worker(house or build_house(), Context, due=DUE, importers=IMPORTERS)


def main() -> None:
    """Run until stopped."""
    create_worker().run()


if __name__ == "__main__":
    main()
