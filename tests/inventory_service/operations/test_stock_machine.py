"""The warehouse against a plain model: whatever is done in whatever order, nothing is negative, oversold or lost."""

from datetime import timedelta
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from shared.events.ticket import VisitFiledV1
from tests.inventory_service.factories import make_world, used, visit
from tests.support.service import MakeService

SIZES = st.integers(1, 6)
BOUNDS = {"sqlite": (30, 15), "postgresql": (5, 10)}


class Warehouse(RuleBasedStateMachine):
    """Each run works in a fresh database, which the test's own subclass gives."""

    make_service: ClassVar[MakeService]

    def __init__(self):
        super().__init__()
        self.world = make_world(self.make_service("inventory"))
        self.shelf = self.van = self.customers = self.received = 0
        self.holds: dict[str, int] = {}

    @property
    def free(self):
        return self.shelf - sum(self.holds.values())

    @rule(quantity=SIZES)
    def receive(self, quantity):
        self.world.receive(quantity)
        self.shelf += quantity
        self.received += quantity

    @rule(quantity=SIZES)
    def reserve(self, quantity):
        answer = self.world.dispatcher.post("/reservations", self.world.holding(quantity))
        if quantity > self.free:
            assert (answer.status_code, answer.get_json()["params"]["available"]) == (409, self.free)
        else:
            self.holds[answer.get_json()["id"]] = quantity

    @rule(data=st.data())
    def release(self, data):
        if self.holds:
            held = data.draw(st.sampled_from(sorted(self.holds)))
            self.world.dispatcher.ok("POST", f"/reservations/{held}/actions/release", {"reason": "no"})
            del self.holds[held]

    @rule(data=st.data())
    def issue_a_reservation(self, data):
        if self.holds:
            held = data.draw(st.sampled_from(sorted(self.holds)))
            quantity = self.holds.pop(held)
            body = {"reservation_id": held, "counted": quantity, "collector": "Wang"}
            self.world.keeper.ok("POST", "/stock/issues", body)
            self.shelf -= quantity
            self.van += quantity

    @rule(quantity=SIZES)
    def issue(self, quantity):
        answer = self.world.keeper.post("/stock/issues", self.world.request(quantity))
        if quantity > self.free:
            assert (answer.status_code, answer.get_json()["params"]["available"]) == (409, self.free)
        else:
            assert answer.status_code == 201
            self.shelf -= quantity
            self.van += quantity

    @rule(quantity=SIZES)
    def consume(self, quantity):
        filed = VisitFiledV1(**visit(self.world, used(quantity)))
        assert self.world.service.deliver(filed, source="ticket").status_code == 204
        moved = min(quantity, self.van)
        self.van -= moved
        self.customers += moved

    @rule()
    def lapse(self):
        self.world.service.clock.instant += timedelta(days=8)
        self.world.service.worker.run_due()
        self.holds.clear()

    @invariant()
    def the_totals_are_the_models(self):
        assert self.world.totals() == (self.shelf, self.shelf - self.free, self.free)
        assert self.world.at("VAN-1").get("good", 0) == self.van
        assert self.shelf + self.van + self.customers == self.received

    def teardown(self):
        self.world.assert_balanced()


def test_the_warehouse_behaves_like_the_model(make_service, database):
    examples, steps = BOUNDS[database]
    machine = type("FreshWarehouse", (Warehouse,), {"make_service": staticmethod(make_service)})
    bounds = settings(max_examples=examples, stateful_step_count=steps, deadline=None, database=None, derandomize=True)
    run_state_machine_as_test(machine, settings=settings(bounds, suppress_health_check=list(HealthCheck)))
