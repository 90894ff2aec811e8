"""Logging that never keeps an address which is a key: a shared page's, or one to set a password at."""

from __future__ import annotations

import logging
import re
from typing import Any

# Such a path up to its token, plain or percent-encoded, in whatever text it stands.
_SLASH = "(?:/|%2F)"
_SEGMENT = r"[^/\s\"'?#&%<>\\]+"
_KEY_PATH = re.compile(rf"({_SLASH}(?:s|password{_SLASH}set{_SLASH}[\w-]+){_SLASH}){_SEGMENT}", re.IGNORECASE)


def mask_tokens(text: str) -> str:
    """Return ``text`` with the token of every address that is a key replaced."""
    return _KEY_PATH.sub(r"\1[hidden]", text)


class MaskTokens(logging.Filter):
    """Rewrite each record: its message, its arguments, its traceback and the request that it carries."""

    _formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = mask_tokens(record.getMessage())
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = self._formatter.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask_tokens(record.exc_text)
        return True


def logging_config(*, debug: bool) -> dict[str, Any]:
    """Return the logging of the whole process, the server's included: plain lines on standard error."""
    handled = {"handlers": ["console"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"mask_tokens": {"()": "studio.logs.MaskTokens"}},
        "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "filters": ["mask_tokens"], "formatter": "plain"},
        },
        "root": {"handlers": ["console"], "level": "INFO" if debug else "WARNING"},
        "loggers": {
            "django": {**handled, "level": "INFO"},
            "django.server": {**handled, "level": "INFO"},
            "gunicorn.error": {**handled, "level": "INFO"},
            "gunicorn.access": {**handled, "level": "INFO"},
            "axes": {**handled, "level": "WARNING"},
            "studio": {**handled, "level": "INFO"},
        },
    }
