"""Pages on their way in: fetched from an address or read from a file, then previewed."""

import datetime
import math
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annotations.access import may
from annotations.models import Arrival, Article, Original, User
from annotations.services.articles import columns_of, find_known
from annotations.services.refusals import ArrivalGone, NotAllowed, SameText, TooOften
from annotations.services.users import hold
from annotations.services.versions import check_other_text
from annotations.text.intake import Draft
from annotations.text.normalise import UnusableText
from annotations.web.extract import extract
from annotations.web.fetch import PAGE_TYPES, fetch, read_url

MOST_PER_HOUR = 30
HOUR = datetime.timedelta(hours=1)
# A preview left open over a long weekend can still be saved.
KEPT = datetime.timedelta(days=4)
SECONDS = 20


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a page was taken for, the row that keeps its bytes, and the article it may renew."""

    arrival: Arrival
    draft: Draft
    known: Article | None = None


def fetch_page(*, by: User, address: str, article: Article | None = None) -> Arrived:
    """Fetch the page at an address and take it apart; nothing is put on the desk.

    It may be the next version of `article`, or of the one that has its address. At most
    MOST_PER_HOUR for one person, failed ones counted. Raises NotAllowed, TooOften, SameArticle
    where nothing has changed, web.refusals.Unfetchable and text.normalise.UnusableText.
    """
    if not may(by, "import") or (article and not may(by, "add_version", article)):
        raise NotAllowed
    address = str(read_url(address, settings.FETCH_ALLOWED_HOSTS))
    known = article or find_known(by, address)
    arrival = count_fetch(by=by, address=address)
    page = fetch(
        address,
        types=PAGE_TYPES,
        seconds=SECONDS,
        allowed_hosts=settings.FETCH_ALLOWED_HOSTS,
    ).check()
    arrival.content = page.body
    arrival.media_type = page.headers.get("content-type", "text/html")[:100]
    draft = extract(page.body, url=page.url, charset=charset_of(arrival.media_type))
    known = known or find_known(by, draft.canonical_url)
    if known:
        check_changed(known, draft)
    arrival.save(update_fields=["content", "media_type"])
    return Arrived(arrival, draft, known)


def read_file(*, by: User, content: bytes) -> Arrived:
    """Take an HTML file apart, which may be the next version of an article.

    Raises NotAllowed, SameArticle where nothing has changed, and UnusableText.
    """
    if not may(by, "import"):
        raise NotAllowed
    draft = extract(content)
    known = find_known(by, draft.canonical_url)
    if known:
        check_changed(known, draft)
    arrival = Arrival.objects.create(person=by, media_type="text/html", content=content)
    return Arrived(arrival, draft, known)


def kept(*, by: User, pk: int) -> Arrival:
    """The person's own arrival; raises ArrivalGone."""
    arrival = Arrival.objects.filter(pk=pk, person=by).exclude(content=b"").first()
    if arrival is None:
        raise ArrivalGone
    return arrival


def check_changed(article: Article, draft: Draft) -> None:
    """Raise SameText unless the page says something else than when it was last brought in.

    An editor may have changed what was taken from it then, so its source is read once more.
    """
    version = article.current_version
    check_other_text(article, columns_of(draft.blocks)["sha256"])
    original = Original.objects.filter(version=version, media_type__startswith="text/html").first()
    if original is None:
        return
    charset = charset_of(original.media_type)
    try:
        last = extract(bytes(original.content), url=article.canonical_url, charset=charset)
    except UnusableText:
        return
    if last.blocks == draft.blocks:
        raise SameText(article, version.number)


def charset_of(content_type: str) -> str:
    """The charset a Content-Type names, "" if it names none."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'")
    return ""


@transaction.atomic
def count_fetch(*, by: User, address: str) -> Arrival:
    """Count one more fetch of this person's hour; raises TooOften."""
    now = timezone.now()
    # A second request of the same person waits here, so that both are counted.
    hold(by)
    lately = Arrival.objects.filter(person=by, arrived_at__gt=now - HOUR).exclude(address="")
    times = list(lately.order_by("-arrived_at").values_list("arrived_at", flat=True))
    if len(times) >= MOST_PER_HOUR:
        wait = times[MOST_PER_HOUR - 1] + HOUR - now
        raise TooOften(minutes=max(1, math.ceil(wait.total_seconds() / 60)))
    Arrival.objects.filter(arrived_at__lt=now - KEPT).delete()
    return Arrival.objects.create(person=by, address=address)
