"""What a picture's file was called where it came from, and the picture in a small size."""

from django.db import migrations, models

from annotations.models.articles import random_name


class Migration(migrations.Migration):
    dependencies = [("annotations", "0056_ratings_of_reviews")]

    operations = [
        migrations.AddField(
            "photo",
            "small",
            models.FileField(editable=False, null=True, upload_to=random_name),
        ),
        migrations.AddField(
            "photo",
            "file_name",
            models.CharField(
                editable=False, max_length=255, null=True, verbose_name="name of the file"
            ),
        ),
    ]
