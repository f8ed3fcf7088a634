"""Independent passes: beginning one, handing it in, taking it back until both are in."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotations.access import may
from annotations.models import Article, Pass, User, Verb
from annotations.queries.passes import PLACES, passes_of, place_of
from annotations.services import trace
from annotations.services.refusals import PassesOpen, PassesTaken, PassHandedIn, PlaceIsUsed


def pass_for_new_mark(*, article: Article, by: User) -> Pass | None:
    """The pass that a new mark of this person belongs to, begun with the first one.

    None where the article is not read by two, and for who settles once both are in. Raises
    PassesTaken, PassHandedIn and PassesOpen. Call it inside a transaction.
    """
    place = place_of(article, by)
    if not place.is_twofold:
        return None
    if place.is_open:
        if may(by, "settle", article):
            return None
        raise PassesOpen
    if place.own is None:
        return begin(article=article, by=by)
    if place.own.submitted_at:
        raise PassHandedIn
    return place.own


def begin(*, article: Article, by: User) -> Pass:
    """Take one of the two places on an article; raises PassesTaken."""
    for _again in range(PLACES):
        taken = set(Pass.objects.filter(article=article).values_list("number", flat=True))
        number = next((n for n in range(1, PLACES + 1) if n not in taken), None)
        if number is None:
            break
        try:
            # The number is unique, so of two who begin at once one finds the other's.
            with transaction.atomic():
                return Pass.objects.create(article=article, editor=by, number=number)
        except IntegrityError:
            known = Pass.objects.filter(article=article, editor=by).first()
            if known:
                return known
    raise PassesTaken


def name_readers(*, article: Article, by: User, to: Sequence[User]) -> bool:
    """Give the places on an article to these people, at most two; whether anything changed.

    Raises PassesOpen, PlaceIsUsed of who has begun and is not among them, and PassesTaken for a
    third person. Call it inside a transaction that holds the article.
    """
    held = passes_of(article)
    before = [one.editor for one in held]
    if set(before) == set(to):
        return False
    if any(one.opened_at for one in held):
        raise PassesOpen
    for one in held:
        if one.editor in to:
            continue
        if one.submitted_at or one.annotations.exists():
            raise PlaceIsUsed(one.editor)
        one.delete()
    for person in to:
        if person not in before:
            begin(article=article, by=person)
    trace.record_of_article(
        article,
        by=by,
        verb=Verb.CHANGED,
        before={"readers": [person.pk for person in before]},
        after={"readers": [person.pk for person in to]},
    )
    return True


def hand_in(*, article: Article, by: User) -> Pass | None:
    """Close one's pass, and open both when it is the second; None without a pass to hand in.

    Call it inside a transaction that holds the article.
    """
    own = open_pass(article, by)
    if own is None:
        place = place_of(article, by)
        if place.is_open or not place.is_twofold:
            return None
        # Who finds nothing to mark has read the text all the same.
        own = begin(article=article, by=by)
    if own.submitted_at:
        return own
    own.submitted_at = timezone.now()
    own.save(update_fields=["submitted_at"])
    _tell(article, own, by, Verb.SUBMITTED)
    both = article.passes.filter(submitted_at__isnull=False)
    if both.count() == PLACES:
        both.update(opened_at=own.submitted_at)
    return own


def take_back(*, article: Article, by: User) -> Pass | None:
    """Go on with a pass that was handed in; raises PassesOpen once both are in.

    Call it inside a transaction that holds the article.
    """
    own = open_pass(article, by)
    if own is None or own.submitted_at is None:
        return None
    own.submitted_at = None
    own.save(update_fields=["submitted_at"])
    _tell(article, own, by, Verb.WITHDRAWN)
    return own


def open_pass(article: Article, by: User) -> Pass | None:
    """One's pass on an article, its row held; raises PassesOpen once both are in."""
    own = Pass.objects.select_for_update(of=("self",)).filter(article=article, editor=by).first()
    if own and own.opened_at:
        raise PassesOpen
    return own


def _tell(article: Article, own: Pass, by: User, verb: Verb) -> None:
    trace.record_of_article(article, by=by, verb=verb, after={"pass": own.number})


def give_up(*, article: Article, by: User) -> None:
    """Free one's place for somebody else, as long as nothing was marked or handed in with it."""
    Pass.objects.filter(article=article, editor=by, submitted_at=None, annotations=None).delete()
