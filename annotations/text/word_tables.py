"""Word lists as data: kept as plain text, so that a person can read and extend them."""


def words(table: str) -> frozenset[str]:
    """Return the words of a table, separated by blanks."""
    return frozenset(table.split())
