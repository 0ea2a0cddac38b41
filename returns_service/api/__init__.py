"""The door for requests, in reading order: the table of contents of the returns desk."""

from collections.abc import Mapping

from shared.kit.blueprint import Blueprint
from shared.kit.jobs import Importer

BLUEPRINTS: tuple[Blueprint, ...] = ()
IMPORTERS: Mapping[str, Importer] = {}
