"""The door for requests, in reading order: the table of contents of the finance."""

from collections.abc import Mapping

from settlement_service.api.accounts import blp as accounts
from settlement_service.api.claims import blp as claims
from settlement_service.api.deductions import blp as deductions
from settlement_service.api.statements import blp as statements
from shared.kit.blueprint import Blueprint
from shared.kit.jobs import Importer

BLUEPRINTS: tuple[Blueprint, ...] = (accounts, claims, deductions, statements)
IMPORTERS: Mapping[str, Importer] = {}
