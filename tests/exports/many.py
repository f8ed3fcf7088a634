"""Many rows at little cost, written past the verbs."""

from collections.abc import Callable

from annotations.models import Annotation, ArticleVersion, Comment, Quote
from tests import factories as make


def many_comments(number: int, words: Callable[[], str]) -> Annotation:
    """An approved quote with so many comments of these words."""
    quote = make.quote(approved=True)
    Comment.objects.bulk_create(
        Comment(annotation=quote, by=quote.author, body=words()) for _ in range(number)
    )
    return quote


def many_texts(quote: Annotation, number: int, words: Callable[[], str]) -> None:
    """So many more versions of its article, each with a quote."""
    versions = ArticleVersion.objects.bulk_create(
        ArticleVersion(
            article=quote.version.article,
            number=place,
            headline="Long",
            text=words(),
            sha256=f"{place:064x}",
            normaliser_version=1,
        )
        for place in range(2, 2 + number)
    )
    annotations = Annotation.objects.bulk_create(
        Annotation(
            version=version,
            kind="quote",
            status="approved",
            author=quote.author,
            edited_by=quote.author,
        )
        for version in versions
    )
    Quote.objects.bulk_create(Quote(annotation=one) for one in annotations)
