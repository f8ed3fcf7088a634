"""Records to test with: valid, the same every time, and made by the newsroom's own verbs.

Called without arguments, each gives one that needs nothing else: `quote()` brings its article
in and has an editor tag it. Two default articles differ in their last line of furniture alone.
"""

import datetime
import uuid
from collections.abc import Callable

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from annotations.models import (
    Annotation,
    Article,
    ArticleVersion,
    Collection,
    Decision,
    Feed,
    FeedItem,
    Guidelines,
    Job,
    Kind,
    MutedRule,
    Status,
    Suggestion,
    User,
)
from annotations.models.events import Verb
from annotations.services import (
    articles,
    claims,
    collections,
    not_quotes,
    quotes,
    stances,
    versions,
)
from annotations.services import captions as caption_services
from annotations.services.actors import Named
from annotations.services.annotations import Mark, locked, submit, write
from annotations.services.reviews import decide
from annotations.services.suggestions import as_row
from annotations.services.targets import Worded
from annotations.services.trace import snapshot
from annotations.text.intake import Block
from annotations.text.suggestions import Part
from annotations.text.suggestions import Suggestion as Proposal

PASSWORD = "the tide comes in at six"

# Five outermost pairs of quotation marks stand outside the furniture, and there is one caption.
STORY = (
    ("headline", "Ferry operator warns of ‘empty winters’ on Halden Sound"),
    ("standfirst", "Sound Ferries wants to stop winter sailings. The islanders are against it."),
    (
        "paragraph",
        "“We will keep every summer sailing,” said Mira Solberg, who runs Sound Ferries. "
        "“But nobody pays for an empty ship,” she told the islanders’ council.",
    ),
    (
        "paragraph",
        "🚢 The islanders’ council called the plan “a slow goodbye” and asked for an inquiry.",
    ),
    ("subhead", "Dearer tickets"),
    (
        "paragraph",
        "Tickets rose by 14 percent in two years, the harbour board said. The film “Last Boat "
        "Home” was shot on the sound.",
    ),
    (
        "caption",
        "Mira Solberg, head of Sound Ferries, on the quay in Halden, March 4, 2026. "
        "(IDA BREKKE / KESTREL IMAGES)",
    ),
    ("furniture", "Also of “interest” today"),
)


def make_user(role: str = "editor", username: str = "", **fields) -> User:
    """The person of that name, made on first use: an editor, moderator, admin or nobody.

    `nobody` has signed in and holds no right; the password of all is PASSWORD.
    """
    username = username or role
    known = User.objects.filter(username=username).first()
    if known:
        return known
    if role == "admin":
        return User.objects.create_superuser(username, password=PASSWORD, **fields)
    person = User.objects.create_user(username, password=PASSWORD, **fields)
    if role != "nobody":
        person.groups.add(Group.objects.get(name=role))
    return person


def article(
    text: str = "", *, blocks=(), by: User | None = None, status: str = "", **fields
) -> Article:
    """An article with its first version: STORY, these `blocks`, or a text's paragraphs.

    `text` is a headline and paragraphs parted by blank lines.
    """
    if text:
        headline, *paragraphs = text.split("\n\n")
        blocks = [("headline", headline), *(("paragraph", words) for words in paragraphs)]
    elif not blocks:
        blocks = [*STORY, ("furniture", f"Story {Article.objects.count() + 1}")]
    made = articles.bring_in(
        by=by or make_user(),
        blocks=[Block(kind, words) for kind, words in blocks],
        **{"language": "en", "publisher": "Sound Gazette", **fields},
    )
    if status:
        made.status = status
        made.save(update_fields=["status"])
    return made


def collection(name: str = "Ferries", **fields) -> Collection:
    """The collection of that name, made on first use."""
    fields = {"slug": slugify(name), **fields}
    return Collection.objects.get_or_create(name=name, defaults=fields)[0]


def guidelines(text: str = "# Quotes\n\nMark every word.", *, within=None) -> Guidelines:
    """The next version of a collection's rules."""
    return collections.write(
        collection=within or collection(), by=make_user("moderator"), text=text
    )


def mark(version: ArticleVersion, words: str, role: str = "content", *, place: int = 0) -> Mark:
    """These words where they stand in the text, the `place`-th time counted from 0."""
    start = -1
    for _ in range(place + 1):
        start = version.text.index(words, start + 1)
    return Mark(role, start, start + len(words), words)


def marks(version: ArticleVersion, **words: str | list[str]) -> list[Mark]:
    """`marks(version, content=["one", "two"], cue="said")`"""
    return [
        mark(version, one, role)
        for role, several in words.items()
        for one in ([several] if isinstance(several, str) else several)
        if one
    ]


def quote(
    on: Article | None = None,
    *,
    by: User | None = None,
    content: str | list[str] = "“We will keep every summer sailing,”",
    cue: str = "said",
    source: str = "Mira Solberg",
    speaker: str = "Mira Solberg",
    status: str = Status.DRAFT,
    approved: bool = False,
    **values,
) -> Annotation:
    on = on or article()
    version = on.current_version
    made = quotes.tag_quote(
        version=version,
        by=by or make_user(),
        marks=values.pop("marks", None) or marks(version, content=content, cue=cue, source=source),
        speaker=Named(speaker) if speaker else None,
        **values,
    )
    return brought_to(made, Status.APPROVED if approved else status)


def stance(
    on: Article | None = None,
    *,
    by: User | None = None,
    evidence: str | list[str] = "“a slow goodbye”",
    holder: str = "Islanders’ council",
    label: str = "opposes",
    target: str = "Winter sailings on Halden Sound should stop",
    status: str = Status.DRAFT,
    approved: bool = False,
    **values,
) -> Annotation:
    on = on or article()
    version = on.current_version
    made = stances.tag_stance(
        version=version,
        by=by or make_user(),
        marks=values.pop("marks", None) or marks(version, evidence=evidence),
        label=label,
        target=Worded(target),
        holder=Named(holder, kind="organisation") if holder else None,
        **values,
    )
    return brought_to(made, Status.APPROVED if approved else status)


def claim(
    on: Article | None = None,
    *,
    by: User | None = None,
    words: str = "Tickets rose by 14 percent in two years",
    claimant: str = "Harbour board",
    status: str = Status.DRAFT,
    approved: bool = False,
    **values,
) -> Annotation:
    on = on or article()
    version = on.current_version
    made = claims.record_claim(
        version=version,
        by=by or make_user(),
        marks=values.pop("marks", None) or marks(version, claim=words),
        claimant=Named(claimant, kind="organisation") if claimant else None,
        **values,
    )
    return brought_to(made, Status.APPROVED if approved else status)


CAPTION_FIELDS = {
    "caption": "Mira Solberg, head of Sound Ferries, on the quay in Halden",
    "alt_text": "A woman in a yellow coat stands on a quay beside a ship.",
    "creator": "Ida Brekke",
    "credit_line": "Kestrel Images",
    "date_created": "2026-03-04",
    "date_precision": "day",
    "location_created": "Halden",
}


def caption(
    on: Article | None = None,
    *,
    by: User | None = None,
    fields: dict | None = None,
    persons=(("Mira Solberg", "head of Sound Ferries"),),
    status: str = Status.DRAFT,
    approved: bool = False,
    **values,
) -> Annotation:
    on = on or article()
    made = caption_services.describe_photo(
        photo=on.photos.first(),
        version=on.current_version,
        by=by or make_user(),
        fields=CAPTION_FIELDS if fields is None else fields,
        persons=persons,
        **values,
    )
    return brought_to(made, Status.APPROVED if approved else status)


def not_a_quote(
    on: Article | None = None,
    *,
    by: User | None = None,
    words: str = "“Last Boat Home”",
    reason: str = "title",
    status: str = Status.DRAFT,
    approved: bool = False,
    **values,
) -> Annotation:
    on = on or article()
    version = on.current_version
    made = not_quotes.set_aside(
        version=version,
        by=by or make_user(),
        marks=values.pop("marks", None) or marks(version, marks=words),
        reason=reason,
        **values,
    )
    return brought_to(made, Status.APPROVED if approved else status)


# What the rules might propose for STORY: the words of each part, and the values beside them.
PROPOSED: dict[str, tuple[dict, dict]] = {
    Kind.QUOTE: (
        {
            "content": "“We will keep every summer sailing,”",
            "cue": "said",
            "source": "Mira Solberg, who runs Sound Ferries",
        },
        {"type": "direct", "speaker": "Mira Solberg", "speaker_status": "named"},
    ),
    Kind.STANCE: (
        {"evidence": "called the plan “a slow goodbye”"},
        {
            "holder": "Islanders’ council",
            "holder_kind": "organisation",
            "label": "opposes",
            "target": "Winter sailings on Halden Sound should stop",
            "basis": "stated",
        },
    ),
    Kind.CLAIM: (
        {"claim": "Tickets rose by 14 percent in two years"},
        {
            "statement": "Ferry tickets rose by 14 percent in two years",
            "claimant": "Harbour board",
            "claimant_kind": "organisation",
            "checkworthiness": "check",
            "reasons": ["contains_number"],
        },
    ),
    Kind.CAPTION: (
        {
            "persons_shown": "Mira Solberg",
            "date_created": "March 4, 2026",
            "location_created": "Halden",
            "creator": "IDA BREKKE",
            "credit_line": "KESTREL IMAGES",
        },
        {
            "fields": {
                "caption": "Mira Solberg, head of Sound Ferries, on the quay in Halden",
                "creator": "Ida Brekke",
                "credit_line": "Kestrel Images",
                "date_created": "2026-03-04",
                "location_created": "Halden",
            },
            "persons": [["Mira Solberg", "head of Sound Ferries"]],
            "confidences": {"persons_shown": 0.97, "creator": 0.99, "location_created": 0.6},
        },
    ),
    Kind.NOT_A_QUOTE: ({"marks": "“Last Boat Home”"}, {"reason": "title"}),
}


def proposal(
    version: ArticleVersion,
    kind: str = Kind.QUOTE,
    *,
    rule: str = "",
    confidence: float = 0.95,
    values: dict | None = None,
    **words: str | list[str],
) -> Proposal:
    """What a rule hands over: by default what PROPOSED has for the kind."""
    usual, said = PROPOSED[kind]
    words = words or usual
    given = marks(version, **words)
    if kind == Kind.CAPTION:
        block = next(n for n, b in enumerate(version.blocks) if b[0] == "caption")
        start = version.blocks[block][1]
        given = [
            Mark(role, start + at, start + at + len(w), w)
            for role, w in words.items()
            for at in [version.text[start:].index(w)]
        ]
        said = said | {"block": block}
    parts = tuple(Part(mark.role, mark.start, mark.end) for mark in given)
    return Proposal(kind, parts, rule or f"{kind}-rule", confidence, said | (values or {}))


def suggestion(on: Article | None = None, kind: str = Kind.QUOTE, **how) -> Suggestion:
    """An open suggestion on an article, of the desk's own rules unless it has a `source`."""
    version = (on or article()).current_version
    source = how.pop("source", "")
    photos = dict(version.article.photos.values_list("caption_block", "pk"))
    row = as_row(version, proposal(version, kind, **how), photos)
    row.source = source
    row.save()
    return row


def muted_rule(rule: str = "quote-rule", source: str = "") -> MutedRule:
    return MutedRule.objects.create(rule=rule, source=source, decided=20, precision=0.2)


OF_KIND: dict[str, Callable[..., Annotation]] = {
    Kind.QUOTE: quote,
    Kind.STANCE: stance,
    Kind.CLAIM: claim,
    Kind.CAPTION: caption,
    Kind.NOT_A_QUOTE: not_a_quote,
}
OUTCOMES = {
    Status.APPROVED: Decision.APPROVE,
    Status.RETURNED: Decision.RETURN,
    Status.REJECTED: Decision.REJECT,
}


def brought_to(annotation: Annotation, status: str, by: User | None = None) -> Annotation:
    """The annotation submitted, and judged by a moderator where the status asks for it.

    `submit` would hand in everything its author has on the article; this moves one alone.
    """
    if status == Status.DRAFT:
        return annotation
    with transaction.atomic():
        annotation = locked(annotation)
        before = snapshot(annotation)
        after = before | {"status": Status.SUBMITTED.value}
        write(annotation, before, after, annotation.author, Verb.SUBMITTED)
    if status in OUTCOMES:
        comment = "" if status == Status.APPROVED else "Look at the source again."
        judge = by or make_user("moderator")
        decide(annotation=annotation, by=judge, decision=OUTCOMES[status], comment=comment)
    return fresh(annotation)


def fresh(annotation: Annotation) -> Annotation:
    """The annotation as it stands in the database, nothing cached."""
    return Annotation.objects.get(pk=annotation.pk)


def read_by_two(
    left: Callable[[Article, User], object] = lambda on, by: quote(on, by=by),
    right: Callable[[Article, User], object] = lambda on, by: quote(on, by=by),
    *,
    on: Article | None = None,
    opened: bool = True,
) -> Article:
    """An article that `left` and `right` marked without seeing one another's marks.

    Each is called with the article and its reader, the users of these names. Unless it is
    `opened`, neither has handed in.
    """
    on = on or article(collection=collection("Read by two", passes=2))
    for username, mark_it in (("left", left), ("right", right)):
        mark_it(on, make_user("editor", username))
    if opened:
        for username in ("left", "right"):
            submit(article=on, by=make_user("editor", username))
    return Article.objects.get(pk=on.pk)


def request_id(number: int = 1) -> uuid.UUID:
    return uuid.UUID(int=number)


def said_by(quote: Annotation, speaker: str) -> Annotation:
    """The quote with another speaker, changed by its author."""
    return quotes.change_quote(
        annotation=quote,
        by=quote.author,
        lock=quote.lock,
        speaker=Named(speaker),
        type="direct",
        speaker_status="named",
    )


def changed(
    annotation: Annotation,
    *,
    by: User | None = None,
    lock: int | None = None,
    variant: int = 1,
    request_id: uuid.UUID | None = None,
) -> Annotation:
    """The annotation with other values and other parts, the same for the same `variant`."""
    version = annotation.version
    odd = variant % 2
    common = {
        "annotation": annotation,
        "by": by or annotation.author,
        "lock": annotation.lock if lock is None else lock,
        "note": f"Variant {variant}",
        "request_id": request_id,
    }
    if annotation.kind == Kind.QUOTE:
        words = {"content": "“a slow goodbye”" if odd else "an inquiry", "cue": "asked"}
        return quotes.change_quote(
            **common,
            speaker=Named("Islanders’ council") if odd else None,
            type="mixed" if odd else "indirect",
            speaker_status="named" if odd else "none",
            negated=bool(odd),
            marks=marks(version, **words),
        )
    if annotation.kind == Kind.STANCE:
        return stances.change_stance(
            **common,
            label="supports" if odd else "neutral",
            target=Worded("The islands should run their own ferry"),
            holder=None if odd else Named("Mira Solberg"),
            holder_kind="author" if odd else "actor",
            marks=marks(version, evidence="asked for an inquiry" if odd else "stop"),
        )
    if annotation.kind == Kind.CLAIM:
        return claims.change_claim(
            **common,
            statement=f"Ferry tickets on the sound rose by 14 percent ({variant})",
            claimant=Named("Mira Solberg") if odd else None,
            checkworthiness="minor",
            reasons=["contains_number"] if odd else [],
            claim_date=datetime.date(2026, 3, 1 + odd),
            marks=marks(version, claim="by 14 percent" if odd else "in two years"),
        )
    if annotation.kind == Kind.CAPTION:
        return caption_services.change_caption(
            **common,
            fields={"event": f"Visit {variant}", "locations_shown": ["Halden"] if odd else []},
            persons=[("Mira Solberg", ""), ("Ida Brekke", "photographer")][odd:],
        )
    return not_quotes.change_not_a_quote(
        **common,
        reason="scare" if odd else "term",
        marks=marks(version, marks="‘empty winters’" if odd else "“a slow goodbye”"),
    )


def job(
    *, by: User | None = None, kind: str = "import_articles", files: dict | None = None, **fields
) -> Job:
    """A row that no worker knows of; it waits unless `fields` say otherwise.

    `files` are what it has made: bytes by name.
    """
    made = Job.objects.create(by=by or make_user("moderator"), kind=kind, **fields)
    if files:
        made.folder.mkdir(parents=True)
        for name, content in files.items():
            (made.folder / name).write_bytes(content)
        made.result = made.result | {"files": [[name, name] for name in files]}
        made.save(update_fields=["result"])
    return made


def feed(
    address: str = "https://gazette.example/feed", *, by: User | None = None, **fields
) -> Feed:
    """A feed that is due, with one item that became no article."""
    fields = {"title": "Sound Gazette", "next_fetch_at": timezone.now(), **fields}
    made = Feed.objects.create(address=address, added_by=make_user(), **fields)
    FeedItem.objects.create(feed=made, guid="seen", title="Seen before", why="No story was found.")
    return made


def newer(article: Article, *changes: tuple[str, str], by: User | None = None, **fields) -> Article:
    """The article with its next version: the current text after these replacements."""
    version = article.current_version
    blocks = []
    for kind, start, end in version.blocks:
        words = version.slice(start, end)
        for old, new in changes:
            words = words.replace(old, new)
        blocks.append(Block(kind, words))
    columns = articles.columns_of([block for block in blocks if block.text])
    versions.add(article=article, by=by or make_user(), columns=columns, **fields)
    return Article.objects.get(pk=article.pk)
