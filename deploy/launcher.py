"""Starts several processes from one that has made everything already, so that they share its memory; stops all of them.

The things that processes run are made before the fork: they may open no connection and start no thread until then.
Gunicorn serves the web ones. A process that ends is started again.
"""

import gc
import importlib
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from gunicorn.app.base import BaseApplication

LONGEST_PAUSE = 5.0
GRACE_SECONDS = 20.0
POLL_SECONDS = 0.2


@dataclass
class Process:
    """One process: `make` names a factory (`module:function`) of a web app where `bind` is set, else of a thing to `run()`."""

    name: str
    make: str
    bind: str = ""
    threads: int = 4
    workers: int = 1
    env: dict[str, str] = field(default_factory=dict)
    made: Any = None
    pid: int = 0
    started: float = 0.0
    pause: float = 0.0


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, told what to do by arguments instead of a command line, serving an app that is made already."""

    def __init__(self, app: Any, options: dict[str, Any]) -> None:
        self.app = app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take the options."""
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """The app."""
        return self.app


def serve(process: Process) -> None:
    """Run gunicorn in this process."""
    options = {
        "bind": process.bind,
        "workers": process.workers,
        "worker_class": "gthread",
        "threads": process.threads,
        "keepalive": 75,
        "graceful_timeout": 10,
        "loglevel": "warning",
        "proc_name": process.name,
        "control_socket_disable": True,
    }
    if os.path.isdir("/dev/shm"):
        options["worker_tmp_dir"] = "/dev/shm"
    sys.argv = [process.name]
    Server(process.made, options).run()


class Launcher:
    """Starts processes, each in its own group, and minds them."""

    def __init__(self, processes: Sequence[Process], pid_folder: Path) -> None:
        self.processes = processes
        self.pid_folder = pid_folder
        self.stopping = False

    def run(self) -> int:
        """Start everything and stay until told to stop."""
        for process in self.processes:
            process.made = _load(process.make)()
        gc.collect()
        gc.freeze()  # what is shared stays shared: the collector would touch, and so copy, every page
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for process in self.processes:
            self._start(process)
        while not self.stopping:
            self._mind()
            time.sleep(POLL_SECONDS)
        return self._end()

    def _start(self, process: Process) -> None:
        process.started = time.monotonic()
        pid = os.fork()
        if pid:
            process.pid = pid
            self._note(process)
            return
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        os.environ.update(process.env)
        code = 1
        try:
            if process.bind:
                serve(process)
            else:
                process.made.run()
            code = 0
        except SystemExit as left:
            code = int(left.code or 0) if isinstance(left.code, int | None) else 1
        except BaseException as error:
            sys.stderr.write(f"{process.name}: {error!r}\n")
        finally:
            os._exit(code)

    def _note(self, process: Process) -> None:
        """Write the process's number where others can read it, whole at every moment."""
        path = self.pid_folder / f"{process.name}.pid"
        beside = path.with_suffix(".new")
        beside.write_text(str(process.pid))
        beside.replace(path)

    def _mind(self) -> None:
        now = time.monotonic()
        for process in self.processes:
            if process.pid and _ended(process.pid):
                process.pid = 0
                quick = now - process.started < LONGEST_PAUSE
                process.pause = now + (min(LONGEST_PAUSE, 1.0) if quick else 0.0)
            if not process.pid and now >= process.pause:
                self._start(process)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _end(self) -> int:
        """Ask all to stop; after the grace time, end the groups of those that still run."""
        running = [process for process in self.processes if process.pid]
        for process in running:
            _signal(process.pid, signal.SIGTERM)
        until = time.monotonic() + GRACE_SECONDS
        while running and time.monotonic() < until:
            running = [process for process in running if not _ended(process.pid)]
            time.sleep(POLL_SECONDS / 4)
        for process in running:
            _signal(-process.pid, signal.SIGKILL)
        return 0


def _load(target: str) -> Callable[[], Any]:
    module, _, name = target.partition(":")
    found: Callable[[], Any] = getattr(importlib.import_module(module), name)
    return found


def _ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
