"""Which addresses may be contacted, judged on the address that is then connected to.

A name is no protection: whoever owns it says where it leads, and may say something else
a moment later. So the name is resolved once, every address it leads to is judged, and the
connection is made to one of those addresses and not to the name. This happens for every
connection, and so after every redirect.

The networks are written out, from IANA's special-purpose registries: what the standard
library calls global differs between its releases, and lets in translated addresses
(NAT64, 6to4) behind which any private one can stand.
"""

import concurrent.futures
import ipaddress
import re
import socket
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

import httpcore

from annotations.translation import _

from .refusals import BadAddress, ForbiddenAddress, NoAnswer, TooSlow, UnknownHost


def _networks(*names: str):
    return tuple(map(ipaddress.ip_network, names))


_NOT_PUBLIC_V4 = _networks(
    "0.0.0.0/8",  # This network.
    "10.0.0.0/8",
    "100.64.0.0/10",  # Shared by carriers; some clouds keep their metadata here.
    "127.0.0.0/8",
    "168.63.129.16/32",  # A public address that one cloud answers itself.
    "169.254.0.0/16",  # Link-local, and the metadata of most clouds.
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",  # Documentation, as are the other two.
    "192.88.99.0/24",  # 6to4 relays.
    "192.168.0.0/16",
    "198.18.0.0/15",  # Benchmarks.
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",  # Multicast.
    "240.0.0.0/4",  # Reserved, and broadcast.
)
# All that is public in IPv6 today; mapped, translated, local and multicast ones lie outside.
_PUBLIC_V6 = ipaddress.ip_network("2000::/3")
_NOT_PUBLIC_V6 = _networks(
    "2001::/23",  # Protocols: Teredo, benchmarks, ORCHID.
    "2001:db8::/32",  # Documentation, as is 3fff.
    "2002::/16",  # 6to4 carries any IPv4 address.
    "3fff::/20",
)
# What a desk can open for a host of its own. Link-local and multicast stay shut.
_PRIVATE = _networks(
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "::1/128",
    "fc00::/7",
)
_METADATA = _networks("100.100.100.200/32", "fd00:ec2::/32")
PORTS = frozenset({80, 443})


def is_public(address: str) -> bool:
    """Tell whether the IP address is one that anybody on the internet could contact."""
    ip = ipaddress.ip_address(address)
    if ip.version == 4:
        return not any(ip in network for network in _NOT_PUBLIC_V4)
    return ip in _PUBLIC_V6 and not any(ip in network for network in _NOT_PUBLIC_V6)


def is_private(address: str) -> bool:
    """Tell whether the IP address belongs to a network that an organisation runs itself."""
    ip = ipaddress.ip_address(address)
    inside = any(ip in network for network in _PRIVATE)
    return inside and not any(ip in network for network in _METADATA)


def check_host(host: str, port: int, allowed_hosts: Collection[str]) -> bool:
    """Refuse what no name resolution is needed to refuse; return whether the host is opened.

    `allowed_hosts` holds `host` or `host:port`. Raises BadAddress and ForbiddenAddress.
    """
    host = host.lower().rstrip(".")
    allowed = {entry.lower() for entry in allowed_hosts}
    shown = f"[{host}]" if ":" in host else host
    is_known = f"{shown}:{port}" in allowed
    # A name that leads nowhere else by definition.
    is_here = host == "localhost" or host.endswith(".localhost")
    if is_here or _is_ip(host):
        check_address("127.0.0.1" if is_here else host, host, is_known or shown in allowed)
    if is_known:
        return True
    if port not in PORTS:
        raise BadAddress(
            _(
                "The address names port %(port)s; only the web's own ports 80 and 443 are "
                "asked. An admin can open a host of the desk's own by the setting "
                "NEWSROOM_FETCH_ALLOWED_HOSTS."
            )
            % {"port": port}
        )
    if "%" in host:
        raise BadAddress(_("The address names no host that can be asked. Check it."))
    # Programs read 0x7f.1, 017700000001 and 2130706433 as numbers, and not all in the same way.
    last = host.rpartition(".")[2]
    if re.fullmatch(r"\d+|0x[0-9a-f]*", last) and not _is_ip(host):
        raise BadAddress(_("The host is written as an unusual number. Give its name."))
    return shown in allowed


def check_address(address: str, host: str, is_opened: bool) -> None:
    """Raise ForbiddenAddress where a host stands at an IP address that may not be contacted."""
    if is_public(address) or (is_opened and is_private(address)):
        return
    sentence = _("%(host)s does not stand on the public internet, so it is not contacted.")
    if is_private(address):
        sentence = _(
            "%(host)s does not stand on the public internet, so it is not contacted. An admin can "
            "open a host of the desk's own by the setting NEWSROOM_FETCH_ALLOWED_HOSTS."
        )
    raise ForbiddenAddress(sentence % {"host": host})


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class Deadline:
    """A moment by which everything has to be over, however often something arrives."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic):
        self.seconds = seconds
        self.clock = clock
        self.end = clock() + seconds

    def left(self, at_most: float | None = None) -> float:
        """Seconds left, `at_most` if that is less. Raises TooSlow when there are none."""
        left = self.end - self.clock()
        if left <= 0:
            raise self.missed()
        return left if at_most is None else min(left, at_most)

    def missed(self) -> TooSlow:
        return TooSlow(
            _(
                "The answer was not complete after %(seconds)s seconds. Try again later, or"
                " save the page as a file and bring that in."
            )
            % {"seconds": f"{self.seconds:g}"}
        )


def resolve(host: str, port: int) -> list[str]:
    """The addresses a name leads to now."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
    return httpcore.SyncBackend().connect_tcp(address, port, timeout=timeout)


@dataclass(frozen=True, slots=True)
class Network:
    """How names are resolved and connections made; tests give their own."""

    resolve: Callable[[str, int], Iterable[str]] = field(default=resolve)
    connect: Callable[[str, int, float], httpcore.NetworkStream] = field(default=connect)


# A name server that does not answer holds its thread until the system gives up.
_RESOLVERS = concurrent.futures.ThreadPoolExecutor(16, thread_name_prefix="resolve")
_LONGEST_CONNECT = 8  # Seconds for one address of a host.
_MOST_ADDRESSES = 4


class Guard(httpcore.NetworkBackend):
    """Connects to checked addresses only, and to nothing after the deadline."""

    def __init__(self, network: Network, allowed_hosts: Collection[str], deadline: Deadline):
        self.network = network
        self.allowed_hosts = allowed_hosts
        self.deadline = deadline

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        opened = check_host(host, port, self.allowed_hosts)
        addresses = self.addresses(host, port)
        for address in addresses:
            check_address(address, host, opened)
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                stream = self.network.connect(address, port, self.deadline.left(_LONGEST_CONNECT))
            except (OSError, httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
            return _Timed(stream, self.deadline)
        raise NoAnswer(
            _("%(host)s could not be reached. Check the address, or try again later.")
            % {"host": host}
        )

    def addresses(self, host: str, port: int) -> list[str]:
        if _is_ip(host):
            return [host]
        asked = _RESOLVERS.submit(self.network.resolve, host, port)
        try:
            found = list(asked.result(self.deadline.left()))
        except concurrent.futures.TimeoutError:
            raise self.deadline.missed() from None
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise UnknownHost(
                _("There is no host by the name %(host)s. Check the address.") % {"host": host}
            )
        return found

    def connect_unix_socket(self, path, timeout=None, socket_options=None):
        raise NotImplementedError


class _Timed(httpcore.NetworkStream):
    """A connection each of whose waits ends with the deadline at the latest."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline):
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes, timeout=None):
        return self.stream.read(max_bytes, self.deadline.left(timeout))

    def write(self, buffer, timeout=None):
        self.stream.write(buffer, self.deadline.left(timeout))

    def close(self):
        self.stream.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        stream = self.stream.start_tls(ssl_context, server_hostname, self.deadline.left(timeout))
        return _Timed(stream, self.deadline)

    def get_extra_info(self, info):
        return self.stream.get_extra_info(info)
