import json
import time

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.cache import patch_vary_headers
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annotations.forms.accounts import CodeForm, SignInForm
from annotations.models import User
from annotations.services import second_factor
from annotations.services.refusals import Refused
from annotations.services.sessions import end_all, tell_begun
from annotations.views.show import show
from annotations.views.sign_in_limits import know, seconds_to_wait

SIGN_IN = "annotations/accounts/sign_in.html"
CODE = "annotations/accounts/code.html"
# Keys of the session: whose code is awaited, and that a second factor was given.
WAITING, SECOND_FACTOR = "waiting", "second_factor"
# Seconds between the password and the code.
CODE_WITHIN = 600


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
        """The password is right; who has a second factor is asked for it before anything else."""
        person = form.get_user()
        if second_factor.app_of(person):
            remember(self.request, person, self.get_success_url())
            if not self.request.htmx:
                return redirect("sign_in_code")
            return render(self.request, f"{CODE}#form", {"form": CodeForm()})
        return let_in(self.request, person, person.backend, self.get_success_url())

    def form_invalid(self, form):
        return show(self.request, SIGN_IN, self.get_context_data(form=form), "form", status=422)

    def get_template_names(self):
        return [f"{SIGN_IN}#form" if self.request.htmx else SIGN_IN]


def remember(request, person, following: str) -> None:
    """Whose password was right just now; nothing that would let anybody in."""
    request.session[WAITING] = {
        "person": person.pk,
        "backend": person.backend,
        "password": person.get_session_auth_hash(),
        "at": int(time.time()),
        "following": following,
    }


def waiting(request) -> tuple[User | None, dict]:
    """The person whose code is awaited; None where the password was too long ago or changed."""
    told = request.session.get(WAITING, {})
    person = User.objects.filter(pk=told.get("person"), is_active=True).first()
    if (
        person is None
        or time.time() - told["at"] > CODE_WITHIN
        or not constant_time_compare(told["password"], person.get_session_auth_hash())
    ):
        return None, {}
    return person, told


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request):
    """The second step of the sign-in: a code of the app, or a recovery code."""
    person, told = waiting(request)
    if person is None:
        if request.htmx:
            return show(request, SIGN_IN, {"form": SignInForm(request)}, "form", status=422)
        return redirect("sign_in")
    form, status = CodeForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        credentials = {"username": person.get_username()}
        if not AxesProxyHandler.is_allowed(request, credentials):
            return locked_out(request, credentials=credentials)
        status = 422
        if form.is_valid():
            try:
                by_recovery = second_factor.check(person=person, code=form.cleaned_data["code"])
            except Refused as refusal:
                user_login_failed.send(sender=__name__, credentials=credentials, request=request)
                form.add_error("code", str(refusal.sentence))
                status = refusal.status
            else:
                way = told["backend"], told["following"]
                response = let_in(request, person, *way, second=True)
                if by_recovery:
                    left = second_factor.codes_left(person)
                    messages.warning(request, codes_left_sentence(left))
                return response
    return show(request, CODE, {"form": form}, "form", status=status)


def codes_left_sentence(left: int) -> str:
    text = ngettext(
        "You have used a recovery code. %(left)d is left.",
        "You have used a recovery code. %(left)d are left.",
        left,
    )
    return text % {"left": left}


def let_in(request, person, backend: str, following: str, second: bool = False):
    """Sign somebody in, with what their list of sessions will say of this one; the answer."""
    request.session.pop(WAITING, None)
    login(request, person, backend)
    request.session["agent"] = request.headers.get("User-Agent", "")[:300]
    if second:
        request.session[SECOND_FACTOR] = True
    tell_begun(person=person, second=second)
    response = signed_in(request) if request.htmx else redirect(following)
    know(response, person.get_username())
    return response


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
        end_all(person=self.request.user, but=self.request.session.session_key)
        messages.success(
            self.request,
            _("Your password is changed. Wherever else you were signed in, you are not."),
        )
        return response

    def form_invalid(self, form):
        return show(self.request, self.template_name, self.get_context_data(form=form), status=422)


def locked_out(request, response=None, credentials=None, *args, **kwargs):
    """What django-axes answers with after too many failed sign-ins of one name."""
    wait = seconds_to_wait(request, credentials)
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
