"""What makes an account sound."""

from datetime import date

import pytest

from gateway.rules.users import KEY_MACHINE, LIMITED, ROLES, USER_MACHINE, limit_faults, password_faults, user_state
from shared.kit.errors import Conflict, Forbidden
from shared.kit.transitions import next_state
from tests.gateway.rules.test_sign_in import POLICIES, PolicyBook

POLICY = PolicyBook.load(POLICIES).on(date(2026, 11, 20))


@pytest.mark.parametrize("role", ROLES)
def test_a_role_with_own_rows_needs_to_know_whose(role):
    wanted = LIMITED.get(role)
    assert [fault.pointer for fault in limit_faults([role], {})] == ([f"/{wanted}"] if wanted else [])
    assert limit_faults([role], {wanted: "7"} if wanted else {}) == []


def test_several_roles_name_all_that_is_missing():
    found = limit_faults(["site", "agent", "technician"], {"site_id": None, "technician_id": ""})
    assert [fault.pointer for fault in found] == ["/site_id", "/technician_id"]


@pytest.mark.parametrize(
    ("password", "code"),
    [("1234567", "text_too_short"), ("12345678", None), ("CHEN.MEI", "password_is_username"), ("很好的一个密码吧", None)],
)
def test_a_password_is_long_enough_and_not_the_name(password, code):
    assert [fault.code for fault in password_faults(password, "chen.mei", POLICY)] == ([code] if code else [])


def test_the_least_length_is_the_policys():
    assert password_faults("12345678", "a", POLICY.but(sec__password_min_length=9))


@pytest.mark.parametrize("machine", [USER_MACHINE, KEY_MACHINE])
@pytest.mark.parametrize("state", ["active", "deactivated", "revoked"])
@pytest.mark.parametrize("verb", ["deactivate", "reactivate", "revoke"])
def test_every_state_meets_every_verb(machine, state, verb):
    if (state, verb) in machine:
        assert next_state(machine, state, verb, ["admin"]) == machine[(state, verb)].to
        with pytest.raises(Forbidden):
            next_state(machine, state, verb, [role for role in ROLES if role != "admin"])
    else:
        with pytest.raises(Conflict):
            next_state(machine, state, verb, ["admin"])


def test_the_state_of_an_account_is_its_switch():
    assert (user_state(True), user_state(False)) == ("active", "deactivated")
