"""The product's own settings, with two pages more to measure against."""

from studio.settings import *  # noqa: F403 - Settings are a list of names, and all of them count.

ROOT_URLCONF = "tests.benchmarks.urls"
