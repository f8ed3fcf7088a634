"""How much work a function does, counted so that it is the same on every machine."""

import sys
from collections.abc import Callable


def steps(call: Callable, *given) -> int:
    """The lines of Python that run until a call returns."""
    count = 0

    def trace(_frame, event, _what):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call(*given)
    finally:
        sys.settrace(before)
    return count
