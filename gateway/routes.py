"""Which service answers a path: the one table of the public door, by the first segment after `/api/v1`."""

from collections.abc import Mapping

from gateway.settings import CONSOLE, NAME, SERVICES

OWN = NAME
NOWHERE = "nowhere"
API = "/api/v1/"
PAGES = ("docs", "openapi.json", "healthz", "readyz", "metrics", ".well-known")
HIDDEN = ("api", "internal")
NOUNS: Mapping[str, tuple[str, ...]] = {
    OWN: ("auth", "users", "api-keys"),
    "ticket": ("customers", "sites", "models", "assets", "tickets", "technicians", "visits", "dispatch", "articles"),
    "inventory": (
        *("parts", "locations", "stock", "movements", "reservations", "part-orders"),
        *("shipments", "stocktakes", "loaners", "tools", "old-parts"),
    ),
    "returns": ("returns", "inspections", "exchanges", "repairs", "panel-claims", "obligations"),
    "feedback": (
        *("follow-ups", "surveys", "complaints", "corrective-actions", "quality-reports", "audits"),
        *("kpis", "appraisals", "ratings", "trainings", "work-logs", "care"),
    ),
    "settlement": ("accounts", "claims", "deductions", "statements"),
}
SERVICE_OF = {noun: service for service, nouns in NOUNS.items() for noun in nouns}
# Each service tells about itself under these; the second segment names it.
ABOUT = ("policies", "decisions", "events")
TELLERS = (OWN, *SERVICES)


def service_for(path: str) -> str:
    """The service that answers `path`: its name, OWN for the gateway's own pages, NOWHERE for what nobody answers.

    A path with dot segments leads nowhere: what was looked up here must be what the service reads.
    """
    if "/." in path and not {".", ".."}.isdisjoint(path.split("/")):
        return NOWHERE
    if not path.startswith(API):
        head = path[1:].split("/", 1)[0]
        if head in HIDDEN:
            return NOWHERE
        return OWN if head in PAGES else CONSOLE
    segments = path[len(API) :].split("/", 2)
    if segments[0] in ABOUT:
        teller = segments[1] if len(segments) > 1 else ""
        return teller if teller in TELLERS else NOWHERE
    return SERVICE_OF.get(segments[0], NOWHERE)


def route_of(path: str) -> str:
    """The name under which a forwarded path is counted: one for each noun, one for the whole console."""
    return API + path[len(API) :].split("/", 1)[0] if path.startswith(API) else CONSOLE
