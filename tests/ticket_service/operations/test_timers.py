"""What falls due by itself: deadlines that come close or break, appointments that nobody kept."""

from datetime import timedelta

from tests.ticket_service.cases import CHECKLIST, Case


def happened(service, case, noun="ticket"):
    entries = service.as_("agent").ok("GET", "/events/ticket", query_string={"case_id": case.id})["data"]
    return [entry["verb"] for entry in entries if entry["noun"] == noun]


def test_a_deadline_is_warned_of_and_its_breach_noted_once(service):
    case = Case(service)
    service.clock.instant += timedelta(hours=19)
    service.worker.run_due()
    assert happened(service, case) == ["open"]
    service.clock.instant += timedelta(hours=1)
    for _ in range(2):
        service.worker.run_due()
    assert happened(service, case) == ["open", "deadline_warning"]
    assert [t["id"] for t in case.boss.ok("GET", "/tickets", query_string={"alert": "warning"})["data"]] == [case.id]
    service.clock.instant += timedelta(hours=5)
    for _ in range(2):
        service.worker.run_due()
    assert happened(service, case) == ["open", "deadline_warning", "deadline_breach"]


def test_what_was_done_in_time_is_not_warned_of(service):
    case = Case(service)
    case.act(case.agent, "acknowledge")
    service.clock.instant += timedelta(hours=25)
    service.worker.run_due()
    assert case.agent.ok("GET", case.path)["alert"] is None


def test_an_alert_goes_away_with_the_deed(service):
    case = Case(service)
    service.clock.instant += timedelta(hours=25)
    service.worker.run_due()
    assert case.agent.ok("GET", case.path)["alert"] == "breach"
    assert case.act(case.agent, "acknowledge").get_json()["alert"] is None


def test_ended_and_excused_requests_are_not_watched(service):
    closed, excused = Case(service).closed(), Case(service)
    excused.act(excused.boss, "excuse", {"reason": "flood"})
    service.clock.instant += timedelta(days=30)
    service.worker.run_due()
    assert "deadline_breach" not in happened(service, closed) + happened(service, excused)


def test_a_missed_appointment_is_noted_once_and_may_still_be_kept(service):
    case = Case(service).appointed()
    service.clock.instant += timedelta(hours=3)
    service.worker.run_due()
    assert "miss" not in happened(service, case, "visit")
    service.clock.instant += timedelta(seconds=1)
    for _ in range(2):
        service.worker.run_due()
    assert happened(service, case, "visit").count("miss") == 1
    assert case.agent.ok("GET", case.visit_path)["missed_at"]
    case.work("depart", {"checklist": CHECKLIST})
    assert case.work("arrive", {}).get_json()["arrival"] == "late"


def test_whoever_has_set_out_misses_nothing(service):
    case = Case(service).on_site()
    service.clock.instant += timedelta(days=1)
    service.worker.run_due()
    assert "miss" not in happened(service, case, "visit")
