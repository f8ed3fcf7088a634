from functools import cache

from django.utils.html import format_html


def in_language_of(article) -> str:
    """An attribute for words of the article, so that they are spoken as it is written."""
    return attribute(article.language) if article else ""


@cache
def attribute(language: str) -> str:
    return format_html(' lang="{}"', language)
