"""What the file of a sold unit may say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.kit.errors import Fault

PAST_DAYS = ("purchased_on", "factory_on", "installed_on")


def day_faults(unit: Mapping[str, Any], today: date) -> list[Fault]:
    """CUS-05: purchase, production and installation lie in the past, and a unit is made before it is bought."""
    faults = [Fault.at(f"/{name}", "day_in_future") for name in PAST_DAYS if unit.get(name) and unit[name] > today]
    made, bought = unit.get("factory_on"), unit.get("purchased_on")
    if made and bought and made > bought:
        faults.append(Fault.at("/factory_on", "made_after_purchase"))
    return faults
