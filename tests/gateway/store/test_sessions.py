"""What is swept, and what stays."""

from datetime import timedelta

from gateway.operations import sign_in
from gateway.store.tables import refresh_tokens, sign_in_failures
from shared.kit import clock
from tests.gateway.people import refresh


def test_nothing_is_swept_while_it_can_have_an_effect(service, agent):
    token = agent.sign_in()["refresh_token"]
    agent.try_in("wrong password")
    with service.nothing_written():
        sign_in.sweep(service.ctx())
    assert refresh(service, token).status_code == 200


def test_what_has_outlived_its_use_is_swept(service, agent, monkeypatch):
    agent.sign_in()
    agent.try_in("wrong password")
    monkeypatch.setattr(sign_in, "wall", lambda: clock.wall() + timedelta(days=15))
    service.worker.run_due()
    assert service.rows(refresh_tokens) == [] and service.rows(sign_in_failures) == []


def test_failures_are_kept_without_the_name(service, agent):
    agent.try_in("wrong password", username="my password typed here")
    assert "typed here" not in repr(service.everything())
