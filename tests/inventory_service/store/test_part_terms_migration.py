"""Parts that were there before they could be found by words are found by them, and their data are completed."""

from sqlalchemy import text

from inventory_service.store.terms import terms_of
from shared.kit.db import open_engine
from shared.kit.ids import new_id
from shared.kit.migrate import downgrade, upgrade

FOLDER, BEFORE, AFTER = "inventory_service", "0001", "0003"
OLD = "INSERT INTO parts (id, part_no, name_zh, name_en, category, unit, own_brand, gas_conversion, version, created_at)"
VALUES = "VALUES (:id, :part_no, :name_zh, :name_en, 'valve', 'pc', true, :gas, 1, '2025-01-01 00:00:00')"
LOT = "INSERT INTO lots (id, part_id, lot_no, received_on, made_on, created_at)"
LOT_VALUES = "VALUES (:lot, :id, 'L', '2025-01-01', '2025-01-01', '2025-01-01 00:00:00')"


def test_the_words_of_older_parts_are_written_and_other_rows_keep_their_parts(databases, database):
    url = databases.empty(database)
    upgrade(FOLDER, url, BEFORE)
    engine = open_engine(url)
    rows = [
        {"part_no": f"P-VLV-B{n}", "name_zh": f"B{n}燃气阀体", "name_en": "Gas valve body", "gas": n == 1} for n in range(2)
    ]
    with engine.begin() as connection:
        for row in rows:
            row |= {"id": new_id().replace("-", ""), "lot": new_id().replace("-", "")}
            connection.execute(text(f"{OLD} {VALUES}"), row)
            connection.execute(text(f"{LOT} {LOT_VALUES}"), row)
    upgrade(FOLDER, url, AFTER)
    with engine.connect() as connection:
        told = connection.execute(text("SELECT part_type, returnable, serialised, status FROM parts ORDER BY part_no")).all()
        terms = connection.execute(text("SELECT term FROM part_terms WHERE part_no = 'P-VLV-B0'")).scalars().all()
    assert [tuple(row) for row in told] == [("valve", True, False, "listed"), ("valve", False, False, "listed")]
    assert set(terms) == terms_of(["P-VLV-B0", "燃气阀体", "Gas valve body"])
    downgrade(FOLDER, url, BEFORE)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM lots JOIN parts ON parts.id = lots.part_id")) == len(rows)
    engine.dispose()
