"""Whom the desk tells, and what came of each message; for admins alone."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.utils.translation import gettext_lazy, ngettext

from annotations.admin.base import Page, ReadOnlyPage
from annotations.admin.site import page_for
from annotations.models import Delivery, Webhook, WebhookEvent
from annotations.services import webhooks
from annotations.web.fetch import read_url
from annotations.web.refusals import Unfetchable


class WebhookForm(forms.ModelForm):
    url = forms.CharField(label=gettext_lazy("Address"), max_length=2000)
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Tell when"),
        choices=WebhookEvent,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one event.")},
    )

    class Meta:
        model = Webhook
        fields = ("name", "url", "secret", "events", "active")
        help_texts = {
            "secret": gettext_lazy(
                "Signs every message; give it to whoever runs the other program."
            ),
        }

    def clean_url(self):
        """What can be refused unasked; the rest is judged each time something is sent."""
        try:
            return str(read_url(self.cleaned_data["url"], settings.FETCH_ALLOWED_HOSTS))
        except Unfetchable as refusal:
            raise forms.ValidationError(str(refusal)) from None


@page_for(Webhook)
class WebhookPage(Page):
    form = WebhookForm
    list_display = ("name", "url", "told", "active")
    list_filter = ("active",)

    @admin.display(description=gettext_lazy("tell when"))
    def told(self, hook):
        return ", ".join(str(event.label) for event in WebhookEvent if event in hook.events)


@page_for(Delivery)
class DeliveryPage(ReadOnlyPage):
    list_display = ("created_at", "webhook", "event", "article", "state", "attempts", "status")
    list_display += ("error", "next_at")
    list_filter = ("state", "webhook")
    list_select_related = ("webhook", "article__current_version")
    fields = (*list_display, "delivered_at", "uuid", "body")
    ordering = ("-pk",)
    sortable_by = ()
    actions = ["send_again"]

    @admin.action(description=gettext_lazy("Send the selected ones again"), permissions=["view"])
    def send_again(self, request, queryset):
        for delivery in queryset:
            webhooks.send_again(delivery=delivery, by=request.user)
        number = len(queryset)
        sent = ngettext("%(number)s is on its way again.", "%(number)s are on their way again.",
                        number)  # fmt: skip
        messages.success(request, sent % {"number": number})
