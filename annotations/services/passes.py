"""Independent passes: beginning one, handing it in, taking it back until both are in."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotations.access import may
from annotations.models import Article, ArticleStatus, Pass, Status, User, Verb
from annotations.queries.passes import PLACES, passes_of, place_of
from annotations.services import trace
from annotations.services.refusals import (
    PassesOpen,
    PassesTaken,
    PassHandedIn,
    PlaceIsGone,
    PlaceIsUsed,
    PlaceIsYours,
)


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
    """Take one of the two places on an article, also after one gave it up; raises PassesTaken."""
    for _again in range(PLACES):
        taken = set(Pass.objects.filter(article=article).values_list("number", flat=True))
        number = next((n for n in range(1, PLACES + 1) if n not in taken), None)
        if number is None:
            break
        try:
            # The number is unique, so of two who begin at once one finds the other's.
            with transaction.atomic():
                own = Pass.ever.filter(article=article, editor=by, number=None).first()
                if own is None:
                    return Pass.objects.create(article=article, editor=by, number=number)
                own.number = number
                Pass.ever.filter(pk=own.pk).update(number=number)
                return own
        except IntegrityError:
            known = Pass.objects.filter(article=article, editor=by).first()
            if known:
                return known
    raise PassesTaken


def name_readers(*, article: Article, by: User, to: Sequence[User], comment: str = "") -> bool:
    """Give the places on an article to these people, at most two; whether anything changed.

    `comment` says why. Raises PassesOpen, PlaceIsUsed of who has begun and is not among them, and
    PassesTaken for a third person. Call it inside a transaction that holds the article.
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
        if one.submitted_at or has_marks(one):
            raise PlaceIsUsed(one.editor)
        free(one)
    for person in to:
        if person not in before:
            begin(article=article, by=person)
    trace.record_of_article(
        article,
        by=by,
        verb=Verb.CHANGED,
        before={"readers": [person.pk for person in before]},
        after={"readers": [person.pk for person in to]} | ({"comment": comment} if comment else {}),
    )
    if not to and article.status == ArticleStatus.IN_PROGRESS:
        trace.write_article(article, by, status=ArticleStatus.TODO)
    return True


def has_marks(one: Pass) -> bool:
    """Whether it has marks; one that was undone is none."""
    return one.annotations.exclude(status=Status.DELETED).exists()


def free(one: Pass) -> None:
    """Leave the place of a pass without marks to somebody else.

    What was deleted stays with it, sealed.
    """
    if one.annotations.exists():
        one.number = None
        one.save(update_fields=["number"])
    else:
        one.delete()


def come_back(own: Pass) -> None:
    """Take the place again of a mark that is to live again, if it was given up.

    Raises PlaceIsGone. Call it inside a transaction that holds the article.
    """
    if own.number:
        return
    place = place_of(own.article, own.editor)
    if place.own:
        return
    if not place.is_twofold or place.is_open or place.is_full:
        raise PlaceIsGone
    begin(article=own.article, by=own.editor)


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


def give_up(*, article: Article, by: User) -> bool:
    """Free one's place for somebody else; whether there was one.

    Raises PassHandedIn, and PlaceIsYours where one has marks. Call it inside a transaction that
    holds the article.
    """
    own = Pass.objects.filter(article=article, editor=by, opened_at=None).first()
    if own is None:
        return False
    if own.submitted_at:
        raise PassHandedIn
    if has_marks(own):
        raise PlaceIsYours
    others = [one.editor for one in passes_of(article) if one != own]
    return name_readers(article=article, by=by, to=others)
