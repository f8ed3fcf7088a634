"""The plainest view that stores something: what every save of the desk is measured against."""

from django.contrib.auth.decorators import login_not_required
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


@csrf_exempt
def behind(request):
    """The same behind the desk's own middleware and its sign-in."""
    Row.objects.create(text=request.POST["text"])
    return HttpResponse("ok")


urlpatterns = [
    path("bench/bare/", bare),
    path("bench/behind/", behind),
    path("", include("newsroom.urls")),
]


def without_middleware(handler):
    """The handler, loaded so that nothing stands between it and the view."""
    with override_settings(MIDDLEWARE=[]):
        handler.load_middleware()
    return handler


class Server:
    """A WSGI application: the desk, and the bare view without any middleware."""

    def __init__(self):
        self.desk, self.bare = WSGIHandler(), without_middleware(WSGIHandler())

    def __call__(self, environ, start_response):
        is_bare = environ["PATH_INFO"] == "/bench/bare/"
        return (self.bare if is_bare else self.desk)(environ, start_response)
