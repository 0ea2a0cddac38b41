from shared.kit.house import House
from shared.kit.worker import Worker
from tests.kit.toy_service.app import IMPORTERS
from tests.kit.toy_service.context import Context


def create_worker(house: House) -> Worker:
    return Worker(house, Context, importers=IMPORTERS)
