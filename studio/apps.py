"""The project itself: people, the studio's own row, settings and URLs."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class StudioConfig(AppConfig):
    name = "studio"
    verbose_name = _("Studio")

    def ready(self) -> None:
        from studio.people import make_groups

        post_migrate.connect(make_groups, dispatch_uid="studio.people.make_groups")
