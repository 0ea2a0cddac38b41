"""The door for requests, in reading order: the table of contents of the quality office."""

from collections.abc import Mapping

from feedback_service.api import follow_ups, kpis, surveys
from shared.kit.blueprint import Blueprint
from shared.kit.jobs import Importer

BLUEPRINTS: tuple[Blueprint, ...] = (follow_ups.blp, surveys.blp, kpis.blp)
IMPORTERS: Mapping[str, Importer] = {}
