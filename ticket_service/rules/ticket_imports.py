"""What a row of old requests may say."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zlib import crc32

from shared.kit.errors import Fault
from shared.kit.policy import Policy
from ticket_service.rules.tickets import ACKNOWLEDGED, CLOSED, NEW


def time_faults(row: Mapping[str, Any], now: datetime) -> Iterator[Fault]:
    """TKT-20: the times of an archived case follow each other and lie in the past."""
    opened, answered, resolved = (row.get(name) for name in ("opened_at", "first_response_at", "resolved_at"))
    for name in ("opened_at", "first_response_at", "resolved_at"):
        if row.get(name) and row[name] > now:
            yield Fault.at(f"/{name}", "time_in_future")
    if answered and resolved and resolved < answered:
        yield Fault.at("/resolved_at", "resolved_before_answered")
    if opened and answered and answered < opened:
        yield Fault.at("/first_response_at", "answered_before_opened")
    if opened and resolved and resolved < opened:
        yield Fault.at("/resolved_at", "resolved_before_opened")


def word_faults(row: Mapping[str, Any], policy: Policy) -> Iterator[Fault]:
    """TKT-01, TKT-05: channel and type are of the lists."""
    for name, key in (("channel", "tkt.channels"), ("type", "tkt.types")):
        if row[name] not in policy.value(key):
            yield Fault.at(f"/{name}", "choice_invalid", choices=", ".join(policy.value(key)))


def product_faults(row: Mapping[str, Any]) -> Iterator[Fault]:
    """CUS-05: a serial number belongs to a model; a customer is known by e-mail or phone."""
    if row.get("serial_no") and not (row.get("model_code") or row.get("model_name")):
        yield Fault.at("/model_code", "field_required")
    if not (row["customer"].get("email") or row["customer"].get("phone")):
        yield Fault.at("/customer", "customer_unidentified")


def first_instant(row: Mapping[str, Any], now: datetime) -> datetime:
    """When the request came in, as far as the row knows."""
    told = (row.get(name) for name in ("opened_at", "first_response_at", "resolved_at"))
    return min((instant for instant in told if instant), default=now)


def status_of(row: Mapping[str, Any]) -> str:
    """Where an archived case stands."""
    if row.get("resolved_at"):
        return CLOSED
    return ACKNOWLEDGED if row.get("first_response_at") else NEW


def code_from(name: str) -> str:
    """A model code made from a product's name, always the same for the same name."""
    slug = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").upper()
    return slug if slug and name.isascii() else f"MODEL-{crc32(name.encode()):08X}"
