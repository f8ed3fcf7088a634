"""Settings, all read from the environment; README lists every variable in one table."""

import logging
import os
import re
import secrets
from pathlib import Path
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from jinja2 import StrictUndefined

BASE_DIR = Path(__file__).resolve().parent.parent


def env_flag(name: str, default: bool = False) -> bool:
    given = os.environ.get(name, str(default)).strip()
    if given.lower() in {"1", "true", "yes", "on"}:
        return True
    if given.lower() in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is 1 or 0, not “{given[:40]}”.")


def env_list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def env_number(name: str, default: float, *, least: int = 0, most: int) -> float:
    """A number of the default's kind, from `least` to `most`."""
    given = os.environ.get(name, "").strip()
    try:
        number = type(default)(given or default)
    except ValueError:
        number = None
    if number is None or not least <= number <= most:
        kind = "whole number" if isinstance(default, int) else "number"
        raise ImproperlyConfigured(
            f"{name} is a {kind} from {least} to {most}, not “{given[:40]}”."
        )
    return number


DATA_DIR = Path(os.environ.get("NEWSROOM_DATA_DIR", BASE_DIR / "var"))
try:
    # For its owner alone: the database holds what signs people in. What is there stays as it is.
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(
        f"The data folder {DATA_DIR} cannot be made: {error.strerror}. See NEWSROOM_DATA_DIR."
    ) from error

DEBUG = env_flag("NEWSROOM_DEBUG")
HTTPS = env_flag("NEWSROOM_HTTPS")
ALLOWED_HOSTS = env_list("NEWSROOM_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("NEWSROOM_CSRF_TRUSTED_ORIGINS")


def kept_secret() -> str:
    """A key made once and kept beside the data, for a desk that sets none."""
    path = DATA_DIR / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    except OSError as error:
        raise ImproperlyConfigured(
            f"{path} cannot be written: {error.strerror}. See NEWSROOM_DATA_DIR."
        ) from error
    return path.read_text().strip()


SECRET_KEY = os.environ.get("NEWSROOM_SECRET_KEY") or kept_secret()

INSTALLED_APPS = [
    "annotations",
    "newsroom.apps.NewsroomAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # The files of a page need no policy, which is half as long as the smallest of them.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.RequestIdMiddleware",
    # Outermost, since what fails further in is answered without the middleware around it.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.middleware.HeadersMiddleware",
    "newsroom.middleware.CompressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.middleware.SessionLimitsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "newsroom.middleware.SignInMiddleware",
    "annotations.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "annotations.middleware.RefusedMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
ASGI_APPLICATION = "newsroom.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "annotations.templatetags.fragments",
            ],
        },
    },
    # Asked by name for the fragments (*.jinja); a page shows one with {% fragment %}.
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "newsroom.fragments.environment",
            "context_processors": ["newsroom.fragments.of_request"],
            "undefined": StrictUndefined,
        },
    },
]

# Finds the project's own widgets among its pages.
FORM_RENDERER = "newsroom.renderers.PlainInputs"


# Database: SQLite beside the code unless DATABASE_URL names another.
def database(address: str) -> dict:
    # A / ? or # in the password would end the host too early, which then is a part of it.
    is_cut = re.match(r"(?!sqlite)\w+://[^/?#]*[/?#].*@", address)
    try:
        if not is_cut:
            return dj_database_url.parse(address)
    except ValueError:
        pass
    # None of the words it holds is told, since one may be the password.
    raise ImproperlyConfigured(
        "DATABASE_URL is no address such as postgres://user:password@host:5432/name. "
        "Percent-encode @ : / ? # in user and password."
    ) from None


DATABASES = {
    "default": database(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'newsroom.sqlite3'}"
    )
}
DATABASE = DATABASES["default"]
if DATABASE["ENGINE"].endswith("sqlite3"):
    # A deferred transaction that has read cannot wait for the write lock; an immediate one can.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        ),
    }
    # Shared-cache memory locks whole tables, so the tests use a file as well.
    DATABASE["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
else:
    DATABASE["CONN_HEALTH_CHECKS"] = True
    options = DATABASE.setdefault("OPTIONS", {})
    options.setdefault(
        "pool",
        {
            "min_size": 1,
            "max_size": env_number("NEWSROOM_DB_POOL", 8, least=1, most=10_000),
            "timeout": 5,
            # Whoever asks next tries anew; by itself the pool would wait for minutes in the end.
            "reconnect_timeout": 10,
        },
    )
    # What every save asks is planned once for each connection. A pooler that hands one
    # connection to several programs by turns may not keep plans; then 0 turns it off.
    options.setdefault("prepare_threshold", 1 if env_flag("NEWSROOM_DB_PREPARE", True) else None)
    options.setdefault(
        "options",
        # Pages ask for few rows over many tables: compiling such a query takes far longer than it.
        "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"
        " -c jit=off"
        # The rows lie in memory or on flash, where one is read as fast as the next.
        " -c random_page_cost=1.1",
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sign-in.
AUTH_USER_MODEL = "annotations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "newsroom.backends.OneQueryBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = reverse_lazy("sign_in")
LOGIN_REDIRECT_URL = reverse_lazy("annotations:desk")
LOGOUT_REDIRECT_URL = LOGIN_URL
# Five failures of one name from one address wait five minutes, ten from all addresses an hour; a
# newsroom behind one address is never locked out as a whole. The handler holds the limits, and
# tells of one failure where one of them is reached. Failures are kept for an hour.
AXES_HANDLER = "annotations.views.sign_in_limits.Handler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 1
AXES_COOLOFF_TIME = 1
# Whoever tries on does not make the owner wait longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_RETRY_AFTER_HEADER = True
AXES_LOCKOUT_CALLABLE = "annotations.views.accounts.locked_out"
AXES_USERNAME_CALLABLE = "annotations.views.sign_in_limits.counted_name"
# Axes would mask the name, and nobody could tell whom a warning concerns.
AXES_CLIENT_STR_CALLABLE = "annotations.views.sign_in_limits.told_in_the_log"
AXES_CLIENT_IP_CALLABLE = "annotations.views.sign_in_limits.client_address"
PROXIES = env_number("NEWSROOM_PROXIES", 0, most=100)
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# Of whom a second factor is demanded: "none", "staff" (who may judge, and admins) or "all".
SECOND_FACTOR = os.environ.get("NEWSROOM_SECOND_FACTOR", "").strip().lower()
SECOND_FACTOR = SECOND_FACTOR or ("staff" if HTTPS else "none")
if SECOND_FACTOR not in ("none", "staff", "all"):
    raise ImproperlyConfigured("NEWSROOM_SECOND_FACTOR is none, staff or all.")
OTP_TOTP_ISSUER = "Newsroom"

# Marks a browser that somebody has signed in with before.
KNOWN_BROWSER_COOKIE = "known"
SESSION_ENGINE = "annotations.models.sessions"
SESSION_IDLE_SECONDS = 8 * 3600
SESSION_LONGEST_SECONDS = 7 * 24 * 3600
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "annotations.views.errors.csrf_failure"

# A rule is muted when fewer than this share of its suggestions were accepted as proposed in the
# last 30 days, out of at least so many decisions.
SUGGESTION_FLOOR = env_number("NEWSROOM_SUGGESTION_FLOOR", 0.5, most=1)
SUGGESTION_FEWEST_DECISIONS = env_number("NEWSROOM_SUGGESTION_FEWEST_DECISIONS", 20, most=1_000_000)

# Transport and headers.
WHITENOISE_ALLOW_ALL_ORIGINS = False
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env_flag("NEWSROOM_HSTS_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
    # A monitor on this machine asks by http.
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    KNOWN_BROWSER_COOKIE = "__Host-known"
    if env_flag("NEWSROOM_BEHIND_TLS_PROXY", default=True):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# An article of a million code points is at most four megabytes on the wire as UTF-8, and
# form encoding can triple that.
DATA_UPLOAD_MAX_MEMORY_SIZE = 13 * 1024 * 1024
# The intake's preview sends three fields for each of at most 3,000 blocks.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Hosts (`host` or `host:port`) of the desk's own that may be fetched from although they are not
# on the public internet.
FETCH_ALLOWED_HOSTS = env_list("NEWSROOM_FETCH_ALLOWED_HOSTS")

# Work that outlasts a request: rows in the database, taken up by `manage.py db_worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Language and time.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["newsroom.formats"]
TIME_ZONE = os.environ.get("NEWSROOM_TIME_ZONE") or "UTC"
try:
    ZoneInfo(TIME_ZONE)
except (KeyError, ValueError, OSError):
    raise ImproperlyConfigured(
        f"NEWSROOM_TIME_ZONE is a name such as Europe/Berlin, not “{TIME_ZONE[:40]}”."
    ) from None
USE_TZ = True
USE_I18N = True

# Static files: hashed names, compressed once, cached for ever.
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "newsroom.static_storage.HashedModulesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"

LOG_LEVEL = (os.environ.get("NEWSROOM_LOG_LEVEL") or "INFO").upper()
if LOG_LEVEL not in logging.getLevelNamesMapping():
    raise ImproperlyConfigured(
        f"NEWSROOM_LOG_LEVEL is DEBUG, INFO, WARNING, ERROR or CRITICAL, not “{LOG_LEVEL[:40]}”."
    )
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "newsroom.request_id.RequestIdFilter"},
        "one_line": {"()": "newsroom.refused_requests.RefusedInOneLine"},
    },
    "formatters": {
        "line": {
            "()": "newsroom.request_id.UtcFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s request=%(request_id)s %(message)s",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request_id", "one_line"],
        }
    },
    # What it does for each sign-in that succeeds is of no interest; what fails is a warning.
    "loggers": {"axes": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
