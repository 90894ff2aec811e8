"""Tokens never reach a log: neither those of shared pages nor those that set a password."""

from __future__ import annotations

import io
import logging

import pytest

from studio.logs import MaskTokens, logging_config, mask_tokens

TOKEN = "kT9mS0-vQ4_bX7wZ2aL5eA"


@pytest.fixture
def log():
    """Give what the process writes, through the handlers that the settings make."""
    written = io.StringIO()
    handlers = logging.getLogger("django").handlers
    [console] = [handler for handler in handlers if any(isinstance(part, MaskTokens) for part in handler.filters)]
    before = console.setStream(written)
    yield written
    console.setStream(before)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"Not Found: /s/{TOKEN}/", "Not Found: /s/[hidden]/"),
        (f'"GET /s/{TOKEN}/handout.pdf HTTP/1.1" 404', '"GET /s/[hidden]/handout.pdf HTTP/1.1" 404'),
        (f"https://classes.example.org/s/{TOKEN}?print=1", "https://classes.example.org/s/[hidden]?print=1"),
        (f"/sign-in/?next=%2Fs%2F{TOKEN}%2F", "/sign-in/?next=%2Fs%2F[hidden]%2F"),
        (f'"GET /password/set/MQ/d0-{TOKEN}/ HTTP/1.1" 302', '"GET /password/set/MQ/[hidden]/ HTTP/1.1" 302'),
        (f"/sign-in/?next=%2Fpassword%2Fset%2FMQ%2F{TOKEN}%2F", "/sign-in/?next=%2Fpassword%2Fset%2FMQ%2F[hidden]%2F"),
        ("Not Found: /password/reset/", "Not Found: /password/reset/"),
        ("Not Found: /sections/3/", "Not Found: /sections/3/"),
        ("/s/", "/s/"),
    ],
)
def test_mask(text, masked):
    assert mask_tokens(text) == masked


@pytest.mark.django_db
@pytest.mark.parametrize("path", [f"/s/{TOKEN}/", f"/s/{TOKEN}", f"/s/{TOKEN}/nothing/here/"])
def test_a_real_404_is_logged_without_the_token(client, log, path):
    response = client.get(path)

    assert response.status_code in {301, 404}
    assert TOKEN not in log.getvalue()
    if response.status_code == 404:
        assert "WARNING django.request: Not Found: /s/[hidden]" in log.getvalue()


def test_arguments_and_tracebacks_are_masked_too(log):
    logger = logging.getLogger("django.request")
    try:
        raise LookupError(f"no link at /s/{TOKEN}/")
    except LookupError:
        logger.exception("Failed: %s", f"/s/{TOKEN}/")

    assert TOKEN not in log.getvalue()
    assert "LookupError: no link at /s/[hidden]/" in log.getvalue()


@pytest.mark.parametrize(
    "name", ["gunicorn.access", "gunicorn.error", "django.server", "django.request", "axes", "any"]
)
def test_every_logger_ends_in_the_masking_handler(name):
    """``gunicorn.access`` formats a mapping, like gunicorn does."""
    record = logging.LogRecord(name, logging.INFO, "", 0, '"%(r)s" %(s)s', ({"r": f"GET /s/{TOKEN}/", "s": 404},), None)

    MaskTokens().filter(record)

    assert record.getMessage() == '"GET /s/[hidden]/" 404'
    config = logging_config(debug=False)
    top = config["loggers"].get(name) or config["loggers"].get(name.partition(".")[0]) or config["root"]
    assert top["handlers"] == ["console"]
    assert config["handlers"]["console"]["filters"] == ["mask_tokens"]
