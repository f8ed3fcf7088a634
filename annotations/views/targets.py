from django.http import HttpResponse


def index(request, pk=None):
    return HttpResponse("Soon.")


def options(request, pk=None):
    return HttpResponse("Soon.")


def target(request, pk=None):
    return HttpResponse("Soon.")
