"""Readers of environment variables that say loudly which variable is wrong, what it got and what it allows."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHARE_KEY_LENGTH = 32
SECRET_KEY_LENGTH = 50

_ENCRYPTION = {"smtp": {"use_tls": True}, "smtps": {"use_ssl": True}, "smtp+plain": {}}
_MAIL_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
_MAIL_SHAPES = "smtp://user:password@host:587 (STARTTLS), smtps://…:465, smtp+plain://… (a relay beside this server)"


def text(name: str, default: str = "") -> str:
    """Return the variable without the space around it, or ``default`` where it is missing or empty."""
    return os.environ.get(name, "").strip() or default


def required(name: str, hint: str) -> str:
    """Return the variable; where it is missing, raise ImproperlyConfigured with ``hint``."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


def flag(name: str) -> bool:
    """Return whether the variable says yes. Missing, empty and 0 say no; anything but 0 and 1 is an error."""
    value = text(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {value!r}. Allowed: 1 (yes), 0 (no) or nothing.")
    return value == "1"


def integer(name: str, default: int, lowest: int, highest: int) -> int:
    """Return the variable as a whole number from ``lowest`` to ``highest``."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and lowest <= int(value) <= highest):
        raise ImproperlyConfigured(f"{name} is {value!r}. Allowed: a whole number from {lowest} to {highest}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Return the parts of a list with commas, without empty ones."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def secret_key(name: str) -> str:
    """Return a secret key that is long and varied enough to sign with."""
    key = required(name, f"Allowed: at least {SECRET_KEY_LENGTH} random characters. {_make_key(SECRET_KEY_LENGTH)}")
    if len(key) < SECRET_KEY_LENGTH or len(set(key)) < 5:
        raise ImproperlyConfigured(
            f"{name} has {len(key)} characters, {len(set(key))} of them different. "
            f"Allowed: at least {SECRET_KEY_LENGTH} random characters. {_make_key(SECRET_KEY_LENGTH)}"
        )
    return key


def share_keys(name: str) -> list[str]:
    """Return the keys of share links, newest first. Each is long enough, and none comes twice."""
    allowed = f"Allowed: keys of at least {SHARE_KEY_LENGTH} random characters, newest first, with commas between."
    required(name, f"{allowed} {_make_key(SHARE_KEY_LENGTH)}")
    keys = words(name)
    for place, key in enumerate(keys, start=1):
        if len(key) < SHARE_KEY_LENGTH:
            raise ImproperlyConfigured(f"{name}: key {place} has {len(key)} characters. {allowed}")
    if len(set(keys)) < len(keys) or not keys:
        raise ImproperlyConfigured(f"{name} has {len(keys)} keys, {len(set(keys))} of them different. {allowed}")
    return keys


def hosts(name: str) -> list[str]:
    """Return the host names to answer to. A wildcard for every name is an error: mails carry links to the host."""
    required(name, "Allowed: host names with commas between, such as classes.example.org.")
    names = words(name)
    for host in names:
        if host == "*" or "/" in host or " " in host:
            raise ImproperlyConfigured(f"{name} holds {host!r}. Allowed: host names without scheme, path or lone *.")
    return names


def mailer(name: str, default: str | None = None) -> dict[str, Any]:
    """Return one entry of MAILERS from an address such as ``smtp://user:password@host:587``."""
    url = text(name) or default or required(name, f"Allowed: {_MAIL_SHAPES}.")
    if url == "console:":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in _ENCRYPTION or not parts.hostname or parts.path.strip("/") or parse_qs(parts.query):
        # The address holds a password: name only its beginning.
        raise ImproperlyConfigured(f"{name} begins with {parts.scheme!r}. Allowed: {_MAIL_SHAPES}, console: .")
    options: dict[str, Any] = {
        "host": parts.hostname,
        "port": _port(name, parts.netloc) or _MAIL_PORTS[parts.scheme],
        "timeout": 10,
        **_ENCRYPTION[parts.scheme],
    }
    if parts.username:
        options |= {"username": unquote(parts.username), "password": unquote(parts.password or "")}
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


def _port(name: str, netloc: str) -> int | None:
    try:
        return urlsplit(f"//{netloc}").port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: the port is no number from 0 to 65535.") from error


def _make_key(length: int) -> str:
    return f'Make one with: python -c "import secrets; print(secrets.token_urlsafe({length}))"'
