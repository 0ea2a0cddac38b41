"""Strong ETags from a row's id and version; PUT, PATCH and DELETE name the version that they change."""

from typing import Any

from shared.kit.errors import MatchMissing, Stale


def etag_of(row: Any) -> str:
    """The ETag of a row that has `id` and `version`."""
    return f'"{row.id}.{row.version}"'


def check_match(row: Any, if_match: str | None) -> None:
    """Raise MatchMissing without an `If-Match`, Stale if it names another version."""
    if not if_match:
        raise MatchMissing("if_match_missing")
    if if_match.strip() not in ("*", etag_of(row)):
        raise Stale("version_stale", version=row.version)
