"""Stand-ins for the web: one that only records, and one of the test's own on the loopback."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpcore

from annotations.web.guard import Network

PUBLIC = "93.184.216.34"


class Recorder:
    """A network on which nothing is contacted: it notes what would have been.

    `names` says where each name leads (a list of addresses, or several such lists, one for
    each time it is asked), `answers` what is read from the connections, in turn.
    """

    def __init__(self, names=None, answers=()):
        self.names = names or {}
        self.answers = list(answers)
        self.asked: list[str] = []
        self.contacted: list[tuple[str, int]] = []
        self.sent: list[bytes] = []

    @property
    def network(self) -> Network:
        return Network(resolve=self.resolve, connect=self.connect)

    def resolve(self, host, port):
        self.asked.append(host)
        found = self.names.get(host, [])
        if found and isinstance(found[0], list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found

    def connect(self, address, port, timeout):
        self.contacted.append((address, port))
        if not self.answers:
            raise OSError("nothing listens here")
        return Stream(self.answers.pop(0), self.sent)


class Stream(httpcore.NetworkStream):
    def __init__(self, answer: bytes, sent: list[bytes]):
        self.answer = answer
        self.sent = sent

    def read(self, max_bytes, timeout=None):
        part, self.answer = self.answer[:max_bytes], self.answer[max_bytes:]
        return part

    def write(self, buffer, timeout=None):
        self.sent.append(buffer)

    def close(self):
        pass

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        return self

    def get_extra_info(self, info):
        return None


def answer(body=b"", status=200, content_type="text/html; charset=utf-8", **headers) -> bytes:
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}"]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@contextlib.contextmanager
def site(pages):
    """A server on the loopback; `pages` maps a path to (status, headers, body), or to a
    function that gets the request handler and returns that. Yields `host:port` and the list
    of (method, path, headers) it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
            page = pages.get(self.path, (404, {}, b""))
            if callable(page):
                page = page(self)
            if page is None:
                return
            status, headers, body = page
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
