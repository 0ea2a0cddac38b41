"""The papers of what is lent, issued and kept: the loaner slip, the tool card, the tag of an old part."""

from console.presenters.labels import old_part_tag
from console.presenters.loaners import loaner_slip
from console.presenters.tools import Life, tool_card
from tests.console.sample_custody import DEBTS, RECORDS, REPORTS, loan, lost, old_part, record, returned, room, tool

WHOLE = Life(RECORDS, is_whole=True, reports=REPORTS, debts=DEBTS)
EMPTY = Life([], is_whole=True)


def told(sheet):
    return {fact.label: fact.text for fact in sheet.facts}


def test_a_slip_names_both_units_and_leaves_a_line_for_the_return(zh):
    sheet = loaner_slip(zh, loan, "TK-20250303-00012")
    assert (sheet.title, sheet.number) == ("替补品借用单", "LO-20250304-00001")
    assert told(sheet) == {
        "客户": "王女士",
        "服务请求": "TK-20250303-00012",
        "服务工程师": "赵师傅",
        "送修产品": "RH900-2023-118842",
        "替补品型号": "RH-900",
        "替补品编码": "LN-RH900-0007",
        "预计归还": "2025-03-12",
        "应还日期": "2025-03-10",
        "状态": "待收回",
        "遗失": "否",
    }
    assert sheet.tables[0].rows == (
        ("替补品借出", "2025-03-04 09:30", "有磨损", "王女士", "孙库管", "面板右下角有划痕"),
        ("替补品收回", "", "", "", "", ""),
    )
    signed = [(one.title, one.name) for one in sheet.signatures]
    assert signed == [("借用人", "王女士"), ("出借人", "孙库管"), ("归还人", ""), ("接收人", "")]
    assert [clause for clause, _ in sheet.clauses] == ["LOAN-02", "LOAN-03", "LOAN-05"]


def test_a_slip_tells_when_by_whom_and_in_which_condition_the_loaner_came_back(en):
    sheet = loaner_slip(en, returned, None)
    assert (sheet.title, told(sheet)["Status"], told(sheet)["Lost"]) == ("Loaner slip", "Returned", "no")
    assert sheet.tables[0].rows[1] == ("Loaner taken back", "10 Mar 2025, 16:05", "Faulty", "赵师傅", "孙库管", "照明灯不亮")
    assert [one.name for one in sheet.signatures][2:] == ["赵师傅", "孙库管"] and "Request" not in told(sheet)


def test_a_lost_loaner_is_told_with_the_reason_and_a_supervisor_signs(zh):
    sheet = loaner_slip(zh, lost, None)
    assert (told(sheet)["状态"], told(sheet)["遗失"]) == ("已遗失", "是")
    assert sheet.tables[0].rows[1] == ("替补品登记遗失", "2025-04-02 14:00", "", "", "", "客户搬家后联系不上")
    assert [one.title for one in sheet.signatures] == ["借用人", "出借人", "主管"]
    assert [clause for clause, _ in sheet.clauses] == ["LOAN-02", "LOAN-03", "LOAN-04", "LOAN-05"]


def test_a_slip_is_whole_without_what_nobody_told(zh):
    bare = loan | {"technician_name": None, "expected_return_on": None, "due_on": None, "lent_note": None}
    sheet = loaner_slip(zh, bare, None)
    assert not {"服务工程师", "预计归还", "应还日期", "服务请求"} & set(told(sheet)) and sheet.tables[0].rows[0][-1] == ""
    assert "应还日期" not in told(loaner_slip(zh, loan | {"due_on": "2025-03-12"}, None)), "the day is told once"


def test_a_card_tells_what_the_tool_is_and_who_answers_for_it(zh):
    sheet = tool_card(zh, tool, WHOLE, "TK-20250303-00012")
    assert (sheet.title, sheet.number, sheet.notes, sheet.is_wide) == ("工具登记卡", "GJ-0001", (), True)
    assert told(sheet) == {
        "名称": "燃气检漏仪",
        "品牌型号": "德图 Testo 316-1",
        "出厂编码": "60312201",
        "购买日期": "2024-03-12",
        "购置价格": "¥1,380.00",
        "固定资产": "是",
        "状态": "待赔偿",
        "状况": "损坏",
        "保管人": "钱师傅",
        "用途": "派工使用",
        "服务请求": "TK-20250303-00012",
        "应还日期": "2025-03-01",
        "保养到期": "2027-03-12",
    }
    assert [(one.title, one.name) for one in sheet.signatures] == [("保管人", "钱师傅"), ("库管员", ""), ("主管", "")]
    assert [clause for clause, _ in sheet.clauses] == ["TOOL-01", "TOOL-02", "TOOL-03", "TOOL-04"]


def test_the_records_of_a_tool_run_from_the_oldest_and_a_hand_over_names_both(zh):
    records = tool_card(zh, tool, WHOLE, None).tables[0]
    assert [row[1] for row in records.rows] == ["领用", "校准", "归还", "检查", "领用", "移交"]
    assert records.rows[1] == (
        "2024-09-02",
        "校准",
        "赵师傅",
        "完好",
        "",
        "费用 ¥120.00；市计量院检定合格，证书 J2024-5512",
        "孙库管",
    )
    handed = ("2025-02-20", "移交", "赵师傅 → 钱师傅", "有磨损", "钱师傅", "派工使用；应还日期 2025-03-01", "赵师傅")
    assert records.rows[-1] == handed
    repaired = record("repair", "2025-03-04T20:00:00Z", holder_name=None, condition=None)
    row = tool_card(zh, tool, Life([repaired], is_whole=True), None).tables[0].rows[0]
    assert row == ("2025-03-05", "维修", "", "", "", "", "孙库管"), "the day is that of Shanghai"


def test_a_card_tells_report_cause_and_compensation(zh, en):
    _, reports, debts = tool_card(zh, tool, WHOLE, None).tables
    found = ("TR-20250301-00001", "2025-02-28", "损坏", "从高处跌落，探头折断", "钱师傅", "人为原因；作业时未系挂绳", "郑部长")
    assert reports.rows == (found,)
    assert debts.rows == (("CP-20250303-00001", "钱师傅", "¥1,380.00", "2025-03-03", "待赔偿", "", ""),)
    paid = DEBTS[0] | {"status": "paid", "paid_on": "2025-03-05", "document": "收据 118"}
    sheet = tool_card(en, tool, Life([], is_whole=True, reports=REPORTS, debts=[paid]), None)
    assert sheet.tables[2].rows[0][4:] == ("Paid", "5 Mar 2025", "收据 118")


def test_a_tool_without_human_cause_is_written_off_and_an_undecided_report_has_no_cause(en):
    undecided = REPORTS[0] | {"event": "lost", "human_cause": None, "cause": None, "decided_by": None, "decided_at": None}
    gone = REPORTS[0] | {"human_cause": False, "written_off_by": "郑部长", "written_off_at": "2025-03-04T20:00:00Z"}
    table = tool_card(en, tool, Life([], is_whole=True, reports=[gone, undecided]), None).tables[1]
    assert [row[2] for row in table.rows] == ["Lost", "Damaged"] and table.rows[0][5:] == ("", "")
    assert table.rows[1][5] == "No human cause; 作业时未系挂绳; Written off 5 Mar 2025; 郑部长"


def test_a_new_card_is_whole_without_records_and_holder(en):
    fresh = tool | {"status": "in_store", "condition": "good", "is_fixed_asset": False, "serial_no": None}
    fresh |= {"holder_name": None, "purpose": None, "due_back_on": None, "service_due_on": None}
    sheet = tool_card(en, fresh, Life([], is_whole=True, reports=[], debts=[]), None)
    assert told(sheet) == {
        "Name": "燃气检漏仪",
        "Brand, model": "德图 Testo 316-1",
        "Bought on": "12 Mar 2024",
        "Price": "¥1,380.00",
        "Fixed asset": "no",
        "Status": "In store",
        "Condition": "Good",
    }
    assert [(table.rows, bool(table.empty)) for table in sheet.tables] == [((), True), ((), True)]


def test_a_card_leaves_out_what_may_not_be_read_and_says_when_it_is_not_whole(zh):
    assert len(tool_card(zh, tool, EMPTY, None).tables) == 1
    assert "6 笔" in tool_card(zh, tool, Life(RECORDS, is_whole=False), None).notes[0]


def test_the_tag_of_an_accident_part_has_all_that_the_insurer_looks_for(zh, en):
    tag = old_part_tag(zh, old_part, room, "http://x/print/old-part-tags/1")
    assert (tag.code, tag.name) == ("浙A·8K325", "左前翼子板")
    assert tag.lines == ("OP-20250305-00003", "事故件 · 钣金", "日期 2025-03-05", "保管至 2025-04-05")
    assert tag.foot == ("保险旧件 是 · 平安财险", "存放 SHEET-METAL · 钣金拆装件室 Sheet-metal room")
    assert tag.qr.startswith("data:image/svg+xml") and tag.address.endswith("/1")
    tag = old_part_tag(en, old_part, None, "http://x")
    assert tag.lines == ("OP-20250305-00003", "Accident · sheet metal", "Date 5 Mar 2025", "Kept until 5 Apr 2025")
    assert tag.foot == ("Insurer yes · 平安财险", "Room SHEET-METAL")


def test_a_tag_without_a_plate_goes_by_the_request_and_else_by_its_own_number(zh):
    plain = old_part | {"plate_no": None, "kind": "mechanical", "material": None, "for_insurer": False, "insurer": None}
    tag = old_part_tag(zh, plain, None, "http://x")
    assert tag.code == "TK-20250303-00012" and tag.lines[:2] == ("OP-20250305-00003", "机修件") and tag.foot[0] == "保险旧件 否"
    oil = plain | {"ticket_number": None, "kind": "waste_oil", "part_name": "废机油", "quantity": 20, "unit": "L"}
    tag = old_part_tag(zh, oil | {"location_code": None, "custody_until": None}, None, "http://x")
    assert (tag.code, tag.name, tag.lines) == ("OP-20250305-00003", "废机油 × 20 L", ("废油", "日期 2025-03-05"))
    assert tag.foot == ("保险旧件 否",)
