"""The web process: settings, house, blueprints, inbox."""

from pathlib import Path

from flask import Flask

from inventory_service.api import BLUEPRINTS, IMPORTERS
from inventory_service.context import Context
from inventory_service.inbox import HANDLERS
from inventory_service.settings import NAME, PEERS
from inventory_service.store.tables import kit, metadata
from shared.events.subscriptions import subscribers_of
from shared.kit.clock import Clock
from shared.kit.house import House
from shared.kit.settings import ServiceSettings
from shared.kit.web import service_app

FOLDER = Path(__file__).parent


def build_house(settings: ServiceSettings | None = None, clock: Clock | None = None) -> House:
    """Choose everything concrete for one process."""
    settings = settings or ServiceSettings.read(NAME, PEERS)
    told = subscribers_of(NAME)
    return House.build(settings, folder=FOLDER, metadata=metadata, tables=kit, clock=clock, subscribers=told)


def create_app(house: House | None = None) -> Flask:
    """The Flask app."""
    return service_app(house or build_house(), Context, blueprints=BLUEPRINTS, handlers=HANDLERS, importers=IMPORTERS)
