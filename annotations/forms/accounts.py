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
