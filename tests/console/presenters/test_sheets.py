"""Papers and labels: what they say, from what the services answer."""

from console.presenters.cards import stock_card, stock_voucher
from console.presenters.labels import location_label, lot_label, part_label
from console.presenters.orders import order_form, shipment_note
from console.presenters.places import places_of
from console.presenters.reconciliations import parts_reconciliation
from console.presenters.vouchers import delivery_note, goods_receipt
from tests.console.sample_papers import CARD, order, reconciliation, shipment, voucher
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


def test_condition_owner_and_serial_numbers_are_told_where_they_are_known(zh):
    lines = [line | {"condition": "quarantine", "owner": "company"} for line in receipt["lines"]]
    table = goods_receipt(zh, {**receipt, "lines": lines}, PARTS).tables[0]
    assert table.rows[0][-2:] == ("待检", "公司") and len(table.total) == len(table.columns) == len(table.rows[0])
    numbered = [note["lines"][0] | {"serial_nos": ["AQ-001", "AQ-002", "AQ-003"]}, note["lines"][1]]
    sheet = delivery_note(zh, {**note, "lines": numbered}, PARTS, None)
    assert sheet.tables[1].rows == (("P-1001", "GR-20250105-1", "AQ-001、AQ-002、AQ-003"),)


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


def test_an_order_form_tells_kind_reason_payment_and_total(zh, en):
    sheet = order_form(zh, order)
    known = told(sheet)
    assert (known["类别"], known["紧急原因"], known["方式"]) == ("紧急", "用户停机三天", "网上")
    assert known["预付款"] == "不足 ¥211.00 尚缺 ¥11.00" and known["ERP单号"] == "ERP-77"
    assert sheet.tables[0].rows[0] == ("1", "P-1001", "油烟机电机", "RH-900", "2", "件", "¥45.50", "¥91.00")
    assert sheet.tables[0].total[-1] == "¥211.00" and sheet.tables[0].total[4] == "3"
    assert [clause for clause, _ in sheet.clauses] == ["ORD-01", "ORD-05", "ORD-07"]
    regular = order_form(en, {**order, "kind": "regular", "reason": None, "payment": None, "contact": None})
    assert [clause for clause, _ in regular.clauses][1] == "ORD-03" and "Why urgent" not in told(regular)
    assert regular.signatures[0].name == "冯站长" and "Prepayment" not in told(regular)


def test_a_draft_without_prices_can_be_printed(zh):
    lines = [{**order["lines"][0], "supply_price": None, "amount": None, "model": None}]
    sheet = order_form(zh, {**order, "status": "draft", "submitted_at": None, "total": None, "lines": lines})
    assert sheet.tables[0].rows[0][-2:] == ("—", "—") and "申请日期" not in told(sheet)


def test_a_shipment_note_leaves_room_for_the_count_of_the_site(zh):
    sheet = shipment_note(zh, shipment)
    sent, lots, tracks = sheet.tables
    assert sheet.number == "DN-20250307-00004" and told(sheet)["运单号"] == "DB99812"
    assert sent.rows[0] == ("1", "P-1001", "油烟机电机", "RH-900", "2", "件", "") and sent.columns[-1].kind == "blank"
    assert lots.rows == (("P-1001", "GR-20250105-1", "2024-12-01", "2"),)
    assert tracks.rows == (("2025-03-08", "在途", "已到金华", "孙库管"),)
    assert [(one.title, one.name) for one in sheet.signatures][1] == ("复核人", "何复核")
    counted = {**shipment, "tracks": [], "lots": [], "lines": [{**shipment["lines"][0], "counted": 0}]}
    assert shipment_note(zh, counted).tables[0].rows[0][-1] == "0" and len(shipment_note(zh, counted).tables) == 1


def test_a_reconciliation_shows_the_balance_the_differences_and_who_confirmed(zh):
    sheet = parts_reconciliation(zh, reconciliation, {"name": "杭州西湖服务站", "code": "HZ01"})
    balance, lines, postings = sheet.tables
    assert told(sheet)["服务网点"] == "杭州西湖服务站 HZ01" and told(sheet)["结果"] == "有差异"
    assert ("本月发货", "¥211.00") in balance.rows and ("网点实收金额", "¥165.50") in balance.rows
    assert lines.rows[0][3:] == ("2", "1", "-1", "¥45.50", "¥45.50") and postings.rows[0][1] == "付款"
    assert [one.name for one in sheet.signatures] == ["吴审单 2025-03-03", "", ""]
    assert sheet.notes == ("网点意见： 少收一件",)
    quiet = {**reconciliation, "lines": [], "postings": [], "differences": [], "signatures": {}}
    sheet = parts_reconciliation(zh, quiet, None)
    assert sheet.tables[1].empty and "服务网点" not in told(sheet)


def test_a_card_runs_from_the_oldest_entry_and_says_when_it_is_not_whole(zh):
    sheet = stock_card(zh, part, place, CARD, is_whole=False)
    assert [row[-1] for row in sheet.tables[0].rows] == ["18", "16", "14"] and told(sheet)["现存"] == "14"
    assert sheet.tables[0].rows[0][5:7] == ("18", "") and "3 笔" in sheet.notes[0]
    assert stock_card(zh, part, place, [], is_whole=True).tables[0].empty


def test_a_voucher_names_its_kind_and_both_conditions(en):
    sheet = stock_voucher(en, voucher, PARTS)
    assert (sheet.title, sheet.number) == ("Transfer voucher", "TR-20250304-00002")
    assert sheet.tables[0].rows[0][-2:] == ("Good", "Good") and sheet.signatures[0].name == "孙库管"
