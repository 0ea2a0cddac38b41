"""The door for requests, in reading order: the table of contents of the service desk."""

from collections.abc import Mapping

from shared.kit.blueprint import Blueprint
from shared.kit.jobs import Importer
from ticket_service.api import assets, customers, dispatch, models, sites, technicians, tickets, visits

BLUEPRINTS: tuple[Blueprint, ...] = (
    customers.blp,
    sites.blp,
    models.blp,
    assets.blp,
    technicians.blp,
    tickets.blp,
    dispatch.blp,
    visits.blp,
)
IMPORTERS: Mapping[str, Importer] = {
    "customers": customers.IMPORTER,
    "sites": sites.IMPORTER,
    "models": models.IMPORTER,
    "assets": assets.IMPORTER,
    "technicians": technicians.IMPORTER,
    "tickets": tickets.IMPORTER,
}
