from django.http import HttpResponse


def desk(request, pk=None):
    return HttpResponse("Soon.")


def take(request, pk=None):
    return HttpResponse("Soon.")
