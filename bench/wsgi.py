import django
from django.conf import settings

django.setup()
settings.ROOT_URLCONF = "bench.bare"

from bench.bare import Server  # noqa: E402  (its model needs Django set up)

application = Server()
