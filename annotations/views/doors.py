"""Views that only some people may enter."""

from collections.abc import Callable
from functools import wraps

from annotations.access import may
from annotations.services.refusals import NotAllowed


def only_who_may(action: str) -> Callable:
    """A view for whom `access.may` lets do this, whatever it is done to; NotAllowed for others."""

    def guard(view):
        @wraps(view)
        def guarded(request, *given, **named):
            if not may(request.user, action):
                raise NotAllowed
            return view(request, *given, **named)

        return guarded

    return guard
