"""One's own second factor: set up, confirmed, its recovery codes, turned off."""

from base64 import b32encode

import segno
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotations.access import needs_second_factor
from annotations.forms.accounts import AppCodeForm, PasswordAndCodeForm
from annotations.services import second_factor as verbs
from annotations.services.refusals import Refused
from annotations.services.sessions import end_all
from annotations.views.accounts import SECOND_FACTOR
from annotations.views.show import show

PAGE = "annotations/accounts/second_factor.html"


@never_cache
@require_safe
def index(request):
    return page(request)


@never_cache
@require_POST
def begin(request):
    verbs.begin(person=request.user)
    return redirect("annotations:second_factor")


@never_cache
@require_POST
def confirm(request):
    """From here on a code is asked for; whoever else is signed in with the password is not."""
    form = AppCodeForm(request.POST)
    if not form.is_valid():
        return page(request, confirm_form=form, status=422)
    try:
        codes = verbs.confirm(person=request.user, code=form.cleaned_data["code"])
    except (verbs.WrongCode, verbs.WaitFirst) as refusal:
        form.add_error("code", str(refusal.sentence))
        return page(request, confirm_form=form, status=refusal.status)
    request.session.cycle_key()
    request.session[SECOND_FACTOR] = True
    end_all(person=request.user, but=request.session.session_key)
    return page(request, codes=codes)


@never_cache
@require_POST
def codes(request):
    return proven(request, "codes_form", lambda: verbs.new_codes(person=request.user))


@never_cache
@require_POST
def turn_off(request):
    def off():
        verbs.turn_off(person=request.user)
        request.session.pop(SECOND_FACTOR, None)
        messages.success(request, _("The second factor is off. Your password alone lets you in."))

    return proven(request, "off_form", off)


def proven(request, name: str, deed):
    """Do this for who knows the password and a code; what it gives are new codes to show."""
    form = PasswordAndCodeForm(request.POST, request=request, prefix=name)
    if not form.is_valid():
        return page(request, status=422, **{name: form})
    try:
        verbs.check(person=request.user, code=form.cleaned_data["code"])
    except Refused as refusal:
        form.add_error("code", str(refusal.sentence))
        return page(request, status=refusal.status, **{name: form})
    made = deed()
    return page(request, codes=made) if made else redirect("annotations:second_factor")


def page(request, *, codes=None, status: int = 200, **forms):
    app, begun = verbs.app_of(request.user), verbs.begun_by(request.user)
    context = {
        "nav": "second_factor",
        "app": app,
        "codes": codes,
        "is_demanded": needs_second_factor(request.user),
    }
    if app:
        context["left"] = verbs.codes_left(request.user)
        for name in ("codes_form", "off_form"):
            context[name] = PasswordAndCodeForm(request=request, prefix=name)
    elif begun:
        secret = b32encode(begun.bin_key).decode()
        groups = (secret[at : at + 4] for at in range(0, len(secret), 4))
        context |= {
            "confirm_form": AppCodeForm(),
            "secret": " ".join(groups),
            "qr_code": drawn(begun.config_url),
        }
    return show(request, PAGE, context | forms, status=status)


def drawn(words: str) -> str:
    """A QR code as SVG without any style, which the page's policy would not apply."""
    code = segno.make(words, error="m", micro=False)
    options = {"dark": "black", "light": "white", "svgclass": "qr-code", "lineclass": None}
    return mark_safe(code.svg_inline(scale=4, omitsize=True, **options))  # noqa: S308 - its own.
