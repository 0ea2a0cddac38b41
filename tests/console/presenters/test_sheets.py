"""Papers and labels: what they say, from what the services answer."""

from console.presenters.labels import location_label, lot_label, part_label
from console.presenters.places import places_of
from console.presenters.vouchers import delivery_note, goods_receipt
from tests.console.sample_warehouse import card, note, part, place, receipt

PARTS = {"P-1001": part}


def told(sheet):
    return {fact.label: fact.text for fact in sheet.facts}


def test_a_delivery_note_names_the_counted_lots_and_three_who_sign(zh):
    sheet = delivery_note(zh, note, PARTS, "TK-20250303-00012")
    assert (sheet.title, sheet.number) == ("发货单", "DN-20250304-00009")
    assert told(sheet)["服务请求"] == "TK-20250303-00012" and told(sheet)["日期"] == "2025-03-04 09:10"
    rows = sheet.tables[0].rows
    assert rows[0] == ("1", "P-1001", "油烟机电机 RH-900", "GR-20250105-1", "2024-12-01", "3", "件")
    assert rows[1][4] == "—" and sheet.tables[0].total[5] == "4"
    assert [(one.title, one.name) for one in sheet.signatures] == [("发料人", "孙库管"), ("复核人", ""), ("领料人", "赵师傅")]
    assert sheet.notes == ("旧件请随车带回",) and sheet.clauses[0][0] == "INV-09" and "清点" in sheet.clauses[0][1]


def test_it_is_written_in_english_too_and_without_what_may_not_be_read(en):
    sheet = delivery_note(en, {**note, "note": None}, {}, None)
    assert sheet.title == "Delivery note" and "Request" not in told(sheet) and sheet.notes == ()
    assert sheet.tables[0].rows[0][2] == "" and sheet.tables[0].rows[0][4] == "1 Dec 2024"


def test_a_goods_receipt_names_document_place_and_lots(zh):
    sheet = goods_receipt(zh, receipt, PARTS)
    assert (told(sheet)["来源单据"], told(sheet)["入库库位"], told(sheet)["收货人"]) == ("SUP-8841", "WH-01", "孙库管")
    assert [row[1] for row in sheet.tables[0].rows] == ["P-1001", "P-2002"] and sheet.tables[0].total[5] == "160"
    assert [clause for clause, _ in sheet.clauses] == ["INV-06", "INV-17"]


def test_labels_carry_code_name_shelf_and_a_picture_that_differs_by_address(zh, en):
    shelf = part_label(zh, part, "http://x/warehouse/parts/P-1001")
    assert (shelf.code, shelf.name, shelf.lines) == ("P-1001", "油烟机电机 RH-900", ("货位 A-03-2", "单位 件"))
    assert shelf.qr.startswith("data:image/svg+xml") and shelf.qr != part_label(zh, part, "http://x/other").qr
    batch = lot_label(en, receipt, receipt["lines"][0], part, "http://x")
    assert batch.lines == ("Lot GR-20250105-1", "Made on 1 Dec 2024", "Received 5 Jan 2025", "Shelf A-03-2")
    assert location_label(zh, place, "http://x").lines == ("仓库",)


def test_cards_are_summed_by_place_condition_and_owner(zh):
    cards = [card(), card(lot_no="2", on_hand=3, reserved=0, available=3), card(condition="scrap"), card(on_hand=0)]
    found = places_of(zh, cards, "location_code")
    assert [(one.name, one.condition, one.on_hand, one.available, one.lots) for one in found] == [
        ("WH-01", "良品", 15, 13, 2),
        ("WH-01", "废品", 12, 10, 1),
    ]
