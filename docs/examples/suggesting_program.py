"""A program that proposes claims to a newsroom desk: every sentence with a percentage.

It waits for the desk's webhook `suggestions.wanted`, checks that the message is genuine, and sends
back what it proposes. Put a model of your own in the place of `propose`. Python 3.11 is enough:

    NEWSROOM=https://desk.example TOKEN=newsroom_… SECRET=… python suggesting_program.py
"""

import hmac
import json
import os
import re
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

OLDEST = 300  # Seconds; an older message is somebody's copy.
SENTENCE = re.compile(r"[^.!?\n]*\d+ percent[^.!?\n]*[.!?]")


def is_genuine(body: bytes, timestamp: str, signature: str, *, secret: bytes, now: float) -> bool:
    """Whether the desk has signed these very bytes, and a short while ago."""
    if not timestamp.isascii() or not timestamp.isdigit() or abs(now - int(timestamp)) > OLDEST:
        return False
    expected = hmac.new(secret, timestamp.encode() + b"." + body, "sha256").hexdigest()
    return hmac.compare_digest(signature.encode(), f"sha256={expected}".encode())


def propose(read: dict) -> dict:
    """What is sent back for a text; Python counts in code points, as the desk does."""
    text = read["text"]
    found = []
    for match in SENTENCE.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        exact = text[start : match.end()]
        part = {"role": "claim", "start": start, "end": match.end(), "exact": exact}
        found.append(
            {
                "kind": "claim",
                "rule": "percentages",
                "confidence": 0.6,
                "parts": [part],
                "values": {"statement": exact, "reasons": ["contains_number"]},
            }
        )
    return {"sha256": read["sha256"], "source": "percent", "suggestions": found}


def send(message: dict) -> None:
    """Answer the message at the address that it names."""
    request = urllib.request.Request(  # noqa: S310  The operator sets the address.
        os.environ["NEWSROOM"] + message["suggest_at"],
        data=json.dumps(propose(message["text"])).encode(),
        headers={
            "Authorization": "Bearer " + os.environ["TOKEN"],
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  As above.
        print(answer.read().decode())


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        genuine = is_genuine(
            body,
            self.headers.get("X-Newsroom-Timestamp", ""),
            self.headers.get("X-Newsroom-Signature", ""),
            secret=os.environ["SECRET"].encode(),
            now=time.time(),
        )
        # The desk waits ten seconds for an answer, so it comes before the work.
        self.send_response(204 if genuine else 403)
        self.end_headers()
        if genuine:
            send(json.loads(body))


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", 8020), Handler).serve_forever()
