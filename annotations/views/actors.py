from django.http import HttpResponse


def index(request, pk=None):
    return HttpResponse("Soon.")


def options(request, pk=None):
    return HttpResponse("Soon.")


def actor(request, pk=None):
    return HttpResponse("Soon.")
