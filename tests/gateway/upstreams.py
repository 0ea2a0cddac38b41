"""Services behind the gateway, real ones on loopback ports: a WSGI one that tells what reached it, and one that misbehaves."""

import json
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import get_input_stream

WAIT = 10


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_args: Any) -> None:
        """Nothing on the test's screen."""


def serve(app: Any) -> tuple[str, Callable[[], None]]:
    """Serve a WSGI app on a free port; its address and how to stop it."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join(WAIT)
        server.server_close()

    return f"http://127.0.0.1:{server.server_port}", stop


class Upstream:
    """Answers with what it was asked, or with what `answers` holds for the path."""

    def __init__(self) -> None:
        self.seen: list[dict[str, Any]] = []
        self.answers: dict[str, tuple[str, list[tuple[str, str]], Iterable[bytes]]] = {}
        self.url, self._stop = serve(self._app)
        self.stopped = False

    def _app(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        body = get_input_stream(environ).read()
        headers = {key[5:].replace("_", "-").lower(): value for key, value in environ.items() if key.startswith("HTTP_")}
        told = {"method": environ["REQUEST_METHOD"], "path": environ["PATH_INFO"], "query": environ["QUERY_STRING"]}
        told |= {"headers": headers, "length": len(body), "type": environ.get("CONTENT_TYPE", ""), "port": self.url[-5:]}
        self.seen.append({**told, "body": body})
        echo = json.dumps(told).encode()
        plain = ("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(echo)))], [echo])
        status, pairs, parts = self.answers.get(environ["PATH_INFO"], plain)
        start_response(status, pairs)
        return parts

    def stop(self) -> None:
        if not self.stopped:
            self.stopped = True
            self._stop()


class RawUpstream:
    """For each connection in turn: reads a request and sends one of these answers, then closes. The last one repeats.

    With `keep` it goes on answering on the same connection until the caller closes it.
    """

    def __init__(self, *answers: bytes, keep: bool = False) -> None:
        self.answers = answers
        self.keep = keep
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self._over = threading.Event()
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(WAIT)
                answer = self.answers[min(self.connections, len(self.answers) - 1)]
                self.connections += 1
                while connection.recv(65536):
                    connection.sendall(answer)
                    if not self.keep:
                        break

    def stop(self) -> None:
        self._over.set()
        self._thread.join(WAIT)
        self._socket.close()


def closed_port() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        return f"http://127.0.0.1:{held.getsockname()[1]}"
