"""Picture files: given, fetched, served, and what is written in them offered in the form."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotations.models import Caption, Photo
from annotations.services.articles import reclassify
from tests import factories
from tests.formats.pictures import XMP, picture
from tests.views.pages import form_on
from tests.web.servers import site

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def desk(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(factories.make_user("editor"))
    return client


@pytest.fixture
def photo(desk):
    return factories.article().photos.get()


def give(client, photo, content, name="photo.jpg"):
    file = SimpleUploadedFile(name, content, content_type="image/jpeg")
    return client.post(f"/photos/{photo.pk}/picture/new/", {"picture": file})


def test_a_picture_is_kept_under_a_name_of_its_own_and_shown_in_the_article(desk, photo, tmp_path):
    content = picture(xmp=XMP)
    response = give(desk, photo, content, name="../../evil.html")
    assert response.url == f"/photos/{photo.pk}/caption/new/"
    photo.refresh_from_db()
    assert "evil" not in photo.file.name
    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [content]
    assert photo.metadata["fields"]["creator"] == "Ida Brekke; Jon Aas"
    assert photo.metadata["size"] == [40, 30]
    assert f'src="/photos/{photo.pk}/picture/"' in desk.get(photo.article.get_absolute_url()).text


def test_a_wrong_picture_is_changed_where_it_is_seen(desk, photo):
    address = f'href="/photos/{photo.pk}/picture/new/">'
    assert f"{address}Add the picture" in desk.get(photo.article.get_absolute_url()).text
    give(desk, photo, picture())
    assert f"{address}Change the picture" in desk.get(photo.article.get_absolute_url()).text
    assert "<h1>Change the picture</h1>" in desk.get(f"/photos/{photo.pk}/picture/new/").text


def test_who_changes_a_picture_is_told_that_what_is_approved_of_it_is_judged_again(desk, photo):
    factories.caption(photo.article, approved=True)
    address = f"/photos/{photo.pk}/picture/new/"
    assert "waits for the moderators again" not in desk.get(address).text
    give(desk, photo, picture())
    assert "waits for the moderators again" in desk.get(address).text


def test_a_picture_that_browsers_do_not_show_can_be_saved(desk, photo):
    give(desk, photo, picture("TIFF"))
    page = desk.get(photo.article.get_absolute_url()).text
    address = f"/photos/{photo.pk}/picture/"
    assert f'src="{address}"' not in page
    assert f'<a href="{address}">Save the TIFF file</a>' in page
    give(desk, photo, picture())
    assert "Save the TIFF file" not in desk.get(photo.article.get_absolute_url()).text


def test_a_picture_is_described_with_itself_in_sight(desk, photo):
    """Also on a page of its own, where one comes from giving the picture."""
    give(desk, photo, picture())
    address = f'src="/photos/{photo.pk}/picture/"'
    new = f"/photos/{photo.pk}/caption/new/"
    assert address in desk.get(new).text
    factories.suggestion(photo.article, kind="caption")
    assert address in desk.get(new, follow=True).text
    caption = factories.caption(photo.article)
    assert address in desk.get(f"/annotations/{caption.uuid}/edit/").text


def test_a_picture_is_served_as_one_and_never_as_a_page(desk, photo):
    content = picture("PNG")
    give(desk, photo, content)
    response = desk.get(f"/photos/{photo.pk}/picture/")
    assert b"".join(response.streaming_content) == content
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith("inline")
    give(desk, photo, picture("TIFF"))
    response = desk.get(f"/photos/{photo.pk}/picture/")
    assert response["Content-Disposition"].startswith("attachment")


def test_a_picture_is_seen_by_those_who_see_its_article(desk, photo, client):
    assert desk.get(f"/photos/{photo.pk}/picture/").status_code == 404
    give(desk, photo, picture())
    photo.article.status = "withheld"
    photo.article.save()
    assert desk.get(f"/photos/{photo.pk}/picture/").status_code == 404
    assert give(desk, photo, picture()).status_code == 404
    client.force_login(factories.make_user("moderator"))
    assert client.get(f"/photos/{photo.pk}/picture/").status_code == 200
    client.force_login(factories.make_user("nobody"))
    assert client.get(f"/photos/{photo.pk}/picture/").status_code in (403, 404)
    client.logout()
    assert client.get(f"/photos/{photo.pk}/picture/").status_code == 302


def test_a_file_that_is_lost_is_not_there(desk, photo, tmp_path):
    give(desk, photo, picture())
    photo.refresh_from_db()
    (tmp_path / photo.file.name).unlink()
    assert desk.get(f"/photos/{photo.pk}/picture/").status_code == 404


def test_a_picture_that_is_broken_off_is_not_kept(desk, photo):
    response = give(desk, photo, picture(size=(400, 300))[:-200])
    assert (response.status_code, "broken off or damaged" in response.text) == (422, True)
    photo.refresh_from_db()
    assert not photo.file


def test_a_new_file_takes_the_place_of_the_old_one(
    desk, photo, tmp_path, django_capture_on_commit_callbacks
):
    give(desk, photo, picture())
    with django_capture_on_commit_callbacks(execute=True):
        give(desk, photo, picture("PNG"))
    (left,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert left.read_bytes() == picture("PNG")


def test_blocks_judged_anew_keep_their_pictures(desk, photo):
    give(desk, photo, picture(xmp=XMP))
    kinds = [kind for kind, _, _ in photo.article.current_version.blocks]
    reclassify(
        article=photo.article,
        by=factories.make_user("editor"),
        block=kinds.index("furniture"),
        kind="caption",
    )
    first, second = photo.article.photos.all()
    assert (bool(first.file), first.media_type) == (True, "image/jpeg")
    assert first.metadata["fields"]["credit_line"] == "Kestrel Images"
    assert not second.file


def test_a_picture_is_fetched_from_its_address(desk, photo, settings):
    pages = {
        "/a.jpg": (200, {"Content-Type": "image/jpeg"}, picture(xmp=XMP)),
        "/page": (200, {"Content-Type": "text/html"}, b"<html>"),
        "/lie.jpg": (200, {"Content-Type": "image/jpeg"}, b"<html><script>x()</script>"),
    }
    address = f"/photos/{photo.pk}/picture/new/"
    with site(pages) as (host, _asked):
        settings.FETCH_ALLOWED_HOSTS = [host]
        for path, status, sentence in [
            ("/page", 415, "gives text/html"),
            ("/lie.jpg", 415, "no picture that can be read"),
            ("/gone.jpg", 422, "nothing at this address"),
        ]:
            Photo.objects.update(url=f"http://{host}{path}")
            response = desk.post(address, {"fetch": "1"})
            assert (response.status_code, sentence in response.text) == (status, True)
        Photo.objects.update(url=f"http://{host}/a.jpg")
        assert desk.post(address, {"fetch": "1"}).status_code == 302
    photo.refresh_from_db()
    assert (photo.media_type, photo.file_name) == ("image/jpeg", "a.jpg")


def test_no_file_and_no_address_have_their_sentences(desk, photo):
    address = f"/photos/{photo.pk}/picture/new/"
    response = desk.post(address, {})
    assert (response.status_code, "Choose a picture file first." in response.text) == (422, True)
    response = desk.post(address, {"fetch": "1"})
    assert (response.status_code, "no address to fetch it from" in response.text) == (422, True)
    Photo.objects.update(url="http://10.0.0.1/a.jpg")
    response = desk.post(address, {"fetch": "1"})
    assert (response.status_code, "not stand on the public" in response.text) == (422, True)


def test_what_the_file_says_is_offered_and_taken_field_by_field(desk, photo):
    give(desk, photo, picture(xmp=XMP))
    address = f"/photos/{photo.pk}/caption/new/"
    page = desk.get(address)
    form = page.context["form"]
    assert form.offers["alt_text"] == "A red tram"
    assert form.offers["persons"] == "Mira Solberg\nBo Ek"
    assert 'aria-label="Use for Alt text"' in page.text
    data = {f.html_name: f.value() or "" for f in form if f.html_name != "persons"}
    data |= {"persons": "Somebody, else", "creator": ""}
    page = desk.post(address, data | {"use": "alt_text"})
    assert page.status_code == 200
    form = page.context["form"]
    assert form["alt_text"].value() == "A red tram"
    assert form["persons"].value() == "Somebody, else"
    assert "alt_text" not in form.offers
    assert Caption.objects.count() == 0
    # All at once fill what is empty and leave what somebody wrote.
    form = desk.post(address, data | {"use": "all"}).context["form"]
    assert form["creator"].value() == "Ida Brekke; Jon Aas"
    assert form["persons"].value() == "Somebody, else"
    saved = {name: form[name].value() or "" for name in form.fields}
    response = desk.post(address, saved)
    assert response.status_code == 302, response.context["form"].errors
    assert Caption.objects.get().creator == "Ida Brekke; Jon Aas"


def test_what_the_file_says_is_offered_in_the_card_and_when_editing(desk, photo):
    annotation = factories.caption(photo.article, by=factories.make_user("editor"))
    give(desk, photo, picture(xmp=XMP))
    address = f"/annotations/{annotation.uuid}/edit/"
    page = desk.get(address)
    assert page.context["form"].offers["alt_text"] == "A red tram"
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data["persons"] = ""
    response = desk.post(address, data | {"use": "persons"}, headers=FRAGMENT)
    assert response.status_code == 200
    assert "Mira Solberg" in form_on(response, address)["persons"]
    assert Caption.objects.get().alt_text != "A red tram"


def test_what_the_file_says_is_offered_beside_what_was_suggested(desk, photo):
    suggestion = factories.suggestion(photo.article, kind="caption")
    assert suggestion.photo == photo
    response = give(desk, photo, picture(xmp=XMP))
    page = desk.get(response.url, follow=True)
    form = page.context["form"]
    assert form.offers["alt_text"] == "A red tram"
    # It stands where the eyes are, not among what was read from the caption.
    assert {"alt_text", "persons"} <= {field.name for field in form.unsure}
    assert 'aria-label="Use for Alt text"' in page.text
    address = page.request["PATH_INFO"]
    data = {name: form[name].value() or "" for name in form.fields} | {"persons": "Eva Lund, mayor"}
    for headers in ({}, FRAGMENT):
        page = desk.post(address, data | {"use": "alt_text"}, headers=headers)
        form = form_on(page, address if headers else "")
        assert (page.status_code, form["alt_text"]) == (200, "A red tram")
        assert form["persons"] == "Eva Lund, mayor"
    assert not Caption.objects.exists()
    data |= {"alt_text": "A red tram"}
    assert desk.post(address, data).status_code == 302
    assert Caption.objects.get().alt_text == "A red tram"


def test_a_picture_without_words_offers_nothing(desk, photo):
    give(desk, photo, picture())
    page = desk.get(f"/photos/{photo.pk}/caption/new/")
    assert page.context["form"].offers == {}
    assert 'name="use"' not in page.text


def test_a_large_picture_is_served_in_a_small_size_too(
    desk, photo, tmp_path, django_capture_on_commit_callbacks
):
    address = f"/photos/{photo.pk}/picture/"
    content = picture(size=(1600, 1200))
    give(desk, photo, content)
    small = desk.get(f"{address}?small=1")
    assert small["Content-Type"] == "image/webp"
    assert len(b"".join(small.streaming_content)) < len(content)
    assert b"".join(desk.get(address).streaming_content) == content
    # One that is small already is served as it is, and nothing of the one before stays.
    with django_capture_on_commit_callbacks(execute=True):
        give(desk, photo, picture())
    assert b"".join(desk.get(f"{address}?small=1").streaming_content) == picture()
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_the_name_of_a_file_is_kept_and_shown(desk, photo):
    give(desk, photo, picture(), name="IMG_2031.JPG")
    photo.refresh_from_db()
    assert photo.file_name == "IMG_2031.JPG"
    assert "IMG_2031.JPG" in desk.get(f"/photos/{photo.pk}/picture/new/").text
    # The same picture by another name is the same picture.
    kept = photo.file.name
    give(desk, photo, picture(), name="quay.jpg")
    photo.refresh_from_db()
    assert (photo.file_name, photo.file.name) == ("quay.jpg", kept)
