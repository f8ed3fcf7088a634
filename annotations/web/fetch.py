"""Ask one address on the web, within limits: who is contacted, how long, how much, what.

httpcore is used beneath httpx because its network backend is public there; neither the
environment's proxies nor cookies have a part in it.
"""

import functools
import ssl
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import httpcore
import httpx

from annotations.translation import _, gettext_noop

from .guard import Deadline, Guard, Network, check_host
from .refusals import (
    BadAddress,
    NoAnswer,
    NotServed,
    TooLarge,
    TooManyRedirects,
    WrongType,
)

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", ""})
FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "application/xml",
        "text/xml",
        # Many hosts serve a feed as one of these.
        "text/html",
        "text/plain",
        "",
    }
)
PICTURE_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/tiff", "image/gif"})
_MEGABYTE = 1024 * 1024
_LONGEST_URL = 2000
_LONGEST_WAIT = 15  # Seconds without a single byte.
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_USER_AGENT = "newsroom (reads single articles for a news desk)"


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer as it came, unpacked. `url` is the last address; header names are lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def check(self) -> "Fetched":
        """Return the answer if it is one; raises NotServed for any status but 2xx."""
        if 200 <= self.status < 300:
            return self
        other = _IN_TROUBLE if self.status >= 500 else _REFUSED
        sentence = _(_STATUS_SENTENCES.get(self.status, other))
        answered = _("(It answered %(status)s.)") % {"status": self.status}
        raise NotServed(f"{sentence} {answered}", self.status)


_LOCKED = gettext_noop(
    "The page is not open to everybody. Open it in a browser and paste its text."
)
_GONE = gettext_noop("There is nothing at this address any more. Check it.")
_IN_TROUBLE = gettext_noop("The site has trouble of its own just now. Try again later.")
_REFUSED = gettext_noop(
    "The site refused the request. Open it in a browser, save the page as a file and bring that in."
)
_STATUS_SENTENCES = {
    401: _LOCKED,
    402: _LOCKED,
    403: _LOCKED,
    404: _GONE,
    410: _GONE,
    429: gettext_noop("The site asks for fewer requests. Try again later."),
    451: gettext_noop("The site may not show this page here. Paste its text."),
}


def fetch(
    url: str,
    *,
    types: Collection[str] | None = None,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    most_bytes: int = 10 * _MEGABYTE,
    seconds: float = 30,
    redirects: int = 3,
    allowed_hosts: Collection[str] = (),
    network: Network | None = None,
) -> Fetched:
    """Get an address or, with a `body`, post to it, and return the answer of any status.

    `types` are the content types taken (of a 2xx answer), None for all; `most_bytes` bounds
    the body both packed and unpacked; `seconds` is a deadline for all of it. A redirect of
    a post is not followed but returned. `allowed_hosts` (`host` or `host:port`) may stand on
    a private network. Raises a kind of Unfetchable, whose message says why.
    """
    deadline = Deadline(seconds)
    guard = Guard(network or Network(), allowed_hosts, deadline)
    target = read_url(url, allowed_hosts)
    sent = dict(headers or {})
    with httpcore.ConnectionPool(_tls(), network_backend=guard, retries=0) as pool:
        for _hop in range(redirects + 1):
            status, given, content = _ask(pool, target, sent, body, most_bytes, types, deadline)
            onward = given.get("location", "") if status in _REDIRECTS else ""
            if body is not None or not onward:
                return Fetched(str(target), status, given, content)
            after = read_url(_joined(target, onward), allowed_hosts)
            if (after.scheme, after.host, after.port) != (target.scheme, target.host, target.port):
                sent = {}  # What was meant for one host is not told to another.
            target = after
    raise TooManyRedirects(
        _(
            "The address leads on more than %(redirects)s times. Open it in a browser and "
            "copy the address it ends at."
        )
        % {"redirects": redirects}
    )


def read_url(url: str, allowed_hosts: Collection[str] = ()) -> httpx.URL:
    """The address taken apart and checked as far as that goes unasked.

    Raises BadAddress and ForbiddenAddress.
    """
    url = url.strip()
    if not url:
        raise BadAddress(_("Give an address that begins with https:// or http://."))
    if len(url) > _LONGEST_URL:
        raise BadAddress(
            _("The address is longer than %(longest_url)s characters. Check it.")
            % {"longest_url": f"{_LONGEST_URL:,}"}
        )
    if not url.isprintable() or "\\" in url or " " in url:
        raise BadAddress(_("The address holds characters that no address has. Copy it again."))
    try:
        parsed = httpx.URL(url)
        host, port = parsed.raw_host.decode("ascii"), parsed.port
    except (httpx.InvalidURL, ValueError):
        raise BadAddress(_("This is not an address of the web. Copy it again.")) from None
    if parsed.scheme not in ("http", "https"):
        raise BadAddress(_("Give an address that begins with https:// or http://."))
    if not host:
        raise BadAddress(_("The address names no host. Copy it again."))
    if parsed.userinfo:
        raise BadAddress(_("The address holds a user name or password. Take it out."))
    usual = 443 if parsed.scheme == "https" else 80
    check_host(host, usual if port is None else port, allowed_hosts)
    return parsed.copy_with(fragment=None)


def _joined(base: httpx.URL, onward: str) -> str:
    try:
        return str(base.join(onward))
    except (httpx.InvalidURL, ValueError):
        raise BadAddress(_("The page leads on to something that is no address.")) from None


@functools.cache
def _tls() -> ssl.SSLContext:
    return httpcore.default_ssl_context()


def _ask(pool, url, headers, body, most_bytes, types, deadline):
    sent = {
        "host": url.netloc.decode("ascii"),
        "user-agent": _USER_AGENT,
        "accept": ", ".join(sorted(filter(None, types or ()))) + ", */*;q=0.1" if types else "*/*",
        "accept-encoding": "gzip",
        "connection": "close",
    } | {name.lower(): value for name, value in headers.items()}
    if body is not None:
        sent["content-length"] = str(len(body))
    waits = dict.fromkeys(("connect", "read", "write", "pool"), _LONGEST_WAIT)
    try:
        with pool.stream(
            "GET" if body is None else "POST",
            httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=[(name.encode(), value.encode()) for name, value in sent.items()],
            content=body,
            extensions={"timeout": waits},
        ) as response:
            given = _read_headers(response.headers)
            if response.status in _REDIRECTS and body is None and "location" in given:
                return response.status, given, b""
            if 200 <= response.status < 300:
                _check_type(given, types)
            content = _unpacked(response.iter_stream(), given, most_bytes)
            return response.status, given, content
    except httpcore.TimeoutException:
        raise deadline.missed() from None
    except (httpcore.NetworkError, ssl.SSLError, OSError) as broken:
        sentence = (
            _("%(host)s gave no answer: its certificate is not valid. Try again later.")
            if _is_tls(broken)
            else _("%(host)s gave no answer: the connection broke. Try again later.")
        )
        raise NoAnswer(sentence % {"host": url.host}) from None
    except httpcore.ProtocolError:
        raise NoAnswer(
            _("%(host)s gave an answer that is not of the web. Check it.") % {"host": url.host}
        ) from None


def _is_tls(error: BaseException) -> bool:
    return isinstance(error, ssl.SSLError) or "CERTIFICATE" in str(error).upper()


def _read_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers by lower-case name, the last of each."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in raw}


def _check_type(headers: Mapping[str, str], types: Collection[str] | None) -> None:
    found = headers.get("content-type", "").partition(";")[0].strip().lower()
    if types is not None and found not in types:
        raise WrongType(
            _("The address gives %(found)s, which cannot be read here. Check it.")
            % {"found": found or _("something of no known kind")}
        )


def _unpacked(chunks: Iterable[bytes], headers: Mapping[str, str], most_bytes: int) -> bytes:
    """The body, counted while it arrives and again while it unfolds, so that neither a long
    one nor a small one that unfolds without end is ever held whole."""
    packing = headers.get("content-encoding", "identity").strip().lower() or "identity"
    if packing not in ("identity", "gzip", "x-gzip", "deflate"):
        raise WrongType(
            _("The answer is packed in a way (%(packing)s) that was not asked for.")
            % {"packing": packing}
        )
    too_large = TooLarge(
        _("The answer is larger than %(most_bytes)s MB. Bring in the article alone.")
        % {"most_bytes": most_bytes // _MEGABYTE or 1}
    )
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > most_bytes:
        raise too_large
    unpack = None if packing == "identity" else zlib.decompressobj(wbits=47)
    content = bytearray()
    arrived = 0
    for chunk in chunks:
        arrived += len(chunk)
        if arrived > most_bytes:
            raise too_large
        room = most_bytes - len(content) + 1
        try:
            content += chunk if unpack is None else unpack.decompress(chunk, room)
        except zlib.error:
            raise NoAnswer(_("The answer is packed and arrived damaged. Try again.")) from None
        if len(content) > most_bytes or (unpack is not None and unpack.unconsumed_tail):
            raise too_large
    if unpack is not None and arrived and not unpack.eof:
        raise NoAnswer(_("The answer is packed and arrived cut off. Try again."))
    return bytes(content)
