"""The browser fixtures see what a reader would otherwise be the first to see."""

import pytest

PAGE = """<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><main><h1>Page</h1>{}</main></html>"""


@pytest.fixture
def show(page):
    """Serve this body in place of the app, under this policy if one is given."""

    def serve(body, policy="", page=page):
        headers = {"content-security-policy": policy} if policy else {}
        page.route(
            "**/*",
            lambda route: route.fulfill(
                body=PAGE.format(body), headers=headers, content_type="text/html"
            ),
        )
        page.goto("/")

    return serve


@pytest.mark.parametrize(
    ("body", "policy", "seen"),
    [
        ("<script>console.error('spoken')</script>", "", "spoken"),
        ("<script>throw new Error('thrown')</script>", "", "thrown"),
        ("<script>Promise.reject(new Error('rejected'))</script>", "", "rejected"),
        ("<p style='color: red'>Red</p>", "default-src 'none'; img-src data:", "style"),
    ],
    ids=["console", "exception", "rejection", "policy"],
)
def test_an_error_in_the_browser_fails_the_test(show, console_errors, body, policy, seen):
    show(body, policy)
    assert any(seen in text for text in console_errors.unexpected())
    console_errors.expect(seen)
    assert not console_errors.unexpected()


def test_a_quiet_page_has_no_errors_and_no_violations(show, page, axe, console_errors):
    show("<p>Nothing to see.</p>", "default-src 'none'; img-src data:")
    axe(page)
    assert console_errors == []


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<p style='color: #999; background: #fff'>Pale</p>", "color-contrast"),
        ("<img src='data:,'>", "image-alt"),
        (
            "<style>button { width: 9px; height: 9px; padding: 0; border: 0 }</style>"
            "<p><button aria-label=One>1</button><button aria-label=Two>2</button></p>",
            "target-size",
        ),
        ("<h3>Too deep</h3>", "heading-order"),
    ],
)
def test_axe_fails_the_test_on_any_violation(show, page, axe, body, rule):
    show(body)
    with pytest.raises(AssertionError, match=rule):
        axe(page)


def test_a_phone_in_dark_mode(show, new_context, phone, dark):
    page = new_context(**phone, **dark).new_page()
    show("", page=page)
    look = "[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]"
    assert page.evaluate(look) == [390, True]
