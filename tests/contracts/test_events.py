"""The events' contract: one example per type parses on both sides, types are unique, every subscriber has a handler."""

import json
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest

from shared.events.subscriptions import SUBSCRIBERS
from shared.kit.errors import Malformed
from shared.kit.events import Envelope, Event
from tests.support.parts import SERVICES

EXAMPLES = Path(__file__).parent / "examples"
MODULES = [import_module(f"shared.events.{path.stem}") for path in sorted(Path("shared/events").glob("[a-z]*.py"))]


def event_classes() -> dict[str, type[Event]]:
    found: dict[str, type[Event]] = {}
    for module in MODULES:
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, Event)
                and value is not Event
                and value.__module__ == module.__name__
            ):
                assert value.TYPE not in found, f"{value.TYPE} is used twice"
                found[value.TYPE] = value
    return found


CLASSES = event_classes()


def test_every_type_is_named_for_its_publisher_and_versioned():
    for kind, cls in CLASSES.items():
        publisher, _, _, version = kind.split(".")
        assert cls.__module__ == f"shared.events.{publisher}"
        assert publisher in SERVICES
        assert version.startswith("v")


@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_the_example_of_each_type_is_a_whole_event(kind: str):
    body = json.loads((EXAMPLES / f"{kind}.json").read_text(encoding="utf-8"))
    envelope = Envelope.from_json(body)
    assert envelope.type == kind
    event = CLASSES[kind].parse(envelope.data)
    assert event.subject == envelope.subject
    assert set(envelope.data) == {f.name for f in fields(CLASSES[kind])}
    assert event.data() == envelope.data
    assert Envelope.from_json(envelope.to_json()) == envelope


def test_every_example_has_its_type():
    assert {path.stem for path in EXAMPLES.glob("*.json")} == set(CLASSES)


def test_unknown_fields_are_ignored_and_needed_ones_demanded():
    for cls in CLASSES.values():
        body = json.loads((EXAMPLES / f"{cls.TYPE}.json").read_text(encoding="utf-8"))["data"]
        assert cls.parse({**body, "from_the_future": 1}) == cls.parse(body)
        with pytest.raises(Malformed):
            cls.parse({})


def test_every_subscriber_handles_what_it_is_told_and_nothing_else():
    for service in SERVICES:
        handled = set(import_module(f"{service}_service.inbox").HANDLERS)
        told = {kind for kind, names in SUBSCRIBERS.items() if service in names}
        assert handled == told, service


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_knows_the_address_of_whom_it_tells(service: str):
    told = {name for kind, names in SUBSCRIBERS.items() if kind.startswith(f"{service}.") for name in names}
    assert told - set(import_module(f"{service}_service.settings").PEERS) == set()


def test_only_known_types_are_subscribed_to():
    assert set(SUBSCRIBERS) - set(CLASSES) == set()


@pytest.mark.parametrize(("kind", "consumer"), [(kind, name) for kind, names in SUBSCRIBERS.items() for name in names])
def test_each_consumer_takes_the_example_once(kind: str, consumer: str, make_service):
    """The real provider's example against the real consumer: taken, and a repeat changes nothing."""
    service = make_service(consumer)
    body = json.loads((EXAMPLES / f"{kind}.json").read_text(encoding="utf-8"))
    caller = service.as_service(kind.split(".")[0])
    answer = caller.call("POST", "/internal/events", body, key=None)
    assert answer.status_code == 204, answer.get_data(as_text=True)
    with service.nothing_written():
        assert caller.call("POST", "/internal/events", body, key=None).status_code == 204
