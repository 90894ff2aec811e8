"""Logging that never keeps a share token: whoever has one can open the page it belongs to."""

from __future__ import annotations

import logging
import re
from typing import Any

# The path of a shared page, plain or percent-encoded, in whatever text it stands.
_SHARE_PATH = re.compile(r"((?:/|%2F)s(?:/|%2F))[^/\s\"'?#&%<>\\]+", re.IGNORECASE)


def mask_share_tokens(text: str) -> str:
    """Return ``text`` with the token of every shared page's address replaced."""
    return _SHARE_PATH.sub(r"\1[hidden]", text)


class MaskShareTokens(logging.Filter):
    """Rewrite each record: its message, its arguments, its traceback and the request that it carries."""

    _formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = mask_share_tokens(record.getMessage())
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = self._formatter.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask_share_tokens(record.exc_text)
        return True


def logging_config(*, debug: bool) -> dict[str, Any]:
    """Return the logging of the whole process, the server's included: plain lines on standard error."""
    handled = {"handlers": ["console"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"mask_share_tokens": {"()": "studio.logs.MaskShareTokens"}},
        "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "filters": ["mask_share_tokens"], "formatter": "plain"},
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
