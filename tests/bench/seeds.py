"""Many rows, put straight into PostgreSQL: what lists and stock look like after years."""

import psycopg

TICKETS = """
INSERT INTO tickets (id, number, status, type, channel, priority, safety_hazard, description, customer_id, contact_name,
                     remote_area, opened_at, out_of_hours, response_due_at, resolution_due_at, promised_at, warranty_clauses,
                     is_repeat, version, created_at)
SELECT gen_random_uuid(), 'BULK-' || g, (ARRAY['new', 'closed', 'dispatched'])[1 + g %% 3], 'repair', 'phone', 'P3',
       false, 'x', %(customer)s, 'x', false, timestamptz '2020-01-01' + g * interval '7 minutes',
       false, now(), now(), now(), '[]', false, 1, now()
FROM generate_series(%(first)s::int, %(last)s::int) g
"""
MOVEMENTS = """
INSERT INTO movements (id, kind, part_id, lot_id, from_location_id, to_location_id, quantity, {columns})
SELECT gen_random_uuid(), m.kind, m.part_id, m.lot_id, m.from_location_id, m.to_location_id, m.quantity, {columns}
FROM (SELECT * FROM movements WHERE kind = 'receipt' ORDER BY at, id LIMIT 1) m,
     generate_series(%(first)s::int, %(last)s::int) g
"""


def connect(url: str) -> psycopg.Connection:
    """A connection to a database given by its SQLAlchemy URL."""
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def tickets(url: str, customer: str, first: int, last: int) -> None:
    """Tickets of one customer, numbered from first to last."""
    with connect(url) as connection:
        connection.execute(TICKETS, {"customer": customer, "first": first, "last": last})
        connection.execute("ANALYZE tickets")


def movements(url: str, first: int, last: int) -> None:
    """Copies of the first receipt's movement: rows that on-hand must not read."""
    with connect(url) as connection:
        names = connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'movements' AND table_schema = 'public'"
        ).fetchall()
        own = {"id", "kind", "part_id", "lot_id", "from_location_id", "to_location_id", "quantity"}
        columns = ", ".join(name for (name,) in names if name not in own)
        connection.execute(MOVEMENTS.format(columns=columns), {"first": first, "last": last})
        connection.execute("ANALYZE movements")
