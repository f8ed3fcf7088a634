from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annotations.downloads import asks_for_csv, rows_as_csv
from annotations.forms.api_tokens import ApiTokenForm
from annotations.models import ApiToken
from annotations.services import api_tokens
from annotations.views.show import show

PAGE = "annotations/api_tokens/index.html"
COLUMNS = ["name", "scopes", "created_at", "used_at", "expires_at", "revoked_at"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request):
    """One's own tokens; a new one is shown in the answer to its form and never again."""
    made, text, status = None, "", 200
    tokens = request.user.api_tokens.all()
    if asks_for_csv(request):
        lines = ([getattr(token, name) for name in COLUMNS] for token in tokens)
        return rows_as_csv(request, "api-tokens", COLUMNS, lines)
    form = ApiTokenForm(request.POST or None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made, text = api_tokens.make_token(by=request.user, **form.cleaned_data)
            except api_tokens.TokenNameTaken as taken:
                form.add_error("name", str(taken.sentence))
            else:
                form, status = ApiTokenForm(), 201
    context = {"form": form, "tokens": tokens, "made": made, "text": text}
    return show(request, PAGE, context, status=status)


@require_POST
def revoke(request, pk):
    token = get_object_or_404(ApiToken, pk=pk, person=request.user)
    api_tokens.revoke(token=token, by=request.user)
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("annotations:api_tokens")
