"""Tokens: what holds, what does not, and who is behind them."""

from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from shared.kit.actor import Actor
from shared.kit.errors import Unauthorized, Unavailable
from shared.kit.tokens import Tokens
from tests.support.people import person

SECRET = "s" * 40
KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "one"})


def keys():
    return KeySet([KEY]).as_dict(private=False)


def tokens(fetch=keys, service="here", secret=SECRET):
    return Tokens(service=service, secret=secret, fetch_keys=fetch)


def user_token(key=KEY, **changes):
    exp = int((datetime.now(UTC) + timedelta(minutes=5)).timestamp())
    claims = {"sub": "u-1", "name": "王", "roles": ["agent"], "aud": "aftersales", "exp": exp, **changes}
    return jwt.encode({"alg": "Ed25519", "kid": "one"}, claims, key, algorithms=["Ed25519"])


def test_a_users_token_is_verified_with_the_gateways_keys():
    actor = tokens().verify(user_token(site_id="s-1"))
    assert (actor.id, actor.name, actor.roles, actor.site_id) == ("u-1", "王", ("agent",), "s-1")


@pytest.mark.parametrize(
    "token",
    [
        user_token(exp=1),
        user_token(aud="elsewhere"),
        user_token(key=OKPKey.generate_key("Ed25519", parameters={"kid": "one"})),
        "x.y.z",
        "",
        "a",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
    ],
)
def test_what_does_not_hold_is_refused(token):
    with pytest.raises(Unauthorized):
        tokens().verify(token)


def test_a_services_token_names_the_service_and_the_acting_person():
    there = tokens(service="there")
    actor = tokens().verify(there.for_service(person("dispatcher", site_id="s-1")))
    assert actor.service == "there"
    assert actor.roles == ("service", "dispatcher")


def test_a_service_token_of_another_secret_is_refused():
    with pytest.raises(Unauthorized):
        tokens().verify(tokens(secret="other" * 10).for_service(Actor("a", "a", ())))


def test_without_the_gateways_keys_nobody_is_verified():
    def fetch():
        raise Unavailable("neighbour_unavailable", retry_after=1)

    with pytest.raises(Unavailable):
        tokens(fetch).verify(user_token())


def test_a_rotated_key_is_fetched_again():
    new = OKPKey.generate_key("Ed25519", parameters={"kid": "two"})
    sets = [KeySet([KEY]).as_dict(private=False), KeySet([KEY, new]).as_dict(private=False)]
    held = tokens(lambda: sets.pop(0))
    held.verify(user_token())
    exp = int((datetime.now(UTC) + timedelta(minutes=5)).timestamp())
    token = jwt.encode(
        {"alg": "Ed25519", "kid": "two"}, {"sub": "u", "aud": "aftersales", "exp": exp}, new, algorithms=["Ed25519"]
    )
    assert held.verify(token).id == "u"
