"""Rows by the words they hold, a rare word among a million as fast as a frequent one.

A rare word is looked up first, and the few rows that hold it are found by their keys. A frequent
one is asked of each row in the list's own order, which ends with the page. On PostgreSQL the
look-up has an index of trigrams, where the database may have one.
"""

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

# A word that more rows hold than this is a frequent one.
MOST = 1_500


def among(path: str, found: QuerySet, key: str) -> Q:
    """True of rows whose `path` is the `key` of one of those found; asks at once how many are."""
    found = found.order_by()
    keys = set(found.values_list(key, flat=True)[: MOST + 1])
    if len(keys) <= MOST:
        return Q(**{f"{path}__in": keys})
    # Not Exists: PostgreSQL would first gather all that are found.
    return Q(IsNull(Subquery(found.filter(**{key: OuterRef(path)}).values("pk")[:1]), False))
