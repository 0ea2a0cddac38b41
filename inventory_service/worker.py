"""The second process: relays the outbox, carries out imports, does what has fallen due."""

from inventory_service.api import IMPORTERS
from inventory_service.app import build_house
from inventory_service.context import Context
from inventory_service.operations.abc_classes import classify_due
from inventory_service.operations.alerts import watch_levels
from inventory_service.operations.old_part_custody import lapse_custody
from inventory_service.operations.proofs import prove_due
from inventory_service.operations.reservations import lapse_due, serve_due
from shared.kit.house import House
from shared.kit.worker import Every, Task, Worker

# These look at every part, or change with the day.
SLOW = tuple(Every(30.0, task) for task in (watch_levels, lapse_custody, classify_due, prove_due))
DUE: tuple[Task | Every, ...] = (lapse_due, serve_due, *SLOW)


def create_worker(house: House | None = None) -> Worker:
    """The worker, not yet running."""
    return Worker(house or build_house(), Context, due=DUE, importers=IMPORTERS)


def main() -> None:
    """Run until stopped."""
    create_worker().run()


if __name__ == "__main__":
    main()
