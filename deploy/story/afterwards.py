"""The second half of the story: the old part, the call-back, the month."""

from datetime import date, timedelta
from typing import Any

from deploy.story.proof import prove
from deploy.story.state import Story, clause_of, days_ago


def case_is_closed(story: Story) -> None:
    """Internal acceptance, the customer's confirmation, closing."""
    path = f"tickets/{story.made['ticket']['id']}/actions"
    story.person("supervisor").post(f"{path}/accept")
    story.person("customer").post(f"{path}/confirm", {"confirmed_by": "陈女士"})
    story.person("agent").post(f"{path}/close", {"cause": "电磁阀失效", "result": "已更换，正常"})
    story.tell("agent", "closes the case after acceptance and confirmation", "closed", ["TKT-14", "TKT-15", "TKT-16"])


def old_part_is_owed(story: Story) -> None:
    """The old part is owed to the factory; the van holds what was not used."""
    ticket = story.made["ticket"]["id"]
    site = story.person("site")
    found = story.wait_for("the obligation", lambda: site.get("obligations", ticket_id=ticket)["data"])
    story.made["obligation"] = found[0]
    _, clauses = clause_of(story, "returns", found[0]["id"], "return_deadline")
    story.tell("system", "the site owes the old valve", f"due {found[0]['due_on']}", clauses)


def site_returns(story: Story) -> None:
    """The site applies; headquarters approves; the part is shipped, counted and tested."""
    site, owed = story.person("site"), story.made["obligation"]
    what = {"quantity": 1, "production_on": days_ago(story, 400), "fault": "不吸合"}
    site.refused("returns", {"lines": [{**what, "part_no": "no-such-part"}], "packing": "纸箱"})
    line = {"obligation_id": owed["id"], "part_no": owed["part_no"], **what}
    back = site.post("returns", {"lines": [line], "packing": "纸箱，已贴标签"})
    story.made["return"] = back
    path = f"returns/{back['id']}/actions"
    due = f"answer due {back['review_due_on']}"
    story.tell("site", f"applies to return the old part: {back['number']}", due, ["RET-01", "RET-10"])
    site.refused(f"{path}/ship", {"freight_document": "SF-0"})
    story.person("returns_clerk").post(f"{path}/approve", {"note": "同意"})
    site.post(f"{path}/ship", {"freight_document": f"SF-{story.run}"})
    story.go_to(story.today + timedelta(days=2), 10)
    line_id = story.person("returns_clerk").get(f"returns/{back['id']}")["lines"][0]["id"]
    counted = {"lines": [{"line_id": line_id, "counted": 1, "compliant": True}]}
    story.person("returns_clerk").post(f"{path}/receive", counted)
    tested = {"return_id": back["id"], "lines": [{"line_id": line_id, "result": "defect"}]}
    story.person("qc").post("inspections", tested)
    story.tell("qc", "tests the returned valve", "defect", ["RET-09", "RET-11"])


def finance_credits(story: Story) -> None:
    """The credit by production age goes to the site's account."""
    back, finance = story.made["return"], story.person("finance")
    credited = finance.post(f"returns/{back['id']}/actions/credit")
    line = credited["lines"][0]
    _, clauses = clause_of(story, "returns", line["id"], "part_credit")
    story.tell("finance", "credits the old part by its production age", f"{credited['total']} CNY", clauses)
    site_id = story.made["site"]["id"]

    def account() -> Any:
        found = finance.get("accounts", site_id=site_id, kind="site_prepayment")["data"]
        return [one for one in found if one["balance"] == credited["total"]]

    story.made["account"] = story.wait_for("the credit on the account", account)[0]


def quality_calls(story: Story) -> None:
    """The follow-up falls due seven days after the repair, is made and scored."""
    officer, ticket = story.person("quality_officer"), story.made["ticket"]["id"]
    found = story.wait_for("the follow-up", lambda: officer.get("follow-ups", ticket_id=ticket)["data"])[0]
    due = date.fromisoformat(found["due_on"])
    story.go_to(due, 10)

    def is_due() -> Any:
        return officer.get(f"follow-ups/{found['id']}")["status"] == "due"

    story.wait_for("the follow-up's due state", is_due)
    _, clauses = clause_of(story, "feedback", found["id"], "follow_up_due")
    story.tell("system", "a follow-up falls due", f"due {due}", clauses)
    path = f"follow-ups/{found['id']}/actions"
    officer.post(f"{path}/attempt", {"reached": True, "person_reached": "陈女士"})
    answers = dict.fromkeys(("product_use", "timeliness", "attitude", "quality", "charges"), "good")
    officer.post(f"{path}/record", {**answers, "score": 5, "suggestion": "很满意"})
    rate = officer.get("kpis/satisfaction", **{"from": due.replace(day=1).isoformat(), "to": due.isoformat()})
    satisfied = f"satisfaction {rate['rate']} %"
    story.tell("quality_officer", "calls the customer, who gives 5 of 5", satisfied, ["FUP-04", "CSAT-05"])


def month_is_settled(story: Story) -> None:
    """Records, check, draft, objection time, approval, lock, payment."""
    finance, site, month = story.person("finance"), story.person("site"), story.today.strftime("%Y-%m")
    claims = {"site_id": story.made["site"]["id"], "month": month}
    story.wait_for(
        "the checked claim", lambda: [c for c in finance.get("claims", **claims)["data"] if c["status"] == "checked"]
    )
    fourth = (story.today.replace(day=1) + timedelta(days=32)).replace(day=4)
    story.go_to(fourth, 10)
    statement = finance.post("statements", claims)
    path = f"statements/{statement['id']}/actions"
    sent = {"paper_sent_on": (fourth - timedelta(days=1)).isoformat(), "email_sent_on": fourth.isoformat()}
    site.post(f"{path}/receive_records", sent)
    _, clauses = clause_of(story, "settlement", statement["id"], "late_rate")
    story.tell("site", "sends the month's records on paper and by email", "100 %", clauses)
    story.person("quality_officer").post(f"{path}/check")
    finance.post(f"{path}/draft")
    finance.post(f"{path}/send")
    drafted = site.get(f"statements/{statement['id']}")
    for line in drafted["lines"]:
        story.tell("statement", line["text_en"][:57], f"{line['amount']} CNY", line["clauses"])
    story.person("supervisor").post(f"{path}/approve")
    finance.post(f"{path}/lock")
    finance.post(f"{path}/pay")
    story.made["statement"] = finance.get(f"statements/{statement['id']}")
    _, clauses = clause_of(story, "settlement", statement["id"], "statement")
    story.tell("finance", "locks and pays the statement", f"payable {story.made['statement']['payable']} CNY", clauses)


def everything_agrees(story: Story) -> None:
    """The proof: ledger, money, messages."""
    for text in prove(story):
        story.tell("proof", text)
