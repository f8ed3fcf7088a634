"""A publisher's country is two letters, and its domain no address.

Of an address the host is kept; what is neither a domain nor a code is emptied.
"""

import re
from urllib.parse import urlsplit

from django.db import migrations, models


def mend(apps, schema_editor):
    for publisher in apps.get_model("annotations", "Publisher").objects.all():
        code = publisher.country.strip().upper()
        publisher.country = code if re.fullmatch("[A-Z][A-Z]", code) else ""
        publisher.domain = host_of(publisher.domain)
        publisher.save(update_fields=["country", "domain"])


def host_of(domain):
    if not re.search("[/ ]", domain):
        return domain
    try:
        host = urlsplit(domain if "//" in domain else f"//{domain}").hostname or ""
    except ValueError:
        return ""
    return "" if " " in host else host


class Migration(migrations.Migration):
    dependencies = [("annotations", "0047_targets_of_their_kind")]

    operations = [
        migrations.RunPython(mend, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="publisher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("country", ""), ("country__regex", "^[A-Z][A-Z]$"), _connector="OR"
                ),
                name="publisher_country_is_a_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="publisher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("domain__contains", "/"), _negated=True),
                    models.Q(("domain__contains", " "), _negated=True),
                ),
                name="publisher_domain_is_no_address",
            ),
        ),
    ]
