import pytest

from annotations.models import Actor
from annotations.services.actors import Named
from annotations.services.annotations import Mark
from annotations.services.quotes import set_parts, tag_quote
from annotations.services.refusals import StaleText
from annotations.services.suggestions import accept
from tests import factories as make

pytestmark = pytest.mark.django_db

STORY = """Ferry fares

“We will keep sailing,” said Mira Solberg, who runs the line. “But not in winter,” she added.

The council said that fares were “far too high” and that it would act.

According to the harbour board, fares rose by 14 percent."""


@pytest.fixture
def version():
    return make.article(STORY).current_version


def tag(version, *, propose=False, type=None, **words):
    return tag_quote(
        version=version,
        by=make.make_user("editor"),
        marks=make.marks(version, **words),
        propose=propose,
        type=type,
    )


def words_of(annotation, role):
    return [span.exact for span in annotation.spans_of(role)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("“We will keep sailing,”", "direct"),
        ("We will keep sailing", "direct"),
        (["“We will keep sailing,”", "“But not in winter,”"], "direct"),
        ("that fares were “far too high”", "mixed"),
        ("it would act", "indirect"),
    ],
)
def test_the_type_is_read_from_the_marks(version, content, expected):
    assert tag(version, content=content).quote.type == expected


def test_a_type_that_is_given_stands(version):
    assert tag(version, content="it would act", type="direct").quote.type == "direct"


def test_cue_and_source_are_proposed_beside_a_quote(version):
    quote = tag(version, content="“We will keep sailing,”", propose=True)
    assert words_of(quote, "cue") == ["said"]
    assert words_of(quote, "source")[0].startswith("Mira Solberg")


def test_the_article_says_in_which_language_somebody_speaks():
    article = make.article("Fähre fällt aus\n\n„Nein“, so Anna Weber.", language="de-AT")
    quote = tag(article.current_version, content="„Nein“", propose=True)
    assert (words_of(quote, "cue"), words_of(quote, "source")) == (["so"], ["Anna Weber"])


def test_what_the_editor_marked_wins_over_a_proposal(version):
    quote = tag(
        version, content="“We will keep sailing,”", source="the line", cue="runs", propose=True
    )
    assert words_of(quote, "cue") == ["runs"]
    assert words_of(quote, "source") == ["the line"]


def test_nothing_is_proposed_unasked(version):
    quote = tag(version, content="“We will keep sailing,”")
    assert words_of(quote, "cue") == words_of(quote, "source") == []


def test_nothing_is_proposed_beside_a_quote_over_two_blocks(version):
    start = version.text.index("“But not")
    end = version.text.index("The council") + len("The council")
    mark = Mark("content", start, end, version.text[start:end])
    quote = tag_quote(version=version, by=make.make_user("editor"), marks=[mark], propose=True)
    assert quote.spans.count() == 1


def test_nothing_is_read_beside_words_that_do_not_stand_there(version):
    with pytest.raises(StaleText):
        tag_quote(
            version=version,
            by=make.make_user("editor"),
            marks=[Mark("content", 10**7, 10**7 + 4, "ship")],
            propose=True,
        )


def test_the_type_follows_the_parts_until_somebody_has_chosen_it(version):
    author = make.make_user("editor")
    quote = tag(version, content="“We will keep sailing,”")
    mixed = make.marks(version, content="that fares were “far too high”")
    quote = set_parts(annotation=quote, by=author, lock=1, marks=mixed)
    assert quote.quote.type == "mixed"
    chosen = tag(version, content="it would act", type="direct")
    chosen = set_parts(annotation=chosen, by=author, lock=1, marks=mixed)
    assert make.fresh(chosen).quote.type == "direct"


def test_parts_are_added_and_taken_away(version):
    quote = tag(version, content="“We will keep sailing,”", cue="said")
    more = make.marks(
        version,
        content=["“We will keep sailing,”", "“But not in winter,”"],
        addressee="The council",
    )
    quote = set_parts(annotation=quote, by=quote.author, lock=1, marks=more)
    assert words_of(quote, "content") == ["“We will keep sailing,”", "“But not in winter,”"]
    assert words_of(quote, "addressee") == ["The council"]
    assert words_of(quote, "cue") == []


def test_a_new_speaker_goes_on_the_register(version):
    make.quote(version.article, content="“We will keep sailing,”", cue="", source="")
    again = make.quote(version.article, content="“But not in winter,”", cue="", source="")
    assert again.quote.speaker == Actor.objects.get()
    assert Actor.objects.get().name == "Mira Solberg"
    assert again.quote.speaker.quotes.count() == 2


def test_an_unnamed_speaker_is_kept_as_printed(version):
    quote = tag_quote(
        version=version,
        by=make.make_user("editor"),
        marks=make.marks(version, content="“We will keep sailing,”"),
        speaker=None,
        speaker_status="unnamed",
        role_as_printed="a sailor on the morning ferry",
        negated=True,
    )
    row = make.fresh(quote).quote
    assert (row.speaker, row.speaker_status, row.negated) == (None, "unnamed", True)
    assert row.role_as_printed == "a sailor on the morning ferry"


def test_marks_of_several_quotes_may_cross_and_nest(version):
    outer = tag(version, content="The council said that fares were “far too high”")
    inner = tag(version, content="“far too high”")
    crossing = tag(version, content="were “far too high” and that it would act")
    assert {outer.quote.type, inner.quote.type, crossing.quote.type} == {"mixed", "direct"}


def test_choosing_an_actor_takes_their_id_and_not_a_namesake(version):
    from annotations.services.actors import add

    _first, second = add(name="Mira Solberg"), add(name="Mira Solberg")
    quote = tag_quote(
        version=version,
        by=make.make_user("editor"),
        marks=make.marks(version, content="“We will keep sailing,”"),
        speaker=Named("Mira Solberg", pk=second.pk),
    )
    assert quote.quote.speaker == second


def test_a_new_speaker_is_of_the_kind_that_the_name_tells():
    kinds = {"NATO": "organisation", "NATO leaders": "group", "Mira Solberg": "person"}
    article = make.article()
    for name, kind in kinds.items():
        assert make.quote(article, speaker=name).quote.speaker.kind == kind


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"speaker": "X7", "speaker_kind": "document"}, "document"),
        ({"speaker": "Port board", "speaker_kind": ""}, "organisation"),
        ({"speaker": "Port board", "speaker_kind": "a choir"}, "organisation"),
    ],
)
def test_what_is_proposed_of_a_speaker_goes_before_what_the_name_tells(values, kind):
    made = accept(suggestion=make.suggestion(values=values), by=make.make_user())
    assert made.annotation.quote.speaker.kind == kind


def test_who_is_shown_in_a_picture_is_a_person_whatever_the_name():
    make.caption(persons=[("Harbour Board", "")])
    assert Actor.objects.get(name="Harbour Board").kind == "person"
