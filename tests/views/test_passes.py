"""The page where two passes are compared, with the page's script and without."""

import pytest

from annotations.models import Annotation, Article, Settlement
from annotations.services.annotations import submit
from annotations.services.versions import keep
from tests import factories as make
from tests.views.pages import Desk, filled, form_on, path, words

pytestmark = pytest.mark.django_db
both_ways = pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])


def differing():
    return make.read_by_two(
        left=lambda on, by: (make.quote(on, by=by), make.claim(on, by=by)),
        right=lambda on, by: (make.quote(on, by=by, speaker="Ida Brekke"), make.claim(on, by=by)),
    )


def fields(article, chosen):
    one = Annotation.objects.get(made_in__number=1, kind="quote", version__article=article)
    other = Annotation.objects.get(made_in__number=2, kind="quote", version__article=article)
    return {"left": one.pk, "right": other.pk, "chosen": chosen}


def test_the_differences_stand_side_by_side():
    page = words(Desk("moderator", htmx=False).get("compare", differing()))
    assert "1 difference to settle · 1 mark the same in both" in page
    assert "Quote: Speaker" in page
    assert "Mira Solberg Ida Brekke" in page


def test_before_both_are_in_nothing_is_compared():
    article = make.read_by_two(opened=False)
    for role in ("editor", "moderator", "admin"):
        answer = Desk(role, htmx=False).get("compare", article)
        assert answer.status_code == 409
        assert "The two passes are compared when both have been handed in." in words(answer)


def test_the_two_readers_see_the_differences_and_settle_nothing():
    article = differing()
    page = Desk("editor", "left", htmx=False).get("compare", article)
    assert "Quote: Speaker" in words(page)
    assert "Take left" not in words(page)
    assert (
        Desk("editor", "left").post("settle", article, **fields(article, "left")).status_code == 403
    )


@both_ways
def test_a_choice_is_made_and_taken_back(htmx):
    article, desk = differing(), Desk("moderator", htmx=htmx)
    answer = desk.post("settle", article, **fields(article, "right"))
    key = f"pair-{fields(article, '')['left']}-{fields(article, '')['right']}"
    page = desk.client.get(path("compare", article))
    if htmx:
        assert "Take right" in words(answer)
        assert f'id="{key}" hx-swap-oob="true"' in answer.content.decode()
        assert "0 differences to settle" in words(answer)
    else:
        assert answer.url == f"{path('compare', article)}#{key}"
    assert "Take right, by moderator" in words(page)
    back = path("settle_take_back", article, Settlement.objects.get().pk)
    answer = desk.submit(back, form_on(page, back))
    assert answer.status_code == (200 if htmx else 302)
    assert "1 difference to settle" in words(desk.client.get(path("compare", article)))
    assert not Annotation.objects.live().exists()


def test_to_edit_leads_to_the_form_of_the_agreed_mark():
    article, desk = differing(), Desk("moderator", htmx=False)
    answer = desk.post("settle", article, **fields(article, "edit"))
    agreed = Annotation.objects.live().get()
    assert answer.url == path("annotation_edit", agreed.uuid)
    assert desk.client.get(answer.url).status_code == 200


def test_a_taken_and_edited_mark_leads_back_to_the_next_pair():
    article = make.read_by_two(
        left=lambda on, by: (make.quote(on, by=by), make.claim(on, by=by), make.stance(on, by=by)),
        right=lambda on, by: make.quote(on, by=by, speaker="Ida Brekke"),
    )
    desk = Desk("moderator", htmx=False)
    answer = desk.post("settle", article, **fields(article, "edit"))
    form = desk.client.get(answer.url)
    assert "Back to the two passes" in words(form)
    sent = form_on(form, "")
    answer = desk.client.post(answer.url, sent | {"speaker": "Sound Ferries"})
    claim = Annotation.objects.get(made_in__number=1, kind="claim")
    stance = Annotation.objects.get(made_in__number=1, kind="stance")
    first, second = sorted((claim, stance), key=lambda mark: mark.position)
    assert answer.url == f"{path('compare', article)}#pair-{first.pk}-0"
    agreed = Annotation.objects.live().get()
    assert agreed.quote.speaker.name == "Sound Ferries"
    # From the last one, around to those before it; from the only one, to itself.
    for mark, goal in ((second, f"{first.pk}-0"), (first, f"{first.pk}-0")):
        answer = desk.post("settle", article, left=mark.pk, right=0, chosen="edit")
        form = desk.client.get(answer.url)
        answer = desk.client.post(answer.url, form_on(form, ""))
        assert answer.url.endswith(f"#pair-{goal}")


def test_once_it_is_handed_on_an_agreed_mark_is_edited_as_any_other():
    article, desk = differing(), Desk("moderator", htmx=False)
    desk.post("settle", article, **fields(article, "left"))
    desk.post("settle_finish", article)
    agreed = Annotation.objects.live().filter(kind="quote").get()
    form = desk.get("annotation_edit", agreed.uuid)
    assert "Back to the article" in words(form)
    answer = desk.client.post(path("annotation_edit", agreed.uuid), form_on(form, ""))
    assert answer.url.endswith(f"#card-{agreed.uuid}")


def test_the_set_is_handed_on_when_all_is_settled():
    article, desk = differing(), Desk("moderator", htmx=False)
    answer = desk.post("settle_finish", article)
    assert answer.status_code == 409
    assert "Some differences are not settled yet." in words(answer)
    desk.post("settle", article, **fields(article, "left"))
    answer = desk.client.post(path("settle_finish", article), follow=True)
    assert "The agreed set of 2 marks is with the moderators now." in words(answer)


def test_who_hands_a_set_on_comes_to_the_next_text_of_the_collection_to_settle():
    first = make.read_by_two()
    # Of another collection, and not in yet.
    make.read_by_two(on=make.article(collection=make.collection("Elsewhere", passes=2)))
    make.read_by_two(opened=False, on=make.article(collection=first.collection))
    second = make.read_by_two(
        on=make.article("Next\n\n“We sail,” said Ida.", collection=first.collection),
        left=lambda on, by: None,
        right=lambda on, by: None,
    )
    desk = Desk("moderator", htmx=False)
    desk.post("settle_same", first)
    answer = desk.client.post(path("settle_finish", first), follow=True)
    assert answer.redirect_chain[-1][0] == path("compare", second)
    assert "The agreed set of 1 mark is with the moderators now." in words(answer)
    answer = desk.post("settle_finish", second)
    assert answer.url == second.get_absolute_url()


def test_what_is_the_same_is_taken_with_one_button():
    article, desk = differing(), Desk("moderator", htmx=False)
    page = desk.client.post(path("settle_same", article), follow=True)
    assert "1 mark that is the same in both is taken." in words(page)
    assert Annotation.objects.live().get().kind == "claim"
    assert "Take back the 1 that is the same z" in words(page)
    # The last choice is the one that z takes back.
    assert "data-last" in page.content.decode()
    desk.post("settle", article, **fields(article, "left"))
    page = desk.get("compare", article)
    assert "Take back the 1 that is the same" in words(page)
    assert 'data-key="z" data-last' in page.content.decode()
    page = desk.client.post(path("settle_same", article), {"back": "1"}, follow=True)
    assert "1 mark that is the same in both is taken back." in words(page)
    assert Annotation.objects.live().get().kind == "quote"
    assert "Take the 1 that is the same" in words(page)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"left": "1_0", "right": 0, "chosen": "left"}, 422),
        ({"left": 0, "right": 0, "chosen": "left"}, 409),
        ({"left": 10**20, "right": 0, "chosen": "left"}, 422),
        ({"left": 1, "right": 1, "chosen": "same"}, 422),
        ({"left": 1, "right": 1, "chosen": "everything"}, 422),
    ],
)
def test_a_choice_that_no_page_offers_is_refused(sent, status):
    assert Desk("moderator").post("settle", differing(), **sent).status_code == status
    assert not Settlement.objects.exists()


def test_a_moderator_names_both_readers_on_the_page_of_the_article():
    article = make.article(collection=make.collection("Read by two", passes=2))
    ada, ola = make.make_user("editor", "ada"), make.make_user("editor", "ola")
    desk, plan = Desk("moderator", htmx=False), path("article_plan", article)
    form = form_on(desk.get("article", article), plan)
    assert filled(form) == {"first": "", "second": "", "collection": "read-by-two", "due_on": ""}
    sent = form | {"first": str(ada.pk), "second": str(ola.pk)}
    assert desk.post("article_plan", article, **sent).status_code == 302
    form = form_on(desk.get("article", article), plan)
    assert filled(form) == filled(sent)
    stale = desk.post("article_plan", article, **(sent | {"second": ""}))
    assert stale.status_code == 409
    sent = form
    answer = desk.post("article_plan", article, **(sent | {"second": str(ada.pk)}))
    assert answer.status_code == 422
    assert "Two different people read this text." in words(answer)
    make.quote(article, by=ola)
    answer = desk.post("article_plan", article, **(sent | {"second": ""}))
    assert answer.status_code == 409
    assert "ola has begun to read this text, so the place stays theirs." in words(answer)


def test_lists_and_the_article_name_both_readers_and_each_finds_theirs():
    article = make.read_by_two(opened=False)
    stranger = Desk("moderator", htmx=False)
    second = Desk(username="right", htmx=False)
    for name, at in (("desk", ()), ("collection", (article.collection.slug,))):
        assert "In progress left, right" in words(stranger.get(name, *at)), name
        assert "In progress Yours" in words(second.get(name, *at)), name
    assert "with left, right" in words(stranger.get("article", article))


def test_the_article_says_where_a_person_stands():
    def said(role, name=""):
        return words(Desk(role, name, htmx=False).get("article", article))

    article = make.article(collection=make.collection("Read by two", passes=2))
    assert "Your first mark takes one of the two places" in said("editor", "left")
    make.read_by_two(on=article, opened=False)
    assert "You see your own marks alone until both are handed in" in said("editor", "left")
    assert "Two people read this text already" in said("moderator")
    assert "Mira Solberg said" not in said("moderator")
    submit(article=article, by=make.make_user("editor", "left"))
    assert "You have handed in your pass." in said("editor", "left")
    submit(article=article, by=make.make_user("editor", "right"))
    assert "Compare the two passes" in said("editor", "left")


def test_a_pass_without_a_mark_is_handed_in_from_its_page():
    article = make.article(collection=make.collection("Read by two", passes=2))
    desk = Desk("editor", "left", htmx=False)
    page = desk.get("article_submit", article)
    assert "Hand in your pass" in words(page)
    assert b"disabled" not in page.content
    desk.submit(path("article_submit", article), form_on(page))
    assert "You have handed in your pass." in words(desk.get("article", article))
    # As long as the other one is still to come.
    assert "Take submitted ones back" in words(desk.get("article_submit", article))


def test_the_mark_of_another_pass_is_at_no_address():
    article = make.read_by_two(opened=False)
    mark = Annotation.objects.get(author__username="left")
    for role, name in (("editor", "right"), ("moderator", ""), ("admin", "")):
        desk = Desk(role, name)
        for address in ("annotation", "annotation_edit", "annotation_history", "comment_create"):
            assert desk.get(address, mark.uuid).status_code == 404, (role, address)
        found = desk.get("stance_create", article, quote=mark.uuid)
        assert str(mark.uuid) not in found.content.decode()
        told = words(desk.get("article_activity", article))
        # Who has the article is on the desk for everybody.
        for known in ("left changed the article", "Assigned to left"):
            assert told.count(known) == 1
            told = told.replace(known, "")
        assert "left" not in told


@pytest.mark.parametrize("name", ["annotation", "event", "review", "comment", "claim"])
def test_the_back_office_lists_no_mark_before_both_are_in(name):
    make.read_by_two(left=lambda on, by: make.claim(on, by=by), opened=False)
    mark = Annotation.objects.get(author__username="left")
    admin = Desk("admin", htmx=False).client
    listed = admin.get(f"/admin/annotations/{name}/?status=all")
    if listed.status_code != 200:
        listed = admin.get(f"/admin/annotations/{name}/")
    assert str(mark)[-8:] not in listed.content.decode()
    assert "Tickets rose" not in words(listed)
    assert admin.get(f"/admin/annotations/annotation/{mark.pk}/change/").status_code == 404
    assert admin.get(f"/admin/annotations/claim/{mark.pk}/change/").status_code == 404
    event = mark.events.get()
    assert admin.get(f"/admin/annotations/event/{event.pk}/change/").status_code == 404


def test_who_hands_in_a_pass_is_told_what_becomes_of_it():
    article = make.read_by_two(opened=False)
    for name in ("left", "right"):
        desk = Desk("editor", name, htmx=False)
        page = desk.get("article_submit", article)
        answer = desk.client.post(path("article_submit", article), form_on(page), follow=True)
        assert "Your pass is in. Once both are, they are compared" in words(answer)
        assert "with the moderators now" not in words(answer)


def test_a_moderator_closes_a_pass_on_the_page_of_the_article():
    article, desk = make.read_by_two(opened=False), Desk("moderator", htmx=False)
    page = desk.get("article", article)
    closing = form_on(page, path("pass_close", article))
    left = make.make_user("editor", "left")
    answer = desk.submit(path("pass_close", article), closing | {"reader": left.pk, "reason": " "})
    assert answer.status_code == 422
    assert "Say why the pass is closed." in words(answer)
    asked = closing | {"reader": left.pk, "reason": "On leave."}
    answer = desk.client.post(path("pass_close", article), asked, follow=True)
    assert "The pass of left is closed. The place is free for somebody else." in words(answer)
    assert [one.editor.username for one in article.passes.all()] == ["right"]
    assert path("pass_close", article) not in Desk(htmx=False).get("article", article).text
    answer = desk.submit(path("pass_close", article), asked)
    assert "This person has no pass here that is still to be handed in." in words(answer)
    assert path("pass_close", article) not in desk.get("article", make.read_by_two()).text


def test_a_settled_text_that_a_later_one_opened_again_is_not_to_settle_but_has_marks_to_place():
    article, desk = make.read_by_two(), Desk("moderator", htmx=False)
    desk.post("settle_finish", article)
    make.newer(article, ("every summer sailing", "each summer sailing"))
    overview = desk.get("desk").context
    assert overview["to_settle"].rows == []
    assert overview["in_progress"].rows == [article]
    page = desk.get("compare", article)
    assert "The text has changed since both read it: 1 mark waits for a place on it." in words(page)
    assert "Hand the agreed set" not in words(page)
    answer = desk.post("settle_finish", article)
    assert answer.status_code == 409
    assert f'href="{path("versions", article)}">Place them first.' in answer.text
    assert Article.objects.get(pk=article.pk).status == "in_progress"
    orphan = Annotation.objects.get(status="orphaned")
    keep(annotation=orphan, by=desk.person, lock=orphan.lock)
    assert "Hand the agreed set" in words(desk.get("compare", article))
    assert desk.post("settle_finish", article).status_code == 302
    assert Article.objects.get(pk=article.pk).status == "done"
