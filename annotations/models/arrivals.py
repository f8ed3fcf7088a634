from django.conf import settings
from django.db import models


class Arrival(models.Model):
    """A page as it arrived, kept while its preview is open; one row for each that was asked for.

    What is saved as an article takes the bytes along as its Original.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # Where it came from: an address, or empty for a file.
    address = models.CharField(max_length=2000, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(default=b"")
    arrived_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["person", "arrived_at"], name="arrival_by_person")]

    def __str__(self):
        return self.address or self.media_type
