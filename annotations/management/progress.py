"""How far a command is, told to who waits for it."""

import time

WIDTH = 30


def bar(share: float) -> str:
    """How far it is, drawn: [####    ]  50%."""
    return f"[{('#' * int(share * WIDTH)).ljust(WIDTH)}] {share:4.0%}"


class Progress:
    """Draws the bar anew each second; where nobody looks, writes a line every ten."""

    def __init__(self, stderr):
        self.stderr = stderr
        self.screen = stderr.isatty()
        self.begun = self.told = time.monotonic()
        self.drawn = False

    def tell(self, share: float, words) -> None:
        """`words` is called with the seconds since the beginning, if it is time for a line."""
        now = time.monotonic()
        if now - self.told < (1 if self.screen else 10) and share < 1:
            return
        self.told, self.drawn = now, True
        line = f"{bar(share)} {words(now - self.begun)}"
        self.stderr.write(f"\r{line}" if self.screen else line, ending="" if self.screen else "\n")

    def end(self) -> None:
        """Leave the line of the bar."""
        if self.screen:
            self.stderr.write("")


class Stages:
    """One bar after the other, each named when it begins, at a share of 0."""

    def __init__(self, stderr):
        self.stderr = stderr
        self.progress = None

    def __call__(self, what: str, share: float) -> None:
        if share == 0:
            self.end()
            self.stderr.write(f"{what} …")
            self.progress = Progress(self.stderr)
        else:
            self.progress.tell(share, lambda seconds: f"{seconds:.0f} s")

    def end(self) -> None:
        if self.progress and self.progress.drawn:
            self.progress.end()
