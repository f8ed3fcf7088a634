"""What every page of the back office stands on: one class, and a paginator that stops counting.

Django's own changelist answers some bad input with 500 or with a silent redirect, and not
the same on SQLite and PostgreSQL. Here all of it is 400 with a sentence.
"""

import copy

from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.options import TO_FIELD_VAR, IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field, quote
from django.contrib.admin.views.main import PAGE_VAR
from django.contrib.admin.widgets import ForeignKeyRawIdWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import DataError, models, transaction
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, strip_tags
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.downloads import asks_for_csv, records_as_csv, rows_as_csv
from annotations.formats.csv_profiles import cell_text
from annotations.formats.tables import TABLES
from annotations.forms.numbers import LARGEST_KEY
from annotations.forms.seen import SeenModelForm
from annotations.queries.exports import CHUNK
from annotations.services import trace
from annotations.services.exports import check_list
from annotations.services.refusals import Refused

# What the ends of a filter's parameter may look like, after the path that list_filter names.
LOOKUP_ENDS = ("", "__exact", "__isnull", "__id__exact", "__gte", "__lt")
# Which table of the exports holds the records of a list.
TABLE_OF = {table.record: table.name for table in TABLES if table.name not in ("texts", "people")}
SHOWN_USES = 20
# What a row needs beside itself to be named: its field, and the path to read with it.
CARRIERS = {
    "annotation": "annotation",
    "caption": "caption__annotation",
    "current_version": "current_version",
}


def visible(rows, user):
    """Those of these rows that the person may see, by the rule of their own table."""
    return rows.visible_to(user) if hasattr(rows, "visible_to") else rows


class Unreadable(Refused):
    """What was asked or posted makes no sense here."""

    status = 400
    sentence = gettext_lazy(
        "The request could not be read. Go back, reload the page and try again."
    )


def is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 19 and int(value) <= LARGEST_KEY


class CappedPaginator(Paginator):
    """Counts no further than `most`, so that a list opens as fast at a million rows."""

    most = 10_000

    @cached_property
    def counted(self) -> int:
        # Without the columns of a row, which may be counts themselves.
        return self.object_list.order_by().values("pk")[: self.most + 1].count()

    @property
    def is_capped(self) -> bool:
        return self.counted > self.most

    @cached_property
    def count(self) -> int:
        return min(self.counted, self.most)


class SeenRawId(ForeignKeyRawIdWidget):
    """The number of a row with its name, for those who may see the row.

    A form that has read the row already lays it down as `known`.
    """

    known = None

    def __init__(self, rel, admin_site, user, **kwargs):
        super().__init__(rel, admin_site, **kwargs)
        self.user = user

    def label_and_url_for_value(self, value):
        row = self.known
        if row is None or str(row.pk) != str(value):
            seen = visible(self.rel.model.objects.all(), self.user)
            row = seen.filter(pk=value).first() if is_id(str(value)) else None
        if row is None:
            return "", ""
        return Truncator(row).words(14), address_of(row, self.admin_site)


class Seen:
    """What pages and the rows below their forms have in common: nobody meets a hidden row there.

    Lists, forms, histories and type-ahead all begin with `get_queryset`.
    """

    def get_queryset(self, request):
        return visible(super().get_queryset(request), request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Another row is chosen among those that are seen."""
        rows = db_field.remote_field.model._default_manager.all()
        kwargs.setdefault("queryset", visible(rows, request.user))
        if db_field.name in self.raw_id_fields:
            kwargs["widget"] = SeenRawId(db_field.remote_field, self.admin_site, request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class Page(Seen, admin.ModelAdmin):
    """Filters only by what it lists, answers bad input with 400, shows why a row must stay."""

    paginator = CappedPaginator
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    # Bad input ---------------------------------------------------------------------------

    def lookup_allowed(self, lookup, value, request=None):
        """Only what the list's own filters send; a request key never reaches the ORM otherwise."""
        names = set()
        for item in self.get_list_filter(request):
            if isinstance(item, type):
                names.add(item.parameter_name)
            else:
                path = item if isinstance(item, str) else item[0]
                names.update(f"{path}{end}" for end in LOOKUP_ENDS)
        if self.date_hierarchy:
            names.update(f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day"))
        return lookup in names

    def changelist_view(self, request, extra_context=None):
        refuse_nul(request)
        page = request.GET.get(PAGE_VAR)
        if page is not None and not (is_id(page) and int(page) > 0):
            raise Unreadable(_("There is no page of this number."))
        if not all(map(is_id, request.POST.getlist(helpers.ACTION_CHECKBOX_NAME))):
            raise Unreadable(_("What was selected cannot be read. Select the rows again."))
        if asks_for_csv(request):
            return self.as_csv(request)
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def as_csv(self, request):
        """The list as it is filtered: its exports' table, or else the columns that it shows."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        listed = copy.copy(request)
        listed.GET = request.GET.copy()
        for name in ("csv", PAGE_VAR):
            listed.GET.pop(name, None)
        found = self.get_changelist_instance(listed)
        table = TABLE_OF.get(self.model.__name__)
        if table:
            return records_as_csv(request, table, found.queryset, found.root_queryset)
        check_list(by=request.user, names=True)
        columns = [str(label_for_field(name, self.model, self)) for name in self.list_display]
        rows = (
            [strip_tags(self.shown(row, name)) for name in self.list_display]
            for row in found.queryset.iterator(CHUNK)
        )
        return rows_as_csv(
            request,
            self.opts.model_name,
            columns,
            rows,
            people=True,
            left_out=lambda written: found.root_queryset.count() - written,
        )

    def shown(self, row, name):
        """What the list shows of a row in one of its columns, times and numbers as they are."""
        field, _attribute, value = lookup_field(name, row, self)
        if field is not None and field.flatchoices:
            return dict(field.flatchoices).get(value, value)
        return cell_text(value) if not isinstance(value, models.Model) else str(value)

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except (IncorrectLookupParameters, DataError, OverflowError):
            raise Unreadable(
                _("This list has no such filter or page. Open it again from the menu.")
            ) from None

    def delete_view(self, request, object_id, extra_context=None):
        self.refuse_to_field(request)
        return super().delete_view(request, object_id, extra_context)

    def refuse_to_field(self, request) -> None:
        """Raise Unreadable where an address names its row by a column that it may not."""
        named = (*request.GET.getlist(TO_FIELD_VAR), *request.POST.getlist(TO_FIELD_VAR))
        if not all(self.to_field_allowed(request, name) for name in named):
            raise Unreadable(_("The address names its row in a way that is not known here."))

    def get_object(self, request, object_id, from_field=None):
        """Raises Http404 instead of sending the reader to the front page."""
        found = None
        if "\0" not in object_id:
            found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404(_("There is no %(thing)s here.") % {"thing": self.opts.verbose_name})
        return found

    def get_changeform_initial_data(self, request):
        """Nothing: a new row is not filled in from the address."""
        return {}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A plain choice: rows of other tables are made and changed on their own pages."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    # Two people at one row ----------------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The row is held before the form judges what was changed of it."""
        self.refuse_to_field(request)
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            if is_id(object_id):
                rows = self.model._default_manager.select_for_update(no_key=True)
                rows.values_list("pk").filter(pk=object_id).first()
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form)(form.__name__, (SeenModelForm, form), {})

    def render_change_form(self, request, context, *args, **kwargs):
        """409 where somebody else has changed what was changed here."""
        response = super().render_change_form(request, context, *args, **kwargs)
        below = (one for shown in context["inline_admin_formsets"] for one in shown.formset.forms)
        if any(getattr(f, "is_outdated", False) for f in (context["adminform"].form, *below)):
            response.status_code = Refused.status
        return response

    # What was written ---------------------------------------------------------------------

    def say(self, verb, request, obj):
        trace.say(verb, request.user, **{self.opts.model_name: obj.pk})

    def log_addition(self, request, obj, message):
        self.say("created", request, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        self.say("changed", request, obj)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            self.say("deleted", request, obj)
        return super().log_deletions(request, queryset)

    # Rows that are in use ----------------------------------------------------------------

    def get_deleted_objects(self, objs, request):
        """Says where a row is used before Django would load each of its uses."""
        used = [use for obj in objs for use in uses(obj, self.admin_site, request.user)]
        if used:
            return [str(obj) for obj in objs], {}, set(), used
        return super().get_deleted_objects(objs, request)


class ReadOnlyPage(Page):
    """Rows that are looked at and never written here."""

    change_form_template = "admin/read_only.html"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def refuse_nul(request) -> None:
    """PostgreSQL takes no NUL, SQLite does: neither gets one."""
    for values in (*request.GET.lists(), *request.POST.lists()):
        if any("\0" in value for value in (values[0], *values[1])):
            raise Unreadable(_("The address or the form holds a character that no text has."))


def uses(obj, site, user) -> list[str]:
    """The rows that keep this one from being deleted: the first few with links, then a number.

    What the person may not see is part of the number alone.
    """
    lines = []
    for relation in obj._meta.related_objects:
        if relation.on_delete is not models.PROTECT:
            continue
        rows = relation.related_model._default_manager.filter(**{relation.field.name: obj})
        fields = {field.name for field in relation.related_model._meta.fields}
        rows = rows.select_related(*(path for name, path in CARRIERS.items() if name in fields))
        shown = visible(rows, user)[:SHOWN_USES]
        lines += [link(row, site) for row in shown]
        left = rows.count() - len(shown)
        if left:
            lines.append(_("and %(count)d more") % {"count": left})
    return lines


def link(row, site) -> str:
    """The row's name, as a link to its page or to that of its annotation when it has one."""
    caption = getattr(row, "caption", None)
    carriers = (row, getattr(row, "annotation", None), getattr(caption, "annotation", None))
    for thing in carriers:
        if thing is not None and type(thing) in site._registry:
            return format_html(
                '{}: <a href="{}">{}</a>', row._meta.verbose_name, address_of(thing, site), row
            )
    return format_html("{}: {}", row._meta.verbose_name, row)


def address_of(thing, site) -> str:
    meta = thing._meta
    return reverse(f"{site.name}:{meta.app_label}_{meta.model_name}_change", args=[quote(thing.pk)])
