"""One settings file for every environment, read from environment variables (docs/operations.md lists them).

Nothing set means production: DEBUG is off, and what production cannot do without is asked for by name.
"""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from studio import environment
from studio.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environment.text("STUDIO_VAR_DIR", str(BASE_DIR / "var")))

# --- What differs between development and production ------------------------------------------------------------------

DEBUG = environment.flag("STUDIO_DEBUG")
PRODUCTION = not DEBUG

if PRODUCTION:
    SECRET_KEY = environment.secret_key("STUDIO_SECRET_KEY")
    SHARE_KEYS = environment.share_keys("STUDIO_SHARE_KEYS")
    ALLOWED_HOSTS = environment.hosts("STUDIO_HOSTS")
    MAILERS = {"default": environment.mailer("STUDIO_EMAIL_URL")}
else:
    SECRET_KEY = environment.text("STUDIO_SECRET_KEY", "for development only: everybody can read this key")
    SHARE_KEYS = environment.words("STUDIO_SHARE_KEYS", "for development only: everybody can read this")
    ALLOWED_HOSTS = environment.words("STUDIO_HOSTS", "localhost,127.0.0.1,[::1]")
    MAILERS = {"default": environment.mailer("STUDIO_EMAIL_URL", "console:")}

DEFAULT_FROM_EMAIL = environment.text("STUDIO_FROM_EMAIL", f"no-reply@{ALLOWED_HOSTS[0].lstrip('.')}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# How many reverse proxies of ours stand in front. Their headers count only then; a visitor can write any header.
TRUSTED_PROXIES = environment.integer("STUDIO_TRUSTED_PROXIES", default=0, lowest=0, highest=5)

# --- Parts ------------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "studio",
    "sessions",
    "anatomy",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "studio.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "studio.middleware.CompressionMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "studio.middleware.HealthMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "studio.middleware.NoStoreMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "studio.middleware.StudioMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "studio.middleware.SignInEndedMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "studio.urls"
WSGI_APPLICATION = "studio.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = ["studio_forms"]
CRISPY_TEMPLATE_PACK = "studio_forms"
CRISPY_FAIL_SILENTLY = PRODUCTION

# A message in the session needs no cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Database ---------------------------------------------------------------------------------------------------------

# WAL alone gives more lock errors than SQLite's defaults when several processes write; with IMMEDIATE there are none.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;PRAGMA temp_store=MEMORY;"
        "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-20000;"
    ),
}
# A worker has one thread, so it keeps one connection and needs no pool. A database that is away is known in 2 s.
POSTGRESQL_OPTIONS = {"connect_timeout": 2}


def database() -> dict[str, Any]:
    """Return the database that DATABASE_URL names; without one, a SQLite file in ``var/``."""
    url = environment.text("DATABASE_URL")
    if not url:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{VAR_DIR / 'pliable.sqlite3'}"
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        return {**dj_database_url.parse(url), "OPTIONS": SQLITE_OPTIONS}
    if scheme in {"postgres", "postgresql"}:
        config = dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
        return {**config, "OPTIONS": {**POSTGRESQL_OPTIONS, **config.get("OPTIONS", {})}}
    raise ImproperlyConfigured(f"DATABASE_URL begins with {scheme!r}. Allowed: postgresql://… and sqlite:///….")


DATABASES = {"default": database()}

# --- People -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "studio.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "studio:login"
LOGIN_REDIRECT_URL = "studio:home"
LOGOUT_REDIRECT_URL = "studio:home"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # Invitations and resets: three days, in seconds.

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Guessing: 15 wrong passwords from one address within 15 minutes, for one account or over many, and that address waits.
# Never the account itself: its owner gets in from elsewhere while somebody guesses.
AXES_FAILURE_LIMIT = 15
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["ip_address"]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "studio.views.account.locked_out"
AXES_CLIENT_IP_CALLABLE = "studio.proxies.throttled_address"
AXES_USERNAME_FORM_FIELD = "username"
AXES_DISABLE_ACCESS_LOG = True  # Who signed in from where is nobody's business for longer than the throttle needs.
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- Language and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"  # What is stored. Pages show the studio's own zone (StudioMiddleware).
USE_I18N = True
USE_TZ = True

# --- Static files and uploads -----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("STUDIO_STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "studio.static.StaticFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

# No upload of this product is larger: the rest of a larger file is read and dropped, and the form says so.
UPLOAD_LIMIT = 5 * 1024 * 1024
# All that a form sends beside its files: the longest is the preview of a class file, which carries the file along.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "studio.uploads.CutLongFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Security ---------------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # A load balancer asks over plain HTTP.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
# Subdomains and preloading are the studio's to choose (docs/decisions/0005).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "studio.views.errors.csrf_failure"

LOGGING = logging_config(debug=DEBUG)
