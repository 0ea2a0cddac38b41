"""Sixty-four hands do everything at once on two parts: no negative shelf, no oversale, and nobody is told of a deadlock."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random

from inventory_service.store.tables.reservations import reservations
from inventory_service.store.tables.stock import balances, stock_levels
from tests.inventory_service.factories import part
from tests.inventory_service.ledger_factory import (
    adjustment,
    change,
    doubtful,
    line,
    place,
    put_back,
    release,
    summed,
    supervisor,
    transfer,
)

HANDS, EACH, PARTS = 64, 4, ("P-1", "P-2")


class Hands:
    """What one of many people does to the same two parts, by its own dice."""

    def __init__(self, world, yard, seed):
        self.world, self.yard, self.dice = world, yard, Random(seed)
        self.boss = supervisor(world)

    def work(self):
        return [self.dice.choice(self.deeds())() for _ in range(EACH)]

    def deeds(self):
        return [self.reserve, self.wait, self.give_up, self.issue, self.carry, self.bring_back, self.adjust, self.inspect]

    def one(self):
        return self.dice.choice(PARTS)

    def both(self):
        """A line of each part, in either order: locks must not depend on it."""
        return [line(1, part_no) for part_no in self.dice.sample(PARTS, 2)]

    def reserve(self):
        return self.world.dispatcher.post("/reservations", self.world.holding(self.dice.randint(1, 3), part_no=self.one()))

    def wait(self):
        return self.world.dispatcher.post("/reservations", self.world.holding(2, part_no=self.one(), wait=True))

    def give_up(self):
        held = self.world.dispatcher.post("/reservations", self.world.holding(1, part_no=self.one()))
        key = held.get_json().get("id")
        if key is None:
            return held
        if self.dice.random() < 0.5:
            body = {"reservation_id": key, "counted": 1, "collector": "Wang"}
            return self.world.keeper.post("/stock/issues", body)
        return self.world.dispatcher.post(f"/reservations/{key}/actions/release", {"reason": "no"})

    def issue(self):
        return self.world.keeper.post("/stock/issues", self.world.request(self.dice.randint(1, 2), part_no=self.one()))

    def carry(self):
        ends = self.dice.sample([self.world.warehouse_id, self.yard], 2)
        return self.world.keeper.post("/stock/transfers", transfer(*ends, *self.both()))

    def bring_back(self):
        return self.world.keeper.post("/stock/returns", put_back(self.world, *self.both()))

    def adjust(self):
        lines = [
            change(self.world, pieces, part_no) for pieces, part_no in zip((1, -1), self.dice.sample(PARTS, 2), strict=True)
        ]
        asked = self.world.keeper.post("/stock/adjustments", adjustment(*lines))
        key = asked.get_json().get("id")
        return self.boss.post(f"/stock/adjustments/{key}/actions/approve") if key else asked

    def inspect(self):
        if self.dice.random() < 0.3:
            self.world.service.worker.run_due()
        return self.world.keeper.post("/stock/releases", release(*self.both()))


def test_sixty_four_hands_leave_the_books_right(world):
    world.keeper.ok("POST", "/parts", part(part_no="P-2"))
    yard = place(world, "YARD", "staging")
    for part_no in PARTS:
        for _ in range(3):
            world.receive(20, part_no=part_no)
        world.issue(10, part_no=part_no)
        doubtful(world, 20, part_no=part_no)
    with ThreadPoolExecutor(HANDS) as pool:
        jobs = [pool.submit(Hands(world, yard, seed).work) for seed in range(HANDS)]
        answers = [answer for job in jobs for answer in job.result()]
    told = Counter((answer.status_code, (answer.get_json() or {}).get("code")) for answer in answers)
    assert all(200 <= status < 500 for status, _ in told), told
    assert sum(count for (status, _), count in told.items() if status < 300) > HANDS, told
    check_books(world)


def check_books(world):
    world.assert_balanced()
    levels = {shelf_of(row): row.on_hand for row in world.service.rows(stock_levels) if row.on_hand}
    inside = {shelf: pieces for shelf, pieces in summed(world).items() if shelf in levels}
    assert inside == levels
    assert all(0 <= row.reserved <= row.on_hand for row in (*world.service.rows(balances), *world.service.rows(stock_levels)))
    held, reserved = Counter[str](), Counter[str]()
    for row in world.service.rows(reservations):
        held[row.part_id] += row.quantity if row.status == "held" else 0
    for row in world.service.rows(stock_levels):
        reserved[row.part_id] += row.reserved
    assert +held == +reserved


def shelf_of(row):
    return (row.part_id, row.location_id, row.condition, row.owner)
