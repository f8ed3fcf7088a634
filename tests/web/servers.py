"""Stand-ins for the web: one that only records, and one of the test's own on the loopback."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpcore

from annotations.web import child, extract
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


def parse_here(monkeypatch):
    """Parse in this process what the app parses in a child: tests of what happens around it
    need not wait for one to start. The child itself is tested in `test_extract`."""

    def read(kind, source, url, charset, seconds, memory):
        return {"page": child.page, "feed": child.feed}[kind](source, url, charset)

    monkeypatch.setattr(extract, "_read", read)


STORY_URL = "https://echo.example/town/tram-returns"
STORY_PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>The tram returns to Ostermoor | Ostermoor Echo</title>
<link rel="canonical" href="/town/tram-returns">
<meta property="og:site_name" content="Ostermoor Echo">
<meta property="og:title" content="The tram returns to Ostermoor">
<meta property="article:section" content="Town">
<script type="application/ld+json">
{"@context": "https://schema.org", "@graph": [
  {"@type": "Organization", "@id": "#house", "name": "Echo Publishing"},
  {"@type": "NewsArticle", "headline": "The tram returns to Ostermoor",
   "author": [{"@type": "Person", "name": "Ada Lund"}, {"@type": "Person", "name": "Bo Ek"}],
   "publisher": {"@id": "#house"}, "datePublished": "2026-03-04T06:30:00+01:00",
   "dateModified": "2026-03-04T09:00:00Z", "mainEntityOfPage": "/town/tram-returns"}]}
</script>
</head>
<body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/town">Town</a></li></ul></nav>
<main><article>
<h1>The tram returns to Ostermoor</h1>
<p class="article__standfirst">After forty years the harbour line opens again on Sunday.</p>
<figure class="lead"><picture><source srcset="/img/tram-400.jpg 400w, /img/tram-1600.jpg 1600w">
<img src="/img/tram-400.jpg" alt="A tram"></picture>
<figcaption>A tram leaves the depot at Ostermoor on Monday.<span class="credit">Ida Brekke / Kestrel
Images</span></figcaption></figure>
<p>OSTERMOOR, March 4 (Kestrel) – “We have waited long enough,” said the mayor, Mira Solberg, when
she opened the depot to visitors on Monday morning and walked along them.</p>
<p>The line runs from the harbour to the hospital and costs 41 million crowns, a third more than
the council had planned when it decided to rebuild the tracks in the spring of 2021.</p>
<h2>Quarrel over the fares</h2>
<div class="wp-caption"><img data-src="https://cdn.echo.example/stop.png" src="data:image/gif,x">
<p class="wp-caption-text">The last stop, at the hospital gate. (Photo: Jon Aas)</p></div>
<p>The passengers’ union called the fares “a bad joke” and asked for a ticket that is valid on the
ferries as well, which the harbour board has refused twice in the past year.</p>
<p>From Sunday on, trams will leave every ten minutes until midnight, and every half hour after
that, the company said in a statement to this newspaper on Tuesday afternoon.</p>
<p>Follow the Echo on Facebook and Instagram.</p>
</article>
<aside class="related"><h2>More</h2><figure><a href="/x"><img src="/x.jpg"></a>
<figcaption>A ferry in another story altogether.</figcaption></figure></aside>
</main>
<footer><p>Copyright 2026 Ostermoor Echo. All rights reserved.</p></footer>
</body></html>
"""
