"""Who may do what: the one table of permissions, and the groups that hold them.

A rule is a list of predicates; all must hold. An action without a row is denied.
"""

from django.conf import settings

from annotations.models import Annotation, Article, Status

EDITOR = frozenset(
    {
        "import_article",
        "view_article",
        "annotate",
        "export_approved",
        "view_annotation",
        "view_actor",
        "add_actor",
        "view_target",
        "add_target",
        "add_suggestion",
    }
)
MODERATOR = EDITOR | {
    "view_withheld_article",
    "edit_any_annotation",
    "review_annotation",
    "view_reason",
    "add_reason",
    "change_reason",
    "delete_reason",
    "export_all",
    "export_names",
    "view_exportrun",
    "change_article",
    "view_collection",
    "add_collection",
    "change_collection",
    "delete_collection",
    "view_articleversion",
    "view_photo",
    "change_photo",
    "view_publisher",
    "add_publisher",
    "change_publisher",
    "change_actor",
    "delete_actor",
    "view_actorname",
    "add_actorname",
    "change_actorname",
    "delete_actorname",
    "change_target",
    "delete_target",
    "view_claim",
    "change_claimmatch",
    "view_quote",
    "view_stance",
    "view_caption",
    "view_notaquote",
    "view_span",
    "view_review",
    "view_event",
    "view_comment",
    "import_bulk",
    "view_job",
    "unmute_rule",
}
# Takes the tables away, and sees of the desk what the filters of an export need.
DATA_DESK = frozenset({"export_approved", "view_actor", "view_target"})
GROUPS = {"editor": EDITOR, "moderator": MODERATOR, "data desk": DATA_DESK}


def make_groups(group_model, permission_model) -> None:
    """Create or bring up to date the groups; takes the models so that migrations can call it."""
    for name, codenames in GROUPS.items():
        group, _ = group_model.objects.get_or_create(name=name)
        found = permission_model.objects.filter(
            content_type__app_label="annotations", codename__in=codenames
        )
        group.permissions.set(found)


def holds(permission):
    def predicate(user, thing):
        return user.has_perm(f"annotations.{permission}")

    return predicate


def is_seen(user, thing):
    if isinstance(thing, Annotation) and is_sealed(user, thing):
        return False
    article = thing.version.article if isinstance(thing, Annotation) else thing
    return not isinstance(article, Article) or (
        article.status != "withheld" or user.has_perm("annotations.view_withheld_article")
    )


def is_sealed(user, annotation):
    """Whether it is a mark of an independent pass of somebody else that is not open yet."""
    made_in = annotation.made_in
    return bool(made_in and made_in.opened_at is None and made_in.editor_id != user.pk)


def is_no_open_pass(user, annotation):
    """The marks of two passes are kept as they were handed in."""
    return annotation.made_in is None or annotation.made_in.opened_at is None


def is_of_desk(user, annotation):
    return annotation.made_in_id is None


def read_neither_pass(user, article):
    return not article.passes.filter(editor=user).exists()


def is_own(user, annotation):
    return annotation.author_id == user.pk


def is_own_or_any(user, annotation):
    return is_own(user, annotation) or user.has_perm("annotations.edit_any_annotation")


def is_not_own(user, annotation):
    return user.pk not in (annotation.author_id, annotation.edited_by_id)


def is_self_or_sees_events(user, person):
    return user == person or user.has_perm("annotations.view_event")


def is_own_token_or_any(user, token):
    return token.person_id == user.pk or user.has_perm("annotations.change_apitoken")


def is_not_referred(user, annotation):
    return annotation.referred_by_id != user.pk


def is_of_nobody_else_or_any(user, article):
    """Whether the person brought the article in and nobody else has done anything on it since.

    What somebody else has withheld, or nobody knows who, is not theirs to show again.
    """
    if user.has_perm("annotations.view_withheld_article"):
        return True
    if article.added_by_id != user.pk or article.events.exclude(by=user).exists():
        return False
    withheld = article.status == "withheld"
    return not withheld or article.events.filter(after__status="withheld").exists()


def was_never_approved_or_any(user, annotation):
    """What was approved once is in exports; an edit that sends it back does not take it out."""
    if user.has_perm("annotations.edit_any_annotation"):
        return True
    return annotation.status != Status.APPROVED and not annotation.was_approved


RULES = {
    "see_article": [holds("view_article"), is_seen],
    "import": [holds("import_article")],
    "add_version": [holds("import_article"), is_seen],
    "reclassify": [holds("import_article"), holds("annotate"), is_seen],
    "import_bulk": [holds("import_article"), holds("import_bulk")],
    "import_annotations": [holds("import_article"), holds("import_bulk"), holds("annotate")],
    "annotate": [holds("annotate"), is_seen],
    "edit": [holds("annotate"), is_seen, is_own_or_any, is_no_open_pass],
    "delete": [
        holds("annotate"),
        is_seen,
        is_own_or_any,
        was_never_approved_or_any,
        is_no_open_pass,
    ],
    "hand_in_for_others": [holds("edit_any_annotation"), is_seen],
    "comment": [holds("annotate"), is_seen],
    "plan": [holds("change_article"), is_seen],
    "run_collections": [holds("change_collection")],
    "withhold": [holds("annotate"), is_of_nobody_else_or_any],
    "see_withheld": [holds("view_withheld_article")],
    "review": [holds("review_annotation")],
    "judge": [holds("review_annotation"), is_seen, is_of_desk, is_not_own, is_not_referred],
    "take_decision_back": [holds("review_annotation"), is_seen, is_of_desk, is_not_own],
    "settle": [holds("review_annotation"), is_seen, read_neither_pass],
    "suggest": [holds("add_suggestion"), is_seen],
    "unmute_rule": [holds("unmute_rule")],
    "add_actor": [holds("add_actor")],
    "merge": [holds("change_actor")],
    "add_target": [holds("add_target")],
    "see_actors": [holds("view_actor")],
    "see_targets": [holds("view_target")],
    "see_audit": [holds("view_event")],
    "see_agreement": [holds("review_annotation")],
    "see_activity": [is_self_or_sees_events],
    "export": [holds("export_approved")],
    "export_all": [holds("export_all")],
    "export_names": [holds("export_names")],
    "see_who_annotates": [holds("view_annotation")],
    "settle_any_orphan": [holds("edit_any_annotation")],
    "see_claims": [holds("view_article")],
    "suggest_match": [holds("annotate"), is_seen, is_of_desk],
    "decide_matches": [holds("change_claimmatch")],
    "match_claims": [holds("change_claimmatch"), is_seen, is_of_desk],
    "revoke": [is_own_token_or_any],
    "send_again": [holds("view_delivery")],
    "reset_second_factor": [holds("change_user")],
}


def needs_second_factor(user) -> bool:
    """Whether this desk demands a second factor of the person."""
    asked_of = settings.SECOND_FACTOR
    return asked_of == "all" or (
        asked_of == "staff" and user.has_perm("annotations.review_annotation")
    )


def may(user, action: str, thing=None) -> bool:
    """Whether a person may do this to that; False for an action that has no rule."""
    rules = RULES.get(action)
    return bool(rules and user.is_active and all(predicate(user, thing) for predicate in rules))
