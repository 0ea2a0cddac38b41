"""Where a replaced part goes."""

from shared.kit.policy import Policy

WARRANTY_SCRAP = "warranty_scrap"


def room(*, destination: str | None, is_in_warranty: bool, policy: Policy) -> str | None:
    """OLD-16: the kind of location for an old part, by the destination on the visit record; None: the customer keeps it.

    A part replaced in warranty is owed to the factory where the profile says so, even if the record calls it scrap.
    """
    rooms = policy.value("old.room_map")
    if destination == "scrap" and is_in_warranty:
        return str(rooms[WARRANTY_SCRAP])
    return rooms.get(destination)
