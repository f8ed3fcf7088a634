from django.db import transaction

from annotations.access import may
from annotations.models import Article, User
from annotations.services.refusals import AlreadyTaken, NotAllowed


@transaction.atomic
def assign(*, article: Article, by: User, to: User | None) -> Article:
    """Take an article (`to` is oneself), or give one's own back to the desk (`to` is None).

    Raises NotAllowed, and AlreadyTaken while it is somebody else's.
    """
    if not may(by, "annotate", article) or to not in (by, None):
        raise NotAllowed
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    if article.assignee_id not in (by.pk, None):
        raise AlreadyTaken
    article.assignee = to
    article.save(update_fields=["assignee", "updated_at"])
    return article
