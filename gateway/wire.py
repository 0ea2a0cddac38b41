"""Kept HTTP/1.1 connections to one address, with no more work than passing a call on needs.

Every call of the platform goes through here. A general client library parses headers as mail and costs twice as much.
"""

import socket
import ssl
from collections import deque
from collections.abc import Iterator
from select import POLLIN, poll
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

LARGEST_HEAD = 128 * 1024
BLOCK = 64 * 1024
MOST_KEPT = 64
# Less than the services' keep-alive, so that a kept connection is rarely closed at the other end.
IDLE_SECONDS = 50.0
NO_BODY = (204, 304)
HEAD_END, LINE_END = b"\r\n\r\n", b"\r\n"
Pairs = list[tuple[str, str]]


class NotReached(Exception):
    """No connection could be made; `silent` if nothing at all came back in time."""

    def __init__(self, why: OSError) -> None:
        super().__init__(str(why))
        self.silent = isinstance(why, TimeoutError)


class Broken(Exception):
    """The connection broke or the answer makes no sense; `unheard` if it closed before any byte of the answer."""

    def __init__(self, why: object, *, unheard: bool = False) -> None:
        super().__init__(str(why))
        self.unheard = unheard


class Wire:
    """One connection."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.rest = b""
        self.idle_since = 0.0

    def alive(self) -> bool:
        """Whether it may be used again: nothing has come since the last answer, neither bytes nor the end."""
        watch = poll()
        watch.register(self.sock, POLLIN)
        return not self.rest and monotonic() - self.idle_since < IDLE_SECONDS and not watch.poll(0)

    def send(self, head: bytes, body: Any, *, chunked: bool) -> None:
        """Write the request. A service may answer and close before it has read everything: that answer counts."""
        try:
            if body is None or isinstance(body, bytes):
                self.sock.sendall(head + (body or b""))
                return
            self.sock.sendall(head)
            while block := body.read(BLOCK):
                self.sock.sendall(b"%x\r\n%b\r\n" % (len(block), block) if chunked else block)
            if chunked:
                self.sock.sendall(b"0\r\n\r\n")
        except TimeoutError as error:
            raise Broken(error) from None
        except ConnectionError:
            return

    def receive(self, *, unheard: bool = False) -> bytes:
        """The next bytes. Raises Broken at the end."""
        try:
            got = self.sock.recv(BLOCK)
        except OSError as error:
            raise Broken(error, unheard=unheard and isinstance(error, ConnectionError)) from None
        if not got:
            raise Broken("closed", unheard=unheard)
        return got

    def head(self) -> list[str]:
        """The lines of the next head."""
        data = self.rest
        while (end := data.find(HEAD_END)) < 0:
            if len(data) > LARGEST_HEAD:
                raise Broken("the head is too large")
            data += self.receive(unheard=not data)
        self.rest = data[end + len(HEAD_END) :]
        return data[:end].decode("latin-1").split("\r\n")

    def line(self) -> bytes:
        """The next line of a chunked body."""
        while (end := self.rest.find(LINE_END)) < 0:
            if len(self.rest) > LARGEST_HEAD:
                raise Broken("a line is too long")
            self.rest += self.receive()
        found, self.rest = self.rest[:end], self.rest[end + len(LINE_END) :]
        return found

    def parts(self, length: int) -> Iterator[bytes]:
        """The next `length` bytes as they come."""
        while length:
            got = self.rest or self.receive()
            part, self.rest = got[:length], got[length:]
            length -= len(part)
            yield part

    def close(self) -> None:
        """Let go."""
        self.sock.close()


class Answer:
    """The head of an answer, and its body, not yet read."""

    def __init__(self, pool: "Pool", wire: Wire, method: str) -> None:
        self._pool = pool
        self._wire: Wire | None = wire
        lines = wire.head()
        while lines[0].partition(" ")[2].startswith("1"):
            lines = wire.head()
        version, _, status = lines[0].partition(" ")
        code, _, reason = status.partition(" ")
        if not version.startswith("HTTP/1.") or len(code) != 3 or not code.isdigit():
            raise Broken(f"not HTTP: {lines[0][:40]!r}")
        self.status, self.reason = int(code), reason
        self.pairs: Pairs = [_pair(line) for line in lines[1:]]
        self.named = {name.lower(): value for name, value in self.pairs}
        self._keeps = version == "HTTP/1.1" and "close" not in self.named.get("connection", "").lower()
        self._chunked = "chunked" in self.named.get("transfer-encoding", "").lower()
        if self._chunked and "content-length" in self.named:
            # Two lengths are how requests are smuggled past a door.
            raise Broken("the head tells two lengths")
        self.length = self._length(method)

    def _length(self, method: str) -> int | None:
        """The bytes of the body; None if only its end will tell."""
        if method == "HEAD" or self.status in NO_BODY:
            self._chunked = False
            return 0
        told = self.named.get("content-length")
        if self._chunked or told is None:
            if not self._chunked and self._keeps:
                raise Broken("the head does not tell where the body ends")
            return None
        if not told.isdigit():
            raise Broken("the length is no number")
        return int(told)

    def parts(self) -> Iterator[bytes]:
        """The body as it comes. Raises Broken if it breaks off; read to its end, it frees the connection."""
        wire = self._wire
        assert wire is not None
        if self.length is not None:
            yield from wire.parts(self.length)
        elif self._chunked:
            yield from _chunks(wire)
        else:
            yield from _until_closed(wire)
            self._keeps = False
        self._wire = None
        self._pool.give_back(wire, keep=self._keeps)

    def whole(self) -> bytes:
        """All of the body."""
        try:
            return b"".join(self.parts())
        except Broken:
            self.close()
            raise

    def close(self) -> None:
        """Let go of a body that was not read to its end."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None


class Pool:
    """The connections to one address."""

    def __init__(self, url: str, *, connect_seconds: float, read_seconds: float) -> None:
        parts = urlsplit(url)
        self.host = parts.hostname or ""
        self.tls = ssl.create_default_context() if parts.scheme == "https" else None
        self.port = parts.port or (443 if self.tls else 80)
        self.connect_seconds = connect_seconds
        self.read_seconds = read_seconds
        self._kept: deque[Wire] = deque()

    def ask(self, method: str, target: str, headers: dict[str, str], body: Any = None) -> Answer:
        """One call. Raises NotReached or Broken."""
        head, chunked = _head(method, target, headers, body)
        wire = self._take()
        try:
            wire.send(head, body, chunked=chunked)
            return Answer(self, wire, method)
        except BaseException:
            wire.close()
            raise

    def _take(self) -> Wire:
        while self._kept:
            try:
                wire = self._kept.pop()
            except IndexError:
                break
            if wire.alive():
                return wire
            wire.close()
        try:
            sock = socket.create_connection((self.host, self.port), self.connect_seconds)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls is not None:
                sock = self.tls.wrap_socket(sock, server_hostname=self.host)
        except OSError as error:
            raise NotReached(error) from None
        sock.settimeout(self.read_seconds)
        return Wire(sock)

    def give_back(self, wire: Wire, *, keep: bool) -> None:
        """Keep a connection whose answer was read to its end."""
        if keep and len(self._kept) < MOST_KEPT:
            wire.idle_since = monotonic()
            self._kept.append(wire)
        else:
            wire.close()

    def close(self) -> None:
        """Let all connections go."""
        while self._kept:
            self._kept.pop().close()


def _head(method: str, target: str, headers: dict[str, str], body: Any) -> tuple[bytes, bool]:
    chunked = body is not None and not isinstance(body, bytes) and "Content-Length" not in headers
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if chunked:
        lines.append("Transfer-Encoding: chunked")
    elif "Content-Length" not in headers and method in ("POST", "PUT", "PATCH"):
        lines.append(f"Content-Length: {len(body or b'')}")
    text = "\r\n".join(lines)
    if text.count("\n") != len(lines) - 1 or text.count("\r") != len(lines) - 1:
        raise Broken("a header holds a line break")
    return text.encode("latin-1") + HEAD_END, chunked


def _pair(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name or name[0] in " \t":
        raise Broken("a header without a name")
    return name, value.strip()


def _chunks(wire: Wire) -> Iterator[bytes]:
    try:
        while size := int(wire.line().partition(b";")[0], 16):
            yield from wire.parts(size)
            if wire.line():
                raise Broken("a chunk is longer than it says")
    except ValueError as error:
        raise Broken(error) from None
    while wire.line():
        continue


def _until_closed(wire: Wire) -> Iterator[bytes]:
    if wire.rest:
        yield wire.rest
        wire.rest = b""
    while True:
        try:
            got = wire.sock.recv(BLOCK)
        except OSError as error:
            raise Broken(error) from None
        if not got:
            return
        yield got
