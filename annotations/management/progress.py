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

    def tell(self, share: float, words) -> None:
        """`words` is called with the seconds since the beginning, if it is time for a line."""
        now = time.monotonic()
        if now - self.told < (1 if self.screen else 10) and share < 1:
            return
        self.told = now
        line = f"{bar(share)} {words(now - self.begun)}"
        self.stderr.write(f"\r{line}" if self.screen else line, ending="" if self.screen else "\n")

    def end(self) -> None:
        """Leave the line of the bar."""
        if self.screen:
            self.stderr.write("")
