"""How far two places are apart."""

from dataclasses import dataclass
from decimal import Decimal
from math import atan2, cos, hypot, radians, sin

from shared.kit.policy import Policy

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Place:
    """A place in degrees."""

    lat: float
    lon: float


def place(lat: float | None, lon: float | None) -> Place | None:
    """The place, if both degrees are known."""
    return None if lat is None or lon is None else Place(lat, lon)


def kilometres(here: Place | None, there: Place | None, policy: Policy) -> Decimal | None:
    """DSP-04: the great-circle distance in km with two places, by the arctangent form of the haversine; None if unknown."""
    if here is None or there is None:
        return None
    a, b, turn = radians(here.lat), radians(there.lat), radians(there.lon - here.lon)
    across = hypot(cos(b) * sin(turn), cos(a) * sin(b) - sin(a) * cos(b) * cos(turn))
    along = sin(a) * sin(b) + cos(a) * cos(b) * cos(turn)
    return Decimal(str(policy.value("dsp.earth_radius_km") * atan2(across, along))).quantize(HUNDREDTH)
