"""Django's settings of the office, read from the environment of its process.

``QUIETBELL_DATA`` is the data folder, ``QUIETBELL_DATABASE_URL`` where PostgreSQL is
(a URL or a libpq connection string), ``QUIETBELL_WEB_URL`` and ``QUIETBELL_LIVE_URL``
where people reach the office and the consoles, ``QUIETBELL_PRESS_URL`` where phones
press. The supervisor sets them all; without a data folder (checks, migrations' making)
there is no secret key and nothing is served.
"""

import os
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg.conninfo import conninfo_to_dict

from quietbell.config.identity import providers
from quietbell.config.mail import mail_of
from quietbell.config.office_secrets import secret_key, token_key

DATA: Final = Path(os.environ.get("QUIETBELL_DATA", ""))
WEB_URL: Final = os.environ.get("QUIETBELL_WEB_URL", "http://127.0.0.1:8703")
LIVE_URL: Final = os.environ.get("QUIETBELL_LIVE_URL", "http://127.0.0.1:8700")
PRESS_URL: Final = os.environ.get("QUIETBELL_PRESS_URL", "http://127.0.0.1:8701")
IS_SECURE: Final = WEB_URL.startswith("https:")
# Of a mail's own name (Message-ID); nothing is sent to it.
MAIL_DOMAIN: Final = os.environ.get("QUIETBELL_MAIL_DOMAIN") or (
    urlsplit(WEB_URL).hostname or "quietbell.invalid"
)

# Which servers letters go to and requests come from; it holds passwords.
MAIL = mail_of(DATA, MAIL_DOMAIN, os.environ)
IS_SERVED: Final = bool(os.environ.get("QUIETBELL_DATA"))
SECRET_KEY = secret_key(DATA) if IS_SERVED else "nothing served"
# Signs watch tokens, desk links and the office's deeds; its public half is in the rows.
TOKEN_KEY = token_key(DATA) if IS_SERVED else Ed25519PrivateKey.generate()
DEBUG = False
# Whoever reaches the port may name it as they like: no link is ever made from Host.
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "quietbell.web.urls"
WSGI_APPLICATION = None
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",  # pages of the sign-in library use its words
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # whose templates the form renderer finds
    "quietbell.web",  # before allauth, whose templates it puts its own over
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "pgtrigger",
    "procrastinate.contrib.django",
    "quietbell.storage",
]
MIDDLEWARE = [
    "quietbell.web.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "quietbell.web.sign_in.SessionEnds",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "quietbell.web.frame.frame",
            ]
        },
    }
]
FORM_RENDERER = "quietbell.web.forms.Renderer"
AUTH_USER_MODEL = "storage.Account"


def _database(told: str) -> dict[str, Any]:
    """Return Django's form of a libpq connection string."""
    parts = conninfo_to_dict(told)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "quietbell"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "ATOMIC_REQUESTS": False,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **{key: str(value) for key, value in parts.items()},
            "connect_timeout": 5,
            # A query of a page that takes longer has gone wrong; imports set their own.
            "options": "-c statement_timeout=30s -c lock_timeout=10s"
            " -c idle_in_transaction_session_timeout=60s",
            "pool": {"min_size": 0, "max_size": 8, "timeout": 5},
        },
    }


DATABASES = {
    "default": _database(os.environ.get("QUIETBELL_DATABASE_URL", "dbname=quietbell"))
}
MIGRATION_MODULES: dict[str, str] = {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
CSRF_TRUSTED_ORIGINS = [f"{urlsplit(WEB_URL).scheme}://{urlsplit(WEB_URL).netloc}"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_HTTPONLY = True
# Ports of one host share their cookies: ours are told apart from the console's. With
# the prefix no other host of the campus can put its own in their place.
_HOST: Final = "__Host-" if IS_SECURE else ""
SESSION_COOKIE_NAME = f"{_HOST}qb_session"
CSRF_COOKIE_NAME = f"{_HOST}qb_form"
SESSION_COOKIE_SAMESITE = "Lax"
STATIC_URL = "/static/"
# Found in the packages themselves: nothing is collected, nothing can be out of date.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600  # addresses carry a mark of the bytes
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "quietbell.web.errors.forgery"
IDENTITY_PROVIDERS = providers(DATA) if IS_SERVED else ()
# Where a form may lead beside here: the consoles, for signing on at a desk.
FORM_TARGETS = [f"{urlsplit(LIVE_URL).scheme}://{urlsplit(LIVE_URL).netloc}"]
FORM_TARGETS += sorted({each.origin for each in IDENTITY_PROVIDERS})
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "quietbell.web.passwords.LongAndOurs"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 3600  # web/sign_in.py ends it sooner when nobody is there
ACCOUNT_ADAPTER = "quietbell.web.sign_in.Accounts"
ACCOUNT_FORMS = {"login": "quietbell.web.login_form.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_SECURE else "http"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_SESSION_REMEMBER = True  # no box to tick: how long is not the person's choice
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_DISPLAY = "quietbell.web.sign_in.display_name"
# Of names and passwords tried, an address and a name each. Nothing of an alarm is here.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/300s/key"}
MFA_ADAPTER = "quietbell.web.second_factor.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # one step either way: phones' clocks are a little off
# Browsers allow passkeys on plain http at localhost alone, and we believe them there.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE
SOCIALACCOUNT_ADAPTER = "quietbell.web.identities.Identities"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_QUERY_EMAIL = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "identity"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [each.as_app() for each in IDENTITY_PROVIDERS],
    }
}
LOGGING_CONFIG = None  # the process's own (config/logs.py)
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # of a form without its files
# The first run offers them; pages reach them by this name alone.
SIMULATED_PHONES = "quietbell.config.simulated_phones.SimulatedPhones"
