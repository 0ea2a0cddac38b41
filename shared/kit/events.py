"""Events: frozen, versioned, told as CloudEvents 1.0. `shared/events/` holds one module of them per publisher."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Self

from shared.kit.errors import Malformed
from shared.kit.jsontext import plain


@dataclass(frozen=True)
class Event:
    """The base of every event. `TYPE` is unique and versioned; `subject` is the thing whose events keep their order."""

    TYPE: ClassVar[str]

    @property
    def subject(self) -> str:
        """The id of the thing that the event is about: by custom the first field."""
        return str(getattr(self, fields(self)[0].name))

    def data(self) -> dict[str, Any]:
        """The payload as JSON can hold it."""
        return plain(self)

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Self:
        """Read a payload; fields that this build does not know are ignored. Raises Malformed if a needed one lacks."""
        return cls(**{f.name: data[f.name] if f.name in data else _default(f) for f in fields(cls)})


@dataclass(frozen=True)
class Envelope:
    """An event on its way: the CloudEvents attributes and the payload."""

    id: str
    type: str
    source: str
    subject: str
    time: datetime
    sequence: int
    trace_id: str
    data: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Structured-mode CloudEvents JSON."""
        return {
            "specversion": "1.0",
            "id": self.id,
            "type": self.type,
            "source": f"/{self.source}",
            "subject": self.subject,
            "time": self.time.isoformat(),
            "datacontenttype": "application/json",
            "sequence": str(self.sequence),
            "traceid": self.trace_id,
            "data": dict(self.data),
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Self:
        """Read structured-mode CloudEvents JSON. Raises KeyError, TypeError or ValueError if it is none."""
        if body["specversion"] != "1.0" or not isinstance(body["data"], dict):
            raise ValueError("not a CloudEvents 1.0 event")
        return cls(
            id=str(body["id"]),
            type=str(body["type"]),
            source=str(body["source"]).strip("/"),
            subject=str(body["subject"]),
            time=datetime.fromisoformat(body["time"]),
            sequence=int(body.get("sequence", 0)),
            trace_id=str(body.get("traceid", "")),
            data=body["data"],
        )


def _default(field: Any) -> Any:
    if field.default is not MISSING:
        return field.default
    if field.default_factory is not MISSING:
        return field.default_factory()
    raise Malformed("event_malformed", field=field.name)
