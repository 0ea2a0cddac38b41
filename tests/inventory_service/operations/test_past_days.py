"""Cards and past days against the plain sum of all movements, whatever was done in whatever order."""

from datetime import time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.kit.calendar import WorkingCalendar
from tests.inventory_service.factories import make_world
from tests.inventory_service.ledger_factory import change, fixed, line, place, put_back, summed, supervisor, transfer

DAYS = 4
BOUNDS = {"sqlite": 12, "postgresql": 3}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "doubt", "issue", "back", "carry", "doubtful", "adjust", "undo"]),
        st.integers(1, 4),
        st.integers(0, 20 * 60),
    ),
    min_size=4,
    max_size=14,
)


class Days:
    """A warehouse in which things happen over some days, each a number of minutes after the last."""

    def __init__(self, service):
        self.world = make_world(service)
        self.second = place(self.world, "WH-2", "warehouse")
        self.room = fixed(self.world, "QUARANTINE")

    def do(self, what, quantity, minutes):
        self.world.service.clock.instant += timedelta(minutes=minutes)
        getattr(self, what)(quantity)

    def try_(self, path, body):
        assert self.world.keeper.post(path, body).status_code in (201, 409)

    def receive(self, quantity):
        self.world.receive(quantity)

    def doubt(self, quantity):
        self.world.receive(quantity, condition="quarantine")

    def issue(self, quantity):
        self.try_("/stock/issues", self.world.request(quantity))

    def back(self, quantity):
        self.try_("/stock/returns", put_back(self.world, line(quantity)))

    def carry(self, quantity):
        self.try_("/stock/transfers", transfer(self.world.warehouse_id, self.second, line(quantity)))

    def doubtful(self, quantity):
        self.try_("/stock/transfers", transfer(self.second, self.room, line(quantity)))

    def adjust(self, quantity):
        lines = [change(self.world, quantity, location_id=self.second), change(self.world, -quantity)]
        asked = self.world.keeper.ok("POST", "/stock/adjustments", {"reason": "x", "lines": lines})
        answer = supervisor(self.world).post(f"/stock/adjustments/{asked['id']}/actions/approve")
        assert answer.status_code in (200, 409)

    def undo(self, quantity):
        rows = self.world.keeper.get("/movements", limit=quantity).get_json()["data"]
        for row in rows[-1:]:
            answer = supervisor(self.world).post(f"/movements/{row['id']}/actions/reverse", {"reason": "x"})
            assert answer.status_code in (201, 409)


def shelf_of(row):
    return (row["location_id"], row["condition"], row["owner"])


def test_past_days_and_cards_are_the_plain_sums(make_service, database):
    @settings(
        max_examples=BOUNDS[database],
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(STEPS)
    def check(steps):
        days = Days(make_service("inventory"))
        world, first = days.world, days.world.service.clock.instant.date()
        for step in steps:
            days.do(*step)
        world.service.clock.instant += timedelta(days=1)
        day = first
        while day <= world.service.clock.instant.date():
            before = WorkingCalendar().at(day + timedelta(days=1), time.min)
            plain = {shelf[1:]: pieces for shelf, pieces in summed(world, before=before).items()}
            kept = {place for place in plain if place[0] in inside(world)}
            rows = world.keeper.get("/stock/as-of", on=day.isoformat(), part_no="P-1", limit=200).get_json()["data"]
            assert {shelf_of(row): row["on_hand"] for row in rows} == {place: plain[place] for place in kept}
            day += timedelta(days=1)
        for place_id in inside(world):
            for condition in ("good", "quarantine"):
                check_card(world, place_id, condition)
        world.assert_balanced()
        world.service.close()

    check()


def inside(world):
    rows = world.keeper.get("/locations", limit=200).get_json()["data"]
    return [row["id"] for row in rows if row["kind"] not in ("supplier", "customer", "loss", "buyer", "insurer")]


def check_card(world, place_id, condition):
    """Each line's balance is the one before it, plus what came, less what went."""
    query = {"part_no": "P-1", "location_id": place_id, "condition": condition, "limit": 200}
    balance = 0
    for row in reversed(world.keeper.get("/stock/card", **query).get_json()["data"]):
        balance += (row["in"] or 0) - (row["out"] or 0)
        assert row["balance"] == balance
    lying = summed(world)
    assert balance == sum(n for shelf, n in lying.items() if shelf[1:] == (place_id, condition, "company"))
