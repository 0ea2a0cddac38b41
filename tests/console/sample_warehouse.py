"""Papers and cards of the parts warehouse, as the services answer them."""

from typing import Any

NOTE = "01930000-0000-7000-8000-000000000101"
RECEIPT = "01930000-0000-7000-8000-000000000102"
PART = "01930000-0000-7000-8000-000000000103"
PLACE = "01930000-0000-7000-8000-000000000104"
TICKET = "01930000-0000-7000-8000-000000000001"

part = {
    "id": PART,
    "part_no": "P-1001",
    "name_zh": "油烟机电机 RH-900",
    "name_en": "Hood motor RH-900",
    "unit": "pc",
    "category": "motor",
    "shelf": "A-03-2",
    "min_level": 3,
    "max_level": 10,
    "supply_price": "125.50",
}
place = {"id": PLACE, "code": "WH-01", "name": "杭州中心库", "kind": "warehouse", "parent_id": None}


def lot(number: int, quantity: int, **more: Any) -> dict[str, Any]:
    return {"part_no": "P-1001", "lot_no": f"GR-20250105-{number}", "quantity": quantity, "production_on": "2024-12-01"} | more


note = {
    "id": NOTE,
    "number": "DN-20250304-00009",
    "part_no": "P-1001",
    "quantity": 4,
    "from_location": "WH-01",
    "to_location": "VAN-T007",
    "reservation_id": None,
    "ticket_id": TICKET,
    "issuer_name": "孙库管",
    "collector": "赵师傅",
    "note": "旧件请随车带回",
    "created_at": "2025-03-04T01:10:00Z",
    "lines": [lot(1, 3), lot(2, 1, production_on=None)],
}
receipt = {
    "id": RECEIPT,
    "number": "GR-20250105-00002",
    "location_id": PLACE,
    "location_code": "WH-01",
    "document": "SUP-8841",
    "received_on": "2025-01-05",
    "receiver_name": "孙库管",
    "created_at": "2025-01-05T02:00:00Z",
    "lines": [lot(1, 120), lot(2, 40, part_no="P-2002")],
}


def card(**more: Any) -> dict[str, Any]:
    found = {"id": PART, "part_no": "P-1001", "location_id": PLACE, "location_code": "WH-01", "lot_no": "GR-20250105-1"}
    found |= {"received_on": "2025-01-05", "production_on": "2024-12-01", "condition": "good", "owner": "company"}
    return found | {"on_hand": 12, "reserved": 2, "available": 10} | more


def fill_warehouse(gateway: Any) -> None:
    """Put the warehouse into a fake gateway."""
    a = gateway.answers
    a["stock/issues"], a[f"stock/issues/{NOTE}"] = [note], note
    a["stock/receipts"], a[f"stock/receipts/{RECEIPT}"] = [receipt], receipt
    a["parts"], a[f"parts/{PART}"] = [part], part
    a["locations"], a[f"locations/{PLACE}"] = [place], place
    a["stock"] = [card(), card(lot_no="GR-20250105-2", on_hand=3, available=3, reserved=0), card(condition="quarantine")]
    a["stock/plan"] = [
        {"part_no": "P-1001", "on_hand": 2, "reserved": 0, "on_order": 0, "min_level": 3, "max_level": 10, "suggestion": 8}
    ]
    held = {"id": NOTE, "number": "RS-20250303-00007", "part_no": "P-1001", "quantity": 1, "location_code": "WH-01"}
    waiting = {**held, "number": "RS-20250304-00001", "status": "waiting", "hold_until": None, "location_code": None}
    late = {**held, "number": "RS-20250220-00003", "status": "held", "hold_until": "2025-03-01T09:30:00Z"}
    a["reservations"] = [held | {"status": "held", "hold_until": "2025-03-10T09:30:00Z"}, late, waiting]
    a["stock/discrepancies"] = []
