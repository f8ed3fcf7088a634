"""The plainest view that stores something: what every save of the desk is measured against."""

from django.contrib.auth.decorators import login_not_required, login_required
from django.core.handlers.wsgi import WSGIHandler
from django.db import models
from django.http import HttpResponse
from django.test.utils import override_settings
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt


class Row(models.Model):
    text = models.TextField()

    class Meta:
        app_label = "bench"

    def __str__(self):
        return self.text


@csrf_exempt
@login_not_required
def bare(request):
    Row.objects.create(text=request.POST["text"])
    return HttpResponse("ok")


def signed_in(request):
    """The same for who has signed in."""
    return bare(request)


urlpatterns = [
    path("bench/bare/", bare),
    path("bench/project/", bare),
    path("bench/signed-in/", login_required(signed_in)),
    path("bench/behind/", signed_in),
    path("", include("newsroom.urls")),
]

# What a project has that Django's `startproject` has just made.
STARTPROJECT = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
# Who answers an address: what stands around the bare view there.
AROUND = {
    "/bench/bare/": [],
    "/bench/project/": STARTPROJECT,
    "/bench/signed-in/": STARTPROJECT,
}
SESSIONS = "django.contrib.sessions.backends.db"


def around(handler, address: str):
    """The handler, loaded with what is to stand around the view of this address."""
    with override_settings(MIDDLEWARE=AROUND[address], SESSION_ENGINE=SESSIONS):
        handler.load_middleware()
    return handler


class Server:
    """A WSGI application: the desk, and the bare view with less around it."""

    def __init__(self):
        self.desk = WSGIHandler()
        self.others = {address: around(WSGIHandler(), address) for address in AROUND}

    def __call__(self, environ, start_response):
        handler = self.others.get(environ["PATH_INFO"], self.desk)
        return handler(environ, start_response)
