"""Service sites."""

from typing import Any

from flask.views import MethodView

from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.jobs import Importer
from ticket_service.api.schemas.sites import SiteQuery, SiteRowSchema, SiteSchema
from ticket_service.operations.sites import check_rows, register_site, write_rows
from ticket_service.store.sites import get_site, list_sites

blp = Blueprint("sites", __name__, description="Service sites")
IMPORTER = Importer(SiteRowSchema(), "sites.import", check_rows, write_rows)


@blp.route("")
class Sites(MethodView):
    """All sites that the caller may see."""

    @blp.needs("sites.create")
    @blp.arguments(SiteSchema)
    @blp.response(201, SiteSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Register a service site; its neighbours open its account and its stock location."""
        return register_site(context(), data)

    @blp.needs("sites.read")
    @blp.arguments(SiteQuery, location="query")
    @blp.response(200, page_of(SiteSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Sites by code."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return list_sites(reader, ask, ctx.actor, query)


@blp.route("/<id:site_id>")
class OneSite(MethodView):
    """One site."""

    @blp.needs("sites.read")
    @blp.response(200, SiteSchema)
    def get(self, site_id: str) -> Any:
        """A service site."""
        ctx = context()
        with ctx.reader() as reader:
            row = get_site(reader, site_id, ctx.actor)
        return {**row._mapping, "actions": []}, 200, {"ETag": etag_of(row)}
