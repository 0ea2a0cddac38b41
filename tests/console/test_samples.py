"""The samples that the pages are tried with hold only what the API's documents tell: a page tried on fiction proves nothing."""

import pytest

from console.exports.columns import Described
from tests.console import sample_custody, sample_papers, sample_warehouse
from tests.console.fake_gateway import committed_document

ANSWERS = {
    "/stock/issues/{note_id}": sample_warehouse.note,
    "/stock/receipts/{receipt_id}": sample_warehouse.receipt,
    "/parts/{part_id}": sample_warehouse.part,
    "/locations/{location_id}": sample_warehouse.place,
    "/part-orders/{order_id}": sample_papers.order,
    "/shipments/{shipment_id}": sample_papers.shipment,
    "/stocktakes/{stocktake_id}": sample_papers.stocktake(),
    "/stock/vouchers/{voucher_id}": sample_papers.voucher,
    "/accounts/part-reconciliations/{reconciliation_id}": sample_papers.reconciliation,
    "/loaners/loans/{loan_id}": sample_custody.loan,
    "/tools/{tool_id}": sample_custody.tool,
    "/tools/{tool_id}/records": {"data": sample_custody.RECORDS},
    "/tools/reports": {"data": sample_custody.REPORTS},
    "/tools/compensations": {"data": sample_custody.DEBTS},
    "/old-parts/{old_part_id}": sample_custody.old_part,
    "/stock": {"data": [sample_warehouse.card()]},
    "/stock/card": {"data": sample_papers.CARD},
    "/stocktakes/due": {"data": [sample_papers.due]},
    "/stocktakes/{stocktake_id}/sheet": {"data": sample_papers.SHEET},
    "/stocktakes/{stocktake_id}/lines": {"data": sample_papers.DIFFERENCES},
}


def resolved(schemas, schema):
    """The schema behind a reference, or the alternative that is something."""
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", 1)[-1]]
    choices = [one for one in (*schema.get("anyOf", ()), *schema.get("allOf", ())) if one.get("type") != "null"]
    return resolved(schemas, choices[0]) if choices else schema


def strangers(schemas, schema, value, place=""):
    """What a value holds that its schema does not know."""
    schema = resolved(schemas, schema)
    if isinstance(value, list):
        for item in value:
            yield from strangers(schemas, schema["items"], item, f"{place}[]")
    elif isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        yield from (f"{place}/{name}" for name in value if name not in known)
        for name in value.keys() & known.keys():
            yield from strangers(schemas, known[name], value[name], f"{place}/{name}")


@pytest.mark.parametrize("path", ANSWERS)
def test_a_sample_holds_only_what_the_api_tells(path):
    document = committed_document()
    answer = document["paths"][f"/api/v1{path}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert sorted(set(strangers(document["components"]["schemas"], answer, ANSWERS[path]))) == []


def test_the_document_is_asked_for_once_a_minute_unless_a_service_is_missing():
    asked = []
    for missing, times in (([], 1), (["inventory"], 3)):
        asked.clear()
        described = Described(lambda missing=missing: asked.append(1) or {"x-unreachable": missing})
        for _ in range(3):
            described.document()
        assert len(asked) == times
