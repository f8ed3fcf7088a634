"""Word lists as data: kept as plain text, so that a person can read and extend them."""

import re


def words(table: str) -> frozenset[str]:
    """Return the words of a table, separated by blanks."""
    return frozenset(table.split())


def patterns(table: str) -> re.Pattern[str]:
    """Return one pattern for a table of them, one a line, between whole words in small letters.

    A line that begins with "|" goes on with the one before it; a blank is any space.
    """
    table = re.sub(r"\n\s*\|", "|", table)
    found = "|".join(
        line.strip().replace(" ", r"\s") for line in table.splitlines() if line.strip()
    )
    return re.compile(rf"(?<![\w-])(?:{found})(?![\w-])")


# Months by every name they have in news text, English, German, French and Spanish, with and without
# their abbreviations' full stop.
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan januar jänner jän janvier janv enero",
            "february feb februar febr février fevrier févr fév febrero",
            "march mar märz maerz mrz mars marzo",
            "april apr avril avr abril",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet juil julio",
            "august aug août aout agosto",
            "september sep sept septembre septiembre",
            "october oct oktober okt octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember dez décembre decembre déc diciembre",
        ],
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = words(
    """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs
    fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi
    mercredi jeudi vendredi samedi dimanche"""
)
