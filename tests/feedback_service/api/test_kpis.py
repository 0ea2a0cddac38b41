"""/kpis: the satisfaction rate of a period."""

from datetime import timedelta

import pytest

from tests.feedback_service.factories import survey_of, tell
from tests.support.service import refused


def answer(service, *scores):
    agent = service.as_("agent")
    for score in scores:
        agent.ok("POST", f"/surveys/{survey_of(service, tell(service))['id']}/actions/answer", {"score": score})


def rate(service, **query):
    return service.as_("supervisor").ok("GET", "/kpis/satisfaction", query_string=query)


def test_the_rate_counts_answers_of_the_period_and_reports_the_response_beside_it(service):
    answer(service, 5, 4, 3)
    tell(service)
    assert rate(service, **{"from": "2025-03-01", "to": "2025-03-31"}) == {
        "from": "2025-03-01",
        "to": "2025-03-31",
        "satisfied": 2,
        "valid": 3,
        "rate": "66.67",
        "target": "85",
        "outcome": "not_met",
        "invited": 4,
        "response_rate": "75.00",
    }


def test_a_period_without_answers_has_no_rate(service):
    tell(service)
    found = rate(service, **{"from": "2025-03-01", "to": "2025-03-31"})
    assert (found["rate"], found["outcome"], found["response_rate"]) == (None, "no_data", "0.00")
    empty = rate(service, **{"from": "2024-01-01", "to": "2024-01-31"})
    assert (empty["satisfied"], empty["valid"], empty["rate"], empty["response_rate"]) == (0, 0, None, None)


def test_the_period_includes_both_its_days(service):
    answer(service, 5)
    service.clock.instant += timedelta(days=1)
    answer(service, 5)
    assert rate(service, **{"from": "2025-03-03", "to": "2025-03-04"})["valid"] == 2
    assert rate(service, **{"from": "2025-03-04", "to": "2025-03-04"})["valid"] == 1
    assert rate(service, **{"from": "2025-03-05", "to": "2025-03-31"})["valid"] == 0


def test_without_days_the_current_month_so_far_is_meant(service):
    answer(service, 5)
    found = rate(service)
    assert (found["from"], found["to"], found["rate"], found["outcome"]) == ("2025-03-01", "2025-03-03", "100.00", "met")


def test_a_reversed_period_is_refused(service):
    supervisor = service.as_("supervisor")
    refused(supervisor.get("/kpis/satisfaction", **{"from": "2025-03-02", "to": "2025-03-01"}), 422, "period_reversed")


@pytest.mark.parametrize("query", [{"from": "x"}, {"from": "0001-01-01"}, {"to": "9999-01-01"}, {"site": "1"}])
def test_days_that_make_no_sense_are_refused(service, query):
    refused(service.as_("supervisor").get("/kpis/satisfaction", **query), 422, "validation_failed")


def test_customers_and_sites_do_not_see_the_figures(service):
    for role in ("customer", "site", "technician"):
        refused(service.as_(role).get("/kpis/satisfaction"), 403, "permission_missing")
