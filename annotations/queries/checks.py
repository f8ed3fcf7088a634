"""A sub-editor's last look before an article is submitted: each finding is a link, none blocks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.models import (
    Annotation,
    ArticleVersion,
    BlockKind,
    Kind,
    Quote,
    Review,
    Role,
    SpeakerStatus,
    Status,
    Suggestion,
)
from annotations.models.actors import ActorKind
from annotations.queries.suggestions import said_beside
from annotations.text.captions import read_caption
from annotations.text.names import name_key
from annotations.text.spans import Places

# From here on a caption's person is more than a guess, though perhaps worth a look.
SURELY_NAMED = 0.8


@dataclass(frozen=True)
class Finding:
    """One sentence, the id of the element on the page it is about, and the words there."""

    sentence: str
    anchor: str
    words: str = ""


def findings(
    version: ArticleVersion,
    annotations: Iterable[Annotation],
    unhandled: list[list[int]],
    suggested: Sequence[Suggestion] = (),
    unheeded: Iterable[Review] = (),
) -> list[Finding]:
    """What to ask of these annotations, these quotation marks and these open suggestions.

    `unheeded` are the reviews that returned some of the annotations, which nobody has changed
    since.
    """
    reasons = {review.annotation_id: review.comment for review in unheeded}
    as_it_was = _("Came back and was not changed since: “%(reason)s”")
    found = [
        Finding(
            as_it_was % {"reason": reasons[annotation.pk]},
            f"card-{annotation.uuid}",
            words_of(annotation),
        )
        for annotation in annotations
        if annotation.pk in reasons
    ]
    found += [
        Finding(sentence, f"card-{annotation.uuid}", words_of(annotation))
        for annotation in annotations
        if annotation.status != Status.REJECTED
        for sentence in CHECKS[annotation.kind](annotation)
    ]
    own = _("A claim from a quote, said to be the article's own. Give its claimant.")
    twice = _("The same words are marked the same way twice. Delete one.")
    found += [
        Finding(sentence, f"card-{annotation.uuid}", words_of(annotation))
        for sentence, of in ((own, claims_of_nobody), (twice, repeated))
        for annotation in of(annotations)
    ]
    found += [
        Finding(
            _("A claim whose sentence says who claims it: %(name)s. Give its claimant.")
            % {"name": name},
            f"card-{annotation.uuid}",
            words_of(annotation),
        )
        for annotation, name in claims_of_the_named(version, annotations)
    ]
    if suggested:
        sentence = ngettext(
            "%(number)d suggestion is not decided.",
            "%(number)d suggestions are not decided.",
            len(suggested),
        )
        first = suggested[0]
        found.append(
            Finding(
                sentence % {"number": len(suggested)},
                f"card-{first.uuid}",
                version.text[first.start : first.end],
            )
        )
    for start, end in unhandled:
        found.append(
            Finding(
                _("Quotation marks that are not handled."),
                f"block-{block_at(version, start)}",
                version.text[start:end],
            )
        )
    described = {
        a.caption.photo.caption_block
        for a in annotations
        if a.kind == Kind.CAPTION and a.status != Status.REJECTED
    }
    for index, (kind, _start, _end) in enumerate(version.blocks):
        if kind == BlockKind.CAPTION and index not in described:
            found.append(Finding(_("A photo without caption fields."), f"block-{index}"))
    return found


def claims_of_nobody(annotations: Iterable[Annotation]) -> list[Annotation]:
    """The claims without a claimant whose words somebody with a name is quoted with.

    Who is not named claims without one.
    """
    said = quoted(annotations, lambda quote: quote.speaker_id)
    return [claim for claim in without_claimant(annotations) if stands_in(claim, said)]


def claims_of_the_named(
    version: ArticleVersion, annotations: Iterable[Annotation]
) -> list[tuple[Annotation, str]]:
    """The claims without a claimant and without a quote whose sentence names who says so."""
    said = quoted(annotations, lambda quote: True)
    named = (
        (claim, said_beside(version, *reach(claim)))
        for claim in without_claimant(annotations)
        if claim.version_id == version.pk and not stands_in(claim, said)
    )
    return [(claim, name) for claim, name in named if name]


def without_claimant(annotations: Iterable[Annotation]) -> list[Annotation]:
    return [
        annotation
        for annotation in annotations
        if annotation.kind == Kind.CLAIM
        and annotation.status != Status.REJECTED
        and annotation.claim.claimant_id is None
    ]


def quoted(annotations: Iterable[Annotation], which: Callable[[Quote], object]) -> Places:
    """Where the words of those quotes stand."""
    return Places(
        (span.start, span.end)
        for annotation in annotations
        if annotation.kind == Kind.QUOTE
        and annotation.status != Status.REJECTED
        and which(annotation.quote)
        for span in annotation.spans_of("content")
    )


def stands_in(claim: Annotation, said: Places) -> bool:
    return any(said.meet(span.start, span.end) for span in claim.spans.all())


def reach(claim: Annotation) -> tuple[int, int]:
    """From its first word to its last."""
    spans = claim.spans.all()
    return min(span.start for span in spans), max(span.end for span in spans)


def repeated(annotations: Iterable[Annotation]) -> list[Annotation]:
    """Those that say what one before them says already, of the very same words."""
    seen = set()
    again = []
    for annotation in annotations:
        if annotation.status == Status.REJECTED or annotation.kind == Kind.CAPTION:
            continue
        said = annotation.kind, tuple(TOLD_APART_BY[annotation.kind](annotation))
        if said in seen:
            again.append(annotation)
        seen.add(said)
    return again


def places(annotation: Annotation, role: str) -> list[tuple[int, int]]:
    return sorted((span.start, span.end) for span in annotation.spans_of(role))


# What tells two annotations of a kind apart.
TOLD_APART_BY = {
    Kind.QUOTE: lambda one: places(one, Role.CONTENT),
    Kind.STANCE: lambda one: [
        *places(one, Role.EVIDENCE),
        *(one.stance.quote_id, one.stance.target_id, one.stance.holder_id, one.stance.holder_kind),
    ],
    Kind.CLAIM: lambda one: [*places(one, Role.CLAIM), one.claim.statement],
    Kind.NOT_A_QUOTE: lambda one: places(one, Role.MARKS),
}


def words_of(annotation: Annotation) -> str:
    """The first words of an annotation, by which an editor knows it again."""
    first = min(annotation.spans.all(), key=lambda span: span.start, default=None)
    content = annotation.spans_of("content")
    return content[0].exact if content else first.exact if first else ""


def block_at(version: ArticleVersion, offset: int) -> int:
    return next(i for i, (_k, start, end) in enumerate(version.blocks) if start <= offset < end)


def roles(annotation: Annotation) -> set[str]:
    return {span.role for span in annotation.spans.all()}


def quote_checks(annotation: Annotation):
    quote = annotation.quote
    if "source" not in roles(annotation) and quote.speaker_status != SpeakerStatus.NONE:
        yield _("A quote without a source.")
    if quote.speaker is None and quote.speaker_status == SpeakerStatus.NAMED:
        yield _("A quote whose speaker is not named.")
    # A group is known without any of its people being named.
    named = quote.speaker and quote.speaker.kind != ActorKind.GROUP
    if named and quote.speaker_status == SpeakerStatus.UNNAMED:
        yield _("A named speaker that is said to be unnamed.")


def stance_checks(annotation: Annotation):
    if "evidence" not in roles(annotation):
        yield _("A stance without evidence.")


def claim_checks(annotation: Annotation):
    if len(annotation.claim.statement.split()) > 40:
        yield _("A claim worded in more than 40 words.")


def caption_checks(annotation: Annotation):
    caption = annotation.caption
    if not caption.credit_line and not caption.creator:
        yield _("A caption without a credit.")
    if not caption.date_created:
        yield _("A caption without a date.")
    if not caption.location_created and not caption.locations_shown:
        yield _("A caption without a place.")
    if read_caption(caption.caption).credited:
        yield _("A credit inside the caption. Leave it to the creator and the credit line.")
    yield from checks_against_print(annotation)
    if not caption.alt_text:
        yield _("A caption without an alt text.")
    elif len(caption.alt_text) > 250:
        yield _("An alt text of more than 250 characters.")
    elif caption.alt_text == caption.caption:
        yield _("An alt text that repeats the caption.")


def checks_against_print(annotation: Annotation):
    """What the printed caption or the picture's file say and the fields do not."""
    caption = annotation.caption
    block = caption.photo.block_in(annotation.version)
    printed = annotation.version.slice(*block) if block else ""
    in_file = caption.photo.metadata.get("fields") or {}
    reading = read_caption(printed)
    claimed = in_file.get("copyright_notice") or reading.copyright_notice or "©" in printed
    if claimed and not caption.copyright_notice:
        yield _("A copyright notice in the caption or the picture’s file that is not recorded.")
    maker, taken = in_file.get("creator", ""), in_file.get("date_created", "")
    made_by = {*name_key(caption.creator).split()}
    if maker and made_by and not made_by & {*name_key(maker).split()}:
        yield _("The picture’s file names another creator: %(name)s.") % {"name": maker}
    both = min(len(taken), len(caption.date_created))
    if taken[:both] != caption.date_created[:both]:
        yield _("The picture’s file tells another date: %(date)s.") % {"date": taken[:10]}
    recorded = [set(name_key(person.name).split()) for person in caption.persons.all()]
    for (name, _role), sure in zip(reading.persons, reading.person_confidences, strict=True):
        named = set(name_key(name).split())
        if sure >= SURELY_NAMED and not any(named <= one or one <= named for one in recorded):
            yield _("The caption names %(name)s, who is not recorded as shown.") % {"name": name}
    words = set(name_key(printed).split())
    for person, named in zip(caption.persons.all(), recorded, strict=True):
        if block and not named & words:
            sentence = _("The caption does not name %(name)s, who is recorded as shown.")
            yield sentence % {"name": person.name}


CHECKS = {
    Kind.QUOTE: quote_checks,
    Kind.STANCE: stance_checks,
    Kind.CLAIM: claim_checks,
    Kind.CAPTION: caption_checks,
    Kind.NOT_A_QUOTE: lambda annotation: (),
}
