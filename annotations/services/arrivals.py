"""Pages on their way in: fetched from an address or read from a file, then previewed."""

import datetime
import math
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annotations.access import may
from annotations.models import Arrival, Article, User
from annotations.services.refusals import ArrivalGone, NotAllowed, SameArticle, TooOften
from annotations.text.intake import Draft
from annotations.web.extract import extract
from annotations.web.fetch import PAGE_TYPES, fetch, read_url

MOST_PER_HOUR = 30
HOUR = datetime.timedelta(hours=1)
# A preview left open over a long weekend can still be saved.
KEPT = datetime.timedelta(days=4)
SECONDS = 20


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a page was taken for, and the row that keeps its bytes."""

    arrival: Arrival
    draft: Draft


def fetch_page(*, by: User, address: str) -> Arrived:
    """Fetch the page at an address and take it apart; nothing is put on the desk.

    At most MOST_PER_HOUR for one person, failed ones counted. Raises NotAllowed, TooOften,
    SameArticle, web.refusals.Unfetchable and text.normalise.UnusableText.
    """
    if not may(by, "import"):
        raise NotAllowed
    address = str(read_url(address, settings.FETCH_ALLOWED_HOSTS))
    check_unknown(address)
    arrival = begin(by=by, address=address)
    page = fetch(
        address,
        types=PAGE_TYPES,
        seconds=SECONDS,
        allowed_hosts=settings.FETCH_ALLOWED_HOSTS,
    ).check()
    arrival.content = page.body
    arrival.media_type = page.headers.get("content-type", "text/html")[:100]
    draft = extract(page.body, url=page.url, charset=charset_of(arrival.media_type))
    check_unknown(draft.canonical_url)
    arrival.save(update_fields=["content", "media_type"])
    return Arrived(arrival, draft)


def read_file(*, by: User, content: bytes) -> Arrived:
    """Take an HTML file apart; raises NotAllowed, SameArticle and UnusableText."""
    if not may(by, "import"):
        raise NotAllowed
    draft = extract(content)
    check_unknown(draft.canonical_url)
    arrival = Arrival.objects.create(person=by, media_type="text/html", content=content)
    return Arrived(arrival, draft)


def kept(*, by: User, pk: int) -> Arrival:
    """The person's own arrival; raises ArrivalGone."""
    arrival = Arrival.objects.filter(pk=pk, person=by).exclude(content=b"").first()
    if arrival is None:
        raise ArrivalGone
    return arrival


def check_unknown(address: str) -> None:
    """Raise SameArticle when the address is on the desk already."""
    known = address and Article.objects.filter(canonical_url=address).first()
    if known:
        raise SameArticle(known)


def charset_of(content_type: str) -> str:
    """The charset a Content-Type names, "" if it names none."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'")
    return ""


@transaction.atomic
def begin(*, by: User, address: str) -> Arrival:
    """Count one more fetch of this person's hour; raises TooOften."""
    now = timezone.now()
    # A second request of the same person waits here, so that both are counted.
    User.objects.select_for_update(no_key=True).values_list("pk").get(pk=by.pk)
    lately = Arrival.objects.filter(person=by, arrived_at__gt=now - HOUR).exclude(address="")
    times = list(lately.order_by("-arrived_at").values_list("arrived_at", flat=True))
    if len(times) >= MOST_PER_HOUR:
        wait = times[MOST_PER_HOUR - 1] + HOUR - now
        raise TooOften(minutes=max(1, math.ceil(wait.total_seconds() / 60)))
    Arrival.objects.filter(arrived_at__lt=now - KEPT).delete()
    return Arrival.objects.create(person=by, address=address)
