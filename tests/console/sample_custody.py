"""A loaner slip, a tool with all that befell it, and an old part, as the warehouse answers them."""

from typing import Any

LOAN = "01930000-0000-7000-8000-000000000401"
TOOL = "01930000-0000-7000-8000-000000000402"
OLD_PART = "01930000-0000-7000-8000-000000000403"
LOANER = "01930000-0000-7000-8000-000000000404"
ROOM = "01930000-0000-7000-8000-000000000405"
TECHNICIAN = "01930000-0000-7000-8000-000000000406"
TICKET = "01930000-0000-7000-8000-000000000001"

loan: dict[str, Any] = {
    "id": LOAN,
    "number": "LO-20250304-00001",
    "loaner_id": LOANER,
    "serial_no": "LN-RH900-0007",
    "category": "hood",
    "model_code": "RH-900",
    "ticket_id": TICKET,
    "repair_id": None,
    "faulty_serial_no": "RH900-2023-118842",
    "customer_name": "王女士",
    "technician_id": TECHNICIAN,
    "technician_name": "赵师傅",
    "status": "due",
    "lent_at": "2025-03-04T01:30:00Z",
    "lent_condition": "worn",
    "lent_note": "面板右下角有划痕",
    "signed_by": "王女士",
    "lender_name": "孙库管",
    "expected_return_on": "2025-03-12",
    "due_on": "2025-03-10",
    "returned_condition": None,
    "returned_note": None,
    "returned_by": None,
    "taker_name": None,
    "ended_at": None,
    "lost_reason": None,
}
returned = loan | {
    "status": "returned",
    "returned_condition": "faulty",
    "returned_note": "照明灯不亮",
    "returned_by": "赵师傅",
    "taker_name": "孙库管",
    "ended_at": "2025-03-10T08:05:00Z",
}
lost = loan | {"status": "lost", "lost_reason": "客户搬家后联系不上", "ended_at": "2025-04-02T06:00:00Z"}

tool: dict[str, Any] = {
    "id": TOOL,
    "tool_no": "GJ-0001",
    "name": "燃气检漏仪",
    "kind": "leak_detector",
    "brand": "德图 Testo",
    "model": "316-1",
    "serial_no": "60312201",
    "purchased_on": "2024-03-12",
    "price": "1380.00",
    "is_fixed_asset": True,
    "status": "compensation_due",
    "condition": "damaged",
    "holder_id": TECHNICIAN,
    "holder_name": "钱师傅",
    "purpose": "ticket",
    "ticket_id": TICKET,
    "due_back_on": "2025-03-01",
    "service_due_on": "2027-03-12",
    "fault": "damaged",
    "created_at": "2024-03-12T02:00:00Z",
    "actions": [],
}


def record(kind: str, at: str, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"id": TOOL, "tool_id": TOOL, "kind": kind, "holder_id": TECHNICIAN, "holder_name": "赵师傅"}
    found |= {"from_holder_id": None, "from_holder_name": None, "purpose": None, "ticket_id": None, "condition": "good"}
    found |= {"signed_by": None, "due_back_on": None, "cost": None, "note": None, "recorder_name": "孙库管"}
    return found | {"created_at": at} | more


RECORDS = [
    record(
        "hand_over",
        "2025-02-20T09:00:00Z",
        holder_name="钱师傅",
        from_holder_name="赵师傅",
        purpose="ticket",
        ticket_id=TICKET,
        condition="worn",
        signed_by="钱师傅",
        due_back_on="2025-03-01",
        recorder_name="赵师傅",
    ),
    record("issue", "2025-01-06T00:40:00Z", purpose="standing", signed_by="赵师傅"),
    record("check", "2024-12-30T07:10:00Z"),
    record("return", "2024-12-30T07:00:00Z", signed_by="孙库管"),
    record("calibration", "2024-09-02T02:00:00Z", cost="120.00", note="市计量院检定合格，证书 J2024-5512"),
    record("issue", "2024-03-14T01:00:00Z", purpose="standing", signed_by="赵师傅", note="配两节电池"),
]
REPORTS: list[dict[str, Any]] = [
    {
        "id": TOOL,
        "number": "TR-20250301-00001",
        "tool_id": TOOL,
        "tool_no": "GJ-0001",
        "status": "compensation_due",
        "event": "damaged",
        "happened_on": "2025-02-28",
        "description": "从高处跌落，探头折断",
        "holder_id": TECHNICIAN,
        "holder_name": "钱师傅",
        "reporter_name": "钱师傅",
        "human_cause": True,
        "cause": "作业时未系挂绳",
        "repair_cost": None,
        "decided_by": "郑部长",
        "decided_at": "2025-03-02T17:00:00Z",
        "written_off_by": None,
        "written_off_at": None,
        "created_at": "2025-03-01T00:30:00Z",
    }
]
DEBTS: list[dict[str, Any]] = [
    {
        "id": TOOL,
        "number": "CP-20250303-00001",
        "source": "tool",
        "source_id": TOOL,
        "subject_no": "GJ-0001",
        "payer": "holder",
        "payer_name": "钱师傅",
        "holder_id": TECHNICIAN,
        "site_id": None,
        "ticket_id": TICKET,
        "amount": "1380.00",
        "reason": "作业时未系挂绳",
        "status": "due",
        "decided_by": "郑部长",
        "decided_at": "2025-03-02T17:00:00Z",
        "paid_on": None,
        "document": None,
    }
]

old_part: dict[str, Any] = {
    "id": OLD_PART,
    "number": "OP-20250305-00003",
    "kind": "accident",
    "material": "sheet_metal",
    "part_no": None,
    "part_name": "左前翼子板",
    "part_type": None,
    "quantity": 1,
    "unit": "pc",
    "status": "insurer_hold",
    "location_id": ROOM,
    "location_code": "SHEET-METAL",
    "condition": "old_part",
    "owner": "insurer",
    "ticket_id": TICKET,
    "ticket_number": "TK-20250303-00012",
    "plate_no": "浙A·8K325",
    "site_id": None,
    "technician_id": TECHNICIAN,
    "in_warranty": False,
    "goes_to_maker": False,
    "for_insurer": True,
    "insurer": "平安财险",
    "removed_on": "2025-03-05",
    "finished_on": None,
    "stored_on": "2025-03-05",
    "custody_until": "2025-04-05",
    "next_step": "notify",
    "due_on": "2025-03-29",
    "ended_on": None,
    "visit_id": None,
    "is_clean": True,
    "fine": None,
    "keeper_name": "孙库管",
    "handover_result": None,
    "move_result": None,
    "sorted_as": None,
    "sorted_on": None,
    "sale_id": None,
    "return_id": None,
    "return_number": None,
    "split_from_id": None,
    "note": None,
    "created_at": "2025-03-05T02:00:00Z",
    "acts": [],
    "actions": [],
}
room: dict[str, Any] = {
    "id": ROOM,
    "code": "SHEET-METAL",
    "name": "钣金拆装件室 Sheet-metal room",
    "kind": "sheet_metal_room",
    "parent_id": None,
}


def fill_custody(gateway: Any) -> None:
    """Put a lent loaner, a damaged tool and an old part into a fake gateway."""
    a = gateway.answers
    a["loaners/loans"], a[f"loaners/loans/{LOAN}"] = [loan], loan
    a["tools"], a[f"tools/{TOOL}"] = [tool], tool
    a[f"tools/{TOOL}/records"], a["tools/reports"], a["tools/compensations"] = RECORDS, REPORTS, DEBTS
    a["old-parts"], a[f"old-parts/{OLD_PART}"] = [old_part], old_part
    a[f"locations/{ROOM}"] = room
