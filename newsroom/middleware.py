"""What every answer carries: a request id, strict headers, session limits, the sign-in."""

import re
import time
import uuid

from django.conf import settings
from django.contrib.auth import get_user, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.translation import gettext as _

from newsroom.request_id import current_request_id


class RequestIdMiddleware:
    """One id per request, on the answer and on every log line; a proxy's own id is kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        request.id = given if re.fullmatch(r"[\w.-]{8,64}", given) else uuid.uuid4().hex
        token = current_request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            current_request_id.reset(token)
        response.headers["X-Request-ID"] = request.id
        return response


POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ]
)


class HeadersMiddleware:
    """The content security policy and its kin; no page, the admin included, has an exception."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # A view may ask for less than the policy gives, never for more.
        is_sandboxed = getattr(response, "is_sandboxed", False)
        policy = f"{POLICY}; sandbox" if is_sandboxed else POLICY
        response.headers["Content-Security-Policy"] = policy
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        # Not asked of the person, who is in a database that may be away.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class CompressMiddleware(GZipMiddleware):
    """Pages travel compressed; what is streamed leaves as it is made.

    Django pads each answer at random, so that its length gives no secret away.
    """

    def process_response(self, request, response):
        return response if response.streaming else super().process_response(request, response)


class SessionLimitsMiddleware:
    """Ends a session after eight idle hours or seven days; writes at most once in five minutes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Every page asks who it is for, so that waiting to be asked only makes each look longer.
        request.user = get_user(request)
        if request.user.is_authenticated:
            now = int(time.time())
            began = request.session.setdefault("began_at", now)
            seen = request.session.setdefault("seen_at", now)
            if (
                now - seen > settings.SESSION_IDLE_SECONDS
                or now - began > settings.SESSION_LONGEST_SECONDS
            ):
                logout(request)
            elif now - seen > 300:
                request.session["seen_at"] = now
        return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page asks for a sign-in unless its view says otherwise.

    A fragment is answered with 401, so that the page can ask for the sign-in over the work
    on the screen instead of replacing it. The page says whose it is, and what it sends while
    another person is signed in is sent by nobody.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        whose = request.headers.get("X-Person")
        if whose and request.user.is_authenticated and whose != str(request.user.pk):
            request.signed_in_instead, request.user = request.user, AnonymousUser()
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        if request.htmx:
            return HttpResponse(
                _("You have been signed out. Sign in again; what you typed is kept."), status=401
            )
        return super().handle_no_permission(request, view_func)
