from django.http import HttpResponse


def guidelines(request, pk=None):
    return HttpResponse("Soon.")
