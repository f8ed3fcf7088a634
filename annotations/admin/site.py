from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class BackOffice(AdminSite):
    """The moderation back office, open to those who may judge and to admins."""

    site_header = _("Newsroom back office")
    site_title = _("Newsroom back office")
    index_title = _("Back office")
    site_url = "/"

    def has_permission(self, request):
        return request.user.is_active and request.user.has_perm("annotations.review_annotation")
