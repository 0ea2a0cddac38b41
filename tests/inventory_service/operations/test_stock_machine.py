"""The warehouse against a plain model: whatever is done in whatever order, nothing is negative, oversold or lost."""

from collections import Counter
from datetime import timedelta
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from shared.events.ticket import VisitFiledV1
from tests.inventory_service.factories import make_world, used, visit
from tests.inventory_service.ledger_factory import change, fixed, line, place, put_back, release, supervisor, transfer
from tests.support.service import MakeService

SIZES = st.integers(1, 6)
BOUNDS = {"sqlite": (30, 20), "postgresql": (4, 15)}
STORE, YARD, VAN, WAIT, SCRAP = "WH-1", "YARD", "VAN-1", "QUARANTINE", "SCRAP"


class Warehouse(RuleBasedStateMachine):
    """Each run works in a fresh database, which the test's own subclass gives."""

    make_service: ClassVar[MakeService]

    def __init__(self):
        super().__init__()
        self.world = make_world(self.make_service("inventory"))
        self.ids = {STORE: self.world.warehouse_id, VAN: self.world.van_id, YARD: place(self.world, YARD, "staging")}
        self.ids[WAIT] = fixed(self.world, WAIT)
        self.boss = supervisor(self.world)
        self.lying: Counter[str] = Counter()
        self.holds: dict[str, int] = {}
        self.queue: list[tuple[str, int]] = []

    @property
    def free(self):
        return self.lying[STORE] - sum(self.holds.values())

    @property
    def unclaimed(self):
        return max(self.free - sum(pieces for _, pieces in self.queue), 0)

    def moves(self, source, target, pieces):
        self.lying[source] -= pieces
        self.lying[target] += pieces

    def short(self, answer, quantity):
        """The refusal of more than a newcomer may have; whether it was one."""
        if quantity <= self.unclaimed:
            assert answer.status_code == 201, answer.get_data(as_text=True)
            return False
        available = self.free if quantity > self.free else self.unclaimed
        assert (answer.status_code, answer.get_json()["params"]["available"]) == (409, available)
        return True

    def carried(self, answer, source, target, pieces, *, available):
        """A move that is done if there is enough, and else refused."""
        assert answer.status_code == (201 if pieces <= available else 409), answer.get_data(as_text=True)
        if pieces <= available:
            self.moves(source, target, pieces)

    def serve(self):
        while self.queue and self.queue[0][1] <= self.free:
            held, pieces = self.queue.pop(0)
            self.holds[held] = pieces

    @rule(quantity=SIZES)
    def receive(self, quantity):
        self.world.receive(quantity)
        self.moves("SUPPLIER", STORE, quantity)

    @rule(quantity=SIZES)
    def reserve(self, quantity):
        answer = self.world.dispatcher.post("/reservations", self.world.holding(quantity))
        if not self.short(answer, quantity):
            self.holds[answer.get_json()["id"]] = quantity

    @rule(quantity=SIZES)
    def reserve_or_wait(self, quantity):
        made = self.world.reserve(quantity, wait=True)
        if quantity <= self.unclaimed:
            self.holds[made["id"]] = quantity
        else:
            self.queue.append((made["id"], quantity))
        assert made["status"] == ("held" if made["id"] in self.holds else "waiting")

    @rule()
    def serve_who_waits(self):
        self.world.service.worker.run_due()
        self.serve()

    @rule(data=st.data())
    def release_a_reservation(self, data):
        open_ones = [*sorted(self.holds), *(key for key, _ in self.queue)]
        if open_ones:
            key = data.draw(st.sampled_from(open_ones))
            self.world.dispatcher.ok("POST", f"/reservations/{key}/actions/release", {"reason": "no"})
            self.holds.pop(key, None)
            self.queue = [waiting for waiting in self.queue if waiting[0] != key]

    @rule(data=st.data())
    def issue_a_reservation(self, data):
        if self.holds:
            held = data.draw(st.sampled_from(sorted(self.holds)))
            quantity = self.holds.pop(held)
            body = {"reservation_id": held, "counted": quantity, "collector": "Wang"}
            self.world.keeper.ok("POST", "/stock/issues", body)
            self.moves(STORE, VAN, quantity)

    @rule(quantity=SIZES)
    def issue(self, quantity):
        answer = self.world.keeper.post("/stock/issues", self.world.request(quantity))
        if not self.short(answer, quantity):
            self.moves(STORE, VAN, quantity)

    @rule(quantity=SIZES)
    def consume(self, quantity):
        filed = VisitFiledV1(**visit(self.world, used(quantity)))
        assert self.world.service.deliver(filed, source="ticket").status_code == 204
        self.moves(VAN, "CUSTOMER", min(quantity, self.lying[VAN]))

    @rule(quantity=SIZES, there=st.booleans())
    def carry(self, quantity, there):
        source, target = (STORE, YARD) if there else (YARD, STORE)
        answer = self.world.keeper.post("/stock/transfers", transfer(self.ids[source], self.ids[target], line(quantity)))
        self.carried(answer, source, target, quantity, available=self.free if there else self.lying[YARD])

    @rule(quantity=SIZES, doubted=st.booleans())
    def bring_back(self, quantity, doubted):
        doubt = {"condition": "quarantine", "reason": "bent"} if doubted else {}
        answer = self.world.keeper.post("/stock/returns", put_back(self.world, line(quantity, **doubt)))
        self.carried(answer, VAN, WAIT if doubted else STORE, quantity, available=self.lying[VAN])

    @rule(quantity=SIZES, good=st.booleans())
    def inspect(self, quantity, good):
        where = {"outcome": "good", "to_location_id": self.ids[STORE]} if good else {"outcome": "scrap"}
        answer = self.world.keeper.post("/stock/releases", release(line(quantity), **where))
        self.carried(answer, WAIT, STORE if good else SCRAP, quantity, available=self.lying[WAIT])

    @rule(quantity=SIZES, found=st.booleans())
    def adjust(self, quantity, found):
        lines = [change(self.world, quantity if found else -quantity)]
        asked = self.world.keeper.ok("POST", "/stock/adjustments", {"reason": "counted", "lines": lines})
        answer = self.boss.post(f"/stock/adjustments/{asked['id']}/actions/approve")
        assert answer.status_code == (200 if found or quantity <= self.free else 409)
        if answer.status_code == 200:
            self.moves(*(("LOSS", STORE) if found else (STORE, "LOSS")), quantity)

    @rule(data=st.data())
    def take_back(self, data):
        """Whether the very pieces still lie there depends on their lots: the answer says."""
        rows = self.world.keeper.get("/movements", limit=8).get_json()["data"]
        if rows:
            row = rows[data.draw(st.integers(0, len(rows) - 1))]
            answer = self.boss.post(f"/movements/{row['id']}/actions/reverse", {"reason": "wrong"})
            assert answer.status_code in (201, 409)
            if answer.status_code == 201:
                self.moves(row["to_location"], row["from_location"], row["quantity"])
            else:
                assert answer.get_json()["code"] in ("movement_reversed", "movement_kind_stays", "pieces_gone_on")

    @rule()
    def lapse(self):
        self.world.service.clock.instant += timedelta(days=8)
        self.world.service.worker.run_due()
        self.holds.clear()
        self.serve()

    @invariant()
    def the_shelves_are_the_models(self):
        assert self.world.totals() == (self.lying[STORE], self.lying[STORE] - self.free, self.free)
        cards = self.world.keeper.get("/stock", limit=200).get_json()["data"]
        found: Counter[str] = Counter()
        for card in cards:
            found[card["location_code"]] += card["on_hand"]
        assert found == {code: self.lying[code] for code in (STORE, YARD, VAN, WAIT, SCRAP) if self.lying[code]}

    def teardown(self):
        self.world.assert_balanced()
        self.world.service.close()


def test_the_warehouse_behaves_like_the_model(make_service, database):
    examples, steps = BOUNDS[database]
    machine = type("FreshWarehouse", (Warehouse,), {"make_service": staticmethod(make_service)})
    bounds = settings(max_examples=examples, stateful_step_count=steps, deadline=None, database=None, derandomize=True)
    run_state_machine_as_test(machine, settings=settings(bounds, suppress_health_check=list(HealthCheck)))
