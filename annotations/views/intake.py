from django.http import HttpResponse


def new(request, pk=None):
    return HttpResponse("Soon.")


def preview(request, pk=None):
    return HttpResponse("Soon.")
