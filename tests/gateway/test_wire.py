"""What the gateway understands on the wire, and what it refuses to."""

import socket
from time import monotonic

import pytest

from gateway.wire import LARGEST_HEAD, Answer, Broken, NotReached, Pool, Wire
from tests.gateway.upstreams import closed_port

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


class Endless:
    """A long body."""

    def __init__(self, size):
        self.left = size

    def read(self, size):
        size = min(size, self.left)
        self.left -= size
        return b"x" * size


@pytest.fixture
def pool():
    found = Pool("http://127.0.0.1:1", connect_seconds=0.2, read_seconds=0.2)
    yield found
    found.close()


def heard(pool, data, method="GET"):
    """The answer in these bytes, after which the other end closes."""
    ours, theirs = socket.socketpair()
    ours.settimeout(1)
    with theirs:
        theirs.sendall(data)
    wire = Wire(ours)
    try:
        return Answer(pool, wire, method)
    except Broken:
        wire.close()
        raise


@pytest.mark.parametrize(
    ("data", "body"),
    [
        (OK + b"Content-Length: 3\r\n\r\nabc", b"abc"),
        (OK + b"content-length:0\r\n\r\n", b""),
        (
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\na",
            b"a",
        ),
        (
            OK + b"Transfer-Encoding: chunked\r\n\r\n3;note=x\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n",
            b"abc0123456789",
        ),
        (OK + b"Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", b""),
        (OK + b"Connection: close\r\n\r\nuntil the end", b"until the end"),
        (b"HTTP/1.0 200 OK\r\n\r\nold", b"old"),
        (b"HTTP/1.1 200\r\nContent-Length: 1\r\n\r\na", b"a"),
    ],
)
def test_bodies_of_every_kind_are_read(pool, data, body):
    answer = heard(pool, data)
    assert (answer.status, answer.whole()) == (200, body)


@pytest.mark.parametrize(("method", "status"), [("HEAD", b"200 OK"), ("GET", b"204 No Content"), ("GET", b"304 Not Modified")])
def test_some_answers_have_no_body_whatever_they_say(pool, method, status):
    assert heard(pool, b"HTTP/1.1 %b\r\nContent-Length: 9\r\n\r\n" % status, method).whole() == b""


@pytest.mark.parametrize(
    "data",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200",
        OK + b"Content-Le",
        OK + b"\r\n",
        OK + b"Content-Length: -1\r\n\r\n",
        OK + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        OK + b"no colon\r\n\r\n",
        OK + b" folded: x\r\n\r\n",
        OK + b"X: " + b"x" * (LARGEST_HEAD + 1),
    ],
)
def test_a_head_that_makes_no_sense_is_refused(pool, data):
    with pytest.raises(Broken) as broken:
        heard_large(pool, data)
    assert not broken.value.unheard


def heard_large(pool, data):
    """As `heard`, for what does not fit into a socket's buffer at once."""
    if len(data) < 1000:
        return heard(pool, data)
    ours, theirs = socket.socketpair()
    wire = Wire(ours)
    wire.rest = data
    try:
        return Answer(pool, wire, "GET")
    finally:
        theirs.close()
        wire.close()


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 9\r\n\r\nhalf",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcdefgh\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ],
)
def test_a_body_that_breaks_off_is_noticed(pool, body):
    with pytest.raises(Broken):
        heard(pool, OK + body).whole()


def test_silence_before_the_end_is_told_apart(pool):
    with pytest.raises(Broken) as broken:
        heard(pool, b"")
    assert broken.value.unheard


def test_a_refused_connection_and_a_line_break_in_a_header():
    pool = Pool(closed_port(), connect_seconds=0.2, read_seconds=0.2)
    with pytest.raises(NotReached) as missed:
        pool.ask("GET", "/", {})
    assert not missed.value.silent
    for headers in ({"X": "a\r\nEvil: b"}, {"X": "a\nb"}, {"X": "a\rb"}):
        with pytest.raises(Broken):
            pool.ask("GET", "/", headers)


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (OK + b"Content-Length: 1\r\n\r\na", True),
        (OK + b"Content-Length: 1\r\nConnection: close\r\n\r\na", False),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", True),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", False),
    ],
)
def test_a_connection_is_kept_when_its_answer_was_read_to_the_end(pool, answer, kept):
    heard(pool, answer).whole()
    assert len(pool._kept) == kept


def test_a_kept_connection_is_used_only_while_it_lives(pool, monkeypatch):
    ours, theirs = socket.socketpair()
    wire = Wire(ours)
    pool.give_back(wire, keep=True)
    assert wire.alive()
    wire.rest = b"x"
    assert not wire.alive()
    wire.rest = b""
    theirs.send(b"x")
    assert not wire.alive()
    ours.recv(1)
    assert wire.alive()
    wire.idle_since -= 60
    assert not wire.alive()
    wire.idle_since += 60
    theirs.close()
    assert not wire.alive()


HELLO = OK + b"Content-Length: 2\r\n\r\n{}"


def test_calls_share_one_connection(raw):
    keeps = raw(HELLO, keep=True)
    pool = Pool(keeps.url, connect_seconds=1, read_seconds=5)
    assert [pool.ask("GET", "/", {"Host": "x"}).whole() for _ in range(5)] == [b"{}"] * 5
    assert keeps.connections == 1
    pool.close()


def test_a_connection_that_was_closed_meanwhile_is_not_used_for_a_post(raw):
    closes = raw(HELLO)
    pool = Pool(closes.url, connect_seconds=1, read_seconds=5)
    for count in (1, 2, 3):
        assert pool.ask("POST", "/", {"Host": "x"}, b"{}").whole() == b"{}"
        assert closes.connections == count
        until = monotonic() + 5
        while pool._kept[0].alive() and monotonic() < until:
            continue
    pool.close()


@pytest.mark.parametrize("body", [b"x", Endless(2**20)])
def test_an_answer_before_the_body_was_sent_counts(pool, body):
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
    wire = Wire(ours)
    wire.send(b"POST / HTTP/1.1\r\n\r\n", body, chunked=False)
    answer = Answer(pool, wire, "POST")
    assert (answer.status, answer.whole()) == (413, b"{}")
