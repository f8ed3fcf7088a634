from django.db.models import Count, Exists, OuterRef, QuerySet

from annotations.models import Article, Feed, FeedItem


def subscribed():
    """The feeds that are asked, each with how many of its items became or were articles."""
    items = Count("items", distinct=True)
    articles = Count("items__article", distinct=True)
    return Feed.objects.filter(active=True).annotate(item_count=items, article_count=articles)


def items(feed: Feed, user) -> QuerySet[FeedItem]:
    """What the feed has brought, latest first; `is_seen` says whose article the person may see."""
    seen = Article.objects.visible_to(user).filter(pk=OuterRef("article")).order_by()
    return feed.items.select_related("article__current_version").annotate(is_seen=Exists(seen))
