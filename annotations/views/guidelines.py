from django.views.decorators.http import require_safe

from annotations.queries.guidelines import examples
from annotations.views.doors import only_who_may
from annotations.views.show import show


@require_safe
@only_who_may("see_article")
def guidelines(request):
    """Each field's rule in plain words, beside approved annotations of this desk."""
    context = {"examples": examples(request.user), "nav": "guidelines"}
    return show(request, "annotations/guidelines/guidelines.html", context)
