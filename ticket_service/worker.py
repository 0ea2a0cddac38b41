"""The second process: relays the outbox, carries out imports, does what has fallen due."""

from shared.kit.house import House
from shared.kit.worker import Worker
from ticket_service.api import IMPORTERS
from ticket_service.app import build_house
from ticket_service.context import Context
from ticket_service.operations.deadlines import miss_visits, watch_deadlines

DUE = (watch_deadlines, miss_visits)


def create_worker(house: House | None = None) -> Worker:
    """The worker, not yet running."""
    return Worker(house or build_house(), Context, due=DUE, importers=IMPORTERS)


def main() -> None:
    """Run until stopped."""
    create_worker().run()


if __name__ == "__main__":
    main()
