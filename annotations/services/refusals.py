"""Everything a newsroom verb can refuse, each with the sentence the reader sees."""

from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from annotations.queries.trail import told_since


class Refused(Exception):
    """A verb that may not happen; `status` is the HTTP status it is answered with."""

    status = 409
    sentence = _("That is not possible now.")
    # Where to go on from here: an address and what it is called.
    link: tuple[str, str] | None = None
    # Headers that this answer carries, by name.
    headers: ClassVar[dict[str, str]] = {}

    def __init__(self, sentence=None):
        if sentence is not None:
            self.sentence = sentence
        super().__init__(str(self.sentence))


class NotAllowed(Refused):
    status = 403
    sentence = _("You do not have the right to do this. Ask an admin of your desk.")


class ApprovedOnce(NotAllowed):
    sentence = _("This was approved once and is in exports. Ask a moderator to delete it.")


class StaleGuidelines(Refused):
    sentence = _(
        "Somebody has saved another version since you opened this one. What you wrote is still "
        "in the field; look at what they changed, then save again."
    )


class StalePlan(Refused):
    sentence = _(
        "Somebody has changed the plan of this article while you were looking at it. Reload the "
        "page to see it, then change what is still to be changed."
    )


class NothingFree(Refused):
    sentence = _("No article is free just now. Bring one in, or look what is in progress.")


class NothingFreeHere(NothingFree):
    """The same of one collection."""

    sentence = _(
        "No article of %(collection)s is free just now. Take the next one of the desk, or move "
        "articles into the collection."
    )

    def __init__(self, collection):
        super().__init__(self.sentence % {"collection": collection})


class CannotTag(Refused):
    sentence = _("They may not tag this article, so it cannot be given to them.")


class ClosedCollection(Refused):
    sentence = _("This collection takes no more articles. Choose another one.")


class OwnWork(Refused):
    status = 403
    sentence = _("Nobody judges their own work. Leave it to another moderator.")


class AskedAnother(Refused):
    status = 403
    sentence = _("You asked for a second opinion, so another moderator decides.")


class TooLateToTakeBack(Refused):
    sentence = _(
        "A decision can be taken back for ten minutes by who made it, as long as nothing has "
        "happened since. Ask the author to submit it again."
    )


class AlreadyDecided(Refused):
    sentence = _("This annotation has been decided or changed since you opened it. Look again.")


class SuggestionDecided(Refused):
    sentence = _("This suggestion has been decided already. Look at the cards again.")

    def __init__(self, suggestion):
        super().__init__()
        self.suggestion = suggestion


class StaleText(Refused):
    sentence = _(
        "These words do not stand at this place in the current text. "
        "Reload the article and mark them again; nothing was stored."
    )


class NotInTheText(Refused):
    sentence = _(
        "The text has changed since, and these words do not stand in it any more. "
        "Mark the new ones instead; nothing was changed."
    )


class WithheldSince(Refused):
    """For who has worked on the article alone: to others it is as if it were not there."""

    status = 404
    sentence = _(
        "This article was withheld since you opened it. What you typed is still here to copy."
    )


class NewerText(Refused):
    """The page shows an earlier text of the article; `said` is what else there is to say."""

    def __init__(self, article, said=""):
        sentence = _("The text is now version %(number)d.") % {
            "number": article.current_version.number
        }
        super().__init__(f"{said} {sentence}".strip())
        self.link = (article.get_absolute_url(), _("Reload it to go on."))


class StaleAnnotation(Refused):
    """It is not what it was at this lock number; says what was done last, carries what stands."""

    sentence = _("Somebody changed this annotation while you were editing it.")
    since = _("This has changed since you opened it: %(deed)s")

    def __init__(self, current, lock):
        deed = told_since(current, lock)
        super().__init__(self.since % {"deed": deed} if deed else None)
        self.current = current


class RepeatedRequest(Refused):
    status = 422
    sentence = _("This request was already used for something else. Reload and try again.")


class OverlappingParts(Refused):
    status = 422
    sentence = _("Two parts of one role overlap. Remove one of them first.")


class MissingPart(Refused):
    status = 422
    sentence = _("Mark the words first: an annotation needs at least one part.")


class LastPart(MissingPart):
    """The change would take away the last part that the kind cannot do without."""

    sentences: ClassVar[dict[str, str]] = {
        "quote": _("A quote needs at least one content part."),
        "stance": _("A stance needs at least one evidence part."),
        "claim": _("A claim needs its words."),
        "not_a_quote": _("What is no quote needs its marks."),
    }

    def __init__(self, kind: str, can_delete: bool):
        way = _("Delete it instead.") if can_delete else ApprovedOnce.sentence
        super().__init__(f"{self.sentences[kind]} {way}")


class ForeignPart(Refused):
    status = 422
    sentence = _("An annotation of this kind has no such part.")


class MissingHolder(Refused):
    status = 422
    sentence = _("Say who holds this stance: an actor, the author or the publication.")


class MissingStatement(Refused):
    status = 422
    sentence = _("Word the claim as a statement.")


class NothingToUndo(Refused):
    sentence = _("There is nothing to undo here.")


class NothingToRedo(Refused):
    sentence = _("There is nothing to redo here.")


class ChangedByOthers(Refused):
    sentence = _(
        "Somebody else has changed or judged this mark since, so it stays as it is. "
        "To change it all the same, edit its card; its history says what happened."
    )


class DeedStays(ChangedByOthers):
    """All marks of the deed whose turn it is were written to by others.

    `stays` has what they did to each last; `following` is the deed that can be turned, if any.
    """

    def __init__(self, deed, stays, following):
        super().__init__()
        self.deed, self.stays, self.following = deed, stays, following


class PassesTaken(Refused):
    status = 403
    sentence = _(
        "Two people read this text already, each without seeing the other's marks. "
        "Take another article from the desk."
    )


class PassesBegun(Refused):
    sentence = _("People read this text independently already, so it stays in its collection.")


class PlaceIsUsed(Refused):
    """A reader who has begun keeps the place."""

    sentence = _(
        "%(who)s has begun to read this text, so the place stays theirs. A pass that nobody will "
        "finish is closed below the plan of its article."
    )

    def __init__(self, who):
        super().__init__(self.sentence % {"who": who})


class PlaceIsYours(Refused):
    sentence = _(
        "You have marked something in this text, so your place stays yours. Delete your marks "
        "first, or ask a moderator to close your pass."
    )


class NoPassToClose(Refused):
    sentence = _("This person has no pass here that is still to be handed in.")


class PlaceIsGone(Refused):
    sentence = _("You gave up your place on this text, and there is none left.")


class TextIsRead(Refused):
    sentence = _(
        "Two people read this text independently, so it takes no other one "
        "until what they marked is settled."
    )


class PassHandedIn(Refused):
    sentence = _("You have handed in your pass. Take it back first, as long as the other is out.")


class PassesOpen(Refused):
    sentence = _(
        "Both passes are in, so their marks stay as they were handed in. "
        "What should become of them is settled where they are compared."
    )


class PassesClosed(Refused):
    sentence = _("The two passes are compared when both have been handed in.")


class NoSuggestionsHere(Refused):
    sentence = _("Two people read this text independently, so nothing is suggested on it.")


class PairSettled(Refused):
    sentence = _("This has been settled in the meantime. Reload the page to see how.")


class NotAllSettled(Refused):
    sentence = _("Some differences are not settled yet. Choose for each of them first.")


class OrphansWait(Refused):
    sentence = _("The text has changed, and some marks of the agreed set wait for a place on it.")

    def __init__(self, article):
        super().__init__()
        self.link = (reverse("annotations:versions", args=[article.pk]), _("Place them first."))


class NothingToRestore(Refused):
    sentence = _(
        "There is no earlier state here that could be brought back. Open the history anew."
    )


class NothingToSubmit(Refused):
    sentence = _("You have nothing here that waits to be submitted.")


class SeveralActors(Refused):
    status = 422
    sentence = _("Several actors go by this name. Choose one from the list.")


class SeveralPlaces(Refused):
    """Words that stand more than once; the form asks which place is meant."""

    status = 422
    sentence = _("These words stand more than once. Choose which place you mean.")


class UnknownTarget(Refused):
    status = 422
    sentence = _("This target is not on the list. Choose one that is, or add it first.")


class TargetInDoubt(Refused):
    """A proposed wording is near a target of the list."""

    alike = _("“%s” is on the list and like this target. Open the suggestion and choose one.")

    def __init__(self, near):
        super().__init__(self.alike % near)


class OneAndTheSame(Refused):
    status = 422
    sentence = _("These are one and the same already. Choose another one.")


class AlreadyMerged(Refused):
    sentence = _("One of the two has been merged in the meantime. Open the register again.")


class TwoWikidataIds(Refused):
    sentence = _(
        "They have two different Wikidata ids, so they should be two. "
        "If one id is wrong, take it away first."
    )


class MovedOnSince(Refused):
    sentence = _(
        "This was taken back already, or one of the two was merged since. "
        "Take the newer change back first."
    )


class MatchDecided(Refused):
    sentence = _(
        "This match was decided or taken back since you opened the page. Look at what stands now."
    )


class ReviewKnown(Refused):
    status = 422
    sentence = _("This review is named here already.")


class NothingChosen(Refused):
    status = 422
    sentence = _("Choose the annotations or names that belong to the other one.")


class AlreadyCaptioned(Refused):
    sentence = _("You have described this photo already. Edit that caption instead.")


class AlreadyAnnotated(Refused):
    sentence = _("This text is annotated already, so its blocks stay as they are.")


class SameArticle(Refused):
    """The text or the address is on the desk already."""

    sentence = _("This article is on the desk already.")

    def __init__(self, article, sentence=None):
        super().__init__(sentence)
        self.article = article


class SameText(SameArticle):
    """What comes in again is a text that the article has or had."""

    sentence = _("This article is on the desk already, with this very text. Nothing was changed.")

    def __init__(self, article, number: int):
        sentence = None
        if number != article.current_version.number:
            sentence = _(
                "The desk has this very text already, as version %(number)d of the article. "
                "Its versions show it, and can make it the current one again."
            ) % {"number": number}
        super().__init__(article, sentence)


class OlderText(Refused):
    """What comes in is what the article read before its current text."""

    def __init__(self, article):
        sentence = _(
            "The desk has a newer text of this (article %(number)d), so this older one was not "
            "taken."
        )
        super().__init__(sentence % {"number": article.pk})


class OtherText(SameArticle):
    """The address is on the desk with another text, and nobody said that this is its next one."""

    sentence = _(
        "This address is on the desk already, with another text. Save once more to make this "
        "the next version of that article, or go back and give another address."
    )


class AlreadySettled(Refused):
    sentence = _("This annotation does not wait for a place any more. Load the page again.")


class AlreadyTaken(Refused):
    sentence = _("Somebody else has taken this article. Reload the desk to see who.")


class DecisionNeedsReason(Refused):
    status = 422
    sentence = _("Say why, so that the author knows what to change.")


class JobIsOver(Refused):
    sentence = _("This job has ended already. Reload the page to see how.")


class TooOften(Refused):
    """More than is allowed in an hour; `minutes` until it is possible again."""

    status = 429

    def __init__(self, minutes: int):
        super().__init__(
            ngettext(
                "You have fetched as many addresses as one person may in an hour. Try again in a "
                "minute, or save the page as a file and bring that in.",
                "You have fetched as many addresses as one person may in an hour. Try again in "
                "%(minutes)d minutes, or save the page as a file and bring that in.",
                minutes,
            )
            % {"minutes": minutes}
        )
        self.minutes = minutes


class ArrivalGone(Refused):
    sentence = _(
        "The page that was fetched is no longer kept. Copy what you changed, and fetch it again."
    )
