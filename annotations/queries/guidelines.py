"""Approved annotations of this desk that show a rule at work."""

from annotations.models import Annotation, Kind, User

EXAMPLES = 3


def examples(user: User) -> dict[str, list[Annotation]]:
    """Up to three approved annotations of each kind, the newest first.

    Each kind is read along an index of its own: the newest of a rare kind may lie far back.
    """
    approved = Annotation.objects.visible_to(user).approved().order_by("-pk")
    keys: list[int] = []
    for kind in Kind.values:
        keys += approved.filter(kind=kind).values_list("pk", flat=True)[:EXAMPLES]
    by_kind: dict[str, list[Annotation]] = {kind: [] for kind in Kind.values}
    found = Annotation.objects.filter(pk__in=keys)
    for annotation in found.whole().with_article().order_by("-pk"):
        by_kind[annotation.kind].append(annotation)
    return by_kind
