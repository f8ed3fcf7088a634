import re

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth import forms as auth_forms
from django.utils.translation import gettext_lazy as _


class SignInForm(auth_forms.AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "This name and this password do not go together. Check both; capitals count."
        ),
        "inactive": _("This account is closed. Ask an admin of your desk."),
    }

    def clean_username(self):
        """Django sets the length on the field too late to check it, and what counts the
        attempts cannot store a longer name."""
        username = self.cleaned_data["username"]
        if len(username) > self.fields["username"].max_length:
            raise self.get_invalid_login_error()
        return username


class CodeField(forms.CharField):
    """Six figures of an app, or a recovery code; blanks and hyphens count for nothing."""

    default_error_messages = {
        "required": _("Enter the code."),
        "unreadable": _("A code has six figures, a recovery code six groups of four."),
    }

    def __init__(self, **kwargs):
        widget = forms.TextInput({"autocomplete": "one-time-code", "spellcheck": "false"})
        super().__init__(**{"label": _("Code"), "max_length": 60, "widget": widget} | kwargs)

    def clean(self, value):
        plain = re.sub(r"[\s-]", "", super().clean(value)).lower()
        if not re.fullmatch(r"[0-9]{6}|[a-z0-9]{24}", plain):
            raise forms.ValidationError(self.error_messages["unreadable"], code="unreadable")
        return plain


class CodeForm(forms.Form):
    code = CodeField()


class AppCodeForm(forms.Form):
    """The first code of an app that is being set up."""

    code = forms.RegexField(
        r"\A *[0-9]{3} *[0-9]{3} *\Z",
        label=_("The code that the app shows"),
        error_messages={"required": _("Enter the code."), "invalid": _("A code has six figures.")},
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self):
        return self.cleaned_data["code"].replace(" ", "")


class PasswordAndCodeForm(forms.Form):
    """Proof that it is still the same person who sits there; wrong tries count as at the door."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    code = CodeField()

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        password = self.cleaned_data["password"]
        name = self.request.user.get_username()
        if not authenticate(self.request, username=name, password=password):
            raise forms.ValidationError(_("This is not your password. Capitals count."))
        return password
