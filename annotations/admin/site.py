from functools import update_wrapper

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from annotations.access import may
from annotations.admin.base import Page, refuse_nul
from annotations.queries.review import for_judging, waiting
from annotations.services.refusals import NotAllowed

# model: its page. The site takes them when it is made, because it is made while this package
# is being imported, and pages registered with it before then would be lost.
PAGES: dict[type, type[Page]] = {}


def page_for(*models):
    """Class decorator: the back office shows these models with this page."""

    def remember(page):
        PAGES.update(dict.fromkeys(models, page))
        return page

    return remember


class ForModerators(NotAllowed):
    sentence = gettext_lazy(
        "The back office is for moderators and admins. Ask an admin of your desk."
    )


class BackOffice(AdminSite):
    """The moderation back office, open to those who may judge and to admins."""

    site_header = gettext_lazy("Back office")
    site_title = gettext_lazy("Newsroom back office")
    index_title = gettext_lazy("Back office")
    site_url = "/"
    # The menu stands in the header, where a telephone shows it too.
    enable_nav_sidebar = False
    # Each heading of the menu and its models; what is in none stands under "More".
    SECTIONS = (
        (gettext_lazy("Review"), ("Annotation", "Comment", "Review", "Event", "Reason")),
        (
            gettext_lazy("Articles"),
            ("Article", "Collection", "Photo", "ArticleVersion", "Publisher"),
        ),
        (gettext_lazy("Registers"), ("Actor", "Target", "Claim")),
        (gettext_lazy("People"), ("User", "Group", "ApiToken", "AccessAttempt")),
        (gettext_lazy("Other programs"), ("Webhook", "Delivery")),
    )

    def __init__(self, name="admin"):
        super().__init__(name)
        for model, page in PAGES.items():
            self.register(model, page)
        # What is deleted is looked at first, on its own page.
        self.disable_action("delete_selected")

    def register(self, model_or_iterable, admin_class=None, **options):
        """Every page is a Page, those of other packages too."""
        admin_class = admin_class or admin.ModelAdmin
        if not issubclass(admin_class, Page):
            admin_class = type(admin_class.__name__, (Page, admin_class), {})
        super().register(model_or_iterable, admin_class, **options)

    # Who comes in ------------------------------------------------------------------------

    def has_permission(self, request):
        return may(request.user, "review")

    def admin_view(self, view, cacheable=False):
        """Somebody without the right is told so; only who is not signed in gets the sign-in."""
        guarded = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            self.refuse_strangers(request)
            return guarded(request, *args, **kwargs)

        return update_wrapper(inner, guarded)

    def refuse_strangers(self, request):
        if request.user.is_authenticated and not self.has_permission(request):
            raise ForModerators

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """The app's own sign-in, which then leads back."""
        self.refuse_strangers(request)
        after = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(
            after, {request.get_host()}, require_https=request.is_secure()
        ):
            after = reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return HttpResponseRedirect(after)
        return redirect_to_login(after, reverse("sign_in"))

    def logout(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("sign_out"), preserve_request=True)

    def password_change(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("password_change"))

    def autocomplete_view(self, request):
        refuse_nul(request)
        return super().autocomplete_view(request)

    # What they see -----------------------------------------------------------------------

    def index(self, request, extra_context=None):
        context = {
            "waiting": waiting(request.user),
            "oldest": for_judging(request.user).first(),
            **(extra_context or {}),
        }
        return super().index(request, context)

    def app_index(self, request, app_label, extra_context=None):
        """The front page has it all."""
        return HttpResponseRedirect(reverse("admin:index"))

    def get_app_list(self, request, app_label=None):
        """The menu by what people do; one app's own page keeps Django's order."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        left = {m["object_name"]: m for app in apps for m in app["models"]}
        sections = []
        for name, wanted in self.SECTIONS:
            models = [left.pop(model) for model in wanted if model in left]
            sections.append((name, models))
        sections.append((_("More"), list(left.values())))
        return [
            {
                "name": name,
                "app_label": f"section-{number}",
                "app_url": models[0]["admin_url"],
                "has_module_perms": True,
                "is_more": number == len(self.SECTIONS),
                "models": models,
            }
            for number, (name, models) in enumerate(sections)
            if models
        ]
