import gzip

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_a_page_travels_compressed_and_a_download_as_it_is_made(client):
    client.force_login(factories.make_user())
    quote = factories.quote(approved=True)
    page = client.get(quote.version.article.get_absolute_url(), headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert str(quote.uuid) in gzip.decompress(page.content).decode()
    download = client.get("/exports/download/", headers={"accept-encoding": "gzip"})
    assert download.streaming
    assert "Content-Encoding" not in download
    assert b"".join(download.streaming_content)
