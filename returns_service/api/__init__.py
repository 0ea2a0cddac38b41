"""The door for requests, in reading order: the table of contents of the returns desk."""

from collections.abc import Mapping

from returns_service.api import inspections, obligations, returns
from shared.kit.blueprint import Blueprint
from shared.kit.jobs import Importer

BLUEPRINTS: tuple[Blueprint, ...] = (obligations.blp, returns.blp, inspections.blp)
IMPORTERS: Mapping[str, Importer] = {}
