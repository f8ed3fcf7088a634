from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotations.models import Article, Feed, FeedItem


def subscribed():
    """The feeds that are asked, each with how many of its items became or were articles."""
    items = Count("items", distinct=True)
    articles = Count("items__article", distinct=True)
    found = Feed.objects.filter(active=True).select_related("collection")
    return found.annotate(item_count=items, article_count=articles)


def items(feed: Feed, user) -> QuerySet[FeedItem]:
    """What the feed has brought, latest first, but for articles that the person may not see."""
    seen = Exists(Article.objects.visible_to(user).filter(pk=OuterRef("article")).order_by())
    found = feed.items.select_related("article__current_version")
    return found.filter(Q(article=None) | seen)
