"""The door for events: signed by the publisher's service token, deduplicated, handled in one unit of work."""

from collections.abc import Callable, Mapping

from flask import Response, g, request
from flask.views import MethodView

from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.errors import Forbidden, Malformed, Refused
from shared.kit.events import Envelope
from shared.kit.guards import AlreadyHandled, EventGuard

Handlers = Mapping[str, Callable[..., None]]


def blueprint(handlers: Handlers) -> Blueprint:
    """The route `/internal/events`, to which no gateway route leads."""
    blp = Blueprint("internal", __name__, description="Events of other services")
    blp.url_prefix = "/internal"

    @blp.route("/events")
    class Events(MethodView):
        @blp.needs("events.receive")
        @blp.doc(hide=True)
        def post(self) -> Response:
            """Take one event in. 204 once its effect is committed, also when it was before."""
            ctx = context()
            if ctx.actor.service is None:
                raise Forbidden("permission_missing", permission="events.receive")
            envelope = _read()
            handler = handlers.get(envelope.type)
            if handler is None:
                raise Refused("event_unwanted", type=envelope.type)
            own = type(ctx)(ctx.house, ctx.actor, trace_id=envelope.trace_id or g.trace_id)
            own.guard = EventGuard(envelope.id, envelope.type, ctx.house.tables)
            try:
                handler(own, envelope.data)
            except AlreadyHandled:
                own.abandon()
            return Response(status=204)

    Events.post.reads = {"json"}
    return blp


def _read() -> Envelope:
    try:
        return Envelope.from_json(request.get_json())
    except (KeyError, TypeError, ValueError):
        raise Malformed("event_malformed") from None
