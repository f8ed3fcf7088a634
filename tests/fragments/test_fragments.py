"""Fragments: pages show them with what they know themselves, and no name goes missing unseen."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Template, engines
from django.template.context import RequestContext
from django.utils import translation
from jinja2 import UndefinedError

SHARP = "<b>\"a\" & 'b'</b>"
FOLDER = settings.BASE_DIR / "templates"
FRAGMENTS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.jinja"))


class Asked(forms.Form):
    words = forms.CharField(label="Words", help_text=SHARP)
    one = forms.ChoiceField(choices=[("a", "Ferry")], widget=forms.RadioSelect)


@pytest.fixture
def request_(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    return request


def page(request, source: str, **known) -> str:
    return Template(source).render(RequestContext(request, known))


@pytest.mark.parametrize("name", FRAGMENTS)
def test_every_fragment_compiles_and_begins_with_a_comment(name):
    engines["jinja2"].get_template(name)
    assert (FOLDER / name).read_text().startswith("{# ")


def test_a_page_gives_a_fragment_what_it_knows_and_what_the_tag_says(request_):
    source = '{% fragment "annotations/captions/offers.jinja" %}'
    assert "says something" not in page(request_, source, form={"offers": {}})
    given = source.replace(" %}", " form=other %}")
    assert "says something" in page(request_, given, form=None, other={"offers": {"a": "b"}})


def test_a_name_that_nobody_gave_is_an_error(request_):
    with pytest.raises(UndefinedError, match="form"):
        page(request_, '{% fragment "annotations/captions/offers.jinja" %}')


def test_all_forms_of_an_answer_carry_one_token(request_):
    source = "{{ csrf_input }}{{ csrf_input }}"
    made = engines["jinja2"].from_string(source).render({}, request_)
    first, second = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', made)
    assert first == second


def test_fields_are_shown_with_label_hint_and_errors_all_escaped(request_):
    html = page(request_, "{% field form.words %}{% choices form.one %}", form=Asked({"words": ""}))
    assert '<label for="id_words">Words</label>' in html
    assert "<b>" not in html
    assert html.count("This field is required.") == 2
    assert "data-digits" not in html
    html = page(request_, "{% field form.words %}", form=Asked())
    assert "errorlist" not in html


def test_words_from_outside_are_escaped():
    source = '{{ words }}{{ _("Of %(name)s")|format(name=words) }}{{ words|truncatechars(9) }}'
    made = engines["jinja2"].from_string(source)
    assert "<b" not in made.render({"words": SHARP})


def test_a_fragment_speaks_the_language_of_its_reader(request_):
    made = engines["jinja2"].from_string('{{ _("Delete") }}')
    for language, word in [("en-gb", "Delete"), ("de", "Löschen"), ("en-gb", "Delete")]:
        with translation.override(language):
            assert made.render({}, request_) == made.render({}) == word


def test_no_page_hands_a_fragment_to_the_engine_of_the_pages():
    for path in Path(FOLDER).rglob("*.html"):
        assert not re.search(r"{% (include|extends) [^%]*\.jinja", path.read_text()), path
