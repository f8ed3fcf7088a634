from annotations.admin.base import Page
from annotations.admin.site import page_for
from annotations.models import Reason


@page_for(Reason)
class ReasonPage(Page):
    """The short list offered for returning and rejecting; what was given stays with its review."""

    list_display = ("text", "order", "active")
    list_filter = ("active",)
    search_fields = ("text",)
