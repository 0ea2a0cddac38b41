"""Prometheus figures of one service; with several processes they add up through `PROMETHEUS_MULTIPROC_DIR`."""

import os

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

REQUESTS = Counter("aftersales_requests_total", "Requests answered", ["service", "method", "route", "status"])
SECONDS = Histogram(
    "aftersales_request_seconds",
    "Time to answer",
    ["service", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
DELIVERED = Counter("aftersales_events_delivered_total", "Events handed to a neighbour", ["service", "subscriber"])
FAILED = Counter("aftersales_events_failed_total", "Deliveries that failed and will be tried again", ["service", "subscriber"])
WAITING = Gauge("aftersales_events_waiting", "Events not yet delivered", ["service"], multiprocess_mode="mostrecent")
PARKED = Gauge("aftersales_events_parked", "Events parked after too many tries", ["service"], multiprocess_mode="mostrecent")
ALARMS = Gauge("aftersales_alarms", "What somebody must see to now", ["service", "alarm"], multiprocess_mode="mostrecent")


def exposition() -> tuple[bytes, str]:
    """What `/metrics` answers."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST
