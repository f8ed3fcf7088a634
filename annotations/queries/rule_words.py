"""What each of the desk's own rules looks for, in words for those who see its figures."""

from django.utils.translation import gettext_lazy as _

MEANS = {
    "words behind": _("Quotation marks, and who speaks stands behind them"),
    "words in front": _("Quotation marks, and who speaks stands in front of them"),
    "goes on": _("Quotation marks in which the speaker of the one before goes on"),
    "speaks alone": _("Quotation marks alone: nobody else has spoken"),
    "said": _("Reported without marks: she said the port would close"),
    "said that": _("Reported without marks: she said that the port would close"),
    "said to": _("Reported with what somebody is to do"),
    "said to somebody that": _("Reported without marks: she told the council that it closes"),
    "said why": _("Reported without marks: why, how or whether"),
    "according to": _("Reported: according to her, the port closes"),
    "trailing according to": _("Reported: the port closes, according to her"),
    "trailing": _("Reported: the port closes, she said"),
    "claimed": _("Reported: she claimed to have closed the port"),
    "found": _("Reported: a study found, a poll showed"),
    "as told": _("Reported: the port closes, as she said"),
    "retold": _("Reported in the German form of indirect speech"),
    "is title": _("Quotation marks around the title of a work"),
    "is term": _("Quotation marks around a term"),
    "is scare": _("Quotation marks that keep their distance"),
    "is other": _("Quotation marks around a name or something else"),
    "stance.stated": _("A verb that takes a side: denounced, welcomed, backed"),
    "stance.urged": _("What somebody is asked to do: urged, called on"),
    "stance.accused": _("What somebody is blamed for: accused of"),
    "stance.refused": _("A support that is denied: refused to back"),
    "stance.passive": _("A verb that takes a side: was condemned by"),
    "claim.never": _("What has never, always or nowhere else been so"),
    "claim.record": _("The largest, the first, the worst since"),
    "claim.comparison": _("More than, twice as, rose by"),
    "claim.number": _("An amount, a share, a count"),
    "claim.cause": _("What caused, led to or reduces something"),
    "claim.finding": _("What a study, a poll or an analysis found"),
    "claim.fact": _("What somebody has done that can be looked up"),
    "caption": _("What a caption’s words say of its picture"),
}


def means(source: str, rule: str) -> str:
    """What one of the desk's own rules looks for; of another machine's that is not known."""
    return "" if source else MEANS.get(rule, "")
