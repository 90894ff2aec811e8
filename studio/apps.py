"""The project itself: people, the studio's own row, settings and URLs."""

from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "studio"
    verbose_name = "Studio"
