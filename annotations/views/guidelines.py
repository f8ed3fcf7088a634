from django.contrib.auth.decorators import permission_required
from django.views.decorators.http import require_safe

from annotations.queries.guidelines import examples
from annotations.views.show import show


@require_safe
@permission_required("annotations.view_article", raise_exception=True)
def guidelines(request):
    """Each field's rule in plain words, beside approved annotations of this desk."""
    context = {"examples": examples(request.user), "nav": "guidelines"}
    return show(request, "annotations/guidelines/guidelines.html", context)
