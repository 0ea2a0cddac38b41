"""Gunicorn in a container. `WEB_WORKERS` and `WEB_THREADS` size it; metrics of several workers add up."""

import os
import shutil
from pathlib import Path

bind = "0.0.0.0:8000"
workers = int(os.environ.get("WEB_WORKERS", "1"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
reuse_port = workers > 1
keepalive = 75
graceful_timeout = 20
control_socket_disable = True
worker_tmp_dir = "/dev/shm"
loglevel = "warning"

METRICS = Path("/tmp/metrics")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS)


def on_starting(_server: object) -> None:
    """Figures of an earlier run do not count."""
    shutil.rmtree(METRICS, ignore_errors=True)
    METRICS.mkdir(parents=True)
