"""One case with entries of all five departments, as the services answer it."""

from typing import Any

TICKET = "01930000-0000-7000-8000-000000000001"
CUSTOMER = "01930000-0000-7000-8000-000000000002"
ASSET = "01930000-0000-7000-8000-000000000003"
MODEL = "01930000-0000-7000-8000-000000000004"
SITE = "01930000-0000-7000-8000-000000000005"
VISIT = "01930000-0000-7000-8000-000000000006"

ticket: dict[str, Any] = {
    "id": TICKET,
    "number": "TK-20250303-00012",
    "type": "repair",
    "status": "dispatched",
    "priority": "P2",
    "channel": "phone",
    "description": "油烟机开机后电机异响，风力很小；用户一周后有家庭聚会，希望尽快处理。",
    "customer_id": CUSTOMER,
    "asset_id": ASSET,
    "site_id": SITE,
    "component": "motor",
    "contact": {"name": "王芳", "phone": "138 0000 1234", "address": "杭州市西湖区文三路 100 号 3 幢 502 室"},
    "warranty": {"covered": True, "outcome": "covered", "ends_on": "2028-05-12", "clauses": ["WAR-01", "WAR-03"]},
    "is_repeat": True,
    "opened_at": "2025-03-03T01:00:00Z",
    "acknowledged_at": "2025-03-03T01:20:00Z",
    "response_due_at": "2025-03-04T01:00:00Z",
    "promised_at": "2025-03-06T09:30:00Z",
    "resolution_due_at": "2025-03-06T09:30:00Z",
    "actions": ["cancel"],
}

customer = {"id": CUSTOMER, "name": "王芳", "phone": "138 0000 1234", "email": "fang@example.com", "segment": "residential"}
asset = {"id": ASSET, "model_id": MODEL, "serial_no": "RH9-2405-00771", "purchased_on": "2024-05-12"}
model = {
    "id": MODEL,
    "code": "RH-900",
    "name_zh": "RH-900 侧吸油烟机",
    "name_en": "RH-900 range hood",
    "components": [{"code": "motor", "kind": "hood_motor", "name_zh": "电机", "name_en": "Motor"}],
}
site = {"id": SITE, "code": "HZ01", "name": "杭州西湖服务站"}


def happening(at: str, noun: str, verb: str, **more: Any) -> dict[str, Any]:
    number = at.replace("-", "").replace(":", "").replace("T", "").replace("Z", "")[-12:]
    entry = {"id": f"01930000-1000-7000-8000-{number}", "noun": noun, "subject": TICKET, "case_id": TICKET, "verb": verb}
    entry |= {
        "from_state": None,
        "to_state": None,
        "actor_name": "李接线",
        "role": "agent",
        "reason": None,
        "detail": {},
        "at": at,
    }
    return entry | more


def decision(at: str, kind: str, outcome: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    number = at.replace("-", "").replace(":", "").replace("T", "").replace("Z", "")[-12:]
    entry = {"id": f"01930000-2000-7000-8000-{number}", "kind": kind, "outcome": outcome, "subject": TICKET, "case_id": TICKET}
    entry |= {"amount": None, "clauses": [], "near": [], "inputs": {}, "policy": {}, "policy_clauses": {}, "detail": {}}
    entry |= {"profile": "default", "policy_day": "2025-03-03", "override_reason": None, "actor_name": "ticket", "at": at}
    return entry | {"why": {"zh": zh, "en": en}} | more


WHY_WARRANTY = decision(
    "2025-03-03T01:00:01Z",
    "warranty",
    "covered",
    "购于 2024-05-12，油烟机电机保修 48 个月，至 2028-05-12，在保修期内。",
    "Bought on 2024-05-12; the motor of a range hood is covered for 48 months, until 2028-05-12.",
    clauses=["WAR-01", "WAR-03"],
    near=["WAR-02"],
    inputs={
        "purchased_on": "2024-05-12",
        "on": "2025-03-03",
        "component": "hood_motor",
        "is_gas": False,
        "extension_months": 0,
        "asset_id": ASSET,
        "lines": [
            {"part_no": "P-1001", "quantity": 1, "price_fen": 12550},
            {"part_no": "P-1002", "quantity": 2, "price_fen": 800},
        ],
    },
    policy={"war.months.hood_motor": 48, "war.months.unit": 12},
    policy_clauses={"war.months.hood_motor": "WAR-03", "war.months.unit": "WAR-01"},
    detail={"ends_on": "2028-05-12"},
)


def fill(gateway: Any, *, tickets: int = 1) -> None:
    """Put the case into a fake gateway."""
    extra = [
        {
            **ticket,
            "id": f"01930000-0000-7000-9000-{n:012d}",
            "number": f"TK-20250302-{n:05d}",
            "status": status,
            "priority": f"P{n % 4 + 1}",
            "contact": {**ticket["contact"], "name": name},
            "promised_at": f"2025-03-{n % 7 + 1:02d}T09:30:00Z",
        }
        for n, (status, name) in enumerate(
            zip(
                ["new", "closed", "on_site", "cancelled", "waiting_customer", "to_confirm"] * 20,
                ["陈伟", "Christopher Robbins-Montgomery", "杭州西湖区大学路物业管理有限公司", "赵敏", "钱多多", "孙丽"] * 20,
                strict=True,
            )
        )
    ]
    a = gateway.answers
    a["tickets"] = [ticket, *extra[: tickets - 1]]
    a[f"tickets/{TICKET}"] = ticket
    a[f"customers/{CUSTOMER}"], a[f"assets/{ASSET}"] = customer, asset
    a[f"models/{MODEL}"], a[f"sites/{SITE}"] = model, site
    visit = {
        "id": VISIT,
        "ticket_id": TICKET,
        "number": "VS-20250304-00003",
        "status": "appointed",
        "technician_name": "赵师傅",
    }
    a["visits"] = [visit | {"appointment_at": "2025-03-05T02:00:00Z"}]
    held = {
        "id": VISIT,
        "ticket_id": TICKET,
        "number": "RS-20250303-00007",
        "status": "held",
        "part_no": "P-1001",
        "quantity": 1,
    }
    a["reservations"] = [held | {"hold_until": "2025-03-10T09:30:00Z"}]
    owed = {"id": VISIT, "ticket_id": TICKET, "status": "open", "part_no": "P-1001", "quantity": 1, "replaced_on": "2025-03-05"}
    a["obligations"] = [owed | {"due_on": "2025-06-05"}]
    a["follow-ups"] = [
        {"id": VISIT, "ticket_id": TICKET, "kind": "repair", "status": "scheduled", "due_on": "2025-03-08", "attempts": 0}
    ]
    a["surveys"] = []
    money = {"labour": "80.00", "parts": "0.00", "other": "0.00", "total": "80.00"}
    a["claims"] = [
        {"id": VISIT, "ticket_id": TICKET, "record_no": "VS-20250304-00003", "month": "2025-03", "status": "open", **money}
    ]
    a["events/ticket"] = [
        happening("2025-03-03T01:00:00Z", "ticket", "open", to_state="new"),
        happening("2025-03-03T01:20:00Z", "ticket", "acknowledge", from_state="new", to_state="acknowledged"),
        happening("2025-03-03T01:25:00Z", "ticket", "classify", from_state="acknowledged", to_state="classified"),
        happening(
            "2025-03-03T02:05:00Z",
            "ticket",
            "assign",
            from_state="classified",
            to_state="dispatched",
            actor_name="吴调度",
            role="dispatcher",
            reason="距离最近且持有油烟机维修证",
        ),
    ]
    a["decisions/ticket"] = [
        WHY_WARRANTY,
        decision(
            "2025-03-03T01:00:02Z",
            "promise",
            "promised",
            "承诺不晚于 3 个工作日，即 2025-03-06 17:30。",
            "Promised within 3 working days.",
            clauses=["TKT-03", "SLA-02"],
            policy={"sla.resolution_working_days": 3},
            policy_clauses={"sla.resolution_working_days": "SLA-02"},
            inputs={"opened_at": "2025-03-03T01:00:00Z", "priority": "P2"},
        ),
    ]
    a["events/inventory"] = [
        happening("2025-03-03T02:10:00Z", "reservation", "reserve", to_state="held", actor_name="吴调度", role="dispatcher")
    ]
    a["decisions/inventory"] = []
    a["events/returns"] = [
        happening("2025-03-05T08:02:00Z", "obligation", "open", to_state="open", actor_name="returns", role="system")
    ]
    a["decisions/returns"] = [
        decision(
            "2025-03-05T08:02:01Z",
            "return_deadline",
            "due",
            "旧件须在更换后 3 个月内退回：2025-06-05 前。",
            "The old part is owed back within 3 months of the replacement, by 2025-06-05.",
            clauses=["RET-08"],
            actor_name="returns",
        )
    ]
    a["events/feedback"] = [
        happening("2025-03-05T08:03:00Z", "follow_up", "schedule", to_state="scheduled", actor_name="feedback", role="system")
    ]
    a["decisions/feedback"] = []
    a["events/settlement"] = [
        happening("2025-03-05T08:04:00Z", "claim", "claim", to_state="open", actor_name="settlement", role="system")
    ]
    a["decisions/settlement"] = [
        decision(
            "2025-03-05T08:04:01Z",
            "claim",
            "claimed",
            "记录完整，按目录工时费结算 80.00 元。",
            "The record is complete; the catalogue's labour fee of 80.00 is claimed.",
            amount="80.00",
            clauses=["SETL-13"],
            near=["SETL-07"],
            actor_name="settlement",
        )
    ]
