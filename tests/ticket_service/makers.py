"""Master data for tests, made through the API."""

from itertools import count
from typing import Any

from tests.support.service import ServiceUnderTest

_numbers = count(1)

HOOD = {
    "code": "CXW-200",
    "name_zh": "吸油烟机",
    "name_en": "Range hood",
    "category": "range_hood",
    "is_gas": False,
    "skill": "appliance",
    "labour_fee": "80.00",
    "components": [
        {"code": "motor", "name_zh": "电机", "name_en": "Motor", "kind": "hood_motor"},
        {"code": "lamp", "name_zh": "照明灯", "name_en": "Lamp", "kind": "other"},
    ],
}
CUSTOMER = {"name": "李明", "phone": "13800000001", "address": "杭州市文一路 1 号", "segment": "residential", "kind": "person"}
SITE = {"code": "HZ-01", "name": "杭州网点", "kind": "service_unit", "region": "杭州", "lat": 30.27, "lon": 120.15}
TECHNICIAN = {
    "code": "T-01",
    "name": "王师傅",
    "phone": "13900000001",
    "skills": {"appliance": 4, "gas_install": 2},
    "certificates": [{"skill": "appliance", "expires_on": None}, {"skill": "gas_install", "expires_on": "2026-12-31"}],
    "on_duty": True,
    "lat": 30.28,
    "lon": 120.16,
}


def make_customer(service: ServiceUnderTest, **changed: Any) -> dict[str, Any]:
    return service.as_("agent").ok("POST", "/customers", {**CUSTOMER, **changed})


def make_site(service: ServiceUnderTest, **changed: Any) -> dict[str, Any]:
    changed.setdefault("code", f"S-{next(_numbers)}")
    return service.as_("admin").ok("POST", "/sites", {**SITE, **changed})


def make_model(service: ServiceUnderTest, **changed: Any) -> dict[str, Any]:
    changed.setdefault("code", f"M-{next(_numbers)}")
    return service.as_("admin").ok("POST", "/models", {**HOOD, **changed})


def make_technician(service: ServiceUnderTest, **changed: Any) -> dict[str, Any]:
    changed.setdefault("code", f"T-{next(_numbers)}")
    return service.as_("admin").ok("POST", "/technicians", {**TECHNICIAN, **changed})


def make_asset(service: ServiceUnderTest, **changed: Any) -> dict[str, Any]:
    """A range hood bought on 2024-03-15 by a customer of its own, unless told otherwise."""
    if "customer_id" not in changed:
        changed["customer_id"] = make_customer(service)["id"]
    if "model_id" not in changed:
        changed["model_id"] = make_model(service)["id"]
    changed.setdefault("serial_no", f"SN{next(_numbers)}")
    return service.as_("agent").ok("POST", "/assets", {"purchased_on": "2024-03-15", **changed})


def bring_in(service: ServiceUnderTest, noun: str, rows: list[dict[str, Any]], **how: Any) -> dict[str, Any]:
    """Import rows for good and give the job's end."""
    admin = service.as_("admin")
    job = admin.ok("POST", f"/{noun}/imports", {"rows": rows, "dry_run": False, **how})
    assert service.worker.round()
    found: dict[str, Any] = admin.ok("GET", f"/{noun}/imports/{job['id']}")
    return found
