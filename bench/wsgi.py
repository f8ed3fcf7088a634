from django.conf import settings

import newsroom.wsgi  # noqa: F401  (as the desk is served)

settings.ROOT_URLCONF = "bench.bare"

from bench.bare import Server  # noqa: E402  (its model needs Django set up)

application = Server()
