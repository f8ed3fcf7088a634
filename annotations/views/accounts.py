import json

from axes.helpers import get_cool_off
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.forms.accounts import SignInForm
from annotations.views.show import show

SIGN_IN = "annotations/accounts/sign_in.html"


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    """The sign-in as a page; as a fragment it stands over work whose session has ended."""

    form_class = SignInForm
    template_name = SIGN_IN
    redirect_authenticated_user = True

    def dispatch(self, request, *args, **kwargs):
        if request.htmx and request.user.is_authenticated:
            return signed_in(request)
        response = super().dispatch(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def form_valid(self, form):
        response = super().form_valid(form)
        return signed_in(self.request) if self.request.htmx else response

    def form_invalid(self, form):
        return show(self.request, SIGN_IN, self.get_context_data(form=form), "form", status=422)

    def get_template_names(self):
        return [f"{SIGN_IN}#form" if self.request.htmx else SIGN_IN]


def signed_in(request):
    """Nothing to swap: the page goes on where it was, with the token of the new session."""
    response = HttpResponse(status=204)
    response["HX-Trigger"] = json.dumps({"signed-in": {"csrf": get_token(request)}})
    return response


@method_decorator(login_not_required, name="dispatch")
class SignOut(auth_views.LogoutView):
    """Ends the session; one that has ended already is answered the same."""


class ChangePassword(auth_views.PasswordChangeView):
    template_name = "annotations/accounts/password.html"
    success_url = reverse_lazy("annotations:desk")

    def form_valid(self, form):
        response = super().form_valid(form)
        messages.success(
            self.request,
            _("Your password is changed. Wherever else you were signed in, you are not."),
        )
        return response

    def form_invalid(self, form):
        return show(self.request, self.template_name, self.get_context_data(form=form), status=422)


def locked_out(request, response=None, credentials=None, *args, **kwargs):
    """What django-axes answers with after too many failed sign-ins of one name."""
    wait = int(get_cool_off(request).total_seconds())
    minutes = -(-wait // 60)
    sentence = ngettext(
        "Too many failed attempts. Wait %(minutes)s minute, then try again.",
        "Too many failed attempts. Wait %(minutes)s minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}
    form = SignInForm(request, initial={"username": (credentials or {}).get("username", "")})
    template = f"{SIGN_IN}#form" if request.htmx else SIGN_IN
    context = {"form": form, "sentence": sentence, "next": request.POST.get("next", "")}
    answer = render(request, template, context, status=429)
    answer["Retry-After"] = str(wait)
    return answer
