"""Picture files of an article's photos: given by hand or fetched, judged, read and kept."""

import contextlib
import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from annotations.access import may
from annotations.formats.pictures import MOST_BYTES, read_picture
from annotations.models import Photo, User
from annotations.services import trace
from annotations.services.annotations import hold
from annotations.services.arrivals import count_fetch
from annotations.services.captions import tell_of_picture
from annotations.services.refusals import NotAllowed, Refused
from annotations.web.fetch import PICTURE_TYPES, fetch, read_url


class NoAddress(Refused):
    status = 422
    sentence = _("This photo has no address to fetch it from. Choose a file instead.")


def attach(*, photo: Photo, by: User, content: bytes, name: str = "") -> Photo:
    """Keep this file as the photo's picture, with what is written in it; replaces one before.

    `name` is what it was called where it came from.

    What was approved of the one before is judged again. The same file once more changes nothing.
    Raises NotAllowed and formats.pictures.UnusablePicture.
    """
    if not may(by, "annotate", photo.article):
        raise NotAllowed
    picture = read_picture(content)
    article = photo.article
    with transaction.atomic():
        hold(article)
        photo = Photo.objects.select_for_update(no_key=True).get(pk=photo.pk)
        photo.article = article
        before = [file.name for file in (photo.file, photo.small) if file]
        photo.file_name = as_name(name)
        if before and is_kept(before[0], content):
            photo.save(update_fields=["file_name"])
            return photo
        photo.file.save("picture", ContentFile(content), save=False)
        photo.small = None
        if picture.small:
            photo.small.save("small", ContentFile(picture.small), save=False)
        photo.media_type = picture.media_type
        size = [picture.width, picture.height]
        photo.metadata = {"fields": picture.fields, "size": size, **picture.raw}
        photo.save(update_fields=["file", "small", "file_name", "media_type", "metadata"])
        if before:
            transaction.on_commit(lambda: _forget(before))
            tell_of_picture(photo, by)
        trace.say("pictured", by, article=photo.article_id, photo=photo.pk)
    return photo


def fetch_picture(*, photo: Photo, by: User) -> Photo:
    """Fetch the photo's picture from its address; counts as a fetch of the person's hour.

    Raises NotAllowed, NoAddress, TooOften, web.refusals.Unfetchable and UnusablePicture.
    """
    if not may(by, "annotate", photo.article) or not may(by, "import"):
        raise NotAllowed
    if not photo.url:
        raise NoAddress
    hosts = settings.FETCH_ALLOWED_HOSTS
    address = str(read_url(photo.url, hosts))
    count_fetch(by=by, address=address)
    fetched = fetch(
        address, types=PICTURE_TYPES, most_bytes=MOST_BYTES, seconds=20, allowed_hosts=hosts
    )
    name = unquote(urlsplit(address).path).rpartition("/")[2]
    return attach(photo=photo, by=by, content=fetched.check().body, name=name)


def as_name(name: str) -> str:
    """A name of a file as it can be stored, without the folders before it."""
    name = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", "", name).strip()[:255]


def is_kept(name: str, content: bytes) -> bool:
    """Whether the file of this name holds just these bytes."""
    try:
        with default_storage.open(name) as file:
            return file.read() == content
    except OSError:
        return False


def _forget(names: Iterable[str]) -> None:
    for name in names:
        # A file that is gone already, or whose disk is away, is no reason to refuse what was done.
        with contextlib.suppress(OSError):
            default_storage.delete(name)
