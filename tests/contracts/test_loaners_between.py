"""A loaner between desk and warehouse: the real services tell each other; a new case is asked about (LOAN-02 to LOAN-04)."""

import pytest

from shared.events.inventory import LoanerEndedV1, LoanerLentV1
from shared.events.ticket import TechnicianRegisteredV1, TicketClosedV1, VisitFiledV1
from shared.kit.ids import new_id
from tests.support.service import refused
from tests.ticket_service.cases import Case

FROM_DESK = (TechnicianRegisteredV1, VisitFiledV1, TicketClosedV1)
FROM_WAREHOUSE = (LoanerLentV1, LoanerEndedV1)
PART = {"part_no": "P-1", "name_zh": "油烟机整机", "name_en": "range hood", "category": "range_hood", "own_brand": True}
OUTCOME = {"cause": "worn", "result": "repaired"}


class Network:
    """Two services whose news reach each other when `told` is called, each once."""

    def __init__(self, make_service):
        self.desk, self.warehouse = make_service("ticket"), make_service("inventory")
        self.warehouse.connect("ticket", self.desk.app)
        self.heard = set()

    def told(self):
        for source, target, kinds in ((self.desk, self.warehouse, FROM_DESK), (self.warehouse, self.desk, FROM_WAREHOUSE)):
            outbox = source.rows(source.house.tables.outbox)
            for row in sorted(outbox, key=lambda row: row.seq):
                kind = next((kind for kind in kinds if row.type == kind.TYPE), None)
                if kind is not None and row.id not in self.heard:
                    answer = target.deliver(kind.parse(row.data), source=source.name, event_id=row.id)
                    assert answer.status_code == 204, answer.get_data(as_text=True)
                    self.heard.add(row.id)

    def unit(self):
        keeper = self.warehouse.as_("warehouse")
        keeper.ok("POST", "/parts", {**PART, "supply_price": "800.00"})
        place = keeper.ok("POST", "/locations", {"code": "WH-1", "name": "Store", "kind": "warehouse"})
        body = {"serial_no": "LN-1", "part_no": "P-1", "model_code": "CXW-200", "location_id": place["id"]}
        return keeper, keeper.ok("POST", "/loaners", body)


@pytest.mark.parametrize("end", ["return", "lose"])
def test_a_loaner_goes_out_falls_due_comes_back_and_the_case_is_closed(make_service, end):
    network = Network(make_service)
    keeper, unit = network.unit()
    case = Case(network.desk).repairing()
    slip = {"ticket_id": case.id, "faulty_serial_no": "SN-1", "customer_name": "李明", "condition": "good", "signed_by": "李明"}
    path = f"/loaners/{unit['id']}/actions"
    with network.warehouse.nothing_written():
        refused(keeper.post(f"{path}/lend", {**slip, "ticket_id": new_id()}), 409, "no_open_repair")
    network.told()
    keeper.ok("POST", f"{path}/lend", {**slip, "technician_id": case.technician["id"]})
    network.told()
    assert case.work("file", case.record()).status_code == 200
    network.told()
    assert keeper.ok("GET", f"/loaners/{unit['id']}")["status"] == "due"
    case.act(case.boss, "accept")
    case.act(case.customer, "confirm", {})
    refused(case.act(case.agent, "close", OUTCOME), 409, "loaner_out")
    who = keeper if end == "return" else network.warehouse.as_("supervisor")
    body = {"condition": "good", "signed_by": "王师傅"} if end == "return" else {"reason": "burnt"}
    who.ok("POST", f"{path}/{end}", body)
    network.told()
    assert case.act(case.agent, "close", OUTCOME).get_json()["status"] == "closed"
    network.told()
    refused(keeper.post("/loaners/loans", {**slip, "category": "range_hood"}), 409, "no_open_repair")


def test_a_loaner_is_lent_again_while_the_desk_is_down(make_service):
    """The warehouse has asked before and asks once."""
    network = Network(make_service)
    keeper, unit = network.unit()
    case = Case(network.desk).classified()
    slip = {"ticket_id": case.id, "faulty_serial_no": "SN-1", "customer_name": "李明", "condition": "good", "signed_by": "李明"}
    path = f"/loaners/{unit['id']}/actions"
    keeper.ok("POST", f"{path}/lend", slip)
    keeper.ok("POST", f"{path}/return", {"condition": "good", "signed_by": "王师傅"})
    keeper.ok("POST", f"{path}/check", {"condition": "good"})
    network.warehouse.connect("ticket", None)
    assert keeper.ok("POST", f"{path}/lend", slip)["status"] == "lent"
