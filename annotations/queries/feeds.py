from django.db.models import Count

from annotations.models import Article, Feed, FeedItem


def subscribed():
    """The feeds that are asked, each with how many of its items became or were articles."""
    items = Count("items", distinct=True)
    articles = Count("items__article", distinct=True)
    return Feed.objects.filter(active=True).annotate(item_count=items, article_count=articles)


def items(feed: Feed, user, most: int = 100) -> list[FeedItem]:
    """The feed's latest items; an article that the person may not see is not named."""
    found = list(feed.items.select_related("article__current_version")[:most])
    ids = [item.article_id for item in found if item.article_id]
    seen = set(Article.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    for item in found:
        item.is_seen = item.article_id in seen
    return found
