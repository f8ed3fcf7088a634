"""The plain name of each of the desk's own rules, and what it looks for, in words for a screen."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RuleWords(NamedTuple):
    name: str | Promise
    looks_for: str | Promise


RULES = {
    "words behind": RuleWords(
        _("speaker behind the quote"), _("Quotation marks, and who speaks stands behind them")
    ),
    "words in front": RuleWords(
        _("speaker before the quote"), _("Quotation marks, and who speaks stands in front of them")
    ),
    "words below": RuleWords(
        _("speaker below the quote"), _("A quote set apart, and below it who speaks or signs")
    ),
    "words within": RuleWords(
        _("speaker inside the marks"), _("Quotation marks, and who speaks stands between them")
    ),
    "headline": RuleWords(
        _("headline"),
        _("A headline that opens with the quote and names the speaker behind a colon"),
    ),
    "goes on": RuleWords(
        _("speaker goes on"), _("Quotation marks in which the speaker of the one before goes on")
    ),
    "speaks alone": RuleWords(
        _("only speaker"), _("Quotation marks alone: nobody else has spoken")
    ),
    "said": RuleWords(
        _("said, without that"), _("Reported without marks: she said the port would close")
    ),
    "said that": RuleWords(
        _("said that"), _("Reported without marks: she said that the port would close")
    ),
    "said to": RuleWords(_("said to do"), _("Reported with what somebody is to do")),
    "said to somebody that": RuleWords(
        _("told somebody"), _("Reported without marks: she told the council that it closes")
    ),
    "said why": RuleWords(_("said why or how"), _("Reported without marks: why, how or whether")),
    "according to": RuleWords(_("according to"), _("Reported: according to her, the port closes")),
    "trailing according to": RuleWords(
        _("according to, at the end"), _("Reported: the port closes, according to her")
    ),
    "trailing": RuleWords(_("she said, at the end"), _("Reported: the port closes, she said")),
    "claimed": RuleWords(
        _("argued or warned"), _("Reported without marks: she warned the port would close")
    ),
    "found": RuleWords(_("found or showed"), _("Reported: a study found the port is too small")),
    "as told": RuleWords(_("as she said"), _("Reported: the port closes, as she said")),
    "retold": RuleWords(
        _("German indirect speech"), _("Reported in the German form of indirect speech")
    ),
    "is title": RuleWords(_("title"), _("Quotation marks around the title of a work")),
    "is term": RuleWords(_("term"), _("Quotation marks around a term")),
    "is scare": RuleWords(_("scare quotes"), _("Quotation marks that keep their distance")),
    "is other": RuleWords(_("name in marks"), _("Quotation marks around a name or something else")),
    "stance.stated": RuleWords(
        _("takes a side"), _("A verb that takes a side: denounced, welcomed, backed")
    ),
    "stance.urged": RuleWords(_("calls for"), _("What somebody is asked to do: urged, called on")),
    "stance.accused": RuleWords(_("accuses"), _("What somebody is blamed for: accused of")),
    "stance.refused": RuleWords(
        _("refuses to back"), _("A support that is denied: refused to back")
    ),
    "stance.passive": RuleWords(
        _("side taken, in the passive"), _("A verb that takes a side: was condemned by")
    ),
    "claim.never": RuleWords(
        _("never or always"), _("What has never, always or nowhere else been so")
    ),
    "claim.record": RuleWords(_("record"), _("The largest, the first, the worst since")),
    "claim.comparison": RuleWords(_("comparison"), _("More than, twice as, rose by")),
    "claim.number": RuleWords(_("number"), _("An amount, a share, a count")),
    "claim.cause": RuleWords(_("cause and effect"), _("What caused, led to or reduces something")),
    "claim.finding": RuleWords(_("finding"), _("What a study, a poll or an analysis found")),
    "claim.attributed": RuleWords(
        _("deed somebody tells of"), _("What somebody says was done, and can be proved")
    ),
    "claim.told": RuleWords(
        _("event somebody tells of"), _("What somebody says was done to or by another")
    ),
    "claim.fact": RuleWords(_("deed on record"), _("What somebody has done that can be looked up")),
    "caption": RuleWords(_("words of a caption"), _("What a caption’s words say of its picture")),
}


def name_of(source: str, rule: str) -> str:
    """The name of a rule for a screen; of another machine's, that which it gives."""
    return rule if source or rule not in RULES else str(RULES[rule].name)


def means(source: str, rule: str) -> str:
    """What one of the desk's own rules looks for; of another machine's that is not known."""
    return "" if source or rule not in RULES else str(RULES[rule].looks_for)
