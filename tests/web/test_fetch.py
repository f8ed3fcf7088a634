"""The guard: resolver and connector are the test's own, so that a refusal is seen to be one
before anything was contacted."""

import gzip
import json
import threading
import zlib

import httpcore
import pytest

from annotations.web import refusals
from annotations.web.fetch import FEED_TYPES, PAGE_TYPES, fetch
from annotations.web.guard import Deadline, is_private, is_public
from tests.web.servers import PUBLIC, Recorder, answer, site

URL = "https://echo.example/story"
NOT_PUBLIC = """
0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.8.8.8 168.63.129.16 169.254.1.1
169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1
198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b:1::1 100::1
2001::1 2001:2::1 2001:10::1 2001:db8::1 2002:7f00:1::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254
fe80::1 fec0::1 ff02::1
"""


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_an_address_that_is_not_public_is_never_contacted(address):
    assert not is_public(address)
    web = Recorder({"echo.example": [address]}, [answer()])
    with pytest.raises(refusals.ForbiddenAddress):
        fetch(URL, network=web.network)
    literal = f"[{address}]" if ":" in address else address
    with pytest.raises(refusals.ForbiddenAddress):
        fetch(f"http://{literal}/", network=web.network)
    assert web.contacted == []


@pytest.mark.parametrize(
    "address", [PUBLIC, "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:2800::1"]
)
def test_a_public_address_is_contacted_itself_and_not_by_name(address):
    web = Recorder({"echo.example": [address]}, [answer(b"hello")])
    found = fetch(URL, network=web.network)
    assert (found.status, found.body, found.url) == (200, b"hello", URL)
    assert web.contacted == [(address, 443)]
    assert b"host: echo.example\r\n" in b"".join(web.sent).lower()


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    web = Recorder({"echo.example": [PUBLIC, "10.0.0.1"]}, [answer()])
    with pytest.raises(refusals.ForbiddenAddress):
        fetch(URL, network=web.network)
    assert web.contacted == []


def test_a_name_that_leads_elsewhere_the_second_time_is_asked_once_per_connection():
    web = Recorder({"echo.example": [[PUBLIC], ["127.0.0.1"]]}, [answer(b"first")])
    assert fetch(URL, network=web.network).body == b"first"
    assert web.asked == ["echo.example"]
    assert web.contacted == [(PUBLIC, 443)]
    # The next connection asks again, and is judged on what it is told then.
    with pytest.raises(refusals.ForbiddenAddress):
        fetch(URL, network=web.network)
    assert web.contacted == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    ("onward", "refusal"),
    [
        ("http://169.254.169.254/latest/meta-data/", refusals.ForbiddenAddress),
        ("http://inside.example/", refusals.ForbiddenAddress),
        ("http://[::ffff:10.0.0.1]/", refusals.ForbiddenAddress),
        ("//localhost/", refusals.ForbiddenAddress),
        ("https://echo.example:8443/", refusals.BadAddress),
        ("file:///etc/passwd", refusals.BadAddress),
        ("gopher://echo.example/", refusals.BadAddress),
        ("http://user:secret@echo.example/", refusals.BadAddress),
        ("http://2130706433/", refusals.BadAddress),
    ],
)
def test_where_a_redirect_leads_is_judged_anew(onward, refusal):
    names = {"echo.example": [PUBLIC], "inside.example": ["10.0.0.8"], "localhost": ["127.0.0.1"]}
    web = Recorder(names, [answer(status=302, Location=onward), answer(b"secret")])
    with pytest.raises(refusal):
        fetch(URL, network=web.network)
    assert web.contacted == [(PUBLIC, 443)]


def test_redirects_are_followed_to_the_last_address_and_headers_stay_with_their_host():
    names = {"echo.example": [PUBLIC], "www.echo.example": ["1.1.1.1"]}
    moved = answer(status=301, Location="https://www.echo.example/new?a=1#part")
    web = Recorder(names, [moved, answer(b"story")])
    found = fetch(URL, headers={"If-None-Match": '"x"'}, network=web.network)
    assert (found.url, found.body) == ("https://www.echo.example/new?a=1", b"story")
    assert web.contacted == [(PUBLIC, 443), ("1.1.1.1", 443)]
    assert b"".join(web.sent).count(b"if-none-match") == 1


def test_redirects_end():
    web = Recorder({"echo.example": [PUBLIC]}, [answer(status=302, Location="/next")] * 9)
    with pytest.raises(refusals.TooManyRedirects):
        fetch(URL, network=web.network, redirects=3)
    assert len(web.contacted) == 4


def test_the_next_address_of_a_host_is_tried():
    class Flaky(Recorder):
        def connect(self, address, port, timeout):
            stream = super().connect(address, port, timeout)
            if address == PUBLIC:
                raise httpcore.ConnectError
            return stream

    web = Flaky({"echo.example": [PUBLIC, "1.1.1.1"]}, [b"", answer(b"here")])
    assert fetch(URL, network=web.network).body == b"here"


@pytest.mark.parametrize(
    ("allowed", "url", "address", "is_open"),
    [
        ("cms.example", "http://cms.example/x", "10.0.0.5", True),
        ("CMS.example", "https://cms.example./x", "192.168.1.5", True),
        ("cms.example:8080", "http://cms.example:8080/x", "127.0.0.1", True),
        ("cms.example", "http://cms.example:8080/x", "10.0.0.5", False),
        ("cms.example:8080", "http://cms.example/x", "10.0.0.5", False),
        ("cms.example", "http://www.cms.example/x", "10.0.0.5", False),
        ("cms.example", "http://cms.example/x", "169.254.169.254", False),
        ("cms.example", "http://cms.example/x", "fd00:ec2::254", False),
        ("cms.example", "http://cms.example/x", "224.0.0.1", False),
        ("[fd12::5]:8080", "http://[fd12::5]:8080/x", "fd12::5", True),
    ],
)
def test_a_desk_opens_a_host_of_its_own_and_no_more(allowed, url, address, is_open):
    class Everywhere(Recorder):
        def resolve(self, host, port):
            return [address]

    web = Everywhere(answers=[answer(b"inside")])
    if is_open:
        assert fetch(url, allowed_hosts=[allowed], network=web.network).body == b"inside"
        assert [found for found, _ in web.contacted] == [address]
    else:
        with pytest.raises((refusals.ForbiddenAddress, refusals.BadAddress)):
            fetch(url, allowed_hosts=[allowed], network=web.network)
        assert web.contacted == []


def test_an_opened_host_that_redirects_elsewhere_opens_nothing_else():
    names = {"cms.example": ["10.0.0.5"], "db.example": ["10.0.0.6"]}
    web = Recorder(names, [answer(status=302, Location="http://db.example/")])
    with pytest.raises(refusals.ForbiddenAddress):
        fetch("http://cms.example/", allowed_hosts=["cms.example"], network=web.network)
    assert web.contacted == [("10.0.0.5", 80)]


def test_private_ranges_are_what_an_allow_list_can_open():
    assert is_private("fd12::1")
    assert not any(map(is_private, ["169.254.169.254", "fe80::1", "100.100.100.200", "0.0.0.1"]))


# How much, how long, what kind


def test_a_length_told_beforehand_is_believed():
    long = answer().replace(b"Content-Length: 0", b"Content-Length: 5000000")
    web = Recorder({"echo.example": [PUBLIC]}, [long])
    with pytest.raises(refusals.TooLarge):
        fetch(URL, most_bytes=1000, network=web.network)


def test_a_body_without_a_length_is_cut_where_it_passes_the_limit():
    endless = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"x" * 100_000
    web = Recorder({"echo.example": [PUBLIC]}, [endless])
    with pytest.raises(refusals.TooLarge):
        fetch(URL, most_bytes=1000, network=web.network)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_what_was_packed_is_unpacked_within_the_limit(pack):
    name = "gzip" if pack is gzip.compress else "deflate"
    packed = answer(pack(b"story" * 100), Content_Encoding=name)
    bomb = answer(pack(b"\0" * 50_000_000), Content_Encoding=name)
    web = Recorder({"echo.example": [PUBLIC]}, [packed, bomb])
    assert fetch(URL, network=web.network).body == b"story" * 100
    with pytest.raises(refusals.TooLarge):
        fetch(URL, most_bytes=1_000_000, network=web.network)


@pytest.mark.parametrize(
    ("packing", "body", "refusal"),
    [
        ("br", b"xx", refusals.WrongType),
        ("gzip, gzip", gzip.compress(b"x"), refusals.WrongType),
        ("gzip", b"not gzip at all", refusals.NoAnswer),
        ("gzip", gzip.compress(b"x" * 9000)[:-12], refusals.NoAnswer),
    ],
    # The hour stands in what is packed, and a test's name has to be the same in each process.
    ids=["unasked", "twice", "not packed", "cut off"],
)
def test_packing_that_was_not_asked_for_or_is_damaged(packing, body, refusal):
    web = Recorder({"echo.example": [PUBLIC]}, [answer(body, Content_Encoding=packing)])
    with pytest.raises(refusal):
        fetch(URL, network=web.network)


@pytest.mark.parametrize(
    ("content_type", "types", "is_taken"),
    [
        ("text/html; charset=iso-8859-1", PAGE_TYPES, True),
        ("TEXT/HTML", PAGE_TYPES, True),
        ("", PAGE_TYPES, True),
        ("application/pdf", PAGE_TYPES, False),
        ("video/mp4", PAGE_TYPES, False),
        ("application/atom+xml", FEED_TYPES, True),
        ("image/png", FEED_TYPES, False),
        ("anything/at-all", None, True),
    ],
)
def test_only_the_kinds_that_were_asked_for_are_read(content_type, types, is_taken):
    web = Recorder({"echo.example": [PUBLIC]}, [answer(b"x", content_type=content_type)])
    if is_taken:
        assert fetch(URL, types=types, network=web.network).body == b"x"
    else:
        with pytest.raises(refusals.WrongType):
            fetch(URL, types=types, network=web.network)


def test_the_deadline_holds_however_often_a_byte_arrives():
    now = [0.0]
    deadline = Deadline(30, clock=lambda: now[0])
    assert deadline.left(at_most=5) == 5
    now[0] = 29.0
    assert deadline.left(at_most=5) == 1
    now[0] = 30.0
    with pytest.raises(refusals.TooSlow):
        deadline.left()


def test_a_host_that_drips_is_left_at_the_deadline():
    is_over = threading.Event()

    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        try:
            while not is_over.wait(0.05):
                handler.wfile.write(b"x")
        except OSError:
            pass

    with site({"/": drip}) as (host, _):
        with pytest.raises(refusals.TooSlow):
            fetch(f"http://{host}/", seconds=0.4, allowed_hosts=[host])
        is_over.set()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451, 500, 503])
def test_a_status_is_the_callers_to_judge_and_has_a_sentence(status):
    web = Recorder({"echo.example": [PUBLIC]}, [answer(status=status, Retry_After="120")])
    found = fetch(URL, types=PAGE_TYPES, network=web.network)
    assert (found.status, found.headers["retry-after"]) == (status, "120")
    with pytest.raises(refusals.NotServed) as refused:
        found.check()
    assert str(status) in str(refused.value)


@pytest.mark.parametrize("junk", [b"", b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 2OO OK\r\n\r\n"])
def test_what_is_no_answer_of_the_web_is_said_to_be_none(junk):
    web = Recorder({"echo.example": [PUBLIC]}, [junk])
    with pytest.raises(refusals.NoAnswer):
        fetch(URL, network=web.network)


# Bodies, and the real thing


def test_a_post_sends_its_body_once_and_follows_nothing():
    pages = {
        "/hook": lambda handler: (
            302 if json.loads(handler.rfile.read(int(handler.headers["Content-Length"]))) else 500,
            {"Location": "/elsewhere", "Content-Type": "text/plain"},
            b"moved",
        )
    }
    with site(pages) as (host, asked):
        found = fetch(
            f"http://{host}/hook",
            body=b'{"event": "approved"}',
            headers={"Content-Type": "application/json", "X-Signature": "abc"},
            allowed_hosts=[host],
        )
    assert (found.status, found.body) == (302, b"moved")
    assert [(method, path) for method, path, _ in asked] == [("POST", "/hook")]
    assert asked[0][2]["x-signature"] == "abc"


def test_the_environments_proxies_are_not_asked(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    with site({"/": (200, {"Content-Type": "text/html"}, b"direct")}) as (host, asked):
        assert fetch(f"http://{host}/", allowed_hosts=[host]).body == b"direct"
    assert asked[0][2]["accept-encoding"] == "gzip"
    assert "cookie" not in asked[0][2]


def test_a_loopback_server_is_not_contacted_unless_it_is_opened():
    with site({}) as (host, asked), pytest.raises(refusals.ForbiddenAddress):
        fetch(f"http://{host}/")
    assert asked == []
