"""A desk with every kind, every status and everything that hangs on them, in awkward words."""

import datetime

from django.utils import timezone

from annotations.models import Annotation, ClaimMatch, Comment, Kind, Status
from annotations.services import versions
from annotations.services.annotations import delete
from annotations.services.targets import add
from tests import factories as make

AWKWARD = [
    "=SUM(1,2)",
    "+47 22 00 00 00",
    "-4 °C, “cold”",
    "@mayor; 'quoted'",
    "'@already guarded",
    "''tis",
    "|pipes|and\\slashes\\",
    'a\nnew line, and a "quoted" one',
    "\tindented",
    "100 %\u00a0sure\u202f!",
    "\u200fمرحبا\u200e and שלום",
    "👩‍👩‍👧 🇳🇴 e\u0301",
    "＝full width",
]


def full_desk() -> None:
    """Two articles, one of them withheld; another with three versions, on each of them a mark."""
    story = make.article(section="=Local", byline="Jon Vik", canonical_url="https://a.example/1")
    other = make.article(publisher="", language="und")
    people = [make.make_user("editor"), make.make_user("editor", "second")]
    people[0].first_name, people[0].last_name = "Ingrid Anne", "Lund"
    people[0].save()
    story.assignee = people[1]
    story.collection = make.collection("=Ferries, “all”", description=AWKWARD[7])
    story.collection.labels = {
        "reason": {"term": "a | b \\ c"},
        "label": {"supports": "=Pro", "opposes": "“é” twice"},
    }
    story.collection.save()
    for number, words in enumerate(AWKWARD, 1):
        story.collection.guidelines.create(number=number, text=words, note=words, by=people[0])
    story.due_on = datetime.date(2026, 4, 1)
    story.save(update_fields=["assignee", "collection", "due_on"])
    for number, status in enumerate(Status.values):
        for kind in Kind.values:
            words = AWKWARD[(number + len(kind)) % len(AWKWARD)]
            on = make.article() if kind == Kind.CAPTION else other if number % 2 else story
            made = make.OF_KIND[kind](on, by=people[number % 2], note=words)
            if status == Status.ORPHANED:
                Annotation.objects.filter(pk=made.pk).update(status=status, lock=made.lock + 1)
            elif status == Status.DELETED:
                delete(annotation=made, by=made.author, lock=made.lock)
            else:
                make.brought_to(made, status)
    photo = story.photos.get()
    photo.url, photo.metadata = "https://a.example/q.jpg", {"Iptc": {"By": "“é”", "a": [1, None]}}
    photo.file_name = "q.jpg"
    photo.save()
    awkward = make.article(
        blocks=[
            ("headline", "Words"),
            *(("paragraph", f"x {words.strip()} y") for words in AWKWARD),
        ]
    )
    marked = awkward.current_version.text.split("\n\n")[1:]
    for words, content in zip(AWKWARD, marked, strict=False):
        make.quote(
            awkward,
            content=content,
            cue="",
            source="",
            speaker=words,
            role_as_printed=words,
            approved=True,
        )
    quote = make.quote(story, content=["“We will keep", "summer sailing,”"], approved=True)
    speaker = quote.quote.speaker
    for number, words in enumerate(AWKWARD):
        speaker.names.create(name=words, key=f"alias {number}")
    old = make.quote(story, content="inquiry", cue="", source="", speaker="Old Name").quote.speaker
    old.merged_into = speaker
    old.save()
    make.stance(story, quote=quote.quote, approved=True)
    # Read from a quote that a filter may leave out.
    draft = make.quote(story, content="slow goodbye", cue="", source="")
    make.stance(story, quote=draft.quote, evidence="Dearer", approved=True)
    claim = make.claim(story, reasons=["contains_number", "public_interest"], approved=True)
    same = make.claim(other, approved=True)
    ClaimMatch.objects.create(claim=claim.claim, other=same.claim, status="confirmed")
    ClaimMatch.objects.create(
        claim=claim.claim,
        review_url="https://c.example/",
        verdict_text="=Mostly, true",
        review_date=datetime.date(2026, 3, 6),
        rating=4,
        rating_worst=1,
        rating_best=5,
    )
    target = add(statement="The harbour board’s claim holds", kind="claim")
    target.claim = claim.claim
    target.save()
    make.stance(story, target=target.statement, evidence="Tickets", approved=True)
    returned = make.quote(story, content="harbour board", cue="", source="", status=Status.RETURNED)
    make.brought_to(returned, Status.APPROVED)
    for words in AWKWARD:
        comment = Comment.objects.create(annotation=quote, by=people[1], body=words)
    Comment.objects.create(annotation=quote, by=people[0], body="Yes", answers=comment)
    comment.resolved_at, comment.resolved_by = timezone.now(), people[0]
    comment.save()
    make.caption(
        awkward_photo(),
        persons=[(words, words) for words in AWKWARD],
        approved=True,
        fields=make.CAPTION_FIELDS | {"locations_shown": ["a | b", "c \\ d", "=e"]},
    )
    renewed_story(people[0])
    other.status = "withheld"
    other.save(update_fields=["status"])


def renewed_story(by) -> None:
    """Three versions: a mark was kept on the first, one waits on the second, one went along.

    The photo that was described on the first is gone since.
    """
    article = make.article(canonical_url="https://a.example/renewed", by=by)
    kept = make.quote(article, by=by, approved=True)
    make.caption(article, by=by, approved=True)
    make.claim(article, by=by, approved=True)
    sailing = ("every summer", "most summer")
    article = make.newer(article, sailing, ("Mira Solberg, head", "Ada Lund, head"), by=by)
    kept = make.fresh(kept)
    versions.keep(annotation=kept, by=by, lock=kept.lock)
    waits = make.quote(article, by=by, content="“a slow goodbye”", cue="called", source="")
    make.brought_to(waits, Status.APPROVED)
    caption = article.current_version.text.split("\n\n")[-2]
    make.newer(article, ("a slow goodbye", "an end"), (caption, ""), by=by)


def awkward_photo():
    return make.article(blocks=[*make.STORY, ("furniture", "A picture with many persons")])
