"""The door for requests that the gateway answers itself, in reading order."""

from collections.abc import Mapping

from gateway.api import api_keys, auth, users
from shared.kit.blueprint import Blueprint
from shared.kit.jobs import Importer

BLUEPRINTS: tuple[Blueprint, ...] = (auth.blp, users.blp, api_keys.blp)
IMPORTERS: Mapping[str, Importer] = {"users": users.IMPORTER}
