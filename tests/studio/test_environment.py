"""Settings fail loudly: the variable, what it got, what it allows. And production settings pass Django's own check."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from studio import environment

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "STUDIO_SECRET_KEY": "k3y-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
    "STUDIO_SHARE_KEYS": "new-share-key-0123456789-abcdefgh,old-share-key-0123456789-abcdefgh",
    "STUDIO_HOSTS": "classes.example.org",
    "STUDIO_EMAIL_URL": "smtp://post:secret@mail.example.org",
}


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py in a process of its own, with nothing of ours in the environment but ``variables``."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("STUDIO_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**inherited, **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("0", False), ("", False), (" 1 ", True)])
def test_flag_is_one_or_zero(monkeypatch, value, expected):
    monkeypatch.setenv("STUDIO_X", value)

    assert environment.flag("STUDIO_X") is expected


@pytest.mark.parametrize("value", ["yes", "true", "2", "False"])
def test_flag_refuses_anything_else(monkeypatch, value):
    monkeypatch.setenv("STUDIO_X", value)

    with pytest.raises(ImproperlyConfigured) as refused:
        environment.flag("STUDIO_X")

    assert str(refused.value) == f"STUDIO_X is {value!r}. Allowed: 1 (yes), 0 (no) or nothing."


@pytest.mark.parametrize("value", ["-1", "6", "two", "1.5", "²"])
def test_integer_refuses_what_is_out_of_range(monkeypatch, value):
    monkeypatch.setenv("STUDIO_X", value)

    with pytest.raises(ImproperlyConfigured) as refused:
        environment.integer("STUDIO_X", default=0, lowest=0, highest=5)

    assert str(refused.value) == f"STUDIO_X is {value!r}. Allowed: a whole number from 0 to 5."


@pytest.mark.parametrize("keys", ["short", f"{'a' * 32},short", f"{'a' * 32},{'a' * 32}", ","])
def test_share_keys_are_long_and_different(monkeypatch, keys):
    monkeypatch.setenv("STUDIO_X", keys)

    with pytest.raises(ImproperlyConfigured, match="STUDIO_X"):
        environment.share_keys("STUDIO_X")


@pytest.mark.parametrize("host", ["*", "https://classes.example.org", "classes.example.org/app"])
def test_hosts_are_names(monkeypatch, host):
    monkeypatch.setenv("STUDIO_X", f"good.example.org,{host}")

    with pytest.raises(ImproperlyConfigured, match="STUDIO_X holds"):
        environment.hosts("STUDIO_X")


@pytest.mark.parametrize(
    ("url", "options"),
    [
        (
            "smtp://post%40studio:p%2Fw@mail.example.org",
            {"host": "mail.example.org", "port": 587, "use_tls": True, "username": "post@studio", "password": "p/w"},
        ),
        ("smtps://mail.example.org:4650", {"host": "mail.example.org", "port": 4650, "use_ssl": True}),
        ("smtp+plain://localhost", {"host": "localhost", "port": 25}),
    ],
)
def test_mailer_reads_an_address(monkeypatch, url, options):
    monkeypatch.setenv("STUDIO_X", url)

    assert environment.mailer("STUDIO_X") == {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"timeout": 10, **options},
    }


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://mail.example.org", "smtp://u:hidden@host:99999", "smtp://"]
)
def test_mailer_refuses_what_it_cannot_read_and_keeps_the_password_to_itself(monkeypatch, url):
    monkeypatch.setenv("STUDIO_X", url)

    with pytest.raises(ImproperlyConfigured, match="STUDIO_X") as refused:
        environment.mailer("STUDIO_X")

    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_production_asks_for_what_it_cannot_do_without(name):
    variables = {other: value for other, value in PRODUCTION.items() if other != name}

    ended = manage("check", **variables)

    assert ended.returncode == 1
    assert f"ImproperlyConfigured: {name} is not set." in ended.stderr


def test_nothing_set_is_not_development():
    ended = manage("check")

    assert ended.returncode == 1
    assert "STUDIO_SECRET_KEY is not set" in ended.stderr


def test_database_url_of_another_kind_is_refused():
    ended = manage("check", STUDIO_DEBUG="1", DATABASE_URL="mysql://root@localhost/x")

    assert ended.returncode == 1
    assert "DATABASE_URL begins with 'mysql'. Allowed: postgresql://… and sqlite:///…." in ended.stderr


def test_production_settings_pass_the_deployment_check(tmp_path):
    ended = manage("check", "--deploy", "--fail-level", "INFO", STUDIO_VAR_DIR=str(tmp_path), **PRODUCTION)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "System check identified no issues (2 silenced).\n"


def test_development_needs_no_variable_but_one(tmp_path):
    ended = manage("check", STUDIO_DEBUG="1", STUDIO_VAR_DIR=str(tmp_path / "new"))

    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "new").is_dir()
