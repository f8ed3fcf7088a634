"""A publisher's country is two letters, said without REGEXP, which SQLite has not by itself."""

from django.db import migrations, models
from django.db.models.functions import Length, Ord, Substr
from django.db.models.lookups import Exact, Range


class Migration(migrations.Migration):
    dependencies = [("annotations", "0048_codes_of_publishers")]

    operations = [
        migrations.RemoveConstraint("publisher", "publisher_country_is_a_code"),
        migrations.AddConstraint(
            model_name="publisher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("country", ""),
                    models.Q(
                        Exact(Length("country"), 2),
                        Range(Ord(Substr("country", 1, 1)), (65, 90)),
                        Range(Ord(Substr("country", 2, 1)), (65, 90)),
                    ),
                    _connector="OR",
                ),
                name="publisher_country_is_a_code",
            ),
        ),
    ]
