"""Addresses that are refused before any name is resolved, each with its sentence."""

import pytest

from annotations.web import refusals
from annotations.web.fetch import fetch
from tests.web.servers import PUBLIC, Recorder, answer

BEGINS = "begins with https://"
NUMBER = "unusual number"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", BEGINS),
        ("   ", BEGINS),
        ("echo.example/story", BEGINS),
        ("/story", BEGINS),
        ("ftp://echo.example/story", BEGINS),
        ("file:///etc/passwd", BEGINS),
        ("javascript:alert(1)", BEGINS),
        ("data:text/html,hello", BEGINS),
        ("gopher://echo.example/_x", BEGINS),
        ("http://", "names no host"),
        ("http:///story", "names no host"),
        ("https://user@echo.example/", "user name or password"),
        ("https://user:secret@echo.example/", "user name or password"),
        ("https://echo.example:22/", "port 22"),
        ("https://echo.example:8080/", "port 8080"),
        ("http://echo.example:0/", "port 0"),
        ("http://echo.example:99999/", "port 99999"),
        ("http://echo.example:x/", "not an address"),
        ("http://2130706433/", NUMBER),
        ("http://0x7f000001/", NUMBER),
        ("http://0x7f.1/", NUMBER),
        ("http://017700000001/", NUMBER),
        ("http://0177.0.0.1/", "not an address"),
        ("http://127.1/", NUMBER),
        ("http://127.0.0.256/", "not an address"),
        ("http://[::1%25eth0]/", ""),
        ("http://[::1/", "not an address"),
        ("http://[zz]/", "not an address"),
        ("http://echo.example\\@127.0.0.1/", "characters that no address has"),
        ("http://echo.example/a b", "characters that no address has"),
        ("http://echo.example/\r\nHost: x", "characters that no address has"),
        ("http://echo.example/\0", "characters that no address has"),
        ("http://１２７.0.0.1/", ""),
        ("http://①②⑦.0.0.1/", ""),
        ("https://echo.example/" + "x" * 2000, "longer than 2,000"),
        ("http://.../", ""),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_unasked(url, sentence):
    web = Recorder({"echo.example": [PUBLIC]}, [answer()])
    with pytest.raises(refusals.Unfetchable) as refused:
        fetch(url, network=web.network)
    assert sentence in str(refused.value)
    assert str(refused.value)[-1] in ".)"
    assert web.contacted == []
