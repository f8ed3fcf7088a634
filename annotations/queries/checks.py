"""A sub-editor's last look before an article is submitted: each finding is a link, none blocks."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotations.models import Annotation, ArticleVersion, BlockKind, Kind, SpeakerStatus


@dataclass(frozen=True)
class Finding:
    """One sentence and the id of the element on the page that it is about."""

    sentence: str
    anchor: str


def findings(
    version: ArticleVersion, annotations: Iterable[Annotation], unhandled: list[list[int]]
) -> list[Finding]:
    found = [
        Finding(sentence, f"card-{annotation.uuid}")
        for annotation in annotations
        for sentence in CHECKS[annotation.kind](annotation)
    ]
    for start, end in unhandled:
        words = version.text[start:end]
        short = words if len(words) <= 48 else words[:46] + "…"
        found.append(
            Finding(
                _("Quotation marks nobody has looked at: %(words)s") % {"words": short},
                f"block-{block_at(version, start)}",
            )
        )
    described = {a.caption.photo.caption_block for a in annotations if a.kind == Kind.CAPTION}
    for index, (kind, _start, _end) in enumerate(version.blocks):
        if kind == BlockKind.CAPTION and index not in described:
            found.append(Finding(_("A photo without caption fields."), f"block-{index}"))
    return found


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
    if not caption.alt_text:
        yield _("A caption without an alt text.")
    elif len(caption.alt_text) > 250:
        yield _("An alt text of more than 250 characters.")
    elif caption.alt_text == caption.caption:
        yield _("An alt text that repeats the caption.")


CHECKS = {
    Kind.QUOTE: quote_checks,
    Kind.STANCE: stance_checks,
    Kind.CLAIM: claim_checks,
    Kind.CAPTION: caption_checks,
    Kind.NOT_A_QUOTE: lambda annotation: (),
}
