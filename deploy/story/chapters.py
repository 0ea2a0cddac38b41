"""The steps of the story, in order; the second part stands in `afterwards`, the third in `supply`.

Each is a function of the story's state; a test may kill a service before any of them.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from deploy.story.afterwards import (
    case_is_closed,
    everything_agrees,
    finance_credits,
    month_is_settled,
    old_part_is_owed,
    quality_calls,
    site_returns,
)
from deploy.story.person import Person, StepFailed
from deploy.story.proof import fingerprint
from deploy.story.state import STAFF, ZONE, Hook, Story, clause_of, days_ago
from deploy.story.supply import (
    order_is_entered,
    order_is_shipped,
    parts_are_reconciled,
    site_counts,
    site_orders,
)

Step = Callable[[Story], None]
CHECKLIST = ("appointment_confirmed", "tools_ready", "parts_ready", "work_badge", "tidy_dress", "form_at_hand")


def first_day() -> date:
    """The Monday on which the story begins: the first of the coming month, so that one month holds it."""
    today = datetime.now(ZONE).date()
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=(7 - first.weekday()) % 7)


def people_come_in(story: Story) -> None:
    """The administrator registers the network and its people."""
    story.go_to(first_day(), 9)
    admin = Person(story.gateway, story.run, "admin", twice=story.twice)
    admin.sign_in("admin", story.admin_password)
    story.people["admin"] = admin
    for role in STAFF:
        story.join(role, role)
    run = story.run
    site = admin.post("sites", {"code": f"S-{run}", "name": "城东服务网点", "kind": "service_unit", "region": "华东"})
    skills: dict[str, Any] = {"skills": {"appliance": 5, "gas_install": 4}, "on_duty": True}
    papers = [{"skill": skill, "expires_on": "2199-12-31"} for skill in ("appliance", "gas_install")]
    where: dict[str, Any] = {"lat": 31.25, "lon": 121.5}
    technician = admin.post(
        "technicians",
        {"code": f"T-{run}", "name": "王师傅", "site_id": site["id"], "certificates": papers, **skills, **where},
    )
    idle: dict[str, Any] = {"code": f"U-{run}", "name": "李学徒", "site_id": site["id"], "certificates": [], **skills, **where}
    apprentice = admin.post("technicians", idle)
    story.made |= {"site": site, "technician": technician, "apprentice": apprentice}
    story.join("site", "site", site_id=site["id"])
    story.join("technician", "technician", technician_id=technician["id"], site_id=site["id"])
    story.tell("admin", "registers a site, a technician and the staff", site["code"])


def goods_come_in(story: Story) -> None:
    """The warehouse books two lots of a valve."""
    keeper, run = story.person("warehouse"), story.run
    part = {"part_no": f"V-{run}", "name_zh": "燃气电磁阀", "name_en": "Gas valve", "category": "valve", "own_brand": True}
    story.made["part"] = keeper.post("parts", {**part, "supply_price": "86.00", "min_level": 2, "max_level": 20})
    store = keeper.post("locations", {"code": f"WH-{run}", "name": "备件库", "kind": "warehouse"})
    story.made["store"] = store
    for lot, produced, quantity in (("OLD", 400, 1), ("NEW", 90, 5)):
        line = {"part_no": part["part_no"], "quantity": quantity, "lot_no": f"{lot}-{run}"}
        line["production_on"] = days_ago(story, produced)
        keeper.post("stock/receipts", {"location_id": store["id"], "document": f"入库 {lot}", "lines": [line]})
    story.tell("warehouse", "receives two lots of a valve: 1 old, 5 new", f"{part['part_no']} at 86.00", ["INV-17"])


def unit_was_sold(story: Story) -> None:
    """The agent opens the customer's file with the sold unit."""
    admin, agent, run = story.person("admin"), story.person("agent"), story.run
    valve = {"code": "valve", "name_zh": "电磁阀", "name_en": "Valve", "kind": "other"}
    tank = {"code": "tank", "name_zh": "内胆", "name_en": "Inner tank", "kind": "tank"}
    model: dict[str, Any] = {
        "code": f"GH-{run}",
        "name_zh": "燃气热水器 16 升",
        "name_en": "Gas water heater 16 L",
        "category": "water_heater",
    }
    model |= {"is_gas": True, "skill": "gas_install", "labour_fee": "60.00", "components": [valve, tank]}
    story.made["model"] = admin.post("models", model)
    who = {"name": "陈女士", "phone": f"139{int(run, 16) % 10**8:08d}", "address": "上海市浦东新区世纪大道 1 号"}
    place = {"segment": "residential", "kind": "person", "lat": 31.24, "lon": 121.52}
    story.made["customer"] = agent.post("customers", {**who, **place})
    sold = {"customer_id": story.made["customer"]["id"], "model_id": story.made["model"]["id"], "serial_no": f"SN-{run}"}
    sold |= {"purchased_on": days_ago(story, 120), "factory_on": days_ago(story, 150), "gas_type": "12T"}
    story.made["asset"] = agent.post("assets", sold)
    story.join("customer", "customer", customer_id=story.made["customer"]["id"])
    story.tell("agent", "opens the customer's file with the unit sold 120 days ago", model["code"])


def customer_asks(story: Story) -> None:
    """The customer opens a ticket: warranty is decided and a promise made."""
    body = {"type": "repair", "channel": "app", "asset_id": story.made["asset"]["id"], "component": "valve"}
    body |= {"description": "热水器点火后熄火", "urgency": "high", "impact": "unusable", "safety_hazard": False}
    ticket = story.person("customer").post("tickets", body)
    story.made["ticket"] = ticket
    _, clauses = clause_of(story, "ticket", ticket["id"], "warranty")
    story.tell("customer", f"reports a fault: {ticket['number']} {ticket['priority']}", ticket["warranty"]["outcome"], clauses)
    _, clauses = clause_of(story, "ticket", ticket["id"], "promise")
    story.tell("system", "promises a time", f"done by {ticket['promised_at']}", clauses)
    stranger = story.person("site")
    if "id" in stranger.refused(f"tickets/{ticket['id']}/actions/cancel", {"reason": "x"}):
        raise StepFailed("a foreign site saw the ticket")


def desk_answers(story: Story) -> None:
    """The agent acknowledges and classifies."""
    agent, path = story.person("agent"), f"tickets/{story.made['ticket']['id']}/actions"
    story.go_to(story.today, 10)
    agent.post(f"{path}/acknowledge")
    agent.post(f"{path}/classify", {"type": "repair", "fault_group": "ignition"})
    story.tell("agent", "calls back within the hour and classifies", "acknowledged, classified", ["SLA-01", "TKT-05"])


def dispatcher_sends(story: Story) -> None:
    """The dispatcher sees the candidates with reasons and assigns the certified one."""
    dispatcher, ticket = story.person("dispatcher"), story.made["ticket"]
    found = dispatcher.get("dispatch/candidates", ticket_id=ticket["id"])["data"]
    by_id = {candidate["technician_id"]: candidate for candidate in found}
    best, barred = by_id[story.made["technician"]["id"]], by_id[story.made["apprentice"]["id"]]
    reasons = [reason["clause"] for reason in barred["reasons"] if reason.get("clause")]
    story.tell("dispatcher", "sees the candidates; the apprentice has no certificate", "ineligible", sorted(set(reasons)))
    if barred["eligible"] or not best["eligible"]:
        raise StepFailed(f"the hard filters do not hold: {best} {barred}")
    appointment = story.today + timedelta(days=1)
    body = {"technician_id": best["technician_id"], "appointment_at": f"{appointment}T10:00:00+08:00"}
    if found[0]["technician_id"] != best["technician_id"]:
        body["override_reason"] = "the customer's own site"
    path = f"tickets/{ticket['id']}/actions/assign"
    no = dispatcher.refused(path, {**body, "technician_id": barred["technician_id"]})["clause"]
    story.made["visit_id"] = dispatcher.post(path, body)["visit_id"]
    story.tell("dispatcher", "assigns the technician for tomorrow 10:00", f"score {best['score']}", ["DSP-04", no])


def part_is_reserved(story: Story) -> None:
    """The dispatcher reserves the part."""
    body = {"part_no": story.made["part"]["part_no"], "quantity": 2, "ticket_id": story.made["ticket"]["id"]}
    body |= {"visit_id": story.made["visit_id"], "technician_id": story.made["technician"]["id"]}
    body |= {"location_id": story.made["store"]["id"]}
    dispatcher = story.person("dispatcher")
    story.wait_for("the van", lambda: story.person("warehouse").get("locations", technician_id=body["technician_id"])["data"])
    too_many = dispatcher.refused("reservations", {**body, "quantity": 7})
    story.made["reservation"] = dispatcher.post("reservations", body)
    story.tell("dispatcher", f"reserves 2 valves; 7 were refused ({too_many['code']})", "held", ["INV-13", "INV-14"])


def part_is_issued(story: Story) -> None:
    """The keeper counts and issues first in, first out."""
    keeper = story.person("warehouse")
    body = {"reservation_id": story.made["reservation"]["id"], "counted": 2, "collector": story.made["technician"]["name"]}
    wrong = keeper.refused("stock/issues", {**body, "counted": 3})
    note = keeper.post("stock/issues", body)
    lots = [f"{line['lot_no'].split('-')[0]}:{line['quantity']}" for line in note["lines"]]
    if lots != ["OLD:1", "NEW:1"]:
        raise StepFailed(f"not first in, first out: {lots}")
    clauses = ["INV-03", wrong["clause"]]
    story.tell("warehouse", f"issues {note['number']} to the van; a wrong count was stopped", ", ".join(lots), clauses)


def technician_works(story: Story) -> None:
    """The visit: contact, departure, arrival, proposal, repair, signature; the charge is decided."""
    technician, path = story.person("technician"), f"visits/{story.made['visit_id']}/actions"
    technician.post(f"{path}/accept")
    technician.post(f"{path}/contact")
    story.go_to(story.today + timedelta(days=1), 9)
    technician.post(f"{path}/depart", {"checklist": dict.fromkeys(CHECKLIST, True)})
    story.go_to(story.today, 10)
    technician.post(f"{path}/arrive")
    story.tell("technician", "arrives on time with two valves", "on_time", ["ONS-01", "ONS-02"])
    part = {"part_no": story.made["part"]["part_no"], "quantity": 1, "component": "valve", "price": "0.00"}
    money = {"labour": "0.00", "other": "0.00"}
    proposal = {"fault": "点火后熄火", "cause": "电磁阀失效", "content": "更换电磁阀", "parts": [part], **money}
    technician.post(f"{path}/propose", {**proposal, "agreed_by": "陈女士"})
    record = {"result": "solved", "verified_problem": "点火后熄火", "reproduced": True, "work_done": "更换电磁阀并试机"}
    record |= {"cause": "电磁阀失效", "parts": [{**part, "old_part_destination": "return"}], **money}
    record |= {"user_test": True, "left_at": f"{story.today}T10:40:00+08:00"}
    story.go_to(story.today, 11)
    unsigned = technician.refused(f"{path}/file", record)
    signed = {**record, "signature": {"name": "陈女士"}}
    technician.post(f"{path}/file", signed)
    _, clauses = clause_of(story, "ticket", story.made["visit_id"], "charge")
    story.tell("technician", "files the signed record; unsigned was refused", "free of charge", [*clauses, unsigned["clause"]])


STEPS: tuple[Step, ...] = (
    people_come_in,
    goods_come_in,
    unit_was_sold,
    customer_asks,
    desk_answers,
    dispatcher_sends,
    part_is_reserved,
    part_is_issued,
    technician_works,
    case_is_closed,
    old_part_is_owed,
    site_returns,
    finance_credits,
    quality_calls,
    month_is_settled,
    site_orders,
    order_is_entered,
    order_is_shipped,
    site_counts,
    parts_are_reconciled,
    everything_agrees,
)


def tell_all(story: Story, before: Hook | None = None) -> dict[str, Any]:
    """Run every step; `before` is called with the step's place and name. Returns what must be the same in every run."""
    for place, step in enumerate(STEPS):
        if before is not None:
            before(place, step.__name__)
        step(story)
    return fingerprint(story)
