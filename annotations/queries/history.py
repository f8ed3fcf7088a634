"""What one person can undo and redo on one article, read from the events."""

from annotations.models import Article, Event, User, Verb

DOING = (Verb.CREATED, Verb.CHANGED, Verb.DELETED)
# How far back undo reaches, in events of one person on one article.
REACH = 500


def undo_and_redo(article: Article, user: User) -> tuple[list[int], list[int]]:
    """The ids of the events that undo would undo next, and of those that redo would redo.

    Events of one request belong together. A new deed ends what could be redone.
    """
    rows = list(
        Event.objects.filter(
            article=article,
            by=user,
            annotation__isnull=False,
            verb__in=[*DOING, Verb.UNDONE, Verb.REDONE],
        )
        .order_by("-pk")
        .values_list("pk", "verb", "request_id", "undoes_id")[:REACH]
    )
    undone: dict[int, bool] = {}
    deeds = []
    for pk, verb, request_id, undoes_id in rows:
        if verb in DOING:
            deeds.append((pk, request_id or pk, undone.get(pk, False)))
        else:
            undone.setdefault(undoes_id, verb == Verb.UNDONE)
    newest_standing = next((deed for deed in deeds if not deed[2]), None)
    to_undo = [pk for pk, unit, _ in deeds if newest_standing and unit == newest_standing[1]]
    after = newest_standing[0] if newest_standing else 0
    redoable = [deed for deed in deeds if deed[2] and deed[0] > after]
    to_redo = [pk for pk, unit, _ in redoable if unit == redoable[-1][1]]
    return to_undo, to_redo
