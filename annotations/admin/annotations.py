"""The review queue: the changelist of annotations, a page for each, and their decisions."""

import copy
from collections import Counter

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from annotations.access import is_not_own, is_not_referred, may
from annotations.admin.base import ReadOnlyPage, Unreadable, is_id, refuse_nul
from annotations.admin.filters import ArticleFilter, OriginFilter, StatusFilter
from annotations.admin.forms import DecisionForm, ReasonForm, SavedFilterForm
from annotations.admin.site import page_for
from annotations.models import Annotation, Decision, Kind, Review, SavedFilter, Status
from annotations.queries import review, trail
from annotations.services import saved_filters, trace
from annotations.services.refusals import AlreadyDecided, Refused
from annotations.services.reviews import (
    can_take_back,
    decide,
    decide_all,
    take_back,
    take_back_all,
)

FILTERS = "_changelist_filters"
# For how many words the queue is searched at once, and how far what they find is counted.
MOST_WORDS = 10
MOST_FOUND = 500
# How many of what a filter finds are judged together.
MOST_TOGETHER = 300
DONE = {
    Decision.APPROVE: gettext_lazy("Approved."),
    Decision.RETURN: gettext_lazy("Returned with a reason."),
    Decision.REJECT: gettext_lazy("Rejected with a reason."),
    Decision.SECOND: gettext_lazy("Left to a second opinion."),
}
DONE_TOGETHER = {
    Decision.APPROVE: gettext_lazy("%(number)s: approved."),
    Decision.RETURN: gettext_lazy("%(number)s: returned with a reason."),
    Decision.REJECT: gettext_lazy("%(number)s: rejected with a reason."),
}


class TooLong(Refused):
    status = 422
    sentence = gettext_lazy("The reason is too long. Say it in at most 2,000 characters.")


@page_for(Annotation)
class AnnotationPage(ReadOnlyPage):
    list_per_page = 25
    list_filter = (StatusFilter, "kind", OriginFilter, "author", ArticleFilter)
    search_fields = ("version__headline", "spans__exact", "author__username")
    search_help_text = gettext_lazy("Searches the marked words, headlines and user names.")
    sortable_by = ()
    actions = ("approve_selected", "return_selected", "reject_selected")

    # Reading -----------------------------------------------------------------------------

    def get_queryset(self, request):
        return super().get_queryset(request).of_desk().whole()

    def get_search_results(self, request, queryset, search_term):
        """Every word, or phrase in quotation marks, in what is marked, the headline or the name."""
        words = list(smart_split(search_term))
        if len(words) > MOST_WORDS:
            raise Unreadable(
                _("Search for at most %(number)d words at once.") % {"number": MOST_WORDS}
            )
        for word in words:
            if word[0] in "\"'" and word[0] == word[-1] and len(word) > 1:
                word = unescape_string_literal(word)
            queryset = queryset.filter(review.holding(word))
        return queryset, False

    def get_paginator(self, request, *args, **kwargs):
        """What a search finds lies far apart, so it is counted less far."""
        paginator = super().get_paginator(request, *args, **kwargs)
        if request.GET.get(SEARCH_VAR):
            paginator.most = MOST_FOUND
        return paginator

    def get_ordering(self, request):
        """The queue oldest first; what is decided newest first, along the same index."""
        status = request.GET.get("status", Status.SUBMITTED)
        if status == Status.SUBMITTED:
            return ("submitted_at", "pk")
        return ("-pk",) if status == "all" else ("-submitted_at", "-pk")

    def changelist_view(self, request, extra_context=None):
        if "all_found" in request.POST:
            request.POST = self.all_found_selected(request)
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and "cl" in (response.context_data or {}):
            cl = response.context_data["cl"]
            items = self.items(request, cl.result_list)
            found = len(self.found(request.user, cl.queryset))
            response.context_data |= {
                "title": _("Review queue"),
                "items": items,
                "can_tick": bool(found) or any(shown["judge"] for shown in items),
                # One page has its own box.
                "found": min(found, MOST_TOGETHER) if cl.multi_page else 0,
                "is_all": found <= MOST_TOGETHER,
                "waiting": review.waiting(request.user),
                "filters": request.GET.urlencode(),
                "reasons": review.reasons(),
                "saved": review.saved_filters(request.user),
                "decided": request.session.pop("decided", ()),
            }
        return response

    def found(self, user, queryset):
        """Keys and locks of what of a list this person may judge, to one more than go together."""
        found = review.judged_by(user, queryset.submitted())
        return list(found.values_list("pk", "lock")[: MOST_TOGETHER + 1])

    def all_found_selected(self, request):
        """The form as if everything that the filter finds had been ticked as it stands now."""
        posted = request.POST.copy()
        found = self.found(request.user, self.queue(request, request.GET.urlencode()))
        del found[MOST_TOGETHER:]
        posted.setlist(helpers.ACTION_CHECKBOX_NAME, [str(pk) for pk, _lock in found])
        posted.update({f"lock-{pk}": str(lock) for pk, lock in found})
        return posted

    def items(self, request, annotations, paragraphs=False):
        """What the templates draw: the item, and whether this person may judge it."""
        annotations = list(annotations)
        review.lay_versions(annotations)
        states = {annotation.pk: trace.snapshot(annotation) for annotation in annotations}
        return [
            {
                "item": item,
                "kind": item.annotation.kind.replace("_", "-"),
                "own": not is_not_own(request.user, item.annotation),
                "asked": not is_not_referred(request.user, item.annotation),
                "paragraphs": paragraphs,
                "comment": item.reason_taken_back(request.user),
                "judge": item.annotation.status == Status.SUBMITTED
                and may(request.user, "judge", item.annotation),
            }
            for item in review.items(annotations, states, paragraphs)
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One annotation with all that is known of it, and the way to the next one."""
        annotation = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, annotation) or request.method == "POST":
            raise PermissionDenied
        return self.focused(request, annotation, request.GET.get(FILTERS, ""))

    def focused(self, request, annotation, filters, **refused):
        before, after = review.neighbours(self.queue(request, filters), annotation, request.user)
        (shown,) = self.items(request, [annotation], paragraphs=True)
        context = {
            **self.admin_site.each_context(request),
            **shown,
            "title": annotation,
            "opts": self.opts,
            "filters": filters,
            "trail": trail.trail_of(annotation, reader=request.user).rows,
            "reviews": annotation.reviews.select_related("reviewer"),
            "comments": annotation.comments.select_related("by"),
            "before": before and self.address(before, filters),
            "after": after and self.address(after, filters),
            "reasons": review.reasons(),
            "undoable": can_take_back(annotation, request.user),
            **refused,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            "admin/annotations/annotation/change_form.html",
            context,
            status=refused["refusal"].status if refused else 200,
        )

    def queue(self, request, filters):
        """The annotations of a list with these filters, given as its query string."""
        listed = copy.copy(request)
        listed.GET = QueryDict(filters)
        refuse_nul(listed)
        return self.get_changelist_instance(listed).queryset

    def address(self, pk, filters):
        url = reverse("admin:annotations_annotation_change", args=[pk])
        return f"{url}?{QueryDict.fromkeys([FILTERS], filters).urlencode()}" if filters else url

    # Judging one -------------------------------------------------------------------------

    def get_urls(self):
        decision = self.admin_site.admin_view(self.decision_view)
        reopening = self.admin_site.admin_view(self.take_back_view)
        saving = self.admin_site.admin_view(self.save_filter_view)
        dropping = self.admin_site.admin_view(self.drop_filter_view)
        reopening_many = self.admin_site.admin_view(self.take_back_many_view)
        rows = self.admin_site.admin_view(self.row_view)
        name = "annotations_annotation"
        return [
            path("<path:object_id>/decide/", decision, name=f"{name}_decide"),
            path("take-back/", reopening_many, name=f"{name}_take_back_many"),
            path("<path:object_id>/take-back/", reopening, name=f"{name}_take_back"),
            path("<path:object_id>/paragraph/", rows, name=f"{name}_paragraph"),
            path("filters/save/", saving, name=f"{name}_save_filter"),
            path("filters/<int:filter_id>/drop/", dropping, name=f"{name}_drop_filter"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def decision_view(self, request, object_id):
        """Judge one annotation, then show the next: its row by htmx, a page otherwise."""
        refuse_nul(request)
        annotation = self.get_object(request, unquote(object_id))
        filters = request.POST.get("filters", "")
        queue = self.queue(request, filters)
        form = DecisionForm(request.POST)
        if not form.is_valid() and set(form.errors) != {"comment"}:
            raise Unreadable(_("The decision could not be read. Open the annotation again."))
        try:
            if form.errors:
                raise TooLong
            decide(annotation=annotation, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            if not (isinstance(refusal, AlreadyDecided) and self.was_me(request, annotation, form)):
                return self.refused(request, annotation, filters, refusal)
        done = DONE[Decision(form.cleaned_data["decision"])]
        if request.htmx:
            return self.part(request, "decided", annotation, filters, done=done)
        self.message_user(request, done, messages.SUCCESS)
        _before, after = review.neighbours(queue, annotation, request.user)
        if after and "focused" in request.POST:
            return HttpResponseRedirect(self.address(after, filters))
        url = reverse("admin:annotations_annotation_changelist")
        anchor = f"#item-{after}" if after else ""
        return HttpResponseRedirect(f"{url}?{filters}{anchor}" if filters else f"{url}{anchor}")

    @method_decorator(require_POST)
    def take_back_view(self, request, object_id):
        """Undo one's own decision; the annotation waits again where it was."""
        refuse_nul(request)
        annotation = self.get_object(request, unquote(object_id))
        filters = request.POST.get("filters", "")
        try:
            take_back(annotation=annotation, by=request.user)
        except Refused as refusal:
            return self.refused(request, annotation, filters, refusal)
        done = _("The decision is taken back.")
        if request.htmx:
            return self.part(request, "reopened", annotation, filters, done=done)
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(self.address(annotation.pk, filters))

    @method_decorator(require_safe)
    def row_view(self, request, object_id):
        """The row with whole paragraphs around its marks; without htmx its page."""
        annotation = self.get_object(request, unquote(object_id))
        filters = request.GET.get("filters", "")
        refuse_nul(request)
        if not request.htmx:
            return HttpResponseRedirect(self.address(annotation.pk, filters))
        return self.part(request, "row", annotation, filters, paragraphs=True)

    # Filters that have a name --------------------------------------------------------------

    @method_decorator(require_POST)
    def save_filter_view(self, request):
        """Keep the queue's filters under a name; the same name is the same filter, changed."""
        refuse_nul(request)
        form = SavedFilterForm(request.POST)
        back = reverse("admin:annotations_annotation_changelist")
        if form.is_valid():
            saved_filters.keep(by=request.user, **form.cleaned_data)
            self.message_user(request, _("The filter is saved."), messages.SUCCESS)
        else:
            for error in (error for errors in form.errors.values() for error in errors):
                self.message_user(request, error, messages.ERROR)
        query = QueryDict(request.POST.get("query", "")[:2000]).urlencode()
        return HttpResponseRedirect(f"{back}?{query}" if query else back)

    @method_decorator(require_POST)
    def drop_filter_view(self, request, filter_id):
        """Forget a filter of one's own."""
        saved = get_object_or_404(SavedFilter, pk=filter_id, owner=request.user)
        saved_filters.drop(saved=saved, by=request.user)
        self.message_user(request, _("The filter is forgotten."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:annotations_annotation_changelist"))

    def was_me(self, request, annotation, form):
        """A second click on the same button is no second decision, and no error either."""
        wanted = {name: form.cleaned_data[name] for name in ("decision", "lock")}
        return Review.objects.filter(
            annotation=annotation, reviewer=request.user, **wanted
        ).exists()

    def refused(self, request, annotation, filters, refusal):
        told = {"refusal": refusal, "comment": request.POST.get("comment", "")}
        if request.htmx:
            return self.part(request, "row", annotation, filters, refusal.status, **told)
        annotation = self.get_object(request, str(annotation.pk))
        return self.focused(request, annotation, filters, **told)

    def part(self, request, name, annotation, filters, status=200, paragraphs=False, **extra):
        annotation = self.get_object(request, str(annotation.pk))
        (shown,) = self.items(request, [annotation], paragraphs)
        context = shown | {"filters": filters, "waiting": review.waiting(request.user)} | extra
        template = f"admin/annotations/annotation/item.html#{name}"
        response = TemplateResponse(request, template, context, status=status)
        patch_vary_headers(response, ["HX-Request"])
        return response

    # Judging many ------------------------------------------------------------------------

    def has_judge_permission(self, request):
        return may(request.user, "review")

    @admin.action(description=gettext_lazy("Approve the selected …"), permissions=["judge"])
    def approve_selected(self, request, queryset):
        return self.judge_selected(request, Decision.APPROVE)

    @admin.action(description=gettext_lazy("Return the selected …"), permissions=["judge"])
    def return_selected(self, request, queryset):
        return self.judge_selected(request, Decision.RETURN)

    @admin.action(description=gettext_lazy("Reject the selected …"), permissions=["judge"])
    def reject_selected(self, request, queryset):
        return self.judge_selected(request, Decision.REJECT)

    def judge_selected(self, request, decision):
        """One page says how many of which kind and asks for the reason; its button judges.

        Each annotation carries the lock number under which it was seen in the list.
        """
        chosen = self.chosen(request)
        needs_reason = decision != Decision.APPROVE
        confirmed = "confirmed" in request.POST
        form = ReasonForm(request.POST if confirmed else None) if needs_reason else None
        if not confirmed or (form and not form.is_valid()):
            return self.ask(request, decision, chosen, form, status=422 if confirmed else 200)
        for annotation in chosen:
            annotation.lock = annotation.seen
        done, refused = decide_all(
            annotations=chosen,
            by=request.user,
            decision=decision,
            comment=form.cleaned_data["comment"] if form else "",
        )
        if done:
            text = DONE_TOGETHER[decision] % {"number": counted(len(done))}
            self.message_user(request, text, messages.SUCCESS)
            # The queue offers beside that to take them back, once.
            request.session["decided"] = [(one.annotation_id, one.lock + 1) for one in done]
        for sentence, number in Counter(str(refusal) for _who, refusal in refused).items():
            text = _("%(number)s left out: %(sentence)s")
            self.message_user(
                request, text % {"number": counted(number), "sentence": sentence}, messages.ERROR
            )
        return HttpResponseRedirect(request.get_full_path())

    @method_decorator(require_POST)
    def take_back_many_view(self, request):
        """Undo a decision on many; then the queue as it was filtered."""
        refuse_nul(request)
        chosen = self.chosen(request)
        for annotation in chosen:
            annotation.lock = annotation.seen
        done, left = take_back_all(annotations=chosen, by=request.user)
        if done:
            text = _("%(number)s: the decision is taken back.") % {"number": counted(done)}
            self.message_user(request, text, messages.SUCCESS)
        if left:
            text = ngettext(
                "%(count)d annotation left as it is: changed since, or decided too long ago.",
                "%(count)d annotations left as they are: changed since, or decided too long ago.",
                left,
            )
            self.message_user(request, text % {"count": left}, messages.ERROR)
        url = reverse("admin:annotations_annotation_changelist")
        filters = QueryDict(request.POST.get("filters", "")).urlencode()
        return HttpResponseRedirect(f"{url}?{filters}" if filters else url)

    def chosen(self, request):
        ids = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        if not all(map(is_id, ids)):
            raise Unreadable(_("What was selected cannot be read. Select the rows again."))
        annotations = list(self.get_queryset(request).filter(pk__in=ids).order_by("pk"))
        for annotation in annotations:
            seen = request.POST.get(f"lock-{annotation.pk}", "")
            if not is_id(seen):
                raise Unreadable(_("What was selected cannot be read. Select the rows again."))
            annotation.seen = int(seen)
        return annotations

    def ask(self, request, decision, chosen, form, status):
        review.lay_versions(chosen)
        open_ones = [a for a in chosen if a.status == Status.SUBMITTED and a.lock == a.seen]
        judged = [a for a in open_ones if may(request.user, "judge", a)]
        kinds = Counter(a.kind for a in judged)
        context = {
            **self.admin_site.each_context(request),
            "title": {
                Decision.APPROVE: _("Approve the selected annotations"),
                Decision.RETURN: _("Return the selected annotations"),
                Decision.REJECT: _("Reject the selected annotations"),
            }[decision],
            "opts": self.opts,
            "decision": decision,
            "action": request.POST.getlist("action")[0],
            "form": form,
            "reasons": review.reasons(),
            "chosen": chosen,
            "judged": judged,
            "kinds": [(kind.label, kinds[kind]) for kind in Kind if kinds[kind]],
            "own": sum(not is_not_own(request.user, a) for a in open_ones),
            "changed": len(chosen) - len(open_ones),
        }
        return TemplateResponse(
            request, "admin/annotations/annotation/decide_selected.html", context, status=status
        )


def counted(number: int) -> str:
    text = ngettext("%(number)d annotation", "%(number)d annotations", number)
    return text % {"number": number}
