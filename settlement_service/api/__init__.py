"""The door for requests, in reading order: the table of contents of the finance."""

from collections.abc import Mapping

from settlement_service.api.accounts import blp as accounts
from settlement_service.api.claims import blp as claims
from settlement_service.api.deductions import blp as deductions
from settlement_service.api.order_holds import blp as order_holds
from settlement_service.api.part_reconciliations import blp as part_reconciliations
from settlement_service.api.statements import blp as statements
from shared.kit.blueprint import Blueprint
from shared.kit.jobs import Importer

BLUEPRINTS: tuple[Blueprint, ...] = (accounts, order_holds, part_reconciliations, claims, deductions, statements)
IMPORTERS: Mapping[str, Importer] = {}
