"""Orders, shipments, stocktakes and reconciliations, as the services answer them."""

from typing import Any

from tests.console.sample_custody import fill_custody

ORDER = "01930000-0000-7000-8000-000000000201"
SHIPMENT = "01930000-0000-7000-8000-000000000202"
STOCKTAKE = "01930000-0000-7000-8000-000000000203"
MONTH = "01930000-0000-7000-8000-000000000204"
VOUCHER = "01930000-0000-7000-8000-000000000205"
SITE = "01930000-0000-7000-8000-000000000005"


def order_line(number: int, quantity: int, price: str, amount: str, **more: Any) -> dict[str, Any]:
    found = {"id": ORDER, "line_no": number, "part_no": f"P-100{number}", "name_zh": "油烟机电机", "name_en": "Hood motor"}
    found |= {"model": "RH-900", "quantity": quantity, "unit": "pc", "supply_price": price, "amount": amount}
    return found | {"held": 0, "waiting": 0, "packed": 0, "shipped": 0, "confirmed": 0, "given_up": 0} | more


order: dict[str, Any] = {
    "id": ORDER,
    "number": "PO-20250305-00003",
    "kind": "emergency",
    "reason": "用户停机三天",
    "channel": "web",
    "status": "awaiting_payment",
    "site_id": SITE,
    "site_name": "杭州西湖服务站",
    "author_name": "冯站长",
    "contact": "冯站长",
    "phone": "0571 8888 0000",
    "reply_to": "hz01@example.com",
    "address": "杭州市西湖区文三路 1 号",
    "freight_mode": "公路",
    "copy_ref": None,
    "submitted_at": "2025-03-05T01:00:00Z",
    "created_at": "2025-03-05T00:50:00Z",
    "accepted_on": "2025-03-05",
    "due_on": "2025-03-07",
    "entry_due_on": "2025-03-07",
    "ship_due_on": "2025-03-12",
    "task": "pay",
    "erp_no": "ERP-77",
    "entered_by": "孙库管",
    "reviewer_name": "吴审单",
    "review_note": None,
    "end_reason": None,
    "total": "211.00",
    "missing": "11.00",
    "payment": {"state": "missing", "amount": "211.00", "missing": "11.00"},
    "lines": [order_line(1, 2, "45.50", "91.00"), order_line(2, 1, "120.00", "120.00")],
    "actions": [],
}


def sent_line(number: int, quantity: int, price: str) -> dict[str, Any]:
    found = {"line_id": ORDER, "line_no": number, "part_no": f"P-100{number}", "name_zh": "油烟机电机", "name_en": "Hood motor"}
    return found | {"model": "RH-900", "quantity": quantity, "unit": "pc", "supply_price": price, "counted": None}


shipment: dict[str, Any] = {
    "id": SHIPMENT,
    "number": "SH-20250307-00001",
    "note_no": "DN-20250307-00004",
    "order_id": ORDER,
    "order_number": "PO-20250305-00003",
    "kind": "emergency",
    "status": "shipped",
    "site_id": SITE,
    "site_name": "杭州西湖服务站",
    "contact": "冯站长",
    "phone": "0571 8888 0000",
    "address": "杭州市西湖区文三路 1 号",
    "freight_mode": "公路",
    "erp_no": "ERP-77",
    "issuer_name": "孙库管",
    "checker": "何复核",
    "carrier": "德邦",
    "waybill": "DB99812",
    "created_at": "2025-03-07T01:00:00Z",
    "shipped_at": "2025-03-07T06:00:00Z",
    "expected_on": "2025-03-09",
    "arrived_on": None,
    "confirm_due_on": "2025-03-12",
    "confirmed_by": None,
    "tracking": "due",
    "tracked_on": "2025-03-07",
    "amount": "211.00",
    "note": None,
    "lines": [sent_line(1, 2, "45.50")],
    "lots": [{"part_no": "P-1001", "lot_no": "GR-20250105-1", "production_on": "2024-12-01", "quantity": 2}],
    "tracks": [{"tracked_on": "2025-03-08", "status": "on_the_way", "note": "已到金华", "tracker_name": "孙库管"}],
    "actions": [],
}


def stocktake(status: str = "counting", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"id": STOCKTAKE, "number": "ST-20250305-00001", "kind": "regular", "status": status}
    found |= {"warehouse_code": "WH-01", "location_code": None, "category": None, "abc_class": None, "planned_on": "2025-03-05"}
    found |= {
        "planner_name": "孙库管",
        "lines": 4,
        "open": 3,
        "to_recount": 0,
        "unchecked_places": 2,
        "note": None,
        "reason": None,
    }
    found |= {"differing": None, "pieces_over": None, "pieces_short": None, "unexplained": None, "value": None}
    return found | {"actions": ["compare", "cancel"]} | more


def line_id(number: int) -> str:
    return f"01930000-0000-7000-8000-0000000003{number:02d}"


def sheet_line(number: int, part_no: str, place: str, **more: Any) -> dict[str, Any]:
    found = {"id": line_id(number), "part_no": part_no, "location_code": place, "location_name": "杭州中心库"}
    found |= {"name_zh": "油烟机电机", "name_en": "Hood motor", "unit": "pc", "shelf": "A-03-2", "lot_no": f"GR-2025-{number}"}
    found |= {"production_on": "2024-12-01", "received_on": "2025-01-05", "condition": "good", "owner": "company"}
    found |= {"is_counted": False, "is_found": False, "is_recounted": False, "must_recount": False, "my_count": None}
    return found | {"counter_name": None, "counted_at": None} | more


SHEET = [
    sheet_line(1, "P-1001", "A-01"),
    sheet_line(2, "P-1002", "A-01", condition="quarantine", owner="site"),
    sheet_line(3, "P-1001", "B-07"),
]


def compared(number: int, account: int, card: int, counted: int, **more: Any) -> dict[str, Any]:
    unseen = ("location_name", "unit", "shelf", "production_on", "received_on", "is_counted", "my_count")
    line = {name: value for name, value in sheet_line(number, f"P-100{number}", "A-01").items() if name not in unseen}
    found = line | {"account": account, "card": card, "counted": counted, "difference": counted - card}
    return found | {"value": f"{abs(counted - card) * 45.5:.2f}", "cause": None, "explanation": None} | more


DIFFERENCES = [compared(1, 20, 20, 19, cause="lost", explanation="找不到"), compared(2, 20, 20, 22, must_recount=True)]
reconciliation: dict[str, Any] = {
    "id": MONTH,
    "number": "PR-202502-00001",
    "site_id": SITE,
    "month": "2025-02",
    "status": "confirmed_by_after_sales",
    "outcome": "difference",
    "prepared_by": "周财务",
    "prepared_on": "2025-03-03",
    "opening": "0.00",
    "payments": "211.00",
    "credits": "0.00",
    "other": "0.00",
    "shipped": "211.00",
    "closing": "0.00",
    "received": "165.50",
    "uncounted": "0.00",
    "site_closing": None,
    "adjustment": None,
    "after_month": "0.00",
    "differing_lines": 1,
    "reason": "少收一件",
    "resolution": None,
    "signatures": {"after_sales": {"name": "吴审单", "on": "2025-03-03", "by": "x"}, "site": None, "locked": None},
    "lines": [
        {
            "shipment_number": "SH-20250207-00001",
            "order_number": "PO-20250205-00003",
            "part_no": "P-1001",
            "sent": 2,
            "received": 1,
            "missing": 1,
            "price": "45.50",
            "missing_value": "45.50",
        }
    ],
    "postings": [{"booked_on": "2025-02-05", "kind": "payment", "reference": "银行 8812", "amount": "211.00"}],
    "actions": [],
}


def entry(number: int, **more: Any) -> dict[str, Any]:
    found = {"id": line_id(number), "at": f"2025-03-0{number}T01:00:00Z", "kind": "issue", "voucher_no": f"DN-0{number}"}
    return found | {"lot_no": "GR-1", "other_location": "VAN-T007", "in": None, "out": 2, "balance": 20 - 2 * number} | more


CARD = [entry(3), entry(2), entry(1, kind="receipt", voucher_no="GR-01", other_location="SUPPLIER", **{"in": 18, "out": None})]
voucher: dict[str, Any] = {
    "id": VOUCHER,
    "number": "TR-20250304-00002",
    "kind": "transfer",
    "from_location": "WH-01",
    "to_location": "A-01",
    "person": "赵师傅",
    "reason": "补货到货位",
    "inspection_no": None,
    "keeper_name": "孙库管",
    "created_at": "2025-03-04T01:10:00Z",
    "lines": [
        {
            "part_no": "P-1001",
            "lot_no": "GR-1",
            "quantity": 3,
            "production_on": None,
            "from_condition": "good",
            "to_condition": "good",
        }
    ],
}
due = {
    "id": STOCKTAKE,
    "code": "WH-01",
    "name": "杭州中心库",
    "due_on": "2025-03-31",
    "last_on": "2025-02-27",
    "standing": "due",
}


def fill_papers(gateway: Any) -> None:
    """Put orders, shipments, a stocktake under way and a month into a fake gateway."""
    a = gateway.answers
    a["part-orders"], a["part-orders/due"], a[f"part-orders/{ORDER}"] = [order], [order], order
    a["shipments"], a[f"shipments/{SHIPMENT}"] = [shipment], shipment
    a["stocktakes"], a["stocktakes/due"], a[f"stocktakes/{STOCKTAKE}"] = [stocktake()], [due], stocktake()
    a[f"stocktakes/{STOCKTAKE}/sheet"] = SHEET
    a[f"stocktakes/{STOCKTAKE}/places"] = [
        {"location_code": "A-01", "checked_at": None},
        {"location_code": "B-07", "checked_at": "2025-03-05T01:00:00Z"},
    ]
    a[f"stocktakes/{STOCKTAKE}/lines"] = DIFFERENCES
    a["accounts/part-reconciliations"], a[f"accounts/part-reconciliations/{MONTH}"] = [reconciliation], reconciliation
    a["stock/card"] = lambda _request: {"data": CARD, "next_cursor": None}
    a[f"stock/vouchers/{VOUCHER}"] = voucher
    a["stock/alerts"] = [{"id": ORDER, "part_no": "P-1001", "available": 2, "min_level": 3, "on_order": 0, "status": "open"}]
    fill_custody(gateway)
