"""The second process: relays the outbox, carries out imports, does what has fallen due."""

from feedback_service.api import IMPORTERS
from feedback_service.app import build_house
from feedback_service.context import Context
from feedback_service.operations.schedules import fall_due, flag_missed, renew_quarterly
from shared.kit.house import House
from shared.kit.worker import Every, Worker

# The last two change with the day.
DUE = (fall_due, Every(30.0, flag_missed), Every(30.0, renew_quarterly))


def create_worker(house: House | None = None) -> Worker:
    """The worker, not yet running."""
    return Worker(house or build_house(), Context, due=DUE, importers=IMPORTERS)


def main() -> None:
    """Run until stopped."""
    create_worker().run()


if __name__ == "__main__":
    main()
