"""Word lists as data: kept as plain text, so that a person can read and extend them."""


def words(table: str) -> frozenset[str]:
    """Return the words of a table, separated by blanks."""
    return frozenset(table.split())


# Months by every name they have in news text, English, German and French, with and without
# their abbreviations' full stop.
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan januar jänner jän janvier janv",
            "february feb februar febr février fevrier févr fév",
            "march mar märz maerz mrz mars",
            "april apr avril avr",
            "may mai",
            "june jun juni juin",
            "july jul juli juillet juil",
            "august aug août aout",
            "september sep sept septembre",
            "october oct oktober okt octobre",
            "november nov novembre",
            "december dec dezember dez décembre decembre déc",
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
