import pytest

from annotations.models import Annotation
from annotations.queries import articles
from annotations.queries.checks import findings
from annotations.queries.review import returned_and_unchanged
from annotations.services import actors, annotations
from annotations.services.captions import change_caption
from annotations.services.history import undo
from tests import factories as make

pytestmark = pytest.mark.django_db

WHOLE = {**make.CAPTION_FIELDS, "alt_text": "A woman in a yellow coat on a quay."}

# What was tagged, and the one finding it gives, or none.
FINDINGS = {
    "a whole quote": (make.quote, {}, None),
    "no source": (make.quote, {"source": ""}, "A quote without a source."),
    "no source where none is given": (
        make.quote,
        {"source": "", "speaker": "", "speaker_status": "none"},
        None,
    ),
    "no speaker": (make.quote, {"speaker": ""}, "A quote whose speaker is not named."),
    "an unnamed speaker": (make.quote, {"speaker": "", "speaker_status": "unnamed"}, None),
    "a name that is none": (
        make.quote,
        {"speaker_status": "unnamed"},
        "A named speaker that is said to be unnamed.",
    ),
    "a whole stance": (make.stance, {}, None),
    "a claim": (make.claim, {}, None),
    "a long claim": (
        make.claim,
        {"statement": "very " * 40 + "long"},
        "A claim worded in more than 40 words.",
    ),
    "a pair set aside": (make.not_a_quote, {}, None),
    "a whole caption": (make.caption, {"fields": WHOLE}, None),
    "no credit": (
        make.caption,
        {"fields": {**WHOLE, "creator": "", "credit_line": ""}},
        "A caption without a credit.",
    ),
    "a credit line alone": (make.caption, {"fields": {**WHOLE, "creator": ""}}, None),
    "no date": (
        make.caption,
        {"fields": {**WHOLE, "date_created": "", "date_precision": ""}},
        "A caption without a date.",
    ),
    "no place": (
        make.caption,
        {"fields": {**WHOLE, "location_created": ""}},
        "A caption without a place.",
    ),
    "a place shown alone": (
        make.caption,
        {"fields": {**WHOLE, "location_created": "", "locations_shown": ["Halden"]}},
        None,
    ),
    "a credit in the caption": (
        make.caption,
        {"fields": {**WHOLE, "caption": WHOLE["caption"] + ". (IDA BREKKE / KESTREL IMAGES)"}},
        "A credit inside the caption. Leave it to the creator and the credit line.",
    ),
    "a person left out": (
        make.caption,
        {"fields": WHOLE, "persons": ()},
        "The caption names Mira Solberg, who is not recorded as shown.",
    ),
    "a person by surname": (make.caption, {"fields": WHOLE, "persons": [("Solberg", "")]}, None),
    "a person more": (
        make.caption,
        {"fields": WHOLE, "persons": [("Mira Solberg", ""), ("Ole Dahl", "")]},
        "The caption does not name Ole Dahl, who is recorded as shown.",
    ),
    "no alt text": (
        make.caption,
        {"fields": {**WHOLE, "alt_text": ""}},
        "A caption without an alt text.",
    ),
    "a long alt text": (
        make.caption,
        {"fields": {**WHOLE, "alt_text": "a" * 251}},
        "An alt text of more than 250 characters.",
    ),
    "an alt text that repeats": (
        make.caption,
        {"fields": {**WHOLE, "alt_text": WHOLE["caption"]}},
        "An alt text that repeats the caption.",
    ),
}


def found_on(article):
    version = article.current_version
    unhandled = articles.progress(version, articles.standing(version)).unhandled
    cards = articles.cards(version)
    return findings(version, cards, unhandled, unheeded=returned_and_unchanged(cards))


@pytest.mark.parametrize("what", FINDINGS)
def test_what_a_sub_editor_finds_on_a_card(what):
    build, values, sentence = FINDINGS[what]
    annotation = build(make.article(), **values)
    anchor = f"card-{annotation.uuid}"
    found = [f.sentence for f in found_on(annotation.version.article) if f.anchor == anchor]
    assert found == ([sentence] if sentence else [])


UNHEEDED = "Came back and was not changed since: “Look at the source again.”"


def unheeded(article):
    return [f.anchor for f in found_on(article) if f.sentence == UNHEEDED]


@pytest.mark.parametrize("kind", make.OF_KIND)
def test_what_came_back_is_found_until_something_it_says_is_changed(kind):
    article = make.article()
    mark = make.brought_to(make.OF_KIND[kind](article), "returned")
    make.quote(article)
    anchor = f"card-{mark.uuid}"
    assert unheeded(article) == [anchor]
    mark = make.changed(mark)
    assert unheeded(article) == []
    undo(article=article, by=mark.author)
    assert unheeded(article) == [anchor]


def test_what_came_back_and_was_handed_on_and_taken_back_is_as_it_was():
    quote = make.brought_to(make.quote(), "returned")
    article = quote.version.article
    for verb in (annotations.submit, annotations.take_back):
        verb(article=article, by=quote.author)
    assert unheeded(article) == [f"card-{quote.uuid}"]


def test_only_the_last_decision_counts():
    quote = make.brought_to(make.brought_to(make.quote(), "returned"), "approved")
    assert unheeded(quote.version.article) == []


def test_one_of_two_changes_that_is_undone_leaves_the_other():
    quote = make.brought_to(make.quote(), "returned")
    article = quote.version.article
    for variant in (1, 2):
        quote = make.changed(quote, variant=variant)
    undo(article=article, by=quote.author)
    assert unheeded(article) == []
    assert articles.cards(article.current_version)[0].is_mended
    undo(article=article, by=quote.author)
    assert unheeded(article) == [f"card-{quote.uuid}"]
    assert not Annotation.objects.get().is_mended


def test_what_came_back_and_went_along_with_a_new_text_is_as_it_was():
    quote = make.brought_to(make.quote(), "returned")
    headline = quote.version.headline
    article = make.newer(quote.version.article, (headline, f"In brief: {headline}"))
    assert Annotation.objects.get().version == article.current_version
    assert unheeded(article) == [f"card-{quote.uuid}"]


def test_three_that_came_back_take_as_many_queries_as_one(django_assert_num_queries):
    for times in (1, 3):
        article = make.article()
        for _ in range(times):
            make.brought_to(make.quote(article), "returned")
            make.quote(article)
        cards = articles.cards(article.current_version)
        # The reviews.
        with django_assert_num_queries(1):
            assert len(returned_and_unchanged(cards)) == times


def test_a_copyright_notice_is_asked_for_only_where_the_print_or_the_file_has_one():
    printed = "Mira Solberg on the quay in Halden, March 4, 2026. © Kestrel Images"
    article = make.article(blocks=[("headline", "A quay"), ("caption", printed)])
    caption = make.caption(article, fields=WHOLE)
    asked = "A copyright notice in the caption or the picture’s file that is not recorded."
    assert asked in [found.sentence for found in found_on(article)]
    change_caption(
        annotation=caption,
        by=caption.author,
        lock=1,
        fields={"copyright_notice": "© Kestrel Images"},
    )
    assert asked not in [found.sentence for found in found_on(article)]

    caption = make.caption(fields=WHOLE)
    article, photo = caption.version.article, caption.caption.photo
    assert asked not in [found.sentence for found in found_on(article)]
    photo.metadata = {"fields": {"copyright_notice": "Kestrel Images 2026"}}
    photo.save()
    assert asked in [found.sentence for found in found_on(article)]


@pytest.mark.parametrize(
    ("in_file", "asked"),
    [
        ({"creator": "Ida Brekke"}, []),
        ({"creator": "BREKKE, Ida"}, []),
        ({"creator": "Jon Aas"}, ["The picture’s file names another creator: Jon Aas."]),
        ({"date_created": "2026"}, []),
        ({"date_created": "2026-03-04T09:12:00+01:00"}, []),
        (
            {"date_created": "2019-03-04T09:12:00+01:00"},
            ["The picture’s file tells another date: 2019-03-04."],
        ),
    ],
)
def test_what_the_picture_says_otherwise_is_asked_about(in_file, asked):
    caption = make.caption(fields=WHOLE | {"creator": "Ida Brekke", "date_created": "2026-03-04"})
    photo = caption.caption.photo
    photo.metadata = {"fields": in_file}
    photo.save()
    found = [f.sentence for f in found_on(caption.version.article)]
    assert [sentence for sentence in found if "file" in sentence] == asked


def test_a_photo_without_words_has_no_person_to_compare():
    article = make.article()
    photo = article.photos.get()
    photo.caption_block = None
    photo.save()
    caption = make.caption(article, fields=WHOLE)
    assert not [f for f in found_on(article) if f.anchor == f"card-{caption.uuid}"]


def test_a_group_has_a_name_though_nobody_in_it_is_named():
    actors.add(name="NATO leaders", kind="group")
    quote = make.quote(speaker="NATO leaders", speaker_status="unnamed")
    assert f"card-{quote.uuid}" not in {f.anchor for f in found_on(quote.version.article)}


def test_a_claim_of_nobody_is_found_in_a_quote_of_somebody_alone():
    article = make.article()
    claim = make.claim(article, words="every summer sailing", claimant="")
    make.claim(article, claimant="")

    def found():
        return [f.anchor for f in found_on(article) if f.sentence.startswith("A claim from")]

    assert found() == []
    make.quote(article, speaker="", speaker_status="unnamed")
    assert found() == [], "who is not named claims without a name"
    quote = make.quote(article)
    assert found() == [f"card-{claim.uuid}"]
    make.brought_to(quote, "rejected")
    assert found() == []


def test_a_claim_without_a_claimant_is_asked_for_the_one_its_sentence_names():
    article = make.article(
        "Fares\n\nAnn Bell said that fares had risen by a tenth.\n\n"
        "Fahrgäste zahlen mehr, sagte Per Holm. Nobody counted them, officials said."
    )
    claim = make.claim(article, words="fares had risen by a tenth", claimant="")
    make.claim(article, words="Nobody counted them", claimant="")

    def found():
        said = "A claim whose sentence says who claims it: "
        return [(f.sentence.removeprefix(said), f.anchor) for f in found_on(article)
                if f.sentence.startswith(said)]  # fmt: skip

    assert found() == [("Ann Bell. Give its claimant.", f"card-{claim.uuid}")]
    make.quote(
        article, content="fares had risen by a tenth", source="", cue="", speaker="",
        speaker_status="unnamed",
    )  # fmt: skip
    assert found() == []


@pytest.mark.parametrize("kind", ["quote", "stance", "claim", "not_a_quote"])
def test_what_is_marked_the_same_way_twice_is_found_once(kind):
    article = make.article()

    def found():
        return [f.anchor for f in found_on(article) if f.sentence.startswith("The same words")]

    first = make.OF_KIND[kind](article)
    assert found() == []
    second = make.OF_KIND[kind](article)
    assert found() == [f"card-{second.uuid}"]
    make.brought_to(first, "rejected")
    assert found() == []


def test_other_things_said_of_the_same_words_are_no_repetition():
    article = make.article()
    make.claim(article)
    make.claim(article, statement="Fares rose")
    make.stance(article)
    make.stance(article, target="The harbour should close")
    assert not [f for f in found_on(article) if f.sentence.startswith("The same words")]


def test_a_stance_without_evidence_is_found():
    quote = make.quote()
    stance = make.stance(quote.version.article, quote=quote.quote, evidence=[])
    found = [f for f in found_on(quote.version.article) if f.anchor == f"card-{stance.uuid}"]
    assert [f.sentence for f in found] == ["A stance without evidence."]


def test_what_nobody_has_looked_at_is_found_at_its_block():
    article = make.article()
    make.quote(article)
    not_handled = "Quotation marks that are not handled."
    assert [(f.sentence, f.words, f.anchor) for f in found_on(article)] == [
        (not_handled, "‘empty winters’", "block-0"),
        (not_handled, "“But nobody pays for an empty ship,”", "block-2"),
        (not_handled, "“a slow goodbye”", "block-3"),
        (not_handled, "“Last Boat Home”", "block-5"),
        ("A photo without caption fields.", "", "block-6"),
    ]


def test_a_finding_names_the_words_it_is_about():
    quote = make.quote(source="")
    found = [f for f in found_on(quote.version.article) if f.anchor == f"card-{quote.uuid}"]
    assert [f.words for f in found] == ["“We will keep every summer sailing,”"]


def test_nothing_is_asked_of_what_was_rejected():
    quote = make.brought_to(make.quote(source=""), "rejected")
    assert f"card-{quote.uuid}" not in {f.anchor for f in found_on(quote.version.article)}


def test_a_photo_whose_caption_was_rejected_is_to_do_again():
    caption = make.brought_to(make.caption(), "rejected")
    found = [f.sentence for f in found_on(caption.version.article)]
    assert "A photo without caption fields." in found


def test_nothing_is_found_when_all_is_done():
    article = make.article()
    version = article.current_version
    for start, end in version.quotation_marks:
        make.not_a_quote(article, words=version.slice(start, end))
    make.caption(article)
    assert found_on(article) == []


def test_findings_block_nothing():
    quote = make.quote(source="", speaker="")
    assert make.brought_to(quote, "submitted").status == "submitted"
